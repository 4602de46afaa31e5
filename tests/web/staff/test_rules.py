"""A county writes the rules of its draft on a page: every fault is said with its rule and its place, nothing typed is lost."""

import re
from html import unescape

import pytest

from supportdesk.models.policies import ProgrammeVersion
from tests.factories import rules
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House


@pytest.fixture
def national(house: House, behind: Behind) -> int:
    def shipped(session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a session
        rules.shipped(session)
        return rules.version_of(session, "rent_subsidy").id

    return behind(shipped)


@pytest.fixture
def draft(house: House, national: int) -> int:
    answer = house.supervisor.post(f"/desk/programmes/versions/{national}/draft", data={"form_key": "draft"})
    return int(re.findall(r"/versions/(\d+)/edit", answer.location)[0])


class Page:
    """The page of a draft's rules, as somebody fills it in."""

    def __init__(self, house: House, draft: int) -> None:
        self.client, self.path = house.supervisor, f"/desk/programmes/versions/{draft}/rules"
        self.form = form_of(self.client.get(self.path).text)

    def write(self, rule: str, expression: str) -> None:
        """Write the condition of a rule anew."""
        self.form["rules-expression"][self.form["rules-code"].index(rule)] = expression

    def add(self, expression: str, title: str = "新规则") -> None:
        """Fill in the empty rule at the end."""
        self.form["rules-expression"][-1], self.form["rules-title_zh"][-1] = expression, title

    def save(self) -> tuple[int, str]:
        answer = self.client.post(self.path, data=self.form)
        return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        # An unknown fact, with what was perhaps meant.
        ("monthly_rnt > 0", "第 3 条·条件：第 1 个字起：没有“monthly_rnt”这个事实；相近的有 monthly_rent"),
        ("limit_year_cup > 0", "没有“limit_year_cup”这个事实；相近的有 limit_year_cap"),
        # A wrong type.
        ('monthly_rent > "many"', "第 3 条·条件：第 1 个字起：类型不符：这里要日期、数字，给的是“代码”"),
        ("monthly_rent + 1", "第 3 条·条件：结果须是“是或否”，现在是“数字”"),
        ("operating > 3", "类型不符：这里要日期、数字，给的是“是或否”"),
        # Nobody, or everybody.
        ("monthly_rent < 0", "第 3 条·条件：“租用经营场所”对谁都不成立，没有人能满足"),
        ("monthly_rent >= 0", "第 3 条·条件：“租用经营场所”对谁都成立，等于没有规定"),
        ("monthly_rent > 5000 and monthly_rent < 3000", "对谁都不成立"),
        # What is no rule at all.
        ("monthly_rent >", "第 3 条·条件：写法不完整"),
        ("__import__('os')", "第 3 条·条件："),
    ],
)
def test_a_fault_names_its_rule_and_what_is_wrong_with_it_and_nothing_is_saved(
    house: House, draft: int, behind: Behind, expression: str, said: str
) -> None:
    before = behind(lambda session: session.get(ProgrammeVersion, draft).rule_book)
    page = Page(house, draft)
    page.write("rented", expression)
    status, text = page.save()
    assert status == 422
    assert said in unescape(re.sub(r"<[^>]+>", "", text))
    assert f'value="{expression}"' in unescape(text)
    assert behind(lambda session: session.get(ProgrammeVersion, draft).rule_book) == before


def test_two_rules_that_contradict_each_other_and_a_faulty_amount_are_told_at_once(house: House, draft: int) -> None:
    page = Page(house, draft)
    page.add("awards >= 5", "老户优先")
    page.form["amount"] = ["monthly_rent * limit_rate"]
    status, text = page.save()
    assert status == 422
    assert "“老户优先”和“补贴年数”互相矛盾，没有人能同时满足" in text
    assert "金额算式：第 16 个字起：没有“limit_rate”这个事实" in text
    assert faults_of(text) == []


def test_the_page_lists_the_figures_that_a_rule_may_name(house: House, draft: int) -> None:
    text = Page(house, draft).client.get(Page(house, draft).path).text
    assert "这一版的参数" in text
    told = re.sub(r"\s*<[^>]+>\s*", "|", text)
    assert re.search(r"\|limit_month_cap\|+每月上限\|+500\.00\|", told)
    assert re.search(r"\|limit_ratio\|+按实付的比例\|+不限\|", told)


def test_a_rule_that_is_changed_stands_beside_the_old_one(house: House, national: int, draft: int) -> None:
    page = Page(house, draft)
    page.write("years", "awards < 2")
    page.add('legal_form == "11"', "个体工商户")
    status, _text = page.save()
    assert status == 302
    compared = unescape(house.official.get(f"/desk/programmes/compare?left={national}&right={draft}").text)
    told = re.sub(r"\s*<[^>]+>\s*", "|", compared)
    assert re.search(r"补贴年数\|+.*少于 3 次.*少于 2 次", told)
    assert "个体工商户" in told
    # What both ask alike is not shown.
    assert "三个地址一致" not in told
