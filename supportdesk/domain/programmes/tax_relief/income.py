"""Income tax: of a sole trader's business income (halved), and of a small low-profit enterprise.

财政部 税务总局公告2023年第12号 arts. 1 and 3. Rounded half up once per booked amount. Source: cases TX-20 to TX-26.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.money import FEN_PER_YUAN, ZERO, Money


@dataclass(frozen=True)
class Bracket:
    """Income up to `up_to` (None: all above) bears `rate_pct`, less `quick_deduction`."""

    up_to: Money | None
    rate_pct: Decimal
    quick_deduction: Money


@dataclass(frozen=True)
class Halving:
    """Which part of the income has its tax reduced, and by what part of one."""

    income_up_to: Money
    ratio: Fraction


@dataclass(frozen=True)
class SoleTraderTax:
    """Tax before relief, the key group's relief taken from it, the halving, and what is left to pay."""

    before: Money
    other_relief: Money
    halving: Money

    @property
    def payable(self) -> Money:
        return self.before - self.other_relief - self.halving


@dataclass(frozen=True)
class SmallEnterpriseRule:
    """All three limits must be kept (the limits themselves are in); beyond one the whole income bears the full rate."""

    max_income: Money
    max_employees: int
    max_assets: Money
    small_rate: Fraction
    full_rate: Fraction


def sole_trader_tax(income: Money, brackets: Sequence[Bracket], halving: Halving, other_relief: Money) -> SoleTraderTax:
    """Reckon tax, relief of a key group (never more than the tax), then the halving.

    Halving = (tax of the part up to the limit − other relief × that part ÷ income) × ratio, never below zero.
    """
    before = _tax(income, brackets)
    relief = min(other_relief, before)
    part = min(income, halving.income_up_to)
    if not income:
        return SoleTraderTax(ZERO, ZERO, ZERO)
    share = Fraction(relief.fen, FEN_PER_YUAN) * Fraction(part.fen, income.fen)
    halved = max((_exact_tax(part, brackets) - share) * halving.ratio, Fraction(0))
    return SoleTraderTax(before, relief, Money.rounded(halved))


def qualifies_as_small(
    income: Money, employees: int, assets: Money, *, restricted_industry: bool, rule: SmallEnterpriseRule
) -> bool:
    """Tell whether an enterprise is small and of low profit."""
    within = income <= rule.max_income and employees <= rule.max_employees and assets <= rule.max_assets
    return within and not restricted_industry


def enterprise_tax(income: Money, *, qualifies: bool, rule: SmallEnterpriseRule) -> Money:
    """Enterprise income tax: the small rate or the full one on the whole income."""
    return income.times(rule.small_rate if qualifies else rule.full_rate)


def _tax(income: Money, brackets: Sequence[Bracket]) -> Money:
    return Money.rounded(_exact_tax(income, brackets))


def _exact_tax(income: Money, brackets: Sequence[Bracket]) -> Fraction:
    bracket = next(one for one in brackets if one.up_to is None or income <= one.up_to)
    yuan = Fraction(income.fen, FEN_PER_YUAN) * Fraction(bracket.rate_pct) / 100
    return yuan - Fraction(bracket.quick_deduction.fen, FEN_PER_YUAN)
