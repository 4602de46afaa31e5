"""Interest of a guaranteed loan by actual days, and who bears it.

Interest runs from the first day (counted) to the last (not counted), actual days over a day base. It is rounded half up
to the fen once per booked amount; the subsidy is rounded from that, and the borrower bears the rest. Source: worked
cases IS-01 to IS-08 and IS-19; 财金〔2023〕75号 for the share, the rule of 2020 for loans lent from 2021 to 2023-09.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.words import say

BASIS_POINTS_PER_PERCENT = 100


@dataclass(frozen=True)
class Segment:
    """A stretch of days over which the balance stays the same; `end` is not counted."""

    balance: Money
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadValueError(say("分段的结束日 {end} 早于开始日 {start}。", start=self.start, end=self.end))

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True)
class InterestShare:
    """Interest, the part that the treasury bears, and the part that the borrower bears; the two are the whole."""

    interest: Money
    subsidy: Money
    borrower: Money


@dataclass(frozen=True)
class OverdueInterest:
    """A loan repaid after its maturity: interest of the term (subsidised) and of the delay (never subsidised)."""

    normal_days: int
    normal: InterestShare
    overdue_days: int
    overdue: Money


@dataclass(frozen=True)
class LegacyShare:
    """A loan of the old rule: the borrower bears LPR less some basis points, the treasury the rest of the rate."""

    borrower_rate_pct: Decimal
    subsidy_rate_pct: Decimal
    share: InterestShare


def interest_for_days(balance: Money, rate_pct: Decimal, days: int, day_base: int) -> Money:
    """Interest of one balance over some days at a yearly percent; rounded half up to the fen."""
    return balance.times(_yearly(rate_pct) * days / day_base)


def interest_of(segments: Sequence[Segment], rate_pct: Decimal, day_base: int) -> Money:
    """Interest of several stretches: added up exactly, rounded once."""
    fen_days = sum(segment.balance.fen * segment.days for segment in segments)
    over, under = rate_pct.as_integer_ratio()
    return Money(1).times(Fraction(fen_days * over, under * 100 * day_base))


def share_interest(interest: Money, subsidy_ratio: Fraction | Decimal | int) -> InterestShare:
    """Split interest: subsidy rounded half up, the borrower bears the rest."""
    subsidy = interest.times(subsidy_ratio)
    return InterestShare(interest, subsidy, interest - subsidy)


def overdue_interest(
    balance: Money,
    rate_pct: Decimal,
    *,
    start: date,
    maturity: date,
    repaid_on: date,
    penalty_multiplier: Decimal,
    day_base: int,
    subsidy_ratio: Fraction | Decimal | int,
) -> OverdueInterest:
    """Part the interest at maturity: before it the contract's rate and the subsidy, from it the penalty rate alone.

    A loan repaid on or before its maturity has no overdue day. Raises BadValueError when it was repaid before `start`.
    """
    if repaid_on < start:
        raise BadValueError(say("还款日不能早于计息开始日 {start}。", start=start), field="repaid_on")
    normal_end = min(maturity, repaid_on)
    normal_days = max((normal_end - start).days, 0)
    overdue_days = (repaid_on - max(normal_end, start)).days
    normal = interest_for_days(balance, rate_pct, normal_days, day_base)
    penalty = interest_for_days(balance, rate_pct * penalty_multiplier, overdue_days, day_base)
    return OverdueInterest(normal_days, share_interest(normal, subsidy_ratio), overdue_days, penalty)


def extension_interest(balance: Money, rate_pct: Decimal, days: int, day_base: int) -> InterestShare:
    """Interest of an extension, which the borrower bears alone."""
    interest = interest_for_days(balance, rate_pct, days, day_base)
    return InterestShare(interest, ZERO, interest)


def legacy_share(
    balance: Money, rate_pct: Decimal, lpr_pct: Decimal, *, bears_bp: int, days: int, day_base: int
) -> LegacyShare:
    """Share the interest of a loan lent under the rule of 2020: the borrower bears LPR + `bears_bp` (minus 150 there).

    The borrower's rate lies between nothing and the contract's rate. The subsidy is rounded from its own rate, the
    borrower bears the rest.
    """
    own = lpr_pct + Decimal(bears_bp) / BASIS_POINTS_PER_PERCENT
    own = min(max(own, Decimal(0)), rate_pct)
    interest = interest_for_days(balance, rate_pct, days, day_base)
    subsidy = interest_for_days(balance, rate_pct - own, days, day_base)
    return LegacyShare(own, rate_pct - own, InterestShare(interest, subsidy, interest - subsidy))


def _yearly(rate_pct: Decimal) -> Fraction:
    return Fraction(rate_pct) / 100
