"""Which papers can be given out about an application as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.words import Words, say
from supportdesk.models.payments import PaymentState
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.papers.case_papers.ledger import quarter_words
from supportdesk.papers.case_papers.records import Record, record_of
from supportdesk.papers.case_papers.repayments import overdue_since, owes
from supportdesk.papers.case_papers.sheets import has_instalments, has_tax_ledger, has_tenancy
from supportdesk.papers.giving import CLAIM_PART, PAYMENT_PART, RECIPES
from supportdesk.queries import papers
from supportdesk.queries.applications.payments import numbers_of_lists
from supportdesk.queries.loan_papers import list_periods
from supportdesk.queries.papers import Subject
from supportdesk.queries.programmes.insurance import list_of_policy
from supportdesk.queries.visibility import Viewer


@dataclass(frozen=True)
class Offer:
    """One paper that can be printed: its kind, what part of the matter, and in which languages."""

    kind: str
    subject: Subject
    detail: Words | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        return RECIPES[self.kind].languages

    @property
    def key(self) -> str:
        """What a form sends to ask for it."""
        return f"{self.kind}:{self.subject.part}"


def offers_for_application(session: Session, viewer: Viewer, application_id: int, today: date) -> tuple[Offer, ...]:
    """The papers about an application, in the order of its life, the latest quarter first. Raises NotFoundError."""
    subject = papers.about_application(session, viewer, application_id)
    try:
        record = record_of(session, viewer, application_id, today)
    except (NotFoundError, StepNotAvailableError):
        return ()  # of a kind without steps here, or out of a ledger
    money = _of_money if record.kind is Kind.LOAN else _of_payments
    return (
        *_of_the_way(record, subject),
        *_of_its_own(session, viewer, record, subject),
        *_of_publicity(session, viewer, record),
        *money(session, viewer, record, today),
    )


def _of_the_way(record: Record, subject: Subject) -> Iterator[Offer]:
    loan = record.application
    if loan.receipt_number is not None:
        yield Offer("receipt", subject)
    if record.around.notice is not None:
        yield Offer("missing_papers_notice", subject)
    if loan.accepted_on is not None:
        yield Offer("acceptance", subject)
    if loan.state == LoanState.REFUSED and loan.decided_on is not None:
        yield Offer("refusal", subject)
    elif loan.state != LoanState.WITHDRAWN and loan.decided_on is not None:
        if record.kind is not Kind.LOAN:
            yield Offer("award_sheet", subject)
        elif loan.amount_approved:
            yield Offer("recommendation", subject)
    if getattr(record.around, "clawback", None) is not None:
        yield Offer("revocation", subject)


def _of_its_own(session: Session, viewer: Viewer, record: Record, subject: Subject) -> Iterator[Offer]:
    """What a kind has of its own: a tenancy's sheet, agreed instalments, a relief's ledger, a sheet for each claim."""
    if has_tenancy(record):
        yield Offer("tenancy_sheet", subject)
    if has_instalments(session, record):
        yield Offer("instalment_plan", subject)
    if has_tax_ledger(record):
        yield Offer("tax_ledger", subject)
    if record.kind is Kind.INSURANCE and record.application.bound_on is not None:
        for claim in list_of_policy(session, viewer, record.application.id):
            about = papers.about_application(session, viewer, record.application.id, f"{CLAIM_PART}{claim.id}")
            yield Offer("claim_sheet", about, say("{number}", number=claim.number))


def _of_publicity(session: Session, viewer: Viewer, record: Record) -> Iterator[Offer]:
    notice = record.around.publicity
    if notice is None:
        return
    day = notice.posted_on.isoformat()
    part = day if record.kind is Kind.LOAN else f"{day}/{record.version.programme.code}"
    detail = say("{day} 发布的全部名单", day=day)
    yield from _of_county(session, viewer, "publicity", record, part, detail)


def _of_payments(session: Session, viewer: Viewer, record: Record, _today: date) -> Iterator[Offer]:
    """A voucher for each payment that stands, and the list on which it was ordered."""
    for payment in reversed(record.around.payments):
        if payment.state in {PaymentState.RETURNED, PaymentState.CANCELLED}:
            continue
        part = f"{PAYMENT_PART}{payment.turn}"
        subject = papers.about_application(session, viewer, record.application.id, part)
        yield Offer("payment_voucher", subject, say("{amount} 元", amount=payment.amount.grouped))
    numbers = dict.fromkeys(numbers_of_lists(session, record.application.id))
    for number in numbers:
        yield from _of_county(session, viewer, "payment_list", record, number, say("{number}", number=number))


def _of_money(session: Session, viewer: Viewer, record: Record, today: date) -> Iterator[Offer]:
    loan = record.application
    subject = papers.about_application(session, viewer, loan.id)
    if owes(record):
        yield Offer("repayment_reminder", subject)
    if overdue_since(session, record, today) is not None:
        yield Offer("overdue_demand", subject)
    for period in reversed(list_periods(session, loan)):
        if period.returned_on is not None:
            continue
        part = period.starts_on.isoformat()
        subject = papers.about_application(session, viewer, loan.id, part)
        yield Offer("payment_voucher", subject, quarter_words(period))
        yield from _sheet(session, viewer, record, period)


def _sheet(session: Session, viewer: Viewer, record: Record, period: SubsidyPeriod) -> Iterator[Offer]:
    bank = record.application.bank
    if bank is not None:
        detail = say("{bank}，{quarter}", bank=bank.name, quarter=quarter_words(period))
        yield from _of_county(session, viewer, "subsidy_sheet", record, f"{bank.id}/{period.ends_before}", detail)


def _of_county(
    session: Session, viewer: Viewer, kind: str, record: Record, part: str, detail: Words
) -> Iterator[Offer]:
    """A list of the whole county: only for those whose own unit contains it."""
    try:
        subject = papers.about_county(session, viewer, record.county.id, part)
    except NotFoundError:
        return
    yield Offer(kind, subject, detail)
