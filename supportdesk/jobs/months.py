"""Closing the month by the clock, and keeping the figures of the months that still run."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.summaries.freezing import freezing_day
from supportdesk.domain.summaries.months import Month
from supportdesk.models.audit import ChainHead
from supportdesk.models.months import MonthFreeze
from supportdesk.papers import months as drawing
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.summaries import frozen
from supportdesk.services import months
from supportdesk.services.work import deed

SessionFactory = Callable[[], Session]


def freeze_due(sessions: SessionFactory, today: date, now: datetime, *, working_day: int) -> dict[str, object]:
    """Freeze last month for every county once its working day has come; returns how many were, and how many could not be.

    A month that was ever frozen is left to people, also when they sent it back. A failing cross-check is told to the
    supervisors once, and the month is tried again every day.
    """
    month = Month.of(today).previous.seen_on(today)
    with sessions() as session:
        if freezing_day(month, work_calendar(session), working_day) > today:
            return {"frozen": 0, "blocked": 0}
        done = set(session.scalars(select(MonthFreeze.unit_id).where(MonthFreeze.month == str(month))))
        waiting = [unit.code for unit in frozen.list_counties(session) if unit.id not in done]
    counted = {"frozen": 0, "blocked": 0}
    for code in waiting:
        outcome = _freeze(sessions, month, code, now)
        if outcome:
            counted[outcome] += 1
    return dict(counted)


def _freeze(sessions: SessionFactory, month: Month, code: str, now: datetime) -> str:
    """Freeze one county's month; says what became of it, and nothing where nothing is on the books."""
    with sessions() as session:
        drawn = drawing.draw_up(session, month, code)
        if drawn.is_empty:
            return ""
        is_sound = all(check.holds for check in drawn.checks)
        with deed(session, None, now) as work:
            if not is_sound:
                months.tell_of_failing(work, drawn)
                return "blocked"
            try:
                months.freeze(work, drawn)
            except SupportdeskError:
                # Somebody froze it by hand while it was drawn up.
                return ""
    return "frozen"


def reckon_running(sessions: SessionFactory, today: date, clock: Callable[[Session], datetime]) -> int:
    """Reckon this month and the last one of every county anew where anything has happened since; returns how many."""
    this = Month.of(today).seen_on(today)
    reckoned = 0
    with sessions() as session:
        counties = [(unit.id, unit.code) for unit in frozen.list_counties(session)]
    for unit_id, code in counties:
        for month in (this, this.previous):
            with sessions() as session:
                if _is_told(session, unit_id, code, month):
                    continue
                months.reckon(session, unit_id, month, code, clock(session))
                reckoned += 1
    return reckoned


def _is_told(session: Session, unit_id: int, code: str, month: Month) -> bool:
    if frozen.find_frozen(session, None, month, code) is not None:
        return True
    kept = frozen.find_reckoning(session, unit_id, month)
    head = session.scalar(select(ChainHead.last_event_id))
    return kept is not None and kept.event_id == head and kept.as_of == month.as_of
