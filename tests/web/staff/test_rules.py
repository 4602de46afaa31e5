"""A county writes the rules of its draft on a page: every fault is said with its rule and its place, nothing typed is lost."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from supportdesk.domain.money import Money
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.services import outlook
from supportdesk.web.shared.clock import today
from supportdesk.web.staff.programmes import drafts
from tests.factories import people, rules
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
        """Write the condition of a rule anew, on a source of its own."""
        at = self.form["rules-code"].index(rule)
        self.form["rules-expression"][at], self.form["rules-source"][at] = expression, "禾川县政府网站"

    def add(self, expression: str, title: str = "新规则", title_en: str = "A new rule") -> None:
        """Fill in the empty rule at the end."""
        self.form["rules-expression"][-1], self.form["rules-title_zh"][-1] = expression, title
        self.form["rules-title_en"][-1] = title_en
        for part, told in (("document", "禾人社发〔2026〕8号"), ("article", "第三条"), ("source", "禾川县政府网站")):
            self.form[f"rules-{part}"][-1] = told

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
        # Codes that no list has, and figures that nobody has.
        ('sex == "Z"', "第 3 条·条件：“性别”没有代码“Z”；有 M F。"),
        ('categories in ["77"]', "“人员类别”没有代码“77”；有 01 02 "),
        ("key_group_share > 150", "对谁都不成立"),
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


def test_a_rule_is_named_in_both_languages(house: House, draft: int) -> None:
    page = Page(house, draft)
    page.add("operating", "在营", title_en="")
    status, text = page.save()
    assert status == 422
    assert re.search(r"第 \d+ 条·名称：请写规则的英文名称。", text)


def test_a_changed_condition_no_longer_stands_on_the_national_source(house: House, draft: int, behind: Behind) -> None:
    def rows() -> dict[str, dict[str, str]]:
        return {
            row["code"]: row for row in behind(lambda session: session.get(ProgrammeVersion, draft).rule_book)["rules"]
        }

    before = rows()
    page = Page(house, draft)
    page.form["rules-expression"][page.form["rules-code"].index("years")] = "awards < 2"
    status, text = page.save()
    assert status == 422
    assert re.search(r"第 \d+ 条·来源：条件改了，来源还是原条件的", text)
    page.write("years", "awards < 2")
    assert page.save()[0] == 302
    after = rows()
    assert (after["years"]["source"], "confidence" in after["years"]) == ("禾川县政府网站", False)
    assert after["rented"]["source"] == before["rented"]["source"]
    shown = re.sub(r"\s*<[^>]+>\s*", "|", unescape(house.official.get(f"/desk/programmes/versions/{draft}").text))
    (row,) = re.findall(r"补贴年数\|.*?本地自定", shown, re.DOTALL)
    assert before["years"]["source"] not in row


def test_a_rule_names_document_article_and_source_and_its_remedy_in_both_languages(house: House, draft: int) -> None:
    page = Page(house, draft)
    page.add("operating", "在营")
    for part in ("document", "article", "source"):
        page.form[f"rules-{part}"][-1] = ""
    page.form["rules-remedy_zh"][-1] = "开业以后再来"
    page.form["excludes"] = ["no_such_programme"]
    status, text = page.save()
    assert status == 422
    for told_at, why in (
        ("文件和文号", "请写明所依据的文件和文号"), ("条款", "请写明条款"), ("来源", "请写明来源"), ("怎样才能符合", "请把“怎样才能符合”也写成英文"),
    ):  # fmt: skip
        assert re.search(rf"第 \d+ 条·{told_at}：{why}", text), told_at
    assert "没有“no_such_programme”这项政策" in text
    # The source is a field that one can write in.
    assert re.search(r'<input class="form-control" type="text" id="rules-source-1" name="rules-source"', text)
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


def told(text: str) -> str:
    """A page's words, one cell beside the other."""
    return re.sub(r"\s*<[^>]+>\s*", "|", unescape(text))


def test_two_versions_that_differ_in_limits_days_and_remedies_only_do_not_read_alike(
    house: House, national: int, draft: int
) -> None:
    compare = f"/desk/programmes/compare?left={national}&right={draft}"
    assert "两版的规定完全相同" in house.official.get(compare).text
    page = Page(house, draft)
    page.form["once-times"][1] = "2"
    page.form["caps-amount"][-1], page.form["caps-of"][-1] = "30000.00", "group:startup_cash"
    page.form["excludes"], page.form["groups"] = ["startup_fund"], ["rent shops"]
    page.form["clause"] = ["第九条"]
    at = page.form["rules-code"].index("years")
    page.form["rules-from"][at], page.form["rules-remedy_zh"][at] = "2026-03-01", "满三年的不再申请"
    page.form["rules-reason"][at] = "TOO_EARLY"
    page.form["rules-remedy_en"][at] = "Not after three years"
    assert page.save()[0] == 302
    for path in (compare, f"/desk/programmes/versions/{draft}/publish"):
        answer = house.supervisor.get(path)
        text = told(answer.text)
        assert "完全相同" not in text
        assert re.search(r"次数限制\|+.*创业实体累计享受次数：含本次不超过 3 次.*不超过 2 次", text)
        assert re.search(r"金额上限\|+—\|+.*合计不超过 30,000\.00 元·startup_cash 组（.*一次性创业补贴.*）", text)
        assert re.search(r"不能同时享受\|+.+\|+.+", text)
        assert re.search(r"属于哪些组\|+rent\|+.*shops", text)
        assert re.search(r"依据条款\|+.*第九条", text)
        assert re.search(r"补贴年数\|+.*执行期间：2026-03-01 至 —.*退件原因：.*满三年的不再申请", text)
        assert faults_of(answer.text) == []


