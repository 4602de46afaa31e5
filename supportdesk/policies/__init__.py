"""The shipped policy data, as TOML with source and dates, read into the domain's types.

This package stands outside the domain because it reads files; services and doors may ask it.
"""

import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from supportdesk.domain.ages import RetirementRule
from supportdesk.domain.calculations.reference import (
    AwardReference,
    ClockReference,
    FailedFounderMonths,
    LoanReference,
    Reference,
    TaxReference,
)
from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance import BenefitBand
from supportdesk.domain.programmes.subsidies import RentTier
from supportdesk.domain.programmes.tax_relief import Bracket, Halving, SmallEnterpriseRule, VatThreshold


def read_policy_file(name: str) -> dict[str, Any]:
    """Return one shipped TOML file as plain data."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def work_calendar() -> WorkCalendar:
    """Return the shipped calendar: the confirmed years, as the State Council's office arranged them."""
    years = read_policy_file("calendar.toml")
    return WorkCalendar(
        off_days=frozenset(day for year in years.values() for day in year["off"]),
        make_up_days=frozenset(day for year in years.values() for day in year["make_up"]),
        confirmed_years=frozenset(int(year) for year in years),
    )


@cache
def national_reference() -> Reference:
    """Return the shipped national figures that a calculation may look up."""
    figures = read_policy_file("national.toml")
    loan, clock = figures["loan"], figures["clock"]
    return Reference(
        calendar=work_calendar(),
        loan=LoanReference(
            day_base=loan["day_base"],
            staff_threshold=loan["staff_threshold"],
            compensation_after_months=loan["compensation_after_months"],
        ),
        clock=ClockReference(
            notice_working_days=clock["notice_working_days"],
            decision_working_days=clock["decision_working_days"],
        ),
        retirement=_retirement(figures["retirement"]),
        tax=_tax(figures["tax"]),
        awards=_awards(figures["awards"]),
    )


def _retirement(figures: dict[str, Any]) -> dict[str, RetirementRule]:
    return {
        name: RetirementRule(
            base_age_years=group["base_age_years"],
            delay_begins=figures["delay_begins"],
            months_per_step=group["months_per_step"],
            max_delay_months=group["max_delay_months"],
        )
        for name, group in figures["groups"].items()
    }


def _tax(figures: dict[str, Any]) -> TaxReference:
    income, small = figures["income"], figures["small_enterprise"]
    return TaxReference(
        vat_thresholds=tuple(
            VatThreshold(
                valid_from=row["valid_from"],
                month=Money.yuan(row["month"]),
                quarter=Money.yuan(row["quarter"]),
                reaching_is_taxed=row["reaching_is_taxed"],
            )
            for row in figures["vat_thresholds"]
        ),
        education_surcharge=Fraction(figures["education_surcharge"]),
        local_education=Fraction(figures["local_education"]),
        halved_to=Fraction(figures["halved_to"]),
        income_brackets=tuple(
            Bracket(
                up_to=Money.yuan(row["up_to"]) if "up_to" in row else None,
                rate_pct=Decimal(row["rate_pct"]),
                quick_deduction=Money.yuan(row["quick_deduction"]),
            )
            for row in income["brackets"]
        ),
        income_halving=Halving(Money.yuan(income["halving_up_to"]), Fraction(income["halving_ratio"])),
        small_enterprise=SmallEnterpriseRule(
            max_income=Money.yuan(small["max_income"]),
            max_employees=small["max_employees"],
            max_assets=Money.yuan(small["max_assets"]),
            small_rate=Fraction(small["small_rate"]),
            full_rate=Fraction(small["full_rate"]),
        ),
        window_months=figures["window_months"],
        example_annual_quota=Money.yuan(figures["example_annual_quota"]),
    )


def _awards(figures: dict[str, Any]) -> AwardReference:
    founder = figures["failed_founder"]
    return AwardReference(
        failed_founder=FailedFounderMonths(
            min_months=founder["min_months"],
            below_months=founder["below_months"],
            min_insured_months=founder["min_insured_months"],
        ),
        waiting_days=figures["startup_insurance"]["waiting_days"],
        benefit_bands=tuple(
            BenefitBand(row["from_years"], row["max_months"]) for row in figures["unemployment_benefit"]["bands"]
        ),
        rent_tiers=tuple(
            RentTier(Decimal(row["area_up_to"]) if "area_up_to" in row else None, Money.yuan(row["amount"]))
            for row in figures["rent_by_area"]["tiers"]
        ),
    )
