"""The words of a rule follow from the expression, so that a changed threshold is never told as the old one."""

from decimal import Decimal

import pytest

from supportdesk.domain.facts import CATALOGUE, FactValue
from supportdesk.domain.rule_language import Speaker, read_condition


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("months_away >= 6", "外出月数不少于 6 个月"),
        ("6 <= months_away", "外出月数不少于 6 个月"),
        ("not (months_away < 12)", "外出月数不少于 12 个月"),
        ("not (operating or closed)", "“在营”须为否，且“已停业或注销”须为否"),
        ('categories in ["07", "09"]', "人员类别含07、09之一"),
        ('"07" in categories or "09" in categories', "人员类别含07、09之一"),
        ('founded_on >= d"2019-01-01"', "登记日期不早于 2019-01-01"),
        ("insured_share >= 50", "参保职工比例不少于 50%"),
        ("tax_paid <= 10000", "已缴税款不超过 10,000 元"),
        ("age <= 60 and (operating or closed)", "年龄不超过 60 岁，且（在营或已停业或注销）"),
    ],
)
def test_a_condition_is_said_as_it_is_written(text: str, words: str) -> None:
    assert str(Speaker().required(read_condition(text))) == words


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("months_operating >= 6", {"months_operating": Decimal(4)}, "再过 2 个月即满足。"),
        ("jobs >= 3", {"jobs": Decimal(1)}, "还差 2 个岗位。"),
        ("jobs > 3", {"jobs": Decimal(3)}, "还差 1 个岗位。"),
        ("months_away >= 6", {}, "请在“人员资料·外出与返乡”登记：外出月数。"),
        ("tax_paid >= 100", {}, "请在“人员资料·核实的情况”登记：已缴税款。"),
    ],
)
def test_what_would_help_is_said(text: str, facts: dict[str, FactValue], words: str) -> None:
    assert str(Speaker().remedy(read_condition(text), facts)) == words


def test_nothing_is_missing_where_one_side_decides() -> None:
    rule = read_condition("operating and first_venture")
    assert Speaker().remedy(rule, {"operating": False}) is None


def test_every_fact_has_a_name_that_a_rule_can_write() -> None:
    for fact in CATALOGUE:
        text = {
            "yes_no": fact.name,
            "number": f"{fact.name} > 1",
            "code": f'{fact.name} == "x"',
            "codes": f'"x" in {fact.name}',
        }
        condition = text.get(fact.type, f'{fact.name} > d"2026-01-01"')
        assert str(fact.label) in str(Speaker().required(read_condition(condition)))
