"""Three answers: met, not met, not yet known."""

from datetime import date
from decimal import Decimal

import pytest

from supportdesk.domain.facts import Facts, FactValue
from supportdesk.domain.rule_language import ask_many, clash_of, reach_of, read_condition
from supportdesk.domain.rule_language.reach import Reach

Y, N, U = True, False, None


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (Y, Y, Y, Y), (Y, N, N, Y), (Y, U, U, Y), (N, Y, N, Y), (N, N, N, N), (N, U, N, U), (U, Y, U, Y), (U, N, N, U),
        (U, U, U, U),
    ],
)  # fmt: skip
def test_a_missing_fact_decides_nothing_by_itself(
    one: bool | None, other: bool | None, both: bool | None, either: bool | None
) -> None:
    facts: Facts = {"operating": one, "first_venture": other}
    assert read_condition("operating and first_venture").ask(facts) is both
    assert read_condition("operating or first_venture").ask(facts) is either


def test_a_denied_unknown_stays_unknown() -> None:
    assert read_condition("not operating").ask({}) is None
    assert read_condition("not (operating and closed)").ask({"closed": False}) is True


def test_a_choice_whose_both_ways_agree_needs_no_answer() -> None:
    rule = read_condition('sex == "F" ? age <= 55 : age <= 60')
    assert rule.ask({"age": Decimal(50)}) is True
    assert rule.ask({"age": Decimal(61)}) is False
    assert rule.ask({"age": Decimal(58)}) is None


@pytest.mark.parametrize(
    ("text", "facts", "answer"),
    [
        ("months_away >= 6", {"months_away": Decimal(6)}, True),
        ("6 <= months_away", {"months_away": Decimal(5)}, False),
        ('"07" in categories', {"categories": frozenset({"07"})}, True),
        ('"07" in categories', {"categories": frozenset()}, False),
        ('categories in ["07", "09"]', {"categories": frozenset({"09", "01"})}, True),
        ('categories in ["07", "09"]', {"categories": frozenset({"01"})}, False),
        ('industry_section in ["A", "C"]', {"industry_section": "C"}, True),
        ('founded_on >= d"2019-01-01"', {"founded_on": date(2019, 1, 1)}, True),
        ('founded_on < d"2019-01-01"', {"founded_on": date(2019, 1, 1)}, False),
        ("key_group_employees >= employees * 0.1", {"key_group_employees": Decimal(3), "employees": Decimal(25)}, True),
        ("key_group_employees >= employees * 0.1", {"key_group_employees": Decimal(2), "employees": Decimal(25)}, False),
        ("insured_employees / employees >= 0.5", {"insured_employees": Decimal(1), "employees": Decimal(0)}, None),
    ],
)  # fmt: skip
def test_a_condition_is_answered_from_facts(text: str, facts: dict[str, FactValue], answer: bool | None) -> None:
    assert read_condition(text).ask(facts) is answer


def test_many_are_answered_as_each_is_alone() -> None:
    rule = read_condition("age <= 60 and (operating or first_venture)")
    ages: list[FactValue] = [Decimal(59), Decimal(61), None, Decimal(59), Decimal(59)]
    runs: list[FactValue] = [True, True, True, None, False]
    first: list[FactValue] = [None, None, None, False, False]
    columns = {"age": ages, "operating": runs, "first_venture": first}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    assert ask_many(rule, columns, range(5), {}) == [rule.ask(row) for row in rows] == [True, False, None, None, False]


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("age >= 18 and age < 18", Reach.NEVER), ("months_away < 0", Reach.NEVER), ("operating and not operating", Reach.NEVER),
        ('sex == "F" and sex == "M"', Reach.NEVER), ('founded_on > d"2026-01-01" and founded_on < d"2025-01-01"', Reach.NEVER),
        ("months_away >= 0", Reach.ALWAYS), ("age > 3 or age <= 3", Reach.ALWAYS), ("operating or not operating", Reach.ALWAYS),
        ("1 > 2", Reach.NEVER), ("true", Reach.ALWAYS),
        ("age >= 18 and age <= 60", Reach.OPEN), ("jobs >= 3", Reach.OPEN), ("tax_paid * 0.5 > 2", Reach.OPEN),
        ('"07" in categories and not ("09" in categories)', Reach.OPEN),
    ],
)  # fmt: skip
def test_a_condition_that_is_always_or_never_met_is_found(text: str, reach: Reach) -> None:
    assert reach_of(read_condition(text)) is reach


def test_two_conditions_that_exclude_each_other_clash() -> None:
    assert clash_of(read_condition("age >= 60"), read_condition("age < 50"))
    assert not clash_of(read_condition("age >= 18"), read_condition("age < 50"))
    assert not clash_of(read_condition("age >= 60"), read_condition("operating"))