def test_a_version_shows_its_amount_and_what_it_does_not_go_together_with(house: House, national: int) -> None:
    answer = house.official.get(f"/desk/programmes/versions/{national}")
    text = told(answer.text)
    assert "monthly_rent * limit_ratio" in text
    assert "monthly_rent 月租金" in text
    assert "limit_month_cap 每月上限" in text
    assert "本人当年享受次数：含本次不超过 1 次" in text
    assert re.search(r"不能同时享受\|+[^|]*[\u4e00-\u9fff]", text)
    assert faults_of(answer.text) == []
    english = told(house.official.get(f"/desk/programmes/versions/{national}?lang=en").text)
    assert {"Not together with", "Limits of times"} <= set(english.split("|"))


def test_who_publishes_sees_first_who_gains_who_loses_and_what_it_costs(
    house: House, draft: int, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_case(session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a session
        town = session.get(OrgUnit, house.town_id)
        person, founded = rules.returnee(session, town)
        founded.monthly_rent, founded.addresses_match = Money.yuan(1_000), True
        people.case(session, person, founded).opened_on = today()

    behind(one_case)
    page = Page(house, draft)
    page.write("rented", "monthly_rent > 5000")
    assert page.save()[0] == 302
    path = f"/desk/programmes/versions/{draft}/publish"

    def figures(text: str) -> list[str]:
        return re.findall(r"\|(?:新符合或可能符合|不再符合)\|+(\d+)\|+人", told(text))

    shown = house.supervisor.get(path).text
    assert figures(shown) == ["0", "1"]
    assert re.search(r"\|估计费用\|+0\.0\|+万元\|+现行 0\.\d+ 万元", told(shown))
    assert f"/desk/programmes/versions/{draft}/rehearsal" in shown
    assert faults_of(shown) == []
    # Of a county's year it is made when somebody asks for it.
    monkeypatch.setattr(drafts, "QUICKLY_ASKED", 0)
    waiting = house.supervisor.get(path).text
    assert figures(waiting) == []
    assert "近一年建档的有 1 人" in waiting
    assert figures(house.supervisor.get(f"{path}?reckoned=yes").text) == ["0", "1"]


def test_a_version_without_conditions_says_that_nothing_can_be_reckoned(
    house: House, draft: int, behind: Behind
) -> None:
    def bare(session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a session
        session.get(ProgrammeVersion, draft).rule_book = {}

    behind(bare)
    shown = house.supervisor.get(f"/desk/programmes/versions/{draft}/publish").text
    assert "这一版没有写享受条件" in shown
    assert "新符合或可能符合" not in shown


def test_a_draft_s_page_tells_of_everybody_before_it_is_published(house: House, draft: int, behind: Behind) -> None:
    pages = (f"/desk/programmes/versions/{draft}", f"/desk/programmes/versions/{draft}/publish")
    for path in pages:
        assert "正在比对全部人员" in house.supervisor.get(path).text

    def reckoned(session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a session
        town = session.get(OrgUnit, house.town_id)
        for name, rent in (("罗春生", Money.yuan(1_000)), ("罗夏生", None)):
            _person, founded = rules.returnee(session, town, name)
            founded.monthly_rent, founded.addresses_match = rent, True
        session.commit()
        return outlook.reckon_drafts(session, today(), datetime.now(UTC), most_missing=2)

    assert behind(reckoned) == 1
    for path in pages:
        text = house.supervisor.get(path).text
        shown = told(text)
        # Of neither it is known whether the place is their own, of one the rent neither.
        assert re.search(r"\|全部符合\|+0\|+人\|+还没有申请\|", shown)
        assert re.search(r"\|可能符合\|+2\|+人\|.*另有 1 人算不出", shown)
        assert re.search(r"\|自有经营用房\|+2\|+月租金\|+1\|", shown)
        assert faults_of(text) == []
    english = told(house.supervisor.get(f"{pages[0]}?lang=en").text)
    assert "Likely reach once published" in english
    assert faults_of(house.supervisor.get(f"{pages[0]}?lang=en").text) == []
    # A version that is in force has no outlook.
    assert "发布后预计惠及" not in house.supervisor.get("/desk/programmes/").text
