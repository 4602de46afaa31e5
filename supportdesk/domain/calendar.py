"""Working days with make-up days (调休), public-notice periods, and months that end early.

The days come from the yearly notice of the State Council's office; a year whose notice is not out is *unknown*, and a
deadline that needs it is refused rather than guessed.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.words import say

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS = 12


class CalendarUnknownError(SupportdeskError):
    """The count needs a day of a year whose holiday arrangement is not confirmed. `year` names it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            say("{year}年的放假安排还没有录入，算不出工作日。请先由系统管理员录入该年日历，或人工确认。", year=year)
        )
        self.year = year


class DayUnit(StrEnum):
    """What a time limit is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class DueDay:
    """A day, and whether every day that was counted lies in a confirmed year."""

    day: date
    is_certain: bool


@dataclass(frozen=True)
class Publicity:
    """A public notice: its last day, and the first day on which payment may be ordered."""

    last_day: date
    earliest_payment_order: date


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. A working day is a weekday that is not off, or a weekend day that is made up."""

    off_days: frozenset[date]
    make_up_days: frozenset[date]
    confirmed_years: frozenset[int]

    def is_confirmed(self, day: date) -> bool:
        return day.year in self.confirmed_years

    def is_working_day(self, day: date, *, assume_weekends: bool = False) -> bool:
        """Tell whether a day is worked.

        In an unconfirmed year raises CalendarUnknownError, unless told to take every weekday as worked.
        """
        if not assume_weekends and not self.is_confirmed(day):
            raise CalendarUnknownError(day.year)
        if day in self.make_up_days:
            return True
        return day not in self.off_days and day.weekday() < _SATURDAY

    def due_day(self, start: date, working_days: int, *, assume_weekends: bool = False) -> DueDay:
        """Count working days on from `start`, which is not counted itself; a negative number counts back.

        With `assume_weekends` an unconfirmed year is taken to have no holidays, and the answer says so.
        Raises CalendarUnknownError otherwise.
        """
        step = ONE_DAY if working_days >= 0 else -ONE_DAY
        day, left, is_certain = start, abs(working_days), True
        while left:
            day += step
            is_certain = is_certain and self.is_confirmed(day)
            if self.is_working_day(day, assume_weekends=assume_weekends):
                left -= 1
        return DueDay(day, is_certain)

    def add_working_days(self, start: date, working_days: int) -> date:
        """Return the n-th working day after `start` (not counted); raises CalendarUnknownError rather than guess."""
        return self.due_day(start, working_days).day

    def working_days_between(self, start_exclusive: date, end_inclusive: date) -> int:
        """Count the working days after one day up to and with another.

        Raises BadValueError when the end lies before the start, and CalendarUnknownError.
        """
        if end_inclusive < start_exclusive:
            raise BadValueError(say("结束日不能早于开始日 {start}。", start=start_exclusive), field="end_inclusive")
        span = (end_inclusive - start_exclusive).days
        return sum(self.is_working_day(start_exclusive + timedelta(days=n)) for n in range(1, span + 1))

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before a day."""
        return self.add_working_days(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return the day itself when it is worked, else the next working day."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def publicity(
        self,
        posted_on: date,
        length: int,
        unit: DayUnit,
        *,
        posting_day_counted: bool = False,
        roll_end_to_workday: bool = True,
    ) -> Publicity:
        """Return the last day of a public notice and the first day of payment, which is the next working day.

        `roll_end_to_workday` moves a last calendar day that is not worked to the next that is. Raises
        CalendarUnknownError. Source: worked cases PB-01 to PB-05.
        """
        first_eve = posted_on - ONE_DAY if posting_day_counted else posted_on
        if unit is DayUnit.WORKING:
            last = self.add_working_days(first_eve, length)
        else:
            last = first_eve + timedelta(days=length)
            last = self.on_or_after(last) if roll_end_to_workday else last
        return Publicity(last, self.next_working_day(last))


def add_months(day: date, months: int) -> date:
    """Return the same day of a later (or, negative, earlier) month, or that month's last day when it is shorter."""
    count = day.year * _MONTHS + day.month - 1 + months
    year, month = count // _MONTHS, count % _MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_months_between(start: date, end: date) -> int:
    """Count whole months from one day to a later one; a month is full on its clamped day (08-31 to 02-28: six)."""
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
