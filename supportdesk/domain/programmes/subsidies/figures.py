"""One-off, rent, job and social-insurance subsidies, the industry bonus, and what may not be had twice.

Every figure is a parameter of the programme's version. Source: worked cases SU-01 to SU-16, SU-20 and SU-23.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import Money
from supportdesk.domain.reasons import Reason


def operating_refusal(registered_on: date, applied_on: date, min_months: int) -> Reason | None:
    """Answer TOO_EARLY before the month's clamped day: registered 08-31 and six months is 02-28. SU-01 to SU-03."""
    return Reason.TOO_EARLY if applied_on < add_months(registered_on, min_months) else None


def months_refusal(months_operating: int, min_months: int) -> Reason | None:
    """Answer TOO_EARLY for too few months in business."""
    return Reason.TOO_EARLY if months_operating < min_months else None


def jobs_refusal(jobs: int, min_jobs: int) -> Reason | None:
    """Answer TOO_FEW_JOBS; whether the founder counts is the programme's matter. SU-05, SU-06."""
    return Reason.TOO_FEW_JOBS if jobs < min_jobs else None


def award_refusal(*, first_venture: bool, already_received: bool) -> Reason | None:
    """Answer ALREADY_AWARDED once per person, NOT_FIRST_VENTURE for a later one. SU-04."""
    if already_received:
        return Reason.ALREADY_AWARDED
    return None if first_venture else Reason.NOT_FIRST_VENTURE


@dataclass(frozen=True)
class RentTier:
    """A yearly amount for premises up to an area (that area is in); None: any larger one."""

    area_up_to: Decimal | None
    amount: Money


def tier_for(area_m2: Decimal, tiers: Sequence[RentTier]) -> RentTier:
    """Return the first tier that an area fits; tiers are in order and the last has no limit. SU-10, SU-11."""
    return next(tier for tier in tiers if tier.area_up_to is None or area_m2 <= tier.area_up_to)


def rent_by_month(month_rent: Money, month_cap: Money, months: int, year_cap: Money | None = None) -> Money:
    """The lesser of rent and cap each month, up to a year's cap. SU-07 to SU-09."""
    whole = min(month_rent, month_cap).times(months)
    return whole if year_cap is None else min(whole, year_cap)


def part_up_to(amount: Money, ratio: Fraction | Decimal, cap: Money | None = None) -> Money:
    """A part of an amount, up to a cap: rent, industry bonus, insurance paid. SU-13, SU-14, SU-20."""
    part = amount.times(ratio)
    return part if cap is None else min(part, cap)


def per_person(amount: Money, persons: int, cap: Money | None = None) -> Money:
    """An amount for each person, up to a cap. SU-15, SU-16."""
    whole = amount.times(persons)
    return whole if cap is None else min(whole, cap)


@dataclass(frozen=True)
class Stacked:
    """Awards that may stand together, and those that an earlier one shuts out."""

    accepted: tuple[str, ...]
    rejected: tuple[str, ...]


def stack(awards: Iterable[tuple[str, str]]) -> Stacked:
    """Take awards (name, exclusive group) in order: of one group only the first stands. SU-23."""
    accepted: list[str] = []
    rejected: list[str] = []
    taken: set[str] = set()
    for name, group in awards:
        (rejected if group in taken else accepted).append(name)
        taken.add(group)
    return Stacked(tuple(accepted), tuple(rejected))
