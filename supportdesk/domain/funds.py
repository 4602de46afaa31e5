"""The guarantee fund: how much it carries, what it may still take on, what it pays when a loan fails.

Every figure is a parameter of the programme's version. Source: worked cases GF-01 to GF-03 and IN-05 to IN-09.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.reasons import Reason


@dataclass(frozen=True)
class FundPosition:
    """A fund, the balance that it guarantees, and how many times itself it may guarantee."""

    balance: Money
    guaranteed: Money
    max_multiple: Decimal

    @property
    def multiple(self) -> Fraction | None:
        """Guaranteed balance ÷ fund, exact; None for an empty fund."""
        return Fraction(self.guaranteed.fen, self.balance.fen) if self.balance else None

    @property
    def headroom(self) -> Money:
        """What may still be guaranteed; nothing when the ceiling is passed."""
        return max(self.balance.times(self.max_multiple) - self.guaranteed, ZERO)

    def refusal(self, new_loan: Money) -> Reason | None:
        """Answer FUND_CAPACITY_EXCEEDED for a loan above the headroom."""
        return Reason.FUND_CAPACITY_EXCEEDED if new_loan > self.headroom else None


@dataclass(frozen=True)
class CompensationRate:
    """Compensated ÷ matured guaranteed loans, exact (None while nothing has matured), and whether new ones stop."""

    rate: Fraction | None
    suspends_new: bool


def compensation_rate(compensated: Money, matured: Money, suspend_at: Fraction | Decimal) -> CompensationRate:
    """Reckon the compensation rate; reaching the line stops new guarantees."""
    rate = Fraction(compensated.fen, matured.fen) if matured else None
    return CompensationRate(rate, rate is not None and rate >= suspend_at)


@dataclass(frozen=True)
class Compensation:
    """Whether the fund pays now, and how an unpaid loan is shared; nothing is shared while it is too early."""

    payable_now: bool
    fund_pays: Money
    bank_bears: Money


NOT_YET = Compensation(payable_now=False, fund_pays=ZERO, bank_bears=ZERO)


def compensation(outstanding: Money, ratio: Fraction | Decimal | int, *, is_due: bool) -> Compensation:
    """Share what is outstanding: the fund's part rounded half up, the bank bears the rest."""
    if not is_due:
        return NOT_YET
    fund_pays = outstanding.times(ratio)
    return Compensation(payable_now=True, fund_pays=fund_pays, bank_bears=outstanding - fund_pays)


def compensation_by_days(
    outstanding: Money, ratio: Fraction | Decimal, *, overdue_days: int, more_than_days: int
) -> Compensation:
    """Share once a loan is overdue for more than some days (not just as many). Source: IN-08, IN-09."""
    return compensation(outstanding, ratio, is_due=overdue_days > more_than_days)


def compensation_by_size(
    outstanding: Money,
    ratio_above: Fraction | Decimal,
    *,
    loan_amount: Money,
    full_up_to: Money,
    overdue_months: int,
    min_overdue_months: int,
) -> Compensation:
    """Share after enough months: a loan up to `full_up_to` is paid whole, of a larger one the ratio. IN-05 to IN-07.

    `outstanding` is principal and interest of the term, without penalty interest.
    """
    ratio = 1 if loan_amount <= full_up_to else ratio_above
    return compensation(outstanding, ratio, is_due=overdue_months >= min_overdue_months)
