"""Who counts as a returnee: registered here, away long enough, back to start here. Source: worked case EL-05."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.calendar import add_months


@dataclass(frozen=True)
class ReturneeFacts:
    """What is known of a person when the question is asked. `months_away` are months without overlap."""

    months_away: int
    household_in_county: bool
    business_in_county: bool


def is_returnee(facts: ReturneeFacts, min_months_away: int) -> bool:
    """Tell whether all three hold; the least time away itself is enough."""
    return facts.months_away >= min_months_away and facts.household_in_county and facts.business_in_county


def months_away(stays: Iterable[tuple[date, date]]) -> int:
    """Count the months touched by stays (first day, last day) elsewhere; a month in two stays counts once."""
    months: set[tuple[int, int]] = set()
    for first, last in stays:
        month = first.replace(day=1)
        while month <= last:
            months.add((month.year, month.month))
            month = add_months(month, 1)
    return len(months)
