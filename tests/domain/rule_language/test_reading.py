"""What a rule may say, and what is refused before any parser of the library sees it."""

from decimal import Decimal

import pytest

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.rule_language import read_amount, read_condition

HOSTILE = (
    "__class__", "age.__class__", "().__class__.__bases__[0]", "__import__('os').system('id')", "exec('1')", "open('/x')",
    "age.real > 1", "sex.as_upper == 'F'", "categories.length > 1", "$abs(age) > 1", "$now > today", "$re_groups[0] == 'a'",
    "age ** age ** age > 1", "9 ** 9 ** 9 ** 9 > age", "1 << 999999999 > age", "age >> 2 > 1", "age | 1 > 1", "age ^ 1 > 1",
    'sex =~ "(a+)+$"', 'sex =~~ "(a|a)*b"', 'sex !~ "x"', "[x for x in categories]", "[age for age in [1,2,3]]",
    "categories[0] == '07'", "sex[0:1] == 'F'", "age(1) > 1", "(age)(1) > 2", "not(1) (2)", '"a"("b")', "age > 1e999",
    "age > 0xffff", "age > 99999999999999999999", "age % 7 == 1", "age // 7 == 1", "null == age", "age ?? 1 > 2",
    "age &. real", "age > 1 # and more", "age > 1\nimport os", "sex == '\\x41'", "sex == r'a'", "sex == b'a'", "t'P1D' == age",
    "{1} == age", "{'a': 1}['a'] == age", "lambda: age", "age if operating else 1 > 2", "age > inf", "age > nan", "self",
    "_age > 1", "age; operating", "age > 1 \\", "`id` == sex", "%s > age", "{age} > 1", "operating and\x00 closed",
    "(" * 40 + "age > 1" + ")" * 40, "age > 1 and " * 60 + "age > 1", "not " * 170 + "operating", "“07” in categories",
    "ａｇｅ > 1", "AGE > 1", "sex == '" + "a" * 600 + "'",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_reaches_beyond_the_language_is_refused(text: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        read_condition(text, field="rules-0-expression")
    assert refusal.value.field == "rules-0-expression"


@pytest.mark.parametrize("text", HOSTILE)
def test_an_amount_is_no_way_round_either(text: str) -> None:
    with pytest.raises(BadValueError):
        read_amount(text)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("months_awy >= 6", "unknown_fact", "第 1 个字"),
        ("operating and months_awy >= 6", "unknown_fact", "第 15 个字"),
        ('operating and age >= "x"', "type", "第 15 个字"),
        ("age and operating", "type", "第 1 个字"),
        ("age >= 6 )", "syntax", "第 10 个字"),
        ("age ~ 6", "not_allowed", "第 5 个字"),
    ],
)
def test_a_fault_names_its_kind_and_its_place(text: str, code: str, place: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        read_condition(text)
    assert refusal.value.code == code
    assert place in str(refusal.value.words)


@pytest.mark.parametrize(
    "text", ["age", "1 +", "", "  ", 'categories == "07"', 'age in ["a"]', '"a" in sex', "age + 1"]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        read_condition(text)


@pytest.mark.parametrize("text", ["operating", "age > 1", '"a"', 'd"2026-01-01"'])
def test_what_is_no_number_is_no_amount(text: str) -> None:
    with pytest.raises(BadValueError):
        read_amount(text)


def test_an_amount_is_reckoned_exactly() -> None:
    share = read_amount("verified_investment * 0.3 < 50000 ? verified_investment * 0.3 : 50000")
    assert share.reckon({"verified_investment": Decimal(120_000)}) == Decimal("36000.0")
    assert share.reckon({"verified_investment": Decimal(260_000)}) == Decimal(50_000)
    assert share.reckon({}) is None


def test_an_amount_that_divides_by_nothing_is_not_known() -> None:
    assert read_amount("invested / employees").reckon({"invested": Decimal(5), "employees": Decimal(0)}) is None


def test_a_parameter_of_the_version_may_be_named() -> None:
    rule = read_condition("age <= limit_age_max_men", fixed={"limit_age_max_men": Decimal(57)})
    assert rule.names == ("age",)
    assert rule.ask({"age": Decimal(57)}) is True
    assert rule.ask({"age": Decimal(58)}) is False
