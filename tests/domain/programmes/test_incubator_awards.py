"""Places and start-up money in figures: whatever the version says, the parts are the whole and no cap is passed."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import incubator
from supportdesk.domain.programmes.incubator import IncubatorTerms, Reported, RoomStanding, TrancheRule
from supportdesk.domain.programmes.incubator.facts import IncubatorFacts
from supportdesk.policies.programmes import shipped_programmes

DAY = date(2026, 11, 2)
amounts = st.integers(0, 10**11).map(Money)


def stored(code: str) -> dict[str, Any]:
    return next(one["versions"][0]["parameters"] for one in shipped_programmes() if one["code"] == code)


def terms(code: str) -> IncubatorTerms:
    return IncubatorTerms.from_parameters(stored(code))


@st.composite
def parts(draw: st.DrawFn) -> tuple[TrancheRule, ...]:
    cuts = sorted({0, 100, *draw(st.lists(st.integers(1, 99), max_size=4))})
    return tuple(
        TrancheRule(f"t{turn}", "节点", "milestone", Decimal(upper - lower), draw(st.integers(0, 24)))
        for turn, (lower, upper) in enumerate(itertools.pairwise(cuts))
    )


@given(amounts, st.fractions(Fraction(1, 100), 1, max_denominator=100), amounts, parts())
def test_the_parts_are_the_award_and_the_award_is_within_share_and_cap(
    verified: Money, ratio: Fraction, cap: Money, rules: tuple[TrancheRule, ...]
) -> None:
    award = incubator.start_up_award(verified, ratio, cap)
    planned = incubator.planned_tranches(award, DAY, rules)
    whole = total([one.amount for one in planned])
    assert whole == award
    assert whole <= cap
    assert whole <= verified.times(ratio)
    assert all(one.amount >= ZERO and one.from_day >= DAY for one in planned)


@given(st.integers(1, 60), amounts, st.dictionaries(st.integers(1, 6), st.fractions(0, 1, max_denominator=12)))
def test_every_month_of_a_tenancy_is_charged_once(months: int, rent: Money, reductions: dict[int, Fraction]) -> None:
    years = incubator.rent_years(DAY, months, rent, reductions)
    assert sum(one.months for one in years) == months
    assert total([one.rent for one in years]) == rent.times(months)
    assert all(ZERO <= one.payable <= one.rent for one in years)
    assert years[0].starts_on == DAY
    assert years[-1].ends_on == incubator.last_day(DAY, months)
    for before, after in itertools.pairwise(years):
        assert after.starts_on == before.ends_on + timedelta(days=1)


def test_a_tenancy_that_begins_on_the_last_day_of_a_month_keeps_its_months() -> None:
    years = incubator.rent_years(date(2026, 8, 31), 18, Money.yuan(1_000), {1: Fraction(1)})
    assert [(one.months, one.payable) for one in years] == [(12, ZERO), (6, Money.yuan(6_000))]


def rooms(taken: int, free: int, since: date = DAY) -> list[RoomStanding]:
    return [
        *(RoomStanding(f"A{turn}", Decimal(60), is_open=True, is_taken=True) for turn in range(taken)),
        *(
            RoomStanding(f"B{turn}", Decimal(60), is_open=True, is_taken=False, unused_since=since)
            for turn in range(free)
        ),
    ]


def said(some: list[RoomStanding], today: date = DAY) -> str:
    return " ".join(str(one) for one in incubator.base_warnings(some, today, terms("incubator_place")))


def test_a_base_warns_when_it_is_full_nearly_full_or_little_used() -> None:
    assert "已经住满" in said(rooms(30, 0))
    assert "将满" in said(rooms(38, 2))
    assert said(rooms(32, 8)) == ""
    assert "使用率 75.0%" in said(rooms(30, 10))
    assert "少于标准 30 户" in said(rooms(29, 1))


def test_a_room_that_is_unused_for_more_than_sixty_days_is_named() -> None:
    since = DAY - timedelta(days=60)
    assert "空置" not in said(rooms(32, 8, since))
    assert "8 间空置超过 60 天：B0 B1" in said(rooms(32, 8, since - timedelta(days=1)))


def test_a_year_of_reports_decides_and_less_does_not() -> None:
    quarter = Reported(5, Money.yuan(70_000), Money.yuan(500))
    few = incubator.measures_of([quarter] * 3, 5, Money.yuan(300_000), None, 4)
    whole = incubator.measures_of([quarter] * 4, 5, Money.yuan(300_000), None, 4)
    assert [one.is_met for one in few] == [True, None, None]
    assert [one.is_met for one in whole] == [True, False, None]


def test_a_version_whose_parts_are_not_the_whole_is_refused() -> None:
    changed = stored("startup_fund")
    rows = [dict(row) for row in changed["tranches"]["value"]]
    rows[0]["percent"] = "49"
    faults = IncubatorTerms.faults_of({**changed, "tranches": {**changed["tranches"], "value": rows}})
    assert [fault.field for fault in faults] == ["tranches"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rent_reductions", [{"year": 1, "reduction": "2"}]),
        ("rent_reductions", [{"year": 1, "reduction": "1"}, {"year": 1, "reduction": "1/2"}]),
        ("rent_reductions", []),
        ("agreement_months", 37),
    ],
)
def test_a_place_whose_figures_can_not_stand_is_refused(key: str, value: object) -> None:
    changed = stored("incubator_place")
    with pytest.raises(BadValueError) as refused:
        IncubatorTerms.from_parameters({**changed, key: {**changed[key], "value": value}})
    assert refused.value.field == key


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 2_000))
def test_money_is_claimed_back_only_within_the_months_and_never_from_an_honest_failure(paid: date, days: int) -> None:
    version = terms("startup_fund")
    closed = paid + timedelta(days=days)
    for reason in ("1", "6", "10", ""):
        facts = IncubatorFacts(closed, first_paid_on=paid, venture_closed_on=closed, close_reason=reason)
        result = incubator.closure_claimed_back(facts, version)
        within = not incubator.has_lasted(paid, closed, version.clawback_months or 0)
        expected = {"": "unknown", "10": "met"}.get(reason, "not_met") if within else "not_met"
        assert result.verdict == expected
