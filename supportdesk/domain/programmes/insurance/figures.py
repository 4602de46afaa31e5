"""Insurance and other cushions for a venture that fails.

Every figure is a parameter of the scheme. Source: worked cases IN-01 to IN-04 and IN-10 to IN-16.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.reasons import Reason


@dataclass(frozen=True)
class FailedFounderRule:
    """Anhui's rule of 2018: how long registered, how long insured at one's own cost, which part of the tax paid.

    Registered at least `min_months` and less than `below_months`.
    """

    min_months: int
    below_months: int
    min_insured_months: int
    ratio: Fraction
    cap: Money


@dataclass(frozen=True)
class FailedFounder:
    """What is known of a founder whose venture closed."""

    tax_paid: Money
    months_registered: int
    deregistered: bool
    registered_unemployed: bool
    insured_months: int


def failed_founder_refusal(founder: FailedFounder, rule: FailedFounderRule) -> Reason | None:
    """Answer why a failed founder gets no social-insurance subsidy, or None."""
    if founder.months_registered < rule.min_months:
        return Reason.TOO_EARLY
    if founder.months_registered >= rule.below_months:
        return Reason.TOO_LATE
    if not founder.deregistered or founder.insured_months < rule.min_insured_months:
        return Reason.TOO_EARLY
    return None if founder.registered_unemployed else Reason.NOT_TARGET_GROUP


def failed_founder_subsidy(founder: FailedFounder, rule: FailedFounderRule) -> Money:
    """A part of the tax once paid, up to the cap; nothing for a refused one."""
    if failed_founder_refusal(founder, rule):
        return ZERO
    return min(founder.tax_paid.times(rule.ratio), rule.cap)


@dataclass(frozen=True)
class CappedClaims:
    """Two parts of a claim, each up to its own cap, and what is paid of both up to a third one."""

    base: Money
    jobs: Money
    paid: Money


def capped_claims(base: Money, jobs: Money, *, base_cap: Money, jobs_cap: Money, total_cap: Money) -> CappedClaims:
    """Cap each part, then their sum."""
    base_paid, jobs_paid = min(base, base_cap), min(jobs, jobs_cap)
    return CappedClaims(base_paid, jobs_paid, min(base_paid + jobs_paid, total_cap))


@dataclass(frozen=True)
class Payout:
    """What a policy pays, and whether the event lay within the waiting period."""

    amount: Money
    in_waiting_period: bool


def payout(
    loss: Money,
    *,
    salvage: Money,
    other_compensation: Money,
    deductible_ratio: Fraction,
    sum_insured: Money,
    days_since_inception: int,
    waiting_days: int,
) -> Payout:
    """(Loss − salvage − other compensation) × (1 − deductible), up to the sum insured; nothing while waiting."""
    if days_since_inception < waiting_days:
        return Payout(ZERO, in_waiting_period=True)
    net = max(loss - salvage - other_compensation, ZERO)
    return Payout(min(net.times(1 - deductible_ratio), sum_insured), in_waiting_period=False)


@dataclass(frozen=True)
class BenefitBand:
    """From so many years of contributions on, so many months of unemployment benefit at most."""

    from_years: int
    max_months: int


def unemployment_benefit_months(years: int, bands: Sequence[BenefitBand]) -> int:
    """Return the longest time of benefit for years of contributions; none below the first band."""
    return max((band.max_months for band in bands if years >= band.from_years), default=0)
