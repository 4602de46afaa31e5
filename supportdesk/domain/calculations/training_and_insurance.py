"""Calculations of training and of the cushions for a venture that fails."""

from dataclasses import dataclass

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import insurance, training
from supportdesk.domain.programmes.insurance import FailedFounder, FailedFounderRule
from supportdesk.domain.words import say

from .answers import Answer
from .reading import Count, Ratio
from .reference import Reference


@dataclass(frozen=True)
class ClassInputs:
    """A class: enrolled, certified, and the standard per head."""

    course: str
    enrolled: Count
    certified: Count
    standard: Money


@dataclass(frozen=True)
class OutcomeInputs:
    """A class whose subsidy asks who started a business within six months."""

    course: str
    certified: Count
    started_within_6m: Count
    standard: Money
    ratio_started: Ratio
    ratio_not: Ratio


@dataclass(frozen=True)
class AllowanceInputs:
    """Days on the spot and lessons at a distance."""

    offline_days: Count
    per_day: Money
    online_hours: Count
    per_hour: Money


def class_subsidy(given: ClassInputs) -> Answer:
    """SU-17."""
    _not_more(given.certified, given.enrolled, "certified", "enrolled")
    return {
        "award": training.class_subsidy(given.certified, given.standard),
        "certificate_rate": training.certificate_rate(given.certified, given.enrolled),
    }


def class_subsidy_by_outcome(given: OutcomeInputs) -> Answer:
    """SU-18."""
    _not_more(given.started_within_6m, given.certified, "started_within_6m", "certified")
    award = training.class_subsidy_by_outcome(
        given.certified,
        given.started_within_6m,
        given.standard,
        ratio_started=given.ratio_started,
        ratio_not=given.ratio_not,
    )
    return {"award": award}


def living_allowance(given: AllowanceInputs) -> Answer:
    """SU-19."""
    found = training.living_allowance(given.offline_days, given.per_day, given.online_hours, given.per_hour)
    return {"offline": found.offline, "online": found.online, "total": found.total}


@dataclass(frozen=True)
class FailedFounderInputs:
    """A founder whose venture closed."""

    total_tax_paid: Money
    months_registered: Count
    deregistered: bool
    registered_unemployed: bool
    months_individual_insurance_paid: Count
    ratio: Ratio
    cap: Money


@dataclass(frozen=True)
class CappedClaimsInputs:
    """Two parts of a claim and three caps."""

    base_claim: Money
    jobs_claim: Money
    base_cap: Money
    jobs_cap: Money
    total_cap: Money


@dataclass(frozen=True)
class PayoutInputs:
    """A claim on a policy against failure."""

    audited_loss: Money
    salvage: Money
    other_compensation: Money
    deductible_ratio: Ratio
    sum_insured: Money
    days_since_inception: Count
    waiting_days: Count | None = None


@dataclass(frozen=True)
class BenefitInputs:
    """Years of unemployment contributions."""

    cumulative_contribution_years: Count


def failed_founder(given: FailedFounderInputs, known: Reference) -> Answer:
    """IN-01 to IN-04."""
    founder = FailedFounder(
        given.total_tax_paid,
        given.months_registered,
        given.deregistered,
        given.registered_unemployed,
        given.months_individual_insurance_paid,
    )
    shape = known.awards.failed_founder
    rule = FailedFounderRule(shape.min_months, shape.below_months, shape.min_insured_months, given.ratio, given.cap)
    return {
        "eligible": insurance.failed_founder_refusal(founder, rule) is None,
        "amount": insurance.failed_founder_subsidy(founder, rule),
    }


def capped_claims(given: CappedClaimsInputs) -> Answer:
    """IN-10."""
    found = insurance.capped_claims(
        given.base_claim,
        given.jobs_claim,
        base_cap=given.base_cap,
        jobs_cap=given.jobs_cap,
        total_cap=given.total_cap,
    )
    return {"base_paid": found.base, "jobs_paid": found.jobs, "total_paid": found.paid}


def payout(given: PayoutInputs, known: Reference) -> Answer:
    """IN-11 to IN-13."""
    found = insurance.payout(
        given.audited_loss,
        salvage=given.salvage,
        other_compensation=given.other_compensation,
        deductible_ratio=given.deductible_ratio,
        sum_insured=given.sum_insured,
        days_since_inception=given.days_since_inception,
        waiting_days=known.awards.waiting_days if given.waiting_days is None else given.waiting_days,
    )
    return {"payout": found.amount, "in_waiting_period": found.in_waiting_period}


def benefit_months(given: BenefitInputs, known: Reference) -> Answer:
    """IN-14 to IN-16."""
    years = given.cumulative_contribution_years
    return {"max_months": insurance.unemployment_benefit_months(years, known.awards.benefit_bands)}


def _not_more(part: int, whole: int, field: str, of: str) -> None:
    if part > whole:
        raise BadValueError(say("输入项{field}不能多于{of}（{whole}）。", field=field, of=of, whole=whole), field=field)
