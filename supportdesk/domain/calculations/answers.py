"""Turns an answer into plain JSON values: money and rates as decimal strings, days as ISO dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from supportdesk.domain.money import Money
from supportdesk.domain.reports import rounded

Answer = Mapping[str, object]
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PERCENT_PLACES = 2


def plain(value: object) -> object:
    """Return a value as JSON knows it; raises TypeError for a kind of value that no answer holds."""
    match value:
        case Money() | date():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"an answer does not hold {value!r}")


def percent_text(rate_pct: Decimal) -> str:
    """Write a rate in percent with two decimals, or more where it has them."""
    exact = rate_pct.normalize()
    exponent = exact.as_tuple().exponent
    places = max(-exponent, _PERCENT_PLACES) if isinstance(exponent, int) else _PERCENT_PLACES
    return f"{exact:.{places}f}"


def rate_text(rate: Fraction | None, places: int = 4) -> str | None:
    """Write a part of one with so many decimals, half up; None stays None."""
    return None if rate is None else f"{rounded(rate, places):f}"


def month_text(day: date) -> str:
    """Write year and month: `2027-05`."""
    return f"{day:%Y-%m}"


def weekday_text(day: date) -> str:
    """Write the weekday in three letters, whatever the machine's language."""
    return _WEEKDAYS[day.weekday()]
