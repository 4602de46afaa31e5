"""Calculations of the tax relief's shadow ledger: by quarter, by month, or of one quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeVar

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import (
    NO_TURNOVER_TAX,
    Filing,
    FilingPeriod,
    LedgerRow,
    OffsetMethod,
    OffsetTax,
    SurchargeRates,
    TurnoverTaxes,
)
from supportdesk.domain.words import say

from .answers import Answer
from .reading import MonthsOfYear, Ratio, Year
from .reference import Reference
from .taxes import income_tax, is_exempt

Given = TypeVar("Given")
_MONTHS, _QUARTERS, _MONTHS_PER_QUARTER = 12, 4, 3
_TaxName = Literal["vat", "urban_maintenance", "education_surcharge", "local_education", "iit"]
_WITHOUT_VAT = tuple(tax for tax in OffsetTax if tax is not OffsetTax.VAT)


@dataclass(frozen=True)
class QuartersInputs:
    """A year of a sole trader who files by quarter. `order` holds the taxes that the quota may offset."""

    year: Year
    registered: date
    annual_quota: Money
    quarter_sales_ex_vat: tuple[Money, ...]
    levy_rate: Ratio
    city_rate: Ratio
    six_two_half: bool
    business_income_taxable: Money
    order: tuple[_TaxName, ...] = ("vat", "urban_maintenance", "education_surcharge", "local_education", "iit")


@dataclass(frozen=True)
class MonthsInputs:
    """A year of a sole trader who files by month."""

    year: Year
    registered: date
    annual_quota: Money
    monthly_sales_ex_vat: tuple[Money, ...]
    levy_rate: Ratio
    city_rate: Ratio
    six_two_half: bool
    business_income_taxable: Money
    month_exempt_le: Money | None = None
    method: Literal["by_filing", "cumulative_true_up"] = "by_filing"
    order: tuple[_TaxName, ...] = ("vat", "urban_maintenance", "education_surcharge", "local_education", "iit")


@dataclass(frozen=True)
class OneQuarterInputs:
    """One quarter, with the months operated so far in the year."""

    year: Year
    quarter: MonthsOfYear
    months_operated: MonthsOfYear
    annual_quota: Money
    sales_ex_vat: Money
    levy_rate: Ratio
    city_rate: Ratio
    six_two_half: bool


@dataclass(frozen=True)
class SwitchInputs:
    """One quarter, with the switch that says whether VAT may be offset."""

    year: Year
    quarter: MonthsOfYear
    months_operated: MonthsOfYear
    annual_quota: Money
    sales_ex_vat: Money
    levy_rate: Ratio
    city_rate: Ratio
    six_two_half: bool
    offset_includes_vat: bool


@dataclass(frozen=True)
class SettlementInputs:
    """One quarter's sales and the year's income tax; taxable sales need the rates."""

    year: Year
    annual_quota: Money
    quarter_sales_ex_vat: Money
    business_income_taxable: Money
    levy_rate: Ratio | None = None
    city_rate: Ratio | None = None
    six_two_half: bool | None = None


def by_quarter(given: QuartersInputs, known: Reference) -> Answer:
    """TX-06: the quota so far follows the months operated; what is left offsets the income tax."""
    sales = _filled(given.quarter_sales_ex_vat, _QUARTERS, "quarter_sales_ex_vat")
    taxes = [_taxes(one, FilingPeriod.QUARTER, given, known) for one in sales]
    rows = _rows(taxes, _MONTHS_PER_QUARTER, OffsetMethod.BY_FILING, given, known)
    settled = _settled(rows, given, known)
    relieved = rows[-1].cumulative_relief if rows else ZERO
    return {
        "quarters": [
            {
                "quarter": number,
                **_four(row.taxes),
                "relief": row.relief,
                "cumulative_relief": row.cumulative_relief,
                "payable": row.payable,
            }
            for number, row in enumerate(rows, start=1)
        ],
        **settled.answer,
        "total_key_group_relief": relieved + settled.relief,
    }


def by_month(given: MonthsInputs, known: Reference) -> Answer:
    """TX-27 and TX-28."""
    sales = _filled(given.monthly_sales_ex_vat, _MONTHS, "monthly_sales_ex_vat")
    taxes = [_monthly_taxes(one, given, known) for one in sales]
    rows = _rows(taxes, 1, OffsetMethod(given.method), given, known)
    return {
        "months": [
            {
                "month": number,
                "sales": one,
                **_four(row.taxes),
                "tax": row.taxes.total,
                "quota_to_date": row.quota_to_date,
                "relief": row.relief,
                "net_payable": row.payable,
                "cumulative_relief": row.cumulative_relief,
            }
            for number, (one, row) in enumerate(zip(sales, rows, strict=True), start=1)
        ],
        "turnover_relief_total": rows[-1].cumulative_relief,
        **_settled(rows, given, known).answer,
    }


def one_quarter(given: OneQuarterInputs, known: Reference) -> Answer:
    """TX-07: VAT first, then the surcharges."""
    taxes = _taxes(given.sales_ex_vat, FilingPeriod.QUARTER, given, known)
    quota = tax_relief.quota_for_months(given.annual_quota, given.months_operated)
    of_vat, of_others = tax_relief.relief_by_order(taxes, quota, offset_vat=True)
    return {
        **_four(taxes),
        "quota_to_date": quota,
        "relief_vat": of_vat,
        "relief_other": of_others,
        "payable": taxes.total - of_vat - of_others,
    }


def with_switch(given: SwitchInputs, known: Reference) -> Answer:
    """TX-18 and TX-19."""
    taxes = _taxes(given.sales_ex_vat, FilingPeriod.QUARTER, given, known)
    quota = tax_relief.quota_for_months(given.annual_quota, given.months_operated)
    of_vat, of_others = tax_relief.relief_by_order(taxes, quota, offset_vat=given.offset_includes_vat)
    relief = of_vat + of_others
    return {**_four(taxes), "relief": relief, "payable": taxes.total - relief}


def settlement(given: SettlementInputs, known: Reference) -> Answer:
    """TX-08: what the quarter leaves of the year's quota offsets the income tax, and the rest lapses."""
    taxes = NO_TURNOVER_TAX
    if not is_exempt(given.quarter_sales_ex_vat, FilingPeriod.QUARTER, given.year, known):
        taxes = tax_relief.turnover_taxes(
            given.quarter_sales_ex_vat,
            _needed(given.levy_rate, "levy_rate"),
            _surcharges(_needed(given.city_rate, "city_rate"), _needed(given.six_two_half, "six_two_half"), known),
        )
    left = given.annual_quota - min(taxes.total, given.annual_quota)
    income = income_tax(given.business_income_taxable, left, known)
    return {
        "vat": taxes.vat,
        "surcharges": taxes.surcharges,
        "iit_before": income.before,
        "key_group_relief_iit": income.other_relief,
        "iit_halving": income.halving,
        "iit_payable": income.payable,
        "unused_quota_forfeited": left - income.other_relief,
    }


