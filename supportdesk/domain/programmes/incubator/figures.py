"""Incubator tenancy and start-up money: reduced rent year by year, an award in tranches.

Rounded half up once per booked amount; the last tranche takes the rest. Source: worked cases SU-12, SU-21 and SU-22.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.money import Money, split, total

PERCENT = 100


@dataclass(frozen=True)
class ReducedRent:
    """What a tenant pays each year, and what is waived in all."""

    payable_by_year: tuple[Money, ...]
    waived: Money


def reduced_rent(annual_rent: Money, reductions: Sequence[Fraction]) -> ReducedRent:
    """Reduce a yearly rent: 1 waives a year's rent whole, 1/3 leaves two thirds."""
    payable = tuple(annual_rent.times(1 - reduction) for reduction in reductions)
    return ReducedRent(payable, total([annual_rent - paid for paid in payable]))


def start_up_award(verified_investment: Money, ratio: Fraction | Decimal, cap: Money) -> Money:
    """A part of the verified investment, up to the cap."""
    return min(verified_investment.times(ratio), cap)


def tranches(award: Money, shares: Sequence[Fraction]) -> tuple[Money, ...]:
    """Pay an award in parts (of one) that are the whole together; raises ValueError when they aren't."""
    return tuple(split(award, [share * PERCENT for share in shares]))
