"""How a figure is read from the books: which rows, on which day they count, and what each adds to which figure.

A figure and the list behind it are read from the same definition, so they can't disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Row, Select, String, case, cast, func, literal

from supportdesk.domain.calendar import add_months
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.queries.visibility import Viewer

CHINA = ZoneInfo("Asia/Shanghai")
Column = ColumnElement[Any]
Statement = Select[*tuple[Any, ...]]
Record = Row[*tuple[Any, ...]]
# A day: one that is known, or what each row says, as a number like 20261031.
At = Column | date
# Reads a trait on a day; most traits are what they are on any.
Trait = Callable[[At], Column]


@dataclass(frozen=True)
class Rows:
    """Rows that can be counted and listed: where they come from, their key, and to whom and where they belong.

    `names` are the ids by which a list names its rows: person, venture, application; `label` is a row's own number.
    """

    source: FromClause
    key: Column
    unit: Column
    sees: Callable[[Viewer], ColumnElement[bool]]
    names: Mapping[str, Column]
    where: tuple[ColumnElement[bool], ...] = ()
    # Whether a venture is joined, by whose industry rows are split; and bank and department, where rows have one.
    has_industry: bool = False
    bank: Column | None = None
    department: Column | None = None
    label: Column | None = None
    # By what the figures of rows are broken down beside their places; and whether by their persons' categories too.
    traits: Mapping[Split, Trait] = field(default_factory=dict)
    has_categories: bool = False


@dataclass(frozen=True)
class Happening:
    """Rows that count on the day on which something happened, or so many months `after` it."""

    rows: Rows
    on: Column
    amounts: Mapping[str, Column]
    # The column holds a moment in UTC, whose day is the one in China.
    is_moment: bool = False
    after: int = 0
    # The rows are so many that places and traits are read in one statement.
    at_once: bool = False

    def month(self, first: Month, last: Month) -> Column:
        """The month of the day as text, `2026-10`, of rows that happened between two months."""
        if not self.is_moment:
            return month_text(self.on)
        months = [last]
        while months[-1] > first:
            months.append(months[-1].previous)
        return case(*((self.on >= midnight(month.first_day), str(month)) for month in months), else_=literal(""))

    def between(self, first: date, end: date) -> ColumnElement[bool]:
        """The condition that a row counts from one day up to, not with, another."""
        first, end = add_months(first, -self.after), add_months(end, -self.after)
        if self.is_moment:
            return (self.on >= midnight(first)) & (self.on < midnight(end))
        return (self.on >= first) & (self.on < end)


@dataclass(frozen=True)
class Span:
    """A stretch of days, `end` not with it. Of one that ends with today the last day is not over."""

    first: date
    end: date
    ends_today: bool = False

    @classmethod
    def of(cls, month: Month, window: Window) -> Self:
        """The days of a window, seen from a month."""
        last = month.last_of(window)
        return cls(month.first_of(window).first_day, last.end, last.as_of is not None)

    @property
    def last(self) -> date:
        """The last day of the stretch."""
        return self.end - timedelta(days=1)

    @property
    def over_before(self) -> date:
        """What was promised for a day before this one and not kept is late: today's promises still have today."""
        return self.end - timedelta(days=1) if self.ends_today else self.end


@dataclass(frozen=True)
class Taken:
    """What stood at the end of some spans: the rows, the day to show, and what each adds, span by span.

    `stands` looks at a span's end only; `matured` at what fell due within it, as it stood at its end.
    """

    rows: Rows
    stands: tuple[Mapping[str, Column], ...]
    matured: tuple[Mapping[str, Column], ...] = ()
    on: Column | None = None
    # The day to show of figures that have another one, as of the first span; and one that is shown where it is earlier.
    days: Mapping[str, Column] = field(default_factory=dict)
    or_on: Column | None = None

    def day_of(self, code: str) -> Column | None:
        """The day that made a row count for a figure."""
        return self.days.get(code, self.on)


@dataclass(frozen=True)
class Standing:
    """Rows that stand at a day; how they are read may depend on the days."""

    codes: frozenset[str]
    read: Callable[[tuple[Span, ...]], Taken]


@dataclass(frozen=True)
class Distinct:
    """Persons who count once, however often they appear among rows that happen."""

    code: str
    happening: Happening
    who: Column


def midnight(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def month_text(day: Column) -> Column:
    """The month of a day as `2026-10`."""
    return func.substr(cast(day, String), 1, 7)


def one_if(condition: ColumnElement[bool]) -> Column:
    """1 where the condition holds, else 0."""
    return case((condition, 1), else_=0)


def if_(condition: ColumnElement[bool], amount: Column) -> Column:
    """The amount where the condition holds, else 0."""
    return case((condition, amount), else_=0)


ONE: Column = literal(1)
