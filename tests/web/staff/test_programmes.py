"""Programmes on their pages: what is in force, what a county drafts, compares and publishes; the loan prime rate."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Row, select

from supportdesk.domain.programmes.loan_terms import PARAMETERS, LoanTerms
from supportdesk.models.policies import LoanPrimeRate, ProgrammeVersion, VersionState
from tests.factories import policies
from tests.web.forms import form_of
from tests.web.staff.conftest import Behind, House


@pytest.fixture
def national(house: House, behind: Behind) -> int:
    return behind(lambda session: policies.national(session).id)


@pytest.fixture
def draft(house: House, national: int) -> int:
    answer = house.supervisor.post(f"/desk/programmes/versions/{national}/draft", data={"form_key": "draft"})
    return int(re.findall(r"/versions/(\d+)/edit", answer.location)[0])


def filled(client: FlaskClient, draft: int) -> dict[str, list[str]]:
    """What a browser would send back of the draft's form."""
    return form_of(client.get(f"/desk/programmes/versions/{draft}/edit").text)


def save(client: FlaskClient, draft: int, **changed: str) -> tuple[int, str]:
    sent = filled(client, draft) | {name: [value] for name, value in changed.items()}
    answer = client.post(f"/desk/programmes/versions/{draft}/edit", data=sent)
    return answer.status_code, answer.text


def stored(behind: Behind, version_id: int) -> Row[int, VersionState, dict[str, Any]]:
    of = ProgrammeVersion
    return behind(
        lambda session: session.execute(select(of.version, of.state, of.parameters).where(of.id == version_id)).one()
    )


def test_every_parameter_stands_under_one_heading() -> None:
    told = [key for _heading, keys in LoanTerms.groups_of({}) for key in keys]
    assert sorted(told) == sorted(parameter.key for parameter in PARAMETERS)


def test_the_list_says_what_is_in_force_and_since_when(house: House, national: int) -> None:
    page = house.official.get("/desk/programmes/").text
    assert "现行" in page
    assert "2023-10-01 起" in page
    assert "2021-01-01 至 2023-09-30" in page
    assert "财金〔2023〕75号" in page
    assert "3.00" in page


def test_without_policies_the_page_says_so(house: House) -> None:
    page = house.official.get("/desk/programmes/").text
    assert "还没有政策" in page
    assert "还没有利率" in page


def test_a_version_shows_every_figure_with_its_clause_and_how_sure_it_is(house: House, national: int) -> None:
    page = house.official.get(f"/desk/programmes/versions/{national}").text
    for words in (
        "个人贷款额度上限",
        "300,000.00",
        "财金〔2023〕75号 个人贷款额度",
        "示意值",
        "须核对",
        "中央 50%，省 25%，县 25%",
    ):
        assert words in page
    for words in (
        "走访：放款后 30 天",
        "贷后检查：放款后每 3 个月，到期为止",
        "身份证·全部申请·部门共享，不再收取",
        "返乡创业农民工",
    ):
        assert words in page


def test_the_pages_are_locked_and_another_countys_draft_is_not_found(house: House, national: int, draft: int) -> None:
    paths = ("/desk/programmes/", f"/desk/programmes/versions/{national}")
    assert [house.stranger.get(path).status_code for path in paths] == [302, 302]
    assert [house.sysadmin.get(path).status_code for path in paths] == [403, 403]
    assert [house.auditor.get(path).status_code for path in paths] == [200, 200]
    own = [f"/desk/programmes/versions/{draft}{end}" for end in ("", "/edit", "/publish")]
    assert [house.neighbour_supervisor.get(path).status_code for path in own] == [404, 404, 404]
    assert [house.official.get(path).status_code for path in own] == [200, 403, 403]
    for end in ("edit", "publish", "discard"):
        assert house.neighbour_supervisor.post(f"/desk/programmes/versions/{draft}/{end}").status_code == 404
    assert house.official.post(f"/desk/programmes/versions/{national}/draft").status_code == 403
    assert house.supervisor.get(f"/desk/programmes/versions/{national}/edit").status_code == 404
    assert house.supervisor.post(f"/desk/programmes/versions/{national}/discard").status_code == 404


def test_a_form_sent_back_untouched_changes_no_parameter(
    house: House, national: int, draft: int, behind: Behind
) -> None:
    status, _page = save(house.supervisor, draft)
    assert status == 302
    before, after = stored(behind, national).parameters, stored(behind, draft).parameters
    assert {key: one["value"] for key, one in after.items()} == {key: one["value"] for key, one in before.items()}
    assert {key: one["source"] for key, one in after.items()} == {key: one["source"] for key, one in before.items()}


def test_a_changed_figure_is_the_countys_own(house: House, draft: int, behind: Behind) -> None:
    given = {"person_cap": "500,000", "clause_of_person_cap": "第三条", "document": "禾人社发〔2026〕8号"}
    assert save(house.supervisor, draft, **given)[0] == 302
    entry = stored(behind, draft).parameters["person_cap"]
    assert (entry["value"], entry["clause"], entry["document"]) == ("500000.00", "第三条", "禾人社发〔2026〕8号")
    page = house.supervisor.get(f"/desk/programmes/versions/{draft}").text
    assert "500,000.00" in page
    assert "本地自定" in page


