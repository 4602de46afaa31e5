"""Counting working days in the database: each day of the confirmed years with its number among the working days.

The working days after one day up to another are the difference of their numbers, so averages need no row in Python.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import CTE, Date, Integer, column, func, values

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.queries.summaries.books import Column, Rows, one_if

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """Rows with their working days; a row whose days lie outside the confirmed years counts 0 and is not known."""

    rows: Rows
    days: Column
    is_known: Column


@dataclass(frozen=True)
class Workdays:
    """The table of days, or nothing while no year is confirmed."""

    calendar: WorkCalendar

    def numbered(self) -> list[tuple[date, int]]:
        """Every day of the confirmed years that adjoin one another up to the latest, with its number."""
        years = self.calendar.confirmed_years
        numbered, number = [], 0
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

    def table(self, name: str) -> CTE:
        """The days as a table of the statement."""
        numbered = self.numbered() or [(date.max, 0)]
        return (
            values(column("day", Date), column("number", Integer), name=f"{name}_days", literal_binds=True)
            .data(numbered)
            .cte(name)
        )

    def joined_to(self, rows: Rows, *, received: Column, done: Column, less: Column | None = None) -> Counted:
        """The rows with the working days after `received` up to `done`, less those that don't count."""
        start, end = self.table("day_received"), self.table("day_done")
        days = end.c.number - start.c.number - (less if less is not None else 0)
        source = rows.source.outerjoin(start, start.c.day == received).outerjoin(end, end.c.day == done)
        return Counted(replace(rows, source=source), func.coalesce(days, 0), one_if(days.is_not(None)))
