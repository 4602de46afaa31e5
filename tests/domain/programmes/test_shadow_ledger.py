"""The shadow ledger of a year: never below nothing, used and left are the quota, taxes in their order, whoever says what."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import (
    Filed,
    FilingPeriod,
    Hire,
    Income,
    OffsetTax,
    TaxTerms,
    TurnoverTaxes,
    sole_trader_year,
    window,
)
from supportdesk.policies.programmes import shipped_programmes

M, Q = FilingPeriod.MONTH, FilingPeriod.QUARTER


def stored(code: str = "key_group_tax") -> dict[str, Any]:
    return next(one["versions"][0]["parameters"] for one in shipped_programmes() if one["code"] == code)


def with_value(key: str, value: object, code: str = "key_group_tax") -> TaxTerms:
    told = stored(code)
    return TaxTerms.from_parameters({**told, key: {**told[key], "value": value}})


JIANGSU = with_value("float_percent", "20")
FIRM = with_value("float_percent", "30", "hiring_tax")
EARLIER = window(date(2024, 12, 3), 36)
SALES = (150_000, 180_000, 90_000, 220_000, 160_000, 240_000, 130_000, 100_000, 300_000, 260_000, 120_000, 200_000)


def months(sales: tuple[int, ...], terms: TaxTerms, year: int = 2025) -> list[Filed]:
    return [
        Filed(number, tax_relief.taxes_of(Money.yuan(one), date(year, number, 1), M, "town", terms))
        for number, one in enumerate(sales, 1)
    ]


def test_a_year_by_month_is_the_worked_case() -> None:
    year = sole_trader_year(2025, EARLIER, M, JIANGSU, months(SALES, JIANGSU), Income(Money.yuan(110_000)))
    # Worked case TX-27.
    found = [row.row.relief.fen // 100 for row in year.periods]
    assert found == [1_575, 1_890, 0, 2_310, 1_680, 2_520, 1_365, 0, 3_150, 2_730, 1_260, 2_100]
    assert (year.settled.before, year.settled.relief) == (Money.yuan(11_500), Money.yuan(3_420))  # type: ignore[union-attr]
    assert (year.left, year.lapsed) == (ZERO, ZERO)


def test_the_cumulative_method_makes_good_what_an_earlier_month_could_not_use() -> None:
    terms = with_value("method", "cumulative_true_up")
    year = sole_trader_year(2025, EARLIER, M, terms, months(SALES, terms))
    # Worked case TX-28.
    assert [row.row.relief for row in year.periods][1:3] == [Money.yuan("1758.33"), Money.yuan("131.67")]
    assert year.periods[2].made_good == Money.yuan("131.67")
    assert year.used == Money.yuan(20_000)


def test_a_province_adds_to_the_quota_up_to_its_limit() -> None:
    assert JIANGSU.quota == Money.yuan(24_000)
    assert FIRM.quota == Money.yuan(7_800)
    with pytest.raises(BadValueError, match="20%"):
        with_value("float_percent", "20.01")


def test_vat_that_may_not_be_offset_any_more_stays_due() -> None:
    lists = [
        {"valid_from": "2023-01-01", "taxes": ["vat", "urban_maintenance"]},
        {"valid_from": "2026-07-01", "taxes": ["urban_maintenance"]},
    ]
    terms = with_value("offset_taxes", lists)
    filed = [
        Filed(number, tax_relief.taxes_of(Money.yuan(400_000), date(2026, number * 3 - 2, 1), Q, "city", terms))
        for number in (2, 3)
    ]
    first, second = sole_trader_year(2026, EARLIER, Q, terms, filed).periods
    # Worked cases TX-18 and TX-19: only the list of the period's day counts.
    assert (first.by_tax[OffsetTax.VAT], OffsetTax.VAT in second.by_tax) == (Money.yuan(4_000), False)
    assert second.row.relief == Money.yuan(140)


def test_a_firms_months_and_the_settlement_are_the_worked_cases() -> None:
    hires = [Hire(date(2025, 1, 6)), Hire(date(2025, 6, 3)), Hire(date(2025, 8, 1))]
    taxes = TurnoverTaxes(Money.yuan(9_200), ZERO, ZERO, ZERO)
    year = tax_relief.employer_year(2025, hires, Q, FIRM, [Filed(4, taxes)], Income(Money.yuan(100_000), 20))
    # Worked cases TX-10 and TX-11: 15,600; 9,200 of turnover taxes, 5,000 of income tax, 1,400 lapse.
    assert (year.quota, year.used, year.lapsed) == (Money.yuan(15_600), Money.yuan(14_200), Money.yuan(1_400))


@pytest.mark.parametrize(
    ("income", "staff", "due"), [("3000000", 300, "150000"), ("3000001", 300, "750000.25"), ("50000", 301, "12500")]
)
def test_a_firm_beyond_one_limit_bears_the_full_rate(income: str, staff: int, due: str) -> None:
    year = tax_relief.employer_year(2025, [], Q, FIRM, [], Income(Money.yuan(income), staff))
    assert year.settled is not None
    assert year.settled.before == Money.yuan(due)


months_of_contract = st.none() | st.integers(1, 60)


@given(
    st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.dates(date(2023, 1, 1), date(2031, 12, 31)), months_of_contract
)
def test_a_hire_counts_for_thirty_six_months_at_most_and_not_after_leaving_or_the_contracts_end(
    begins: date, left: date, length: int | None
) -> None:
    def counted(left_on: date | None = None, insured_on: date | None = None) -> int:
        hire = Hire(begins, left_on, length, insured_on)
        return sum(tax_relief.months_worked([hire], year, 36) for year in range(2023, 2040))

    assert counted() == min(36, length or 36)
    assert 1 <= counted(left_on=max(left, begins)) <= counted()
    assert 0 <= counted(insured_on=max(left, begins)) <= counted()


def test_a_hire_counts_from_the_month_in_which_the_insurance_begins_until_the_contract_ends() -> None:
    late = Hire(date(2025, 1, 6), contract_months=12, insured_on=date(2025, 3, 17))
    assert [tax_relief.months_worked([late], year, 36) for year in (2025, 2026)] == [10, 0]
    never = Hire(date(2025, 1, 6), contract_months=12, insured_on=date(2026, 2, 1))
    assert never.months(36) is None


def test_a_renewed_contract_goes_on_within_the_same_thirty_six_months() -> None:
    first = Hire(date(2025, 1, 15), contract_months=24, who=("李秀英", "T2"))
    second = Hire(date(2027, 1, 15), contract_months=24, who=("李秀英", "T2"))
    (person,) = tax_relief.by_person([second, first], 36)
    assert [tax_relief.months_worked(person, year, 36) for year in (2025, 2026, 2027, 2028)] == [12, 12, 12, 0]


def test_contracts_of_one_name_that_run_at_the_same_time_are_two_peoples() -> None:
    one, other = (Hire(date(2025, month, 1), contract_months=12, who=("李秀英", "T2")) for month in (1, 6))
    assert len(tax_relief.by_person([one, other], 36)) == 2
    firm = tax_relief.employer_year(2025, [one, other], Q, FIRM, [])
    assert firm.quota == FIRM.quota.times(Fraction(12 + 7, 12))


def test_a_table_of_rates_must_rise_and_end_open() -> None:
    rows = [dict(row) for row in stored()["brackets"]["value"]]
    with pytest.raises(BadValueError, match="税率表"):
        with_value("brackets", rows[:-1])
    with pytest.raises(BadValueError, match="税率表"):
        with_value("brackets", [rows[1], rows[0], *rows[2:]])


class AYearOfFilings(RuleBasedStateMachine):
    """Periods are filed, corrected and compared in any order, the year settled: the quota is never passed."""

    def __init__(self) -> None:
        super().__init__()
        self.filed: dict[int, Filed] = {}
        self.income: Income | None = None
        self.terms = {"by_filing": JIANGSU, "cumulative_true_up": with_value("method", "cumulative_true_up")}
        self.method = "by_filing"

    @rule(number=st.integers(1, 12), sales=st.integers(0, 10**8))
    def file(self, number: int, sales: int) -> None:
        taxes = tax_relief.taxes_of(Money(sales), date(2025, number, 1), M, "town", self.terms[self.method])
        self.filed[number] = Filed(number, taxes)

    @rule(number=st.integers(1, 12), told=st.one_of(st.none(), st.integers(0, 3_000_000)))
    def compare(self, number: int, told: int | None) -> None:
        if number not in self.filed:
            return
        before = self.filed[number]
        self.filed[number] = Filed(number, before.taxes, None if told is None else Money(told))
        # The office's figure is refused when it passes the year's quota: the guard of the deed.
        if self.year.used > self.year.quota:
            self.filed[number] = before

    @rule(income=st.one_of(st.none(), st.integers(0, 10**9)))
    def settle(self, income: int | None) -> None:
        self.income = None if income is None else Income(Money(income))

    @rule(method=st.sampled_from(["by_filing", "cumulative_true_up"]))
    def under_another_version(self, method: str) -> None:
        self.method, self.filed, self.income = method, {}, None

    @property
    def year(self) -> tax_relief.ShadowYear:
        return sole_trader_year(2025, EARLIER, M, self.terms[self.method], list(self.filed.values()), self.income)

    @invariant()
    def used_and_left_are_the_quota(self) -> None:
        year = self.year
        assert ZERO <= year.used <= year.quota
        assert year.used + year.left == year.quota
        assert year.lapsed in {ZERO, year.left}
        if year.used_percent is not None:
            assert Decimal(0) <= year.used_percent <= 100

    @invariant()
    def taxes_are_offset_in_their_order(self) -> None:
        for one in self.year.periods:
            amounts = {
                OffsetTax.VAT: one.row.taxes.vat,
                OffsetTax.URBAN_MAINTENANCE: one.row.taxes.urban_maintenance,
                OffsetTax.EDUCATION_SURCHARGE: one.row.taxes.education_surcharge,
                OffsetTax.LOCAL_EDUCATION: one.row.taxes.local_education,
            }
            earlier_is_whole = True
            for tax, amount in amounts.items():
                assert ZERO <= one.by_tax[tax] <= amount
                if one.by_tax[tax]:
                    assert earlier_is_whole
                earlier_is_whole = earlier_is_whole and one.by_tax[tax] == amount
            assert one.row.relief == Money(sum(some.fen for some in one.by_tax.values())) + one.made_good
            assert one.row.relief >= ZERO


TestAYearOfFilings = AYearOfFilings.TestCase
