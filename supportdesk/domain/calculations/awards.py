"""Calculations of subsidies and of incubator money."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import incubator, subsidies
from supportdesk.domain.reasons import Reason
from supportdesk.domain.words import say

from .answers import Answer
from .reading import Area, Count, Months, Ratio
from .reference import Reference

_MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class OneOffInputs:
    """A one-off subsidy by the days of registration and application."""

    registered: date
    applied: date
    min_months: Months
    first_venture: bool
    already_received: bool
    standard: Money


@dataclass(frozen=True)
class PriorAwardInputs:
    """A one-off subsidy for somebody who may have had one."""

    person_prior_award: bool
    standard: Money


@dataclass(frozen=True)
class JobsInputs:
    """A one-off subsidy that asks for jobs and months in business."""

    jobs_including_founder: Count
    min_jobs: Count
    months_operating: Months
    min_months: Months
    standard: Money


def one_off(given: OneOffInputs) -> Answer:
    """SU-01 to SU-03."""
    refusal = subsidies.award_refusal(
        first_venture=given.first_venture, already_received=given.already_received
    ) or subsidies.operating_refusal(given.registered, given.applied, given.min_months)
    return _award(refusal, given.standard)


def one_off_once(given: PriorAwardInputs) -> Answer:
    """SU-04."""
    refusal = subsidies.award_refusal(first_venture=True, already_received=given.person_prior_award)
    return {**_award(refusal, given.standard), "reason": refusal}


def one_off_with_jobs(given: JobsInputs) -> Answer:
    """SU-05 and SU-06."""
    refusal = subsidies.jobs_refusal(given.jobs_including_founder, given.min_jobs) or subsidies.months_refusal(
        given.months_operating, given.min_months
    )
    return _award(refusal, given.standard)


def _award(refusal: Reason | None, standard: Money) -> Answer:
    return {"eligible": refusal is None, "amount": ZERO if refusal else standard}


@dataclass(frozen=True)
class MonthRentInputs:
    """Rent by the month, with a cap for the month and one for the year."""

    actual_month_rent: Money
    month_cap: Money
    months: Months
    year_cap: Money


@dataclass(frozen=True)
class FallingRentInputs:
    """Rent by the month, with a cap that changes from year to year."""

    actual_month_rent: Money
    caps_by_year: tuple[Money, ...]


@dataclass(frozen=True)
class AreaRentInputs:
    """Rent paid for premises of an area."""

    area_m2: Area
    actual_rent_paid: Money


@dataclass(frozen=True)
class PartRentInputs:
    """A part of a yearly rent, up to a cap."""

    annual_rent: Money
    ratio: Ratio
    cap: Money


@dataclass(frozen=True)
class ReducedRentInputs:
    """A park's yearly rent, and the part that is waived each year."""

    base_annual_rent: Money
    reduction: tuple[Ratio, ...]


def rent_by_month(given: MonthRentInputs) -> Answer:
    """SU-07 and SU-08."""
    return {
        "monthly": min(given.actual_month_rent, given.month_cap),
        "annual": subsidies.rent_by_month(given.actual_month_rent, given.month_cap, given.months, given.year_cap),
    }


def rent_falling(given: FallingRentInputs) -> Answer:
    """SU-09."""
    by_year = [subsidies.rent_by_month(given.actual_month_rent, cap, _MONTHS_PER_YEAR) for cap in given.caps_by_year]
    return {"by_year": by_year, "total": total(by_year)}


def rent_by_area(given: AreaRentInputs, known: Reference) -> Answer:
    """SU-10 and SU-11."""
    tier = subsidies.tier_for(given.area_m2, known.awards.rent_tiers)
    return {"tier_amount": tier.amount, "award": min(tier.amount, given.actual_rent_paid)}


def rent_in_part(given: PartRentInputs) -> Answer:
    """SU-13 and SU-14."""
    return {"award": subsidies.part_up_to(given.annual_rent, given.ratio, given.cap)}


def rent_reduced(given: ReducedRentInputs) -> Answer:
    """SU-12."""
    found = incubator.reduced_rent(given.base_annual_rent, given.reduction)
    return {"payable_by_year": found.payable_by_year, "waived_total": found.waived}


@dataclass(frozen=True)
class JobCreationInputs:
    """People employed for a full year."""

    persons_full_year: Count
    per_person: Money
    cap: Money


@dataclass(frozen=True)
class InsurancePaidInputs:
    """Social insurance paid by the month, for one person or several."""

    monthly_paid: Money
    months: Months
    ratio_max: Ratio
    persons: Count = 1


@dataclass(frozen=True)
class StackingInputs:
    """Awards in the order of acceptance, each `subject:title`."""

    awards: tuple[str, ...]
    mutually_exclusive: bool


def job_creation(given: JobCreationInputs) -> Answer:
    """SU-15 and SU-16."""
    return {"award": subsidies.per_person(given.per_person, given.persons_full_year, given.cap)}


def insurance_paid(given: InsurancePaidInputs) -> Answer:
    """SU-20."""
    paid = given.monthly_paid.times(given.months * given.persons)
    return {"award": subsidies.part_up_to(paid, given.ratio_max)}


def stacking(given: StackingInputs) -> Answer:
    """SU-23: of one subject only the award accepted first stands."""
    groups = [award.split(":")[0] if given.mutually_exclusive else str(n) for n, award in enumerate(given.awards)]
    found = subsidies.stack(zip(given.awards, groups, strict=True))
    return {
        "accepted": found.accepted,
        "rejected": found.rejected,
        "reason": Reason.MUTUALLY_EXCLUSIVE if found.rejected else None,
    }


@dataclass(frozen=True)
class StartUpFundInputs:
    """Verified investment, and the parts in which the award is paid."""

    verified_investment: Money
    ratio: Ratio
    cap: Money
    tranches: tuple[Ratio, ...]


def start_up_fund(given: StartUpFundInputs) -> Answer:
    """SU-21 and SU-22."""
    if sum(given.tranches) != 1:
        raise BadValueError(say("输入项tranches各项之和须为1。"), field="tranches")
    award = incubator.start_up_award(given.verified_investment, given.ratio, given.cap)
    return {"award": award, "tranches": incubator.tranches(award, given.tranches)}
