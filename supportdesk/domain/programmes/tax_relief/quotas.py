"""How much a key group's relief may be: the yearly quota, its 36 months, and an employer's quota.

财政部 税务总局 人力资源社会保障部 农业农村部公告2023年第15号. The month of registration counts as the first.
Source: worked cases TX-01 to TX-05 and TX-09 to TX-12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import Money
from supportdesk.domain.reasons import Reason

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Window:
    """First days of the first and the last month of relief."""

    first_month: date
    last_month: date

    def months_in(self, year: int, through_month: int = MONTHS_PER_YEAR) -> int:
        """Count the months of relief in a year, up to and with a month of it."""
        first = max(self.first_month, date(year, 1, 1))
        last = min(self.last_month, date(year, through_month, 1))
        return max((last.year - first.year) * MONTHS_PER_YEAR + last.month - first.month + 1, 0)

    def years(self) -> range:
        return range(self.first_month.year, self.last_month.year + 1)


def window(registered_on: date, months: int) -> Window:
    """Return the months of relief; they run to their end even beyond the policy's."""
    first = registered_on.replace(day=1)
    return Window(first, add_months(first, months - 1))


def window_refusal(registered_on: date, policy_end: date) -> Reason | None:
    """Answer POLICY_EXPIRED for a registration after the policy's last day."""
    return Reason.POLICY_EXPIRED if registered_on > policy_end else None


def quota_for_months(annual_quota: Money, months: int) -> Money:
    """The yearly quota ÷ 12 × months operated, rounded half up to the fen."""
    return annual_quota.times(Fraction(months, MONTHS_PER_YEAR))


def employer_quota(per_person_year: Money, months_worked: Sequence[int]) -> Money:
    """An employer's quota: months worked ÷ 12 × the amount per person, added up exactly and rounded once."""
    return per_person_year.times(Fraction(sum(months_worked), MONTHS_PER_YEAR))


@dataclass(frozen=True)
class EmployerRelief:
    """What an employer's quota took off: turnover taxes first, then enterprise income tax; the rest lapses."""

    turnover: Money
    income_tax: Money
    forfeited: Money


def employer_relief(quota: Money, turnover_due: Money, income_tax_due: Money) -> EmployerRelief:
    """Apply a year's quota; nothing is carried over."""
    turnover = min(quota, turnover_due)
    income_tax = min(quota - turnover, income_tax_due)
    return EmployerRelief(turnover, income_tax, quota - turnover - income_tax)
