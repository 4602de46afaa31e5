"""The clock of a promise: working days from its start, pauses left out. The day it starts is not counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from supportdesk.domain.calendar import ONE_DAY, DueDay, WorkCalendar


@dataclass(frozen=True)
class Pause:
    """A time that does not count: the day it begins is left out, the day on which the clock runs on is counted."""

    since: date
    until: date | None


@dataclass(frozen=True)
class ClockReading:
    """A clock on a day: working days promised, used (today included), paused and left; `late` beyond the promise.

    `is_assumed`: days were counted in a year whose calendar is not published.
    """

    days: int
    used: int
    paused: int
    left: int
    late: int
    due_on: date
    is_assumed: bool
    is_paused: bool
    paused_days: frozenset[date]


def paused_days(calendar: WorkCalendar, started_on: date, pauses: Iterable[Pause], today: date) -> frozenset[date]:
    """Return the working days that pauses take out, up to and with today."""
    return frozenset(
        day
        for pause in pauses
        for day in _days(max(pause.since, started_on + ONE_DAY), min(pause.until or today + ONE_DAY, today + ONE_DAY))
        if calendar.is_working_day(day, assume_weekends=True)
    )


def due_day(calendar: WorkCalendar, started_on: date, days: int, paused: int) -> DueDay:
    """Return the promise's last day; unpublished years have plain weekends, and the answer says so."""
    return calendar.due_day(started_on, days + paused, assume_weekends=True)


def read(
    calendar: WorkCalendar,
    started_on: date,
    days: int,
    pauses: Iterable[Pause],
    *,
    today: date,
    stopped_on: date | None,
) -> ClockReading:
    """Read a clock that promised some working days; a stopped one stands still on its day."""
    kept = tuple(pauses)
    now = min(today, stopped_on) if stopped_on else today
    paused = paused_days(calendar, started_on, kept, now)
    due = due_day(calendar, started_on, days, len(paused))
    passed = [
        day
        for day in _days(started_on + ONE_DAY, now + ONE_DAY)
        if calendar.is_working_day(day, assume_weekends=True) and day not in paused
    ]
    used = len(passed)
    return ClockReading(
        days=days,
        used=used,
        paused=len(paused),
        left=max(days - used, 0),
        late=max(used - days, 0),
        due_on=due.day,
        is_assumed=not due.is_certain,
        is_paused=stopped_on is None and any(pause.until is None for pause in kept),
        paused_days=paused,
    )


def _days(first: date, end: date) -> Iterator[date]:
    """The days from the first up to, not with, the end."""
    return (first + timedelta(days=n) for n in range(max((end - first).days, 0)))
