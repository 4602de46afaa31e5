"""Printing many papers at once: each given out as if it were asked for alone, all laid into one file."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, SupportdeskError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.words import Words, say
from supportdesk.papers import giving
from supportdesk.papers.offers import Offer, offers_for_application
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from supportdesk.queries.visibility import Viewer
from supportdesk.services.work import Work

# As many cases as one order may name.
MOST = 500
CASE_SUMMARY = "case_summary"
# What is printed from lists; lists of a whole county are printed once, from the pages of their own.
KINDS = (
    "receipt",
    "acceptance",
    "missing_papers_notice",
    "refusal",
    "recommendation",
    "award_sheet",
    "payment_voucher",
    "repayment_reminder",
    "overdue_demand",
    CASE_SUMMARY,
)


@dataclass(frozen=True)
class Order:
    """Which paper of which cases, in which language."""

    case_ids: tuple[int, ...]
    kind: str
    language: str


@dataclass
class Stack:
    """The papers so far, as one file, and what could not be printed: of which case, and why."""

    count: int = 0
    missing: list[tuple[int, str, Words]] = field(default_factory=list)
    _writer: PdfWriter = field(default_factory=PdfWriter)

    def add(self, data: bytes) -> None:
        """Lay a paper on the stack."""
        self._writer.append(PdfReader(BytesIO(data)), import_outline=False)
        self.count += 1

    def leave_out(self, case_id: int, number: str, why: Words) -> None:
        """Name what could not be printed."""
        self.missing.append((case_id, number, why))

    def bytes(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._writer.write(out)
        return out.getvalue()

    def report(self) -> dict[str, Any]:
        """What became of the order."""
        return {
            "printed": self.count,
            "pages": len(self._writer.pages),
            "missing": [{"case": case_id, "number": number, "why": keep(why)} for case_id, number, why in self.missing],
        }


def print_all(
    session: Session,
    deed: Callable[[], AbstractContextManager[Work]],
    order: Order,
    press: Press,
    tell: Callable[[int, int], None],
) -> Stack:
    """Give out an order's papers, case by case in the order in which they were named; `deed` opens a deed for each.

    A paper that can't be given out is left out and named; the others are printed all the same.
    """
    stack = Stack()
    for at, case_id in enumerate(order.case_ids):
        tell(at, len(order.case_ids))
        number = papers.find_case_number(session, case_id)
        try:
            _print_case(deed, order, case_id, press, stack)
        except SupportdeskError as refused:
            words = say("没有找到这个办件。") if isinstance(refused, NotFoundError) else refused.words
            stack.leave_out(case_id, number, words)
    return stack


def _print_case(
    deed: Callable[[], AbstractContextManager[Work]], order: Order, case_id: int, press: Press, stack: Stack
) -> None:
    """Print one case's papers: all of them, or none."""
    with deed() as work:
        offers = list(offers_of_case(work.session, work.actor, case_id, order.kind, work.today))
        given = [giving.give(work, offer.kind, offer.subject, order.language, press) for offer in offers]
        number = papers.find_case_number(work.session, case_id)
    for one in given:
        # A signature holds for a file as it is, not for a part of another one.
        stack.add(one.plain)
    if not given:
        stack.leave_out(case_id, number, say("现在没有可以打印的这种文书。"))


def offers_of_case(session: Session, viewer: Viewer, case_id: int, kind: str, today: date) -> Iterator[Offer]:
    """The papers of a kind that can be given out about a case: of each application the latest. Raises NotFoundError."""
    subject = papers.about_case_of(session, viewer, case_id)
    if kind == CASE_SUMMARY:
        yield Offer(kind, subject)
        return
    for application_id in papers.applications_of_case(session, viewer, case_id):
        for offer in offers_for_application(session, viewer, application_id, today):
            if offer.kind == kind:
                yield offer
                break
