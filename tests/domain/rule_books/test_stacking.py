"""No double benefit, once-only and caps, for person, venture and household, across kinds."""

from datetime import date

import pytest

from supportdesk.domain.money import Money
from supportdesk.domain.rule_books import Cap, Given, Once, Period, Scope, Stacking, check, totals
from supportdesk.domain.rules import Verdict
from supportdesk.domain.words import both

TODAY = date(2026, 11, 25)
PERSON, VENTURE, HOUSEHOLD = Scope.PERSON, Scope.VENTURE, Scope.HOUSEHOLD


def given(programme: str, yuan: int, *scopes: Scope, on: date = date(2026, 3, 2), group: str = "cash") -> Given:
    return Given("HC-1", both("补贴"), programme, (group,), frozenset(scopes), Money.yuan(yuan), on)


def verdicts(stacking: Stacking, *others: Given, yuan: int = 5_000) -> list[str]:
    return [result.verdict.value for result in check(stacking, "one_off", Money.yuan(yuan), TODAY, others)]


def test_an_excluded_programme_stands_in_the_way_of_person_and_venture_only() -> None:
    stacking = Stacking(excludes=("rent", "group:cash"))
    assert verdicts(stacking) == ["met"]
    assert verdicts(stacking, given("rent", 1, PERSON, group="rent")) == ["not_met"]
    assert verdicts(stacking, given("jobs", 1, VENTURE)) == ["not_met"]
    assert verdicts(stacking, given("rent", 1, HOUSEHOLD, group="rent")) == ["met"]
    assert verdicts(stacking, given("training", 1, PERSON, group="course")) == ["met"]


def test_a_second_award_is_refused_for_whom_it_counts() -> None:
    stacking = Stacking(once=(Once(VENTURE, Period.EVER), Once(PERSON, Period.YEAR, times=3)))
    assert verdicts(stacking, given("one_off", 1, VENTURE)) == ["not_met", "met"]
    assert verdicts(stacking, given("one_off", 1, PERSON)) == ["met", "met"]
    this_year = [given("one_off", 1, PERSON)] * 3
    assert verdicts(stacking, *this_year) == ["met", "not_met"]
    assert verdicts(stacking, *[given("one_off", 1, PERSON, on=date(2025, 12, 31))] * 3) == ["met", "met"]


@pytest.mark.parametrize(("yuan", "answer"), [(3_000, "met"), (3_001, "not_met")])
def test_a_cap_allows_the_last_fen_and_no_more(yuan: int, answer: str) -> None:
    stacking = Stacking(caps=(Cap(HOUSEHOLD, Period.YEAR, Money.yuan(10_000), "group:cash"),))
    others = (
        given("rent", 7_000, HOUSEHOLD),
        given("rent", 9_000, HOUSEHOLD, on=date(2025, 5, 1)),
        given("x", 1, PERSON),
    )
    assert verdicts(stacking, *others, yuan=yuan) == [answer]


def test_a_cap_says_what_is_left() -> None:
    stacking = Stacking(caps=(Cap(PERSON, Period.EVER, Money.yuan(10_000), "all"),))
    (result,) = check(stacking, "one_off", Money.yuan(5_000), TODAY, [given("rent", 7_000, PERSON)])
    assert result.verdict is Verdict.NOT_MET
    assert str(result.remedy) == "最多还能给 3,000.00 元。"


def test_totals_are_told_for_person_venture_and_household() -> None:
    sums = totals([given("a", 100, PERSON, HOUSEHOLD), given("b", 50, PERSON, on=date(2025, 1, 1))], TODAY)
    assert (sums[PERSON][Period.EVER], sums[PERSON][Period.YEAR]) == (Money.yuan(150), Money.yuan(100))
    assert (sums[HOUSEHOLD][Period.EVER], sums[VENTURE][Period.EVER]) == (Money.yuan(100), Money(0))
