"""The working calendar: read from its tables once per transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.stamps import stamp_of
from supportdesk.models.policies import CalendarDay, CalendarYear

_KEPT = "work calendar"


@dataclass(frozen=True)
class YearOfCalendar:
    """A year as the page shows it. `is_confirmed` is false where no notice was entered."""

    year: int
    is_confirmed: bool
    source: str
    days: Sequence[CalendarDay]

    @property
    def version(self) -> int:
        """The number of what stands here now."""
        return stamp_of(self.source, [(one.day, one.is_working, one.name) for one in self.days])

    def off_days(self) -> tuple[CalendarDay, ...]:
        """The days off, in order."""
        return tuple(day for day in self.days if not day.is_working)

    def make_up_days(self) -> tuple[CalendarDay, ...]:
        """The weekend days that are worked, in order."""
        return tuple(day for day in self.days if day.is_working)


def work_calendar(session: Session) -> WorkCalendar:
    """Return the working calendar; the same object until the transaction ends."""
    transaction = session.get_transaction()
    kept = session.info.get(_KEPT)
    if kept is not None and transaction is not None and kept[0] is transaction:
        calendar: WorkCalendar = kept[1]
        return calendar
    days = session.execute(select(CalendarDay.day, CalendarDay.is_working)).all()
    calendar = WorkCalendar(
        off_days=frozenset(day for day, is_working in days if not is_working),
        make_up_days=frozenset(day for day, is_working in days if is_working),
        confirmed_years=frozenset(session.scalars(select(CalendarYear.year).where(CalendarYear.is_confirmed))),
    )
    session.info[_KEPT] = (session.get_transaction(), calendar)
    return calendar


def forget(session: Session) -> None:
    """Read the calendar anew at the next question: it was changed within the transaction."""
    session.info.pop(_KEPT, None)


def list_years(session: Session) -> list[CalendarYear]:
    """All years that were entered, the latest first."""
    return list(session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())))


def get_year(session: Session, year: int) -> YearOfCalendar:
    """Return a year with its days; a year that was never entered is unconfirmed and empty."""
    found = session.get(CalendarYear, year)
    days = session.scalars(
        select(CalendarDay).where(extract("year", CalendarDay.day) == year).order_by(CalendarDay.day)
    ).all()
    return YearOfCalendar(
        year, is_confirmed=found is not None and found.is_confirmed, source=found.source if found else "", days=days
    )


def first_unconfirmed_year(session: Session, today: date) -> int:
    """The first year, from today's on, whose notice was not entered."""
    confirmed = work_calendar(session).confirmed_years
    year = today.year
    while year in confirmed:
        year += 1
    return year
