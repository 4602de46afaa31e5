"""Repayment by equal parts, in numbers of periods: the yearly rate ÷ 12 × months per period on the balance.

Interest is rounded half up to the fen each period; the last period's principal is the balance that is left.
Source: worked cases LS-01 to LS-05.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import FEN_PER_YUAN, Money
from supportdesk.domain.words import say

MONTHS_PER_YEAR = 12


class RepaymentMethod(StrEnum):
    """How a loan is repaid: interest by quarter and principal at the end, equal instalments, or equal principal."""

    BULLET = "bullet"
    EQUAL_INSTALMENT = "equal_instalment"
    EQUAL_PRINCIPAL = "equal_principal"


@dataclass(frozen=True)
class Portion:
    """One period's payment: principal and interest; `balance` is owed afterwards."""

    number: int
    principal: Money
    interest: Money
    balance: Money

    @property
    def payment(self) -> Money:
        return self.principal + self.interest


def period_rate(rate_pct: Decimal, months: int) -> Fraction:
    """Return the rate of a period of months as an exact part of one."""
    return Fraction(rate_pct) / 100 / MONTHS_PER_YEAR * months


def equal_payment(balance: Money, rate: Fraction, periods: int) -> Money:
    """Return the instalment that repays a balance in equal payments, rounded half up to the fen."""
    if not rate:
        return balance.times(Fraction(1, periods))
    growth = (1 + rate) ** periods
    return Money.rounded(Fraction(balance.fen, FEN_PER_YUAN) * rate * growth / (growth - 1))


def regular_amount(balance: Money, rate: Fraction, periods: int, method: RepaymentMethod) -> Money:
    """Return what stays the same every period: the instalment, the principal, or (bullet) nothing."""
    if method is RepaymentMethod.EQUAL_INSTALMENT:
        return equal_payment(balance, rate, periods)
    if method is RepaymentMethod.EQUAL_PRINCIPAL:
        return balance.times(Fraction(1, periods))
    return Money(0)


def principal_due(balance: Money, interest: Money, regular: Money, method: RepaymentMethod, *, is_last: bool) -> Money:
    """Return the principal of one period: never more than the balance, and all of it in the last period."""
    if is_last:
        return balance
    wanted = regular - interest if method is RepaymentMethod.EQUAL_INSTALMENT else regular
    return max(min(wanted, balance), Money(0))


def amortise(
    principal: Money, rate_pct: Decimal, periods: int, *, months_per_period: int, method: RepaymentMethod
) -> tuple[Portion, ...]:
    """Return every period's portion; principal adds up to the whole. Raises BadValueError for less than one period."""
    if periods < 1:
        raise BadValueError(say("还款期数至少为1。"), field="periods")
    return tuple(_portions(principal, period_rate(rate_pct, months_per_period), periods, method))


def _portions(balance: Money, rate: Fraction, periods: int, method: RepaymentMethod) -> Iterator[Portion]:
    regular = regular_amount(balance, rate, periods, method)
    for number in range(1, periods + 1):
        interest = balance.times(rate)
        paid = principal_due(balance, interest, regular, method, is_last=number == periods)
        balance -= paid
        yield Portion(number, paid, interest, balance)
