"""Closing a month: everything of it drawn up as of one moment, and its paper kept when it is approved."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.checks import CheckCode
from supportdesk.domain.summaries.freezing import FreezeState, Signing
from supportdesk.domain.summaries.indicators import Unit
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.stored import Told, read, written
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.domain.words import Words, say
from supportdesk.models.audit import ChainHead
from supportdesk.models.engine import steady
from supportdesk.models.months import MonthFreeze
from supportdesk.papers import giving
from supportdesk.papers.language import LANGUAGES
from supportdesk.papers.presses import Press
from supportdesk.papers.summaries import UNIT_WORDS
from supportdesk.papers.workbooks.monthly_summary import write_workbook
from supportdesk.queries import summaries
from supportdesk.queries.summaries import frozen as frozen_months
from supportdesk.queries.summaries import kept_lists
from supportdesk.queries.summaries.frozen import PAPER, WORKBOOK, Moved
from supportdesk.queries.summaries.ledgers import Ledgers
from supportdesk.queries.summaries.scope import Scope, get_scope
from supportdesk.services import audit, months
from supportdesk.services.months import DrawnUp
from supportdesk.services.work import Work

# What the mail to the supervisors says first.
MAILED = ("ventures_founded", "jobs_created", "loans_disbursed_amount", "loan_balance", "overdue_balance")


Tell = Callable[[int, int], None]
# What is done before the lists and workbooks: the chain, the figures, the checks.
_FIRST_STEPS = 3


def draw_up(
    session: Session,
    month: Month,
    unit_code: str,
    *,
    excused: Collection[CheckCode] = (),
    tell: Tell = lambda _done, _total: None,
) -> DrawnUp:
    """Draw a unit's month up from the books of one moment: figures, lists, workbooks, checks, and what changed.

    Reads only, for as long as it takes; deeds go on meanwhile and are not part of it. When a check fails that is not
    `excused` nothing else is drawn up, since the month can't be frozen. `tell` hears how many steps of how many are done;
    whatever it raises ends the work.
    """
    steps = _FIRST_STEPS + len(kept_lists.codes()) + len(LANGUAGES)
    with steady(session):
        tell(0, steps)
        is_chain_sound = audit.verify(session).found is None
        tell(1, steps)
        scope = get_scope(session, None, unit_code)
        head = session.execute(select(ChainHead.last_event_id, ChainHead.last_digest)).one()
        summary = summaries.get_summary(session, None, month, unit_code)
        tell(2, steps)
        checks = summaries.run_checks(session, None, summary)
        told = written(Told(summary, summaries.list_recovery(session, None, month, unit_code)))
        tell(_FIRST_STEPS, steps)
        can_be_frozen = all(check.holds or check.code in excused for check in checks)
        kept = _kept(session, scope, summary, lambda done: tell(_FIRST_STEPS + done, steps)) if can_be_frozen else _NONE
        return DrawnUp(
            unit_id=scope.unit.id,
            month=month,
            figures=told,
            event_id=head.last_event_id,
            chain_digest=head.last_digest,
            is_chain_sound=is_chain_sound,
            checks=checks,
            **kept,
            corrections=_corrections(session, scope, summary),
            is_empty=summary.is_empty,
            lines=tuple(_lines(summary)),
        )


def sign(work: Work, frozen: MonthFreeze, signing: Signing, press: Press) -> None:
    """Sign a frozen month; with the last signature its paper is given out in both languages and kept byte for byte."""
    months.sign(work, frozen, signing)
    if frozen.state is not FreezeState.APPROVED:
        return
    month = Month.read(frozen.month)
    unit = frozen_months.unit_of(work.session, frozen)
    subject = summaries.about_month(work.session, work.actor, month, unit.code)
    for language in LANGUAGES:
        given = giving.give(work, summaries.PAPER_KIND, subject, language, press)
        months.keep_file(work, frozen, PAPER, language, given.data)


_NONE: Mapping[str, Any] = {"lists": {}, "movements": {}, "files": {}}


def _kept(session: Session, scope: Scope, summary: MonthlySummary, tell: Callable[[int], None]) -> dict[str, Any]:
    """What is kept beside the figures: the lists behind them, why they changed, and the workbooks."""
    lists = _lists(session, scope, summary.month, tell)
    files = {}
    for at, language in enumerate(LANGUAGES, start=len(kept_lists.codes())):
        tell(at)
        files[WORKBOOK, language] = workbook_now(session, summary, language)
    return {**lists, "files": files}


def workbook_now(session: Session, summary: MonthlySummary, language: str) -> bytes:
    """The workbook of a summary with the ledgers as they are now, for whoever may see all of the unit."""
    buffer = BytesIO()
    write_workbook(summary, Ledgers(session, None, summary.month, summary.unit.code), buffer, language)
    return buffer.getvalue()


def _lists(session: Session, scope: Scope, month: Month, tell: Callable[[int], None]) -> dict[str, Any]:
    """The lists behind the figures, and why those that stand are other than last month."""
    lists: dict[tuple[str, Window], bytes] = {}
    movements: dict[str, Sequence[int]] = {}
    standing = frozenset(kept_lists.standing_codes())
    for at, code in enumerate(kept_lists.codes()):
        tell(at)
        for window in kept_lists.windows_of(code):
            rows = kept_lists.rows_now(session, scope, month, code, window)
            lists[code, window] = kept_lists.pack(rows)
            if window is Window.MONTH and code in standing:
                last = kept_lists.rows_now(session, scope, month, code, Window.LAST_MONTH)
                lists[code, Window.LAST_MONTH] = kept_lists.pack(last)
                told = frozen_months.rows_told_before(session, scope, month, code)
                moved = Moved(last if told is None else told, last, rows).movement
                movements[code] = (
                    moved.opening, moved.corrected, moved.new, moved.closed, moved.changed, moved.closing,
                )  # fmt: skip
    return {"lists": lists, "movements": movements}


def _corrections(session: Session, scope: Scope, summary: MonthlySummary) -> list[dict[str, Any]]:
    """The figures that an edition before told otherwise."""
    before = frozen_months.find_frozen(session, None, summary.month, scope.unit.code)
    if before is None:
        return []
    old = read(before.figures).summary
    return [
        {"code": code, "window": window.value, "old": then, "new": now}
        for block in old.blocks
        for code in block.codes
        for window in kept_lists.windows_of(code)
        if not INDICATORS[code].is_derived
        and (then := old.books.total.count(code, window)) != (now := summary.books.total.count(code, window))
    ]


def _lines(summary: MonthlySummary) -> Iterable[Words]:
    for code in MAILED:
        indicator = INDICATORS[code]
        value = summary.value(code)
        if value is None:
            continue
        if indicator.unit is Unit.YUAN:
            yield say("{name} {amount} 元", name=indicator.name, amount=Money(int(value)).grouped)
        else:
            yield say("{name} {count} {unit}", name=indicator.name, count=int(value), unit=UNIT_WORDS[indicator.unit])
