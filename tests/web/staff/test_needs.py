"""Needs, discussed matters, mentors and cooperation by HTTP: each page is drawn, each deed leads on."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.mentors import Mentor
from supportdesk.models.needs import Need
from supportdesk.models.ventures import Venture
from supportdesk.queries import needs as queries
from supportdesk.services import cases
from tests.factories import accounts, needs, people
from tests.factories.deeds import doing
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House


@pytest.fixture
def case_id(house: House, behind: Behind) -> int:
    def make(session: Any) -> int:  # noqa: ANN401 - a session
        town = session.get_one(OrgUnit, house.town_id)
        luo = people.person(session, town)
        founded = people.venture(session, luo)
        session.commit()
        with doing(session, None) as work:
            case = cases.open_case(work, luo, founded, unit=town)
        with doing(session, None) as work:
            needs.one_of_each(work, case.id)
        # The county's official has the need, so reads what it says.
        at_county = (Account.role == Role.OFFICIAL, Account.unit_id == house.county_id)
        session.get_one(Need, 1).owner_id = session.scalars(select(Account.id).where(*at_county)).one()
        session.commit()
        return case.id

    return int(behind(make))


def sent(house: House, path: str, **answers: str) -> str:
    """Fill a page's form in and follow where it leads."""
    known = form_of(house.official.get(path).text)
    answer = house.official.post(path, data=known | {name: [text] for name, text in answers.items()})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_sound_in_both_languages(house: House, case_id: int, language: str) -> None:
    house.official.set_cookie("lang", language)
    paths = (
        "needs/", "needs/1", "needs/1/refer", "needs/1/answer", "needs/1/decline", f"needs/new/case/{case_id}",
        "matters/", "matters/1", "matters/1/decide", "matters/1/items/new", "mentors/", "mentors/1", "mentors/new",
        "mentors/1/correct", "mentors/1/end", f"mentors/assign/{case_id}", "mentors/assignments/1/end", "cooperation/",
        "cooperation/1", "cooperation/1/end", "cooperation/new/1", "ventures/1", "ventures/1/closing/",
        "ventures/1/closing/reason", f"cases/{case_id}?tab=needs", "today/",
    )  # fmt: skip
    for path in paths:
        page = house.official.get(f"/desk/{path}")
        assert page.status_code == 200, path
        assert faults_of(page.text) == [], path


def test_a_need_is_walked_from_the_case_to_its_proof(house: House, behind: Behind, case_id: int) -> None:
    there = sent(house, f"/desk/needs/new/case/{case_id}", kind="power", wanted="烘干房要三相电")
    assert "烘干房要三相电" in house.official.get(there).text
    sent(house, f"{there}/refer", department="power")
    sent(house, f"{there}/answer", answer="十二月上门勘查")
    sent(house, f"{there}/close", proof="报装单 2026-77", is_satisfied="yes")
    page = house.official.get(there).text
    for words in ("供电公司", "十二月上门勘查", "报装单 2026-77", "已办结"):
        assert words in page
    listed = house.official.get("/desk/needs/?state=closed&kind=power").text
    assert "罗春生" in listed
    assert "罗春生" not in house.official.get("/desk/needs/?state=open&kind=power").text.split("</form>")[-1]


def test_a_stale_page_gives_back_what_was_typed(house: House, case_id: int) -> None:
    old = form_of(house.official.get("/desk/needs/1/refer").text)
    sent(house, "/desk/needs/1/answer", answer="同意接收")
    sent(house, "/desk/needs/1/reopen", reason="没有学位")
    answer = house.official.post("/desk/needs/1/refer", data=old | {"department": ["health"]})
    assert answer.status_code == 409
    assert 'value="health" selected' in answer.text or "health" in answer.text


def test_what_a_private_need_says_is_not_shown_to_other_desks(house: House, case_id: int) -> None:
    assert "镇中心小学" in house.town_official.get("/desk/needs/1").text
    for other in (house.supervisor, house.auditor):
        page = other.get("/desk/needs/1").text
        assert "镇中心小学" not in page
        assert "只有办理这件事的单位看得到" in page
    assert house.neighbour.get("/desk/needs/1").status_code == 404


def test_what_proves_that_a_private_need_was_met_is_not_shown_to_other_desks(house: House, case_id: int) -> None:
    sent(house, "/desk/needs/1/answer", answer="同意接收")
    sent(house, "/desk/needs/1/close", proof="入学通知书 12 号", is_satisfied="yes")
    assert "入学通知书 12 号" in house.town_official.get("/desk/needs/1").text
    for other in (house.supervisor, house.auditor):
        assert "入学通知书" not in other.get("/desk/needs/1").text


