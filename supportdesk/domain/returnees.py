"""Who counts as a returnee: registered here, away long enough, back to start here. Source: worked case EL-05."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReturneeFacts:
    """What is known of a person when the question is asked. `months_away` are months without overlap."""

    months_away: int
    household_in_county: bool
    business_in_county: bool


def is_returnee(facts: ReturneeFacts, min_months_away: int) -> bool:
    """Tell whether all three hold; the least time away itself is enough."""
    return facts.months_away >= min_months_away and facts.household_in_county and facts.business_in_county


def known_months_away(latest: tuple[date | None, date | None], earlier: Iterable[tuple[date, date]] = ()) -> int | None:
    """Count the months of the latest absence and those before it; None while an end of the latest is not known, or nothing is."""
    first, last = latest
    stays = list(earlier)
    if first is not None and last is not None and first <= last:
        stays.append((first, last))
    elif first is not None or last is not None or not stays:
        return None
    return months_away(stays)


def months_away(stays: Iterable[tuple[date, date]]) -> int:
    """Count the months touched by stays (first day, last day) elsewhere; a month in two stays counts once."""
    counted = 0
    after = 0
    for first, last in sorted((_month(first), _month(last)) for first, last in stays):
        counted += max(last + 1 - max(first, after), 0)
        after = max(after, last + 1)
    return counted


def _month(day: date) -> int:
    return day.year * 12 + day.month
