"""Training subsidy and living allowance. Source: worked cases SU-17 to SU-19."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.money import Money
from supportdesk.domain.reports import ratio


def class_subsidy(certified: int, standard: Money) -> Money:
    """The standard for each certified trainee."""
    return standard.times(certified)


def class_subsidy_by_outcome(
    certified: int, started: int, standard: Money, *, ratio_started: Fraction, ratio_not: Fraction
) -> Money:
    """The standard in part: one ratio for those who started a business in time, another for the rest; rounded once."""
    return standard.times(started * ratio_started + (certified - started) * ratio_not)


def certificate_rate(certified: int, enrolled: int) -> Decimal | None:
    """Certified ÷ enrolled with four decimals; None for an empty class."""
    return ratio(certified, enrolled)


@dataclass(frozen=True)
class LivingAllowance:
    """What a trainee gets for days on the spot and for lessons at a distance."""

    offline: Money
    online: Money

    @property
    def total(self) -> Money:
        return self.offline + self.online


def living_allowance(days: int, per_day: Money, lessons: int, per_lesson: Money) -> LivingAllowance:
    """Reckon both parts; the same day must not be in both."""
    return LivingAllowance(per_day.times(days), per_lesson.times(lessons))
