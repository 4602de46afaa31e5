"""The words of a rule follow from the expression, so that a changed threshold is never told as the old one."""

from decimal import Decimal

import pytest

from supportdesk.domain.facts import CATALOGUE, FactValue
from supportdesk.domain.rule_language import Speaker, read_condition
from supportdesk.domain.words import say


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
        # What must not be more: what falls, what never does, what begins anew with the year.
        ("other_loans == 0", {"other_loans": Decimal(2)}, "“本人及配偶其他贷款”由 2 笔贷款降到 0 笔贷款即满足。"),
        ("other_loans < 2", {"other_loans": Decimal(3)}, "“本人及配偶其他贷款”由 3 笔贷款降到 2 笔贷款以下即满足。"),
        ("age <= 60", {"age": Decimal(61)}, "这一条以后也不会再满足。"),
        ("awards == 0", {"awards": Decimal(1)}, "这一条以后也不会再满足。"),
        ("awards_this_year == 0", {"awards_this_year": Decimal(1)}, "“今年享受本政策”到明年重新计算，明年可以再申请。"),
        # Too late on one side decides, whatever the other one lacks; a closed business runs no longer.
        (
            "months_operating >= 12 and age < 30",
            {"months_operating": Decimal(4), "age": Decimal(40)},
            "这一条以后也不会再满足。",
        ),
        ("months_operating >= 12", {"months_operating": Decimal(4), "closed": True}, "这一条以后也不会再满足。"),
        # Yes and no, codes, days.
        ("operating", {"operating": False}, "“在营”成立以后即满足。"),
        ("not arrears", {"arrears": True}, "“拖欠工资或社会保险费”不再成立以后即满足。"),
        ("first_venture", {"first_venture": False}, "这一条以后也不会再满足。"),
        ("not first_venture", {"first_venture": True}, "“首次创业”不再成立以后即满足。"),
        ('categories in ["02", "05"]', {"categories": frozenset({"07"})}, "属于02、05之一并登记证明以后即满足。"),
        ('"05" in categories', {"categories": frozenset({"07"})}, "属于05并登记证明以后即满足。"),
        ('not (categories in ["05"])', {"categories": frozenset({"05"})}, "“人员类别”不再是05以后即满足。"),
        ('legal_form == "11"', {"legal_form": "14"}, "“经营主体类型”改为11以后即满足。"),
        ('legal_form != "11"', {"legal_form": "11"}, "“经营主体类型”不再是11以后即满足。"),
        ('sex == "F" ? age <= 55 : jobs >= 2', {"sex": "M", "age": Decimal(60), "jobs": Decimal(1)}, "还差 1 个岗位。"),
        ("operating or jobs >= 3", {"operating": False, "jobs": Decimal(1)}, "“在营”成立以后即满足。"),
        ("monthly_rent > 0", {"monthly_rent": Decimal(0)}, "“月租金”有了并登记以后即满足。"),
        # What nobody foresaw is said as the rule asks it.
        (
            "invested > 2 * own_fund",
            {"invested": Decimal(1), "own_fund": Decimal(9)},
            "满足这一条以后可以再申请：已投资超过 2 × 自有资金。",
        ),
    ],
)
def test_what_would_help_is_said(text: str, facts: dict[str, FactValue], words: str) -> None:
    assert str(Speaker().remedy(read_condition(text), facts)) == words


def test_nothing_is_missing_where_one_side_decides() -> None:
    rule = read_condition("operating and first_venture")
    assert Speaker().missing(rule, {"operating": False}) is None
    assert str(Speaker().missing(rule, {"operating": True})) == "首次创业"


def test_what_a_rule_says_itself_goes_before_what_follows_from_it_and_behind_a_figure() -> None:
    own = say("找户籍地")
    assert Speaker().remedy(read_condition("operating"), {"operating": False}, own) == own
    assert str(Speaker().remedy(read_condition("jobs >= 3"), {"jobs": Decimal(1)}, own)) == "还差 2 个岗位。"
    assert Speaker().remedy(read_condition("operating"), {"operating": True}, own) is None


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
