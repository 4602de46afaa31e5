from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import (
    Filing,
    FilingPeriod,
    OffsetMethod,
    OffsetTax,
    SurchargeRates,
    TurnoverTaxes,
    VatThreshold,
)
from supportdesk.domain.reasons import Reason
from supportdesk.policies import national_reference

TAX = national_reference().tax
COUNTY = SurchargeRates(Fraction("0.05"), TAX.education_surcharge, TAX.local_education, TAX.halved_to)
amounts = st.integers(0, 10**9).map(Money)
taxes = st.builds(TurnoverTaxes, amounts, amounts, amounts, amounts)


def test_the_very_threshold_was_exempt_until_2025_and_is_taxed_since() -> None:
    line = Money.yuan(100_000)
    assert tax_relief.threshold_on(date(2025, 12, 31), TAX.vat_thresholds).is_exempt(line, FilingPeriod.MONTH)
    assert not tax_relief.threshold_on(date(2026, 1, 1), TAX.vat_thresholds).is_exempt(line, FilingPeriod.MONTH)
    assert tax_relief.threshold_on(date(2026, 1, 1), TAX.vat_thresholds).is_exempt(line - Money(1), FilingPeriod.MONTH)


def test_a_quarter_has_its_own_threshold() -> None:
    rule = VatThreshold(date(2026, 1, 1), Money.yuan(100_000), Money.yuan(300_000), reaching_is_taxed=True)
    assert rule.is_exempt(Money.yuan(200_000), FilingPeriod.QUARTER)
    assert not rule.is_exempt(Money.yuan(200_000), FilingPeriod.MONTH)


def test_surcharges_rest_on_the_vat_before_relief_and_are_halved() -> None:
    found = tax_relief.turnover_taxes(Money.yuan(350_000), Fraction("0.01"), COUNTY)
    assert found == TurnoverTaxes(Money.yuan(3500), Money.yuan("87.50"), Money.yuan("52.50"), Money.yuan("35.00"))
    assert found.total == Money.yuan(3675)


def test_the_month_of_registration_is_the_first_and_the_window_outlives_the_policy() -> None:
    window = tax_relief.window(date(2025, 6, 16), 36)
    assert (window.first_month, window.last_month) == (date(2025, 6, 1), date(2028, 5, 1))
    assert [window.months_in(year) for year in (2024, 2025, 2026, 2027, 2028, 2029)] == [0, 7, 12, 12, 5, 0]
    assert window.months_in(2025, through_month=9) == 4


@pytest.mark.parametrize(
    ("registered", "refusal"), [(date(2027, 12, 31), None), (date(2028, 1, 1), Reason.POLICY_EXPIRED)]
)
def test_the_policys_last_day_is_in(registered: date, refusal: Reason | None) -> None:
    assert tax_relief.window_refusal(registered, date(2027, 12, 31)) == refusal


@given(
    st.lists(taxes, min_size=1, max_size=12),
    amounts,
    st.sampled_from(OffsetMethod),
    st.sets(st.sampled_from(OffsetTax)),
)
def test_relief_is_never_more_than_the_quota_nor_than_what_was_due(
    due: list[TurnoverTaxes], annual: Money, method: OffsetMethod, offset: set[OffsetTax]
) -> None:
    filings = [Filing(tax, tax_relief.quota_for_months(annual, month)) for month, tax in enumerate(due, start=1)]
    rows = tax_relief.ledger(filings, offset, method)
    due_so_far = ZERO
    for row in rows:
        due_so_far += tax_relief.offsettable(row.taxes, offset)
        assert row.relief >= ZERO
        assert row.cumulative_relief <= min(row.quota_to_date, due_so_far)
        assert row.relief + row.payable == row.taxes.total


@given(st.lists(taxes, min_size=1, max_size=12), amounts)
def test_comparing_the_year_so_far_never_relieves_less_than_each_filing_alone(
    due: list[TurnoverTaxes], annual: Money
) -> None:
    filings = [Filing(tax, tax_relief.quota_for_months(annual, month)) for month, tax in enumerate(due, start=1)]
    alone, cumulative = (tax_relief.ledger(filings, OffsetTax, method)[-1].cumulative_relief for method in OffsetMethod)
    assert cumulative >= alone


@given(taxes, amounts, st.booleans())
def test_vat_is_relieved_before_the_surcharges(due: TurnoverTaxes, quota: Money, offset_vat: bool) -> None:
    of_vat, of_others = tax_relief.relief_by_order(due, quota, offset_vat)
    assert of_vat + of_others <= quota
    assert not of_others or of_vat == (due.vat if offset_vat else ZERO)


@given(amounts, amounts, amounts)
def test_an_employers_quota_is_used_or_lapses(quota: Money, turnover: Money, income_tax: Money) -> None:
    found = tax_relief.employer_relief(quota, turnover, income_tax)
    assert found.turnover + found.income_tax + found.forfeited == quota
    assert found.turnover <= turnover
    assert found.income_tax <= income_tax


@given(amounts, amounts)
def test_a_sole_trader_never_pays_less_than_nothing(income: Money, relief: Money) -> None:
    found = tax_relief.sole_trader_tax(income, TAX.income_brackets, TAX.income_halving, relief)
    assert ZERO <= found.payable <= found.before
    assert found.payable + found.halving + found.other_relief == found.before


@given(st.integers(0, 300_000_000), st.integers(0, 10**6))
def test_more_income_never_bears_less_tax(fen: int, more: int) -> None:
    tax = [
        tax_relief.sole_trader_tax(Money(income), TAX.income_brackets, TAX.income_halving, ZERO).before
        for income in (fen, fen + more)
    ]
    assert tax[0] <= tax[1]


@pytest.mark.parametrize(
    ("income", "staff", "assets", "restricted", "small"),
    [
        (3_000_000, 300, 50_000_000, False, True),
        (3_000_001, 300, 50_000_000, False, False),
        (3_000_000, 301, 50_000_000, False, False),
        (3_000_000, 300, 50_000_001, False, False),
        (1, 1, 1, True, False),
    ],
)
def test_a_small_enterprise_keeps_all_three_limits(
    income: int, staff: int, assets: int, restricted: bool, small: bool
) -> None:
    found = tax_relief.qualifies_as_small(
        Money.yuan(income), staff, Money.yuan(assets), restricted_industry=restricted, rule=TAX.small_enterprise
    )
    assert found is small
