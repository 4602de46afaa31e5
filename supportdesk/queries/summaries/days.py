"""Days as whole numbers, so that both databases reckon ages and months alike, without their own words for it."""

from datetime import date

from sqlalchemy import Integer, String, cast, func

from supportdesk.domain.calendar import add_months
from supportdesk.queries.summaries.books import At, Column

# A year apart, in numbers like 20261031.
ONE_YEAR = 10_000
DAYS_OF_A_MONTH = 100
MONTHS_OF_A_YEAR = 12
# No month has more days: with this number a month's end comes after all of its days.
LAST = 31


def number_of(day: Column) -> Column:
    """A day as 20261031; none of none. Whole years between two days are the difference, divided by 10,000."""
    return _number(cast(day, String))


def end_of(month: Column) -> Column:
    """The end of a month that is told as `2026-10`."""
    return _number(month) * DAYS_OF_A_MONTH + LAST


def is_older(since: Column, years: int, at: At, *, over: bool = False) -> Column:
    """The condition that so many years are full on a day; with `over`, that at least a day more has gone."""
    if isinstance(at, date):
        day = add_months(at, -years * MONTHS_OF_A_YEAR)
        return since < day if over else since <= day
    age = at - number_of(since)
    return age > years * ONE_YEAR if over else age >= years * ONE_YEAR


def months_of(day: Column) -> Column:
    """A day by its month and day, a hundred apart from month to month: so many months later is so many hundreds more."""
    number = number_of(day)
    months = number // ONE_YEAR * MONTHS_OF_A_YEAR + number // DAYS_OF_A_MONTH % DAYS_OF_A_MONTH
    return months * DAYS_OF_A_MONTH + number % DAYS_OF_A_MONTH


def _number(text: Column) -> Column:
    return cast(func.nullif(func.replace(text, "-", ""), ""), Integer)