def test_an_entrepreneur_raises_a_need_and_reads_its_answer(
    app: Flask, house: House, behind: Behind, case_id: int
) -> None:
    def make(session: Any) -> int:  # noqa: ANN401 - a session
        need = session.get_one(Need, 1)
        unit = session.get_one(OrgUnit, house.town_id)
        return accounts.account(session, Role.ENTREPRENEUR, unit, "luo", person_id=need.person_id).id

    luo = accounts.sign_in(app.test_client(), int(behind(make)))
    form = form_of(luo.get("/my/needs/new").text)
    there = luo.post("/my/needs/new", data=form | {"kind": ["sales"], "wanted": ["笋干卖不出去"]}).location
    page = luo.get(there).text
    assert "笋干卖不出去" in page
    assert faults_of(page) == []
    number = there.rsplit("/", 1)[-1]
    sent(house, f"/desk/needs/{number}/answer", answer="商务局联系了电商平台")
    assert "商务局联系了电商平台" in luo.get(there).text
    home = luo.get("/my/").text
    assert "销路" in home
    assert faults_of(home) == []


def test_a_matter_is_decided_and_its_items_are_seen_through(house: House, case_id: int) -> None:
    sent(
        house,
        "/desk/matters/1/decide",
        participants="教育局 王敏",
        decision="安排到镇中心小学",
        decided_on="2026-11-20",
    )
    sent(house, "/desk/matters/1/items/1/done", result="已转学")
    sent(house, "/desk/matters/1/end", result="孩子已入学")
    page = house.official.get("/desk/matters/1").text
    for words in ("教育局 王敏", "安排到镇中心小学", "已转学", "孩子已入学"):
        assert words in page


def test_the_matter_of_a_private_need_is_as_private_as_that(house: House, behind: Behind, case_id: int) -> None:
    def write(session: Any) -> None:  # noqa: ANN401 - a session
        matter = queries.get_matter(session, None, 1)
        matter.question, matter.evidence, matter.participants = "罗小雨转学", "父亲丧偶", "教育局 王敏"
        matter.decision, matter.decided_on, matter.result = "安排到镇中心小学", date(2026, 11, 20), "孩子已入学"
        matter.items[0].what, matter.items[0].result = "安排三年级学位", "已转学"

    behind(write)
    told = ("罗小雨", "丧偶", "教育局 王敏", "安排到镇中心小学", "孩子已入学", "三年级学位", "已转学")
    page = house.town_official.get("/desk/matters/1").text
    assert [words for words in told if words not in page] == []
    for other in (house.supervisor, house.auditor):
        for path in ("matters/1", "matters/", f"cases/{case_id}?tab=needs"):
            answer = other.get(f"/desk/{path}")
            assert answer.status_code == 200, path
            assert [words for words in told if words in answer.text] == [], path
            assert "子女就学" in answer.text, path
            assert "YS-2026" in answer.text, path


def test_who_may_not_read_a_matter_does_not_write_in_it(house: House, behind: Behind, case_id: int) -> None:
    assert house.official.get("/desk/matters/1/decide").status_code == 200
    behind(lambda session: setattr(session.get_one(Need, 1), "owner_id", None))
    assert "/decide" not in house.official.get("/desk/matters/1").text
    for path in ("decide", "items/new", "items/1/done", "end"):
        assert house.official.get(f"/desk/matters/1/{path}").status_code == 404


def test_a_mentors_phone_is_never_written_into_its_form(house: House, behind: Behind, case_id: int) -> None:
    def phone(session: Any) -> str:  # noqa: ANN401 - a session
        return str(session.get_one(Mentor, 1).phone)

    sent(house, "/desk/mentors/1/correct", phone="13800138000")
    page = house.official.get("/desk/mentors/1/correct").text
    assert "13800138000" not in page
    assert "不改就留空" in page
    sent(house, "/desk/mentors/1/correct", skills="电商")
    assert behind(phone) == "13800138000"
    sent(house, "/desk/mentors/1/correct", no_phone="y")
    assert behind(phone) == "None"


def test_a_town_does_not_change_the_countys_mentor(house: House, behind: Behind, case_id: int) -> None:
    behind(lambda session: setattr(session.get_one(Mentor, 1), "unit_id", house.county_id))
    page = house.town_official.get("/desk/mentors/1")
    assert page.status_code == 200
    assert "/mentors/1/correct" not in page.text
    for deed in ("correct", "end"):
        assert house.town_official.get(f"/desk/mentors/1/{deed}").status_code == 404


def test_a_venture_ends_on_its_guided_path(house: House, behind: Behind, case_id: int) -> None:
    path = "/desk/ventures/1/closing/"
    assert "再创业" in house.official.get(path).text
    sent(house, f"{path}reason", closed_on="2026-11-01", reason="1", is_honest="yes", story="订单断了")
    sent(house, f"{path}rent", state="done", note="押金抵了租金")
    page = house.official.get(path)
    assert "押金抵了租金" in page.text
    assert faults_of(page.text) == []
    answer = house.official.post(f"{path}restart", data=form_of(page.text))
    assert answer.status_code == 302
    fresh = house.official.get(answer.location + "?tab=needs").text
    assert "春生山货加工坊" in fresh

    def read(session: Any) -> str:  # noqa: ANN401 - a session
        return str(session.get_one(Venture, 1).status)

    assert behind(read) == "closed"
    assert house.supervisor.get(path).status_code == 200
    assert house.supervisor.get(f"{path}reason").status_code == 403