@dataclass(frozen=True)
class _Settled:
    relief: Money
    answer: Answer


def _settled(rows: Sequence[LedgerRow], given: QuartersInputs | MonthsInputs, known: Reference) -> _Settled:
    months = tax_relief.window(given.registered, known.tax.window_months).months_in(given.year)
    quota = tax_relief.quota_for_months(given.annual_quota, months)
    left = quota - rows[-1].cumulative_relief
    income = income_tax(given.business_income_taxable, left if OffsetTax.INCOME_TAX in given.order else ZERO, known)
    answer = {
        "quota_left_for_iit": left,
        "iit_before": income.before,
        "iit_relief_key_group": income.other_relief,
        "iit_halving": income.halving,
        "iit_payable": income.payable,
    }
    return _Settled(income.other_relief, answer)


def _rows(
    taxes: Sequence[TurnoverTaxes],
    months_each: int,
    method: OffsetMethod,
    given: QuartersInputs | MonthsInputs,
    known: Reference,
) -> tuple[LedgerRow, ...]:
    window = tax_relief.window(given.registered, known.tax.window_months)
    filings = [
        Filing(tax, tax_relief.quota_for_months(given.annual_quota, window.months_in(given.year, number * months_each)))
        for number, tax in enumerate(taxes, start=1)
    ]
    return tax_relief.ledger(filings, [OffsetTax(name) for name in given.order], method)


def _taxes(
    sales: Money,
    filing: FilingPeriod,
    given: QuartersInputs | MonthsInputs | OneQuarterInputs | SwitchInputs,
    known: Reference,
) -> TurnoverTaxes:
    if is_exempt(sales, filing, given.year, known):
        return NO_TURNOVER_TAX
    return tax_relief.turnover_taxes(sales, given.levy_rate, _surcharges(given.city_rate, given.six_two_half, known))


def _monthly_taxes(sales: Money, given: MonthsInputs, known: Reference) -> TurnoverTaxes:
    if given.month_exempt_le is None:
        return _taxes(sales, FilingPeriod.MONTH, given, known)
    if sales <= given.month_exempt_le:
        return NO_TURNOVER_TAX
    return tax_relief.turnover_taxes(sales, given.levy_rate, _surcharges(given.city_rate, given.six_two_half, known))


def _surcharges(city_rate: Fraction, halved: bool, known: Reference) -> SurchargeRates:
    return SurchargeRates(
        urban_maintenance=city_rate,
        education_surcharge=known.tax.education_surcharge,
        local_education=known.tax.local_education,
        factor=known.tax.halved_to if halved else Fraction(1),
    )


def _four(taxes: TurnoverTaxes) -> Answer:
    return {
        "vat": taxes.vat,
        "urban_maintenance": taxes.urban_maintenance,
        "education_surcharge": taxes.education_surcharge,
        "local_education": taxes.local_education,
    }


def _filled(sales: tuple[Money, ...], most: int, field: str) -> tuple[Money, ...]:
    if not 1 <= len(sales) <= most:
        raise BadValueError(say("输入项{field}应有1到{most}项。", field=field, most=most), field=field)
    return sales


def _needed(value: Given | None, field: str) -> Given:
    if value is None:
        words = say("销售额已达起征点，还须给出输入项{field}。", field=field)
        raise BadValueError(words, field=field, code="missing")
    return value
