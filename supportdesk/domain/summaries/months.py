"""A month, and the stretches of time that a summary compares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Self

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say

MONTHS_OF_YEAR = 12
EARLIEST_YEAR = 1950
LATEST_YEAR = 2199
# A summary looks back to the Januaries of other years, and its page links on: these may lie beyond what can be asked for.
BEYOND = 10
_TEXT = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


class Window(StrEnum):
    """A stretch of time, seen from the summary's month."""

    MONTH = "month"
    YEAR_TO_DATE = "year_to_date"
    LAST_MONTH = "last_month"
    SAME_MONTH = "same_month"
    SAME_PERIOD = "same_period"


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year. What happened in it lies from `first_day` up to, not with, `end`.

    `today` is the day on which the month is looked at: one that is not over by then is judged by that day, not by
    days to come. Without it the month is looked at as a whole. Two looks at one month are the same month.
    """

    year: int
    number: int
    today: date | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not (EARLIEST_YEAR - BEYOND <= self.year <= LATEST_YEAR + BEYOND and 1 <= self.number <= MONTHS_OF_YEAR):
            raise _no_month(f"{self.year}-{self.number:02}")

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `2026-10`; raises BadValueError for anything else."""
        found = _TEXT.fullmatch(text)
        if found is None or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
            raise _no_month(text[:20])
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The calendar's last day of the month, also while it is still to come."""
        return self._whole_end - timedelta(days=1)

    @property
    def end(self) -> date:
        """The day after the month's last; of a month that is not over the day after today."""
        return self._whole_end if self.as_of is None else self.as_of + timedelta(days=1)

    @property
    def as_of(self) -> date | None:
        """The day up to which a month that is not over can be told; None for a month that is over."""
        return self.today if self.today is not None and self.today <= self.last_day else None

    def seen_on(self, today: date) -> "Month":
        """The month as it can be told on a day."""
        return replace(self, today=today)

    @property
    def _whole_end(self) -> date:
        return date(self.year + self.number // MONTHS_OF_YEAR, self.number % MONTHS_OF_YEAR + 1, 1)

    @property
    def previous(self) -> "Month":
        """The month before; raises BadValueError before the first month that can be asked for."""
        return replace(Month.of(self.first_day - timedelta(days=1)), today=self.today)

    @property
    def next(self) -> "Month":
        """The month after; raises BadValueError after the last month that can be asked for."""
        return replace(Month.of(self._whole_end), today=self.today)

    def moved(self, months: int) -> "Month":
        """The month so many months later, or before for a negative number."""
        years, number = divmod(self.number - 1 + months, MONTHS_OF_YEAR)
        return replace(self, year=self.year + years, number=number + 1)

    @property
    def year_before(self) -> "Month":
        return replace(self, year=self.year - 1)

    @property
    def january(self) -> "Month":
        return replace(self, number=1)

    @property
    def share_of_year(self) -> Fraction:
        """How much of the year is gone at the month's end: 10/12 in October, 10 22/30 of 12 on the 22nd of November."""
        told = self.as_of
        if told is None:
            return Fraction(self.number, MONTHS_OF_YEAR)
        if told.year < self.year:
            return Fraction(0)
        gone = Fraction(told.day, Month.of(told).last_day.day)
        return (told.month - 1 + gone) / MONTHS_OF_YEAR

    def first_of(self, window: Window) -> "Month":
        """The first month of a window."""
        match window:
            case Window.YEAR_TO_DATE:
                return self.january
            case Window.SAME_PERIOD:
                return self.year_before.january
            case _:
                return self.last_of(window)

    def last_of(self, window: Window) -> "Month":
        """The last month of a window: what stands is taken at its end."""
        match window:
            case Window.LAST_MONTH:
                return self.previous
            case Window.SAME_MONTH | Window.SAME_PERIOD:
                return self.year_before
            case _:
                return self

    def windows_of(self, month: "Month") -> Iterator[Window]:
        """The windows in which what happened in `month` counts."""
        for window in Window:
            if self.first_of(window) <= month <= self.last_of(window):
                yield window

    def chart_months(self) -> tuple["Month", ...]:
        """The twelve months of the year, those to come too."""
        return tuple(Month(self.year, number) for number in range(1, MONTHS_OF_YEAR + 1))


def _no_month(text: str) -> BadValueError:
    return BadValueError(say("没有“{text}”这个月份，请写成 2026-10 这样。", text=text), field="month")
