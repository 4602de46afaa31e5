"""A version's rules as stored: every fault names its field, and what nobody can meet is found before it is published."""

from decimal import Decimal
from typing import Any

import pytest

from supportdesk.domain.rule_books import faults_of, fixed_of, read_rule_book
from supportdesk.domain.rule_language import Speaker
from supportdesk.domain.rules import Verdict

STANDS_ON = {"document": "各地自定", "article": "第三条", "source": "县政府网站"}


def rule(expression: str, code: str = "away", **more: object) -> dict[str, Any]:
    return {"code": code, "expression": expression, "title": {"zh": "外出时间", "en": "Time away"}, **STANDS_ON, **more}


CODES = {"sexes": ("M", "F"), "person_categories": ("02", "07"), "legal_forms": ("11",), "hardship_flags": ("H1",)}


def faults(*rules: dict[str, Any], **more: object) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in faults_of({"rules": list(rules), **more}, {}, CODES)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([rule("months_away >= 6")], []),
        ([rule("months_awy >= 6")], [("rules-0-expression", "unknown_fact")]),
        ([rule("age >= 18"), rule("age + 1", "b")], [("rules-1-expression", "type")]),
        ([rule("age >= 18"), rule("age >= 20")], [("rules-1-code", "twice")]),
        ([rule("age >= 60"), rule("age < 50", "b")], [("rules-1-expression", "contradiction")]),
        ([rule("age >= 60", to="2025-12-31"), rule("age < 50", "b", **{"from": "2026-01-01"})], []),
        ([rule("age >= 60", is_on=False), rule("age < 50", "b")], []),
        ([rule("months_away >= 0")], [("rules-0-expression", "always")]),
        ([rule("age < 0")], [("rules-0-expression", "unreachable")]),
        ([rule("age >= 18", **{"from": "2026-05-01", "to": "2026-04-30"})], [("rules-0-to", "unreachable")]),
        ([rule("age >= 18", **{"from": "soon"})], [("rules-0-from", "invalid")]),
        ([rule("age >= 18", title={"en": "x"})], [("rules-0-title", "missing")]),
        ([rule("age >= 18", title={"zh": "年龄", "en": " "})], [("rules-0-title", "missing")]),
        ([rule("age >= 18", remedy={"zh": "满十八岁再来", "en": ""})], [("rules-0-remedy", "missing")]),
        ([rule("age >= 18", remedy={"zh": "满十八岁再来", "en": "Come at eighteen."})], []),
        (
            [rule("age >= 18", document="", article=" ", source=None)],
            [("rules-0-document", "missing"), ("rules-0-article", "missing"), ("rules-0-source", "missing")],
        ),
        # A code that its list does not have: nobody has it.
        ([rule('sex == "Z"')], [("rules-0-expression", "unknown_code")]),
        ([rule('sex != "Z"')], [("rules-0-expression", "unknown_code")]),
        ([rule('categories in ["07", "77"]')], [("rules-0-expression", "unknown_code")]),
        ([rule('"77" in categories')], [("rules-0-expression", "unknown_code")]),
        ([rule('legal_form == "99" or age + 1 > 18')], [("rules-0-expression", "unknown_code")]),
        ([rule('hardship in ["H99"]')], [("rules-0-expression", "unknown_code")]),
        ([rule('sex == "F"'), rule('categories in ["02", "07"]', "b"), rule('industry == "0163"', "c")], []),
        # More than all, older than anybody.
        ([rule("key_group_share > 150")], [("rules-0-expression", "unreachable")]),
        ([rule("insured_share <= 100")], [("rules-0-expression", "always")]),
        ([rule("age > 200")], [("rules-0-expression", "unreachable")]),
        ([rule("attendance >= 100"), rule("age >= 120", "b"), rule("monthly_rent > 100000", "c")], []),
        ([rule("age >= 18", code="Ä")], [("rules-0-code", "invalid")]),
        ([rule("age >= 18", reason="NO_SUCH")], [("rules-0-reason", "invalid")]),
    ],
)
def test_each_fault_names_its_field(rows: list[dict[str, Any]], found: list[tuple[str, str]]) -> None:
    assert faults(*rows) == found


def test_a_strange_code_is_named_with_those_that_there_are() -> None:
    (fault,) = faults_of({"rules": [rule('hardship in ["H99"]')]}, {}, CODES)
    assert str(fault.words) == "“困难标记”没有代码“H99”；有 H1。"


def test_a_fault_of_the_amount_or_the_stacking_names_it() -> None:
    assert faults(amount="operating") == [("amount", "type")]
    cap = {"scope": "person", "period": "year", "amount": "5,000", "of": "all"}
    assert faults(stacking={"caps": [cap]}) == [("stacking-caps-0", "invalid")]
    for amount in ("-5", "0", "0.00"):
        assert faults(stacking={"caps": [cap | {"amount": amount}]}) == [("stacking-caps-0", "invalid")]
    assert faults(stacking={"once": [{"scope": "town"}]}) == [("stacking-once-0", "invalid")]
    assert faults(stacking={"excludes": ["Rent!"]}) == [("stacking-excludes", "invalid")]


def test_a_rule_answers_with_value_requirement_clause_and_remedy() -> None:
    stored = {"rules": [rule("months_away >= 6", document="武政规〔2021〕1号", article="第三条", reason="TOO_EARLY")]}
    (answer,) = read_rule_book(stored, {}).rules
    unknown, short = (answer.ask({"months_away": value}, Speaker()) for value in (None, Decimal(4)))
    assert unknown.verdict is Verdict.UNKNOWN
    assert str(unknown.value) == "待查"
    assert (short.verdict, str(short.value), str(short.required)) == (
        Verdict.NOT_MET,
        "4 个月",
        "外出月数不少于 6 个月",
    )
    assert (short.clause, short.code) == ("武政规〔2021〕1号 第三条", "TOO_EARLY")
    assert short.title.said(lambda text: "en" if text == "zh" else text) == "Time away"


def test_parameters_of_the_version_are_limits_of_its_rules() -> None:
    parameters = {
        "person_cap": {"value": "300000.00"},
        "categories": {"value": ["01", "07"]},
        "papers": {"value": [{}]},
    }
    fixed = fixed_of(parameters)
    assert fixed == {"limit_person_cap": Decimal("300000.00"), "limit_categories": frozenset({"01", "07"})}
    book = read_rule_book(
        {"rules": [rule("categories in limit_categories")], "amount": "limit_person_cap * 0.5"}, fixed
    )
    assert book.rules[0].expression.ask({"categories": frozenset({"07"})}) is True
    assert str(book.estimate({})) == "150000.00"
