"""Adding up: totals equal their parts, shares have a base, worked cases of the trade."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain import reports
from supportdesk.domain.money import Money
from supportdesk.domain.summaries.catalogue import BLOCKS, INDICATORS
from supportdesk.domain.summaries.figures import DistinctCount, Entry, Part, add_up
from supportdesk.domain.summaries.indicators import Block, Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.people import VENTURES

OCTOBER = Month(2026, 10)


def fen(wan: str) -> int:
    return Money.yuan(Decimal(wan) * 10_000).fen


def test_districts_add_up_to_the_whole_and_the_average_follows() -> None:
    """Worked case RP-01, amounts in ten thousand yuan."""
    by_unit = {"市本级": "9515", "灵宝": "4741.1", "义马": "1928.5", "卢氏": "4230", "渑池": "4810", "陕州": "3747"}
    entries = [Entry(OCTOBER, {"loans_disbursed_amount": fen(amount)}, town=town) for town, amount in by_unit.items()]
    loans = add_up(OCTOBER, [*entries, Entry(OCTOBER, {"loans_disbursed": 1963}, town="灵宝")])
    assert loans.total.count("loans_disbursed_amount", Window.MONTH) == fen("28971.6")
    average = loans.total.value(INDICATORS["loans_average"], Window.MONTH)
    assert reports.rounded(Fraction(int(average or 0), 1_000_000), 2) == Decimal("14.76")


def test_recovery_and_overdue_rates_name_different_bases() -> None:
    """Worked case RP-04."""
    entry = Entry(
        Window.MONTH,
        {
            "loans_matured_amount": fen("1180"),
            "loans_recovered_amount": fen("1168"),
            "overdue_balance": fen("12"),
            "loan_balance": fen("4260"),
        },
    )
    quality = add_up(OCTOBER, [entry])
    assert quality.total.value(INDICATORS["recovery_rate"], Window.MONTH) == Decimal("98.98")
    assert quality.total.value(INDICATORS["overdue_rate"], Window.MONTH) == Decimal("0.28")


def test_jobs_per_founder_leave_the_founder_out() -> None:
    """Worked case RP-06."""
    jobs = add_up(OCTOBER, [Entry(OCTOBER, {"jobs_founders": 42, "jobs_employed": 151, "jobs_created": 193})])
    assert jobs.total.value(INDICATORS["jobs_per_founder"], Window.MONTH) == Decimal("3.60")
    assert jobs.total.value(INDICATORS["jobs_created"], Window.MONTH) == 193


def test_rows_and_columns_add_up_to_the_same_total() -> None:
    """Worked case RP-07."""
    rows = [("城关镇", "A", 12), ("城关镇", "F", 30), ("河口乡", "A", 25), ("河口乡", "C", 8)]
    made = add_up(OCTOBER, [Entry(OCTOBER, {"ventures_founded": n}, town=t, industry=i) for t, i, n in rows])

    def counts(split: Split) -> dict[str, int]:
        return {key: part.count("ventures_founded", Window.MONTH) for key, part in made.parts[split].items()}

    assert counts(Split.TOWN) == {"城关镇": 42, "河口乡": 33}
    assert counts(Split.INDUSTRY) == {"A": 37, "F": 30, "C": 8}
    assert made.total.count("ventures_founded", Window.MONTH) == 75


def test_a_share_without_a_base_is_nothing_rather_than_zero() -> None:
    assert add_up(OCTOBER, []).total.value(INDICATORS["loans_returnee_share"], Window.MONTH) is None


def test_what_stands_at_a_day_has_no_year_to_date() -> None:
    made = add_up(OCTOBER, [Entry(Window.MONTH, {"ventures_operating": 5})])
    assert made.total.value(INDICATORS["ventures_operating"], Window.MONTH) == 5
    assert made.total.value(INDICATORS["ventures_operating"], Window.YEAR_TO_DATE) is None


def test_distinct_persons_are_counted_and_never_added() -> None:
    counts = [
        DistinctCount("people_started", Window.MONTH, 3),
        DistinctCount("people_started", Window.MONTH, 2, Split.TOWN, "a"),
        DistinctCount("people_started", Window.MONTH, 2, Split.TOWN, "b"),
    ]
    people = add_up(OCTOBER, [], counts)
    assert people.total.count("people_started", Window.MONTH) == 3
    assert people.of(Split.TOWN, "a").count("people_started", Window.MONTH) == 2


def test_every_indicator_is_defined_once_and_says_what_it_is() -> None:
    codes = [indicator.code for made in BLOCKS for indicator in made.indicators]
    assert len(codes) == len(set(codes))
    for indicator in INDICATORS.values():
        assert str(indicator.note)
        assert indicator.opens in INDICATORS
        assert not indicator.is_derived or {indicator.part, indicator.base} <= set(INDICATORS)


months = st.builds(Month, st.sampled_from([2025, 2026]), st.integers(1, 12))
entries_of_ventures = st.lists(
    st.builds(
        Entry,
        at=months | st.sampled_from(Window),
        amounts=st.dictionaries(st.sampled_from(["ventures_founded", "ventures_closed"]), st.integers(-5, 50)),
        town=st.sampled_from(["", "101", "102", "103"]),
        industry=st.sampled_from(["", "A", "C"]),
    ),
    max_size=40,
)


@given(entries_of_ventures, st.randoms())
def test_totals_equal_the_sum_of_their_parts(entries: list[Entry], chance: Random) -> None:
    traits = [
        Part(entry.at, split, chance.choice(["", "11", "O1"]), entry.amounts)
        for entry in entries
        for split in (Split.LEGAL_FORM, Split.STAGE)
    ]
    made = add_up(OCTOBER, entries, (), traits)
    for indicator in VENTURES.indicators:
        for split in indicator.splits:
            for window in Window:
                parts = sum(part.count(indicator.code, window) for part in made.parts[split].values())
                assert parts == made.total.count(indicator.code, window)


@given(entries_of_ventures)
def test_the_months_of_the_chart_add_up_to_the_year_to_date(entries: list[Entry]) -> None:
    happened = [entry for entry in entries if isinstance(entry.at, Month)]
    made = add_up(OCTOBER, happened)
    charted = sum(
        made.by_month.get(("ventures_founded", Month(2026, number)), 0) for number in range(1, OCTOBER.number + 1)
    )
    assert charted == made.total.count("ventures_founded", Window.YEAR_TO_DATE)


@pytest.mark.parametrize("block", BLOCKS)
def test_shares_are_reckoned_from_figures_that_can_be_split_alike(block: Block) -> None:
    for indicator in block.indicators:
        if indicator.is_derived:
            for code in (indicator.part, indicator.base):
                assert set(indicator.splits) <= set(INDICATORS[code].splits)
                assert INDICATORS[code].measure in (Measure.HAPPENED, Measure.STANDS, Measure.MATURED)
                assert not INDICATORS[code].is_distinct