def test_papers_plan_and_shares_are_edited_as_rows(house: House, draft: int, behind: Behind) -> None:
    sent = filled(house.supervisor, draft)
    sent["papers-title"][0] = "贷款申请书"
    sent["papers-title"][1] = " "
    sent["papers-title"][-1] = "场地照片"
    sent["follow_ups-count"][0] = "45"
    sent["follow_ups-count"][1] = ""
    sent["follow_ups-count"][-1] = "2"
    sent["follow_ups-timing"][-1] = "before_months"
    sent["follow_ups-remind_before"][0] = "3"
    sent["subsidy_shares-percent"] = ["50", "30", "", "20", ""]
    answer = house.supervisor.post(f"/desk/programmes/versions/{draft}/edit", data=sent)
    assert answer.status_code == 302
    told = {key: entry["value"] for key, entry in stored(behind, draft).parameters.items()}
    titles = [paper["title"] for paper in told["papers"]]
    assert (titles[0], titles[-1], "身份证" in titles) == ("贷款申请书", "场地照片", False)
    assert len({paper["code"] for paper in told["papers"]}) == len(titles)
    assert told["follow_ups"][0] == {
        "rule": "visit_30", "anchor": "disbursed", "action": "visit", "after": {"days": 45},
        "remind_before": 3,
    }  # fmt: skip
    assert "visit_90" not in {row["rule"] for row in told["follow_ups"]}
    assert told["follow_ups"][-1]["before_maturity"] == {"months": 2}
    assert told["subsidy_shares"] == [
        {"payer": "central", "percent": "50"}, {"payer": "province", "percent": "30"}, {"payer": "county", "percent": "20"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("person_cap", "三十万", "须为元，最多两位小数"),
        ("person_term_months", "3.5", "须为整数"),
        ("times_max", "0", "须在 1 与 20 之间"),
        ("promise_days", "60", "承诺时限不能长于法定时限"),
        ("subsidy_percent", "", "请填写“贴息比例（按实际利率）”"),
        ("restricted_industries", "E 建筑", "不是代码"),
        ("effective_to", "2020-01-01", "失效日不能早于生效日"),
        ("effective_from", "下个月", "请写成"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(
    house: House, draft: int, behind: Behind, field: str, typed: str, said: str
) -> None:
    before = stored(behind, draft).version
    status, page = save(house.supervisor, draft, **{field: typed, "clause_of_times_max": "第九条"})
    assert status == 422
    assert said in page
    assert f'id="{field}-error"' in page
    assert 'value="第九条"' in page
    assert not typed or f'value="{typed}"' in page
    assert stored(behind, draft).version == before


@pytest.mark.parametrize(
    ("rows", "typed", "said"),
    [
        ("subsidy_shares-percent", ["50", "30", "", "10", ""], "各方比例相加须为 100"),
        ("follow_ups-count", ["x"], "跟进计划第 1 行"),
        ("papers-title", [""], "请至少写一项材料"),
    ],
)
def test_a_fault_in_rows_stands_above_them(house: House, draft: int, rows: str, typed: list[str], said: str) -> None:
    sent = filled(house.supervisor, draft)
    sent[rows] = typed if len(typed) > 1 else typed * len(sent[rows])
    answer = house.supervisor.post(f"/desk/programmes/versions/{draft}/edit", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{rows.split("-", maxsplit=1)[0]}-error"' in answer.text


def test_a_hostile_form_is_refused_without_a_fault_of_ours(house: House, draft: int) -> None:
    sent = filled(house.supervisor, draft)
    for name, value in {
        "follow_ups-timing": ["never"], "follow_ups-action": ["x" * 300], "papers-source": ["<b>"], "version": ["１"],
        "categories": ["<script>"], "person_cap": ["9" * 400], "publicity_unit": ["lunar"], "day_base": ["9" * 30],
    }.items():  # fmt: skip
        changed = sent | {name: value * max(1, len(sent.get(name, [])) if "-" in name else 1)}
        answer = house.supervisor.post(f"/desk/programmes/versions/{draft}/edit", data=changed)
        assert answer.status_code in {302, 409, 422}, name
        assert "<script>" not in answer.text.replace("<script src", "")


def test_two_editors_see_both_texts_and_nothing_is_lost(house: House, draft: int, behind: Behind) -> None:
    path = f"/desk/programmes/versions/{draft}/edit"
    mine = filled(house.supervisor, draft) | {
        "times_max": ["2"],
        "clause_of_times_max": ["第七条"],
        "form_key": ["mine"],
    }
    assert save(house.supervisor, draft, times_max="1")[0] == 302
    answer = house.supervisor.post(path, data=mine)
    assert answer.status_code == 409
    assert "您填的内容没有丢" in answer.text
    line = re.search(r"累计获贷次数上限</td>.*?<b>(.*?)</b>.*?<b>(.*?)</b>", answer.text, re.DOTALL)
    assert line
    assert line.groups() == ("2 次", "1 次")
    assert stored(behind, draft).parameters["times_max"]["value"] == 1
    again = form_of(answer.text)
    assert again["clause_of_times_max"] == ["第七条"]
    assert again["papers-title"] == mine["papers-title"]
    assert house.supervisor.post(path, data=again).status_code == 302
    assert stored(behind, draft).parameters["times_max"]["value"] == 2


def test_what_is_published_was_seen_and_holds_from_its_day(house: House, draft: int, behind: Behind) -> None:
    save(house.supervisor, draft, person_cap="500000", effective_from="2026-01-01", document="禾人社发〔2026〕8号")
    path = f"/desk/programmes/versions/{draft}/publish"
    page = house.supervisor.get(path).text
    assert "300,000.00 元" in page
    assert "500,000.00 元" in page
    old = form_of(page)
    save(house.supervisor, draft, person_cap="600000")
    refused = house.second_supervisor.post(path, data=old)
    assert refused.status_code == 409
    assert "草稿又被改过" in refused.text
    assert stored(behind, draft).state is VersionState.DRAFT
    own = house.supervisor.post(path, data=form_of(house.supervisor.get(path).text))
    assert own.status_code == 422
    assert "另一名审批人发布" in own.text
    assert stored(behind, draft).state is VersionState.DRAFT
    done = house.second_supervisor.post(path, data=form_of(refused.text))
    assert done.status_code == 302
    assert stored(behind, draft).state is VersionState.PUBLISHED
    assert house.supervisor.get(f"/desk/programmes/versions/{draft}/edit").status_code == 409
    lines = re.findall(
        r"创业担保贷款</a>.*?第 \d 版</span></td>.*?</svg>(\w+)</span>.*?适用\">(\w+)<",
        house.official.get("/desk/programmes/").text,
        re.DOTALL,
    )
    assert lines == [("现行", "禾川县"), ("被取代", "全国"), ("已失效", "全国")]
    there = house.neighbour.get("/desk/programmes/").text
    assert "邻水县" in there
    assert "禾川县" not in there


def test_a_draft_is_begun_once_and_can_be_given_up(house: House, national: int, draft: int, behind: Behind) -> None:
    again = house.supervisor.post(f"/desk/programmes/versions/{national}/draft", data={"form_key": "again"})
    assert again.location == f"/desk/programmes/versions/{draft}/edit"
    assert (
        house.supervisor.post(f"/desk/programmes/versions/{draft}/discard", data={"form_key": "d"}).status_code == 302
    )
    assert stored(behind, draft).state is VersionState.WITHDRAWN


def test_two_versions_are_put_side_by_side(house: House, national: int, behind: Behind) -> None:
    first = behind(lambda session: session.scalar(select(ProgrammeVersion.id).where(ProgrammeVersion.number == 1)))
    page = house.official.get(f"/desk/programmes/compare?left={first}&right={national}").text
    assert "200,000.00 元" in page
    assert "300,000.00 元" in page
    assert "材料名称" not in page
    assert "两版的规定完全相同" in house.official.get(f"/desk/programmes/compare?left={first}&right={first}").text
    for wrong in ("", "?left=1", "?left=x&right=1"):
        assert house.official.get(f"/desk/programmes/compare{wrong}").location == "/desk/programmes/"
    assert house.official.get("/desk/programmes/compare?left=1&right=999999").status_code == 404


def test_a_new_prime_rate_is_entered_once(house: House, national: int, behind: Behind) -> None:
    given = {"published_on": "2026-09-21", "percent": "2.9", "source": "中国人民银行授权公布"}
    done = house.supervisor.post("/desk/programmes/rates/new", data=given)
    assert done.location == "/desk/programmes/#rates"
    latest = select(LoanPrimeRate.one_year_percent).order_by(LoanPrimeRate.published_on.desc())
    assert behind(lambda session: session.scalars(latest).first()) == "2.90"
    again = house.supervisor.post("/desk/programmes/rates/new", data=given)
    assert again.status_code == 422
    assert "的 LPR 已经录入" in again.text
    wrong = house.supervisor.post(
        "/desk/programmes/rates/new", data=given | {"percent": "三", "published_on": "2026-10-20"}
    )
    assert wrong.status_code == 422
    assert 'id="percent-error"' in wrong.text
    assert 'value="三"' in wrong.text
    assert house.official.get("/desk/programmes/rates/new").status_code == 403


def test_the_pages_speak_english(house: House, national: int, draft: int) -> None:
    page = house.supervisor.get(f"/desk/programmes/versions/{national}?lang=en").text
    for words in (
        "Ceiling of a personal loan",
        "Example value",
        "Returned migrant worker",
        "identity card\u00a0· Every application",
    ):
        assert words in page
    page = house.supervisor.get(f"/desk/programmes/versions/{draft}/edit?lang=en").text
    assert "Longest term of a personal loan" in page
    assert "Calendar days" in page
