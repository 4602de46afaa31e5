"""Counting working days in the database: each day of the confirmed years has its number among the working days.

The working days after one day up to another are the difference of their numbers, so averages need no row in Python.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Date, Integer, String, case, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.queries.summaries.books import Column, one_if

ONE_DAY = timedelta(days=1)
# Numbers stand side by side in one text, each in so many digits: a day's number is cut out of it by its place.
DIGITS = 5


class days_after(FunctionElement[int]):  # noqa: N801 - reads as a function of SQL
    """The days from one day to another; each database has its own word for it."""

    type = Integer()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _sqlite(element: days_after, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    day, start = element.clauses
    return f"CAST(julianday({compiler.process(day, **more)}) - julianday({compiler.process(start, **more)}) AS INTEGER)"


@compiles(days_after, "postgresql")
def _postgresql(element: days_after, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    day, start = element.clauses
    return f"(CAST({compiler.process(day, **more)} AS DATE) - CAST({compiler.process(start, **more)} AS DATE))"


class digits_at(FunctionElement[str]):  # noqa: N801 - as above
    """So many digits of a text, from a place on."""

    type = String()
    inherit_cache = True


@compiles(digits_at, "sqlite")
def _digits_of_bytes(element: digits_at, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    text, place, count = (compiler.process(part, **more) for part in element.clauses)
    # Of a text SQLite would count the letters from the beginning, thousands for each row; in bytes it knows the place.
    return f"substr(CAST({text} AS BLOB), {place}, {count})"


@compiles(digits_at, "postgresql")
def _digits_of_text(element: digits_at, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    text, place, count = (compiler.process(part, **more) for part in element.clauses)
    return f"substr({text}, {place}, {count})"


@dataclass(frozen=True)
class Counted:
    """Working days, 0 where a day lies outside the confirmed years; and 1 where they are known."""

    days: Column
    is_known: Column


@dataclass(frozen=True)
class Workdays:
    """The numbers of the calendar's working days."""

    calendar: WorkCalendar

    @cached_property
    def numbered(self) -> list[tuple[date, int]]:
        """Every day of the confirmed years that adjoin one another up to the latest, with its number."""
        years = self.calendar.confirmed_years
        numbered: list[tuple[date, int]] = []
        number = 0
        for year in sorted(years):
            if year - 1 not in years:
                # The days between are unknown: what lies before the gap can't be compared with what lies after.
                numbered, number = [], 0
            day = date(year, 1, 1)
            while day.year == year:
                number += self.calendar.is_working_day(day)
                numbered.append((day, number))
                day += ONE_DAY
        return numbered

    @cached_property
    def _text(self) -> str:
        return "".join(f"{number:0{DIGITS}}" for _, number in self.numbered)

    def between(self, received: Column, done: Column, less: Column | None = None) -> Counted:
        """The working days after `received` up to `done`, less those that don't count."""
        if not self.numbered:
            return Counted(literal(0), literal(0))
        first, last = self.numbered[0][0], self.numbered[-1][0]
        is_known = received.between(first, last) & done.between(first, last)
        days = self._number(done, first) - self._number(received, first)
        if less is not None:
            days = days - less
        return Counted(case((is_known, days), else_=0), one_if(is_known))

    def _number(self, day: Column, first: date) -> Column:
        place = days_after(day, literal(first, Date)) * DIGITS + 1
        return cast(digits_at(literal(self._text), place, literal(DIGITS)), Integer)
