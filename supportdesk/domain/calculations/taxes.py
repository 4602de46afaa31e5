"""Calculations of taxes, quotas and the shadow ledger. The tax office's figure prevails."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import FilingPeriod, SoleTraderTax

from .answers import Answer, month_text
from .reading import Count, MonthsOfYear, Periods, Ratio, Year
from .reference import Reference


@dataclass(frozen=True)
class QuotaInputs:
    """A yearly quota and the months operated in the year."""

    annual_quota: Money
    months_operated_in_year: MonthsOfYear


@dataclass(frozen=True)
class WindowInputs:
    """A registration, the policy's last day, and the months of relief."""

    registered: date
    policy_end: date
    months: Periods | None = None
    annual_quota: Money | None = None


@dataclass(frozen=True)
class EmployerQuotaInputs:
    """Months that each hired person worked in the year."""

    per_person_year: Money
    months_worked: tuple[MonthsOfYear, ...]


@dataclass(frozen=True)
class EmployerLedgerInputs:
    """An employer's quota and the taxes due."""

    total_relief_quota: Money
    vat_and_surcharges_due: Money
    cit_due: Money


@dataclass(frozen=True)
class VatInputs:
    """A small-scale taxpayer's sales of one period, without VAT."""

    year: Year
    filing: Literal["month", "quarter"]
    sales_ex_vat: Money
    levy_rate: Ratio
    taxpayer: Literal["small_scale"]


@dataclass(frozen=True)
class EnterpriseTaxInputs:
    """An enterprise's yearly income and size."""

    taxable_income: Money
    employees: Count
    total_assets: Money
    restricted_industry: bool


@dataclass(frozen=True)
class SoleTraderTaxInputs:
    """A sole trader's yearly business income, and relief from elsewhere."""

    taxable_income: Money
    other_relief: Money


def quota(given: QuotaInputs) -> Answer:
    """TX-01 to TX-03."""
    return {"quota": tax_relief.quota_for_months(given.annual_quota, given.months_operated_in_year)}


def window(given: WindowInputs, known: Reference) -> Answer:
    """TX-04 and TX-05; the yearly quotas are shown for the quota given, else for the reference's example."""
    refusal = tax_relief.window_refusal(given.registered, given.policy_end)
    if refusal:
        return {"eligible": False, "reason": refusal}
    found = tax_relief.window(given.registered, given.months or known.tax.window_months)
    annual = given.annual_quota or known.tax.example_annual_quota
    shown = f"{annual}".removesuffix(".00")
    return {
        "first_month": month_text(found.first_month),
        "last_month": month_text(found.last_month),
        f"quota_by_year_at_{shown}": {
            str(year): tax_relief.quota_for_months(annual, found.months_in(year)) for year in found.years()
        },
    }


def employer_quota(given: EmployerQuotaInputs) -> Answer:
    """TX-09 and TX-10."""
    return {"total_relief_quota": tax_relief.employer_quota(given.per_person_year, given.months_worked)}


def employer_ledger(given: EmployerLedgerInputs) -> Answer:
    """TX-11 and TX-12."""
    found = tax_relief.employer_relief(given.total_relief_quota, given.vat_and_surcharges_due, given.cit_due)
    return {"relief_turnover": found.turnover, "relief_cit": found.income_tax, "forfeited": found.forfeited}


def vat(given: VatInputs, known: Reference) -> Answer:
    """TX-13 to TX-17."""
    exempt = is_exempt(given.sales_ex_vat, FilingPeriod(given.filing), given.year, known)
    return {"exempt": exempt, "vat": ZERO if exempt else given.sales_ex_vat.times(given.levy_rate)}


def enterprise_tax(given: EnterpriseTaxInputs, known: Reference) -> Answer:
    """TX-20 to TX-23."""
    rule = known.tax.small_enterprise
    qualifies = tax_relief.qualifies_as_small(
        given.taxable_income,
        given.employees,
        given.total_assets,
        restricted_industry=given.restricted_industry,
        rule=rule,
    )
    return {
        "qualifies": qualifies,
        "cit": tax_relief.enterprise_tax(given.taxable_income, qualifies=qualifies, rule=rule),
    }


def sole_trader_tax(given: SoleTraderTaxInputs, known: Reference) -> Answer:
    """TX-24 to TX-26."""
    found = income_tax(given.taxable_income, given.other_relief, known)
    return {"tax_before": found.before, "halving": found.halving, "payable": found.payable}


def is_exempt(sales: Money, filing: FilingPeriod, year: int, known: Reference) -> bool:
    """Tell whether a small-scale taxpayer's sales of a period bear no VAT in a year."""
    return tax_relief.threshold_on(date(year, 1, 1), known.tax.vat_thresholds).is_exempt(sales, filing)


def income_tax(income: Money, relief: Money, known: Reference) -> SoleTraderTax:
    """A sole trader's income tax by the national table."""
    return tax_relief.sole_trader_tax(income, known.tax.income_brackets, known.tax.income_halving, relief)
