"""What a person and their family have several of, on pages: added, corrected with the version that was seen, taken out."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import HouseholdMember, Person, PersonAbsence, PersonConsent
from tests.factories import people as made
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

ROWS: dict[str, tuple[type, dict[str, str], tuple[str, str]]] = {
    "absences": (
        PersonAbsence,
        {"place": "广东省深圳市", "trade": "电子装配", "away_from": "2012-03-01", "away_to": "2013-02-01"},
        ("place", "广东省惠州市"),
    ),
    "consents": (
        PersonConsent,
        {"purpose": "2", "scope": "身份、贷款情况", "channel": "1", "given_on": "2026-03-02"},
        ("withdrawn_on", "2026-09-01"),
    ),
    "members": (
        HouseholdMember,
        {"name": "罗老根", "relation": "02", "birth_year": "1952", "job": "务农", "has_health_need": "y"},
        ("job", "在家养病"),
    ),
}
SHOWN = {"absences": "广东省深圳市", "consents": "查询个人征信", "members": "罗老根"}


@pytest.fixture
def luo(house: House, behind: Behind) -> int:
    def make(session: Any) -> int:  # noqa: ANN401 - a session
        town = session.get_one(OrgUnit, house.town_id)
        return made.person(session, town, household=made.household(session, town)).id

    return int(behind(make))


def row_of(behind: Behind, kind: str) -> tuple[int, int]:
    model: Any = ROWS[kind][0]
    found: tuple[int, int] = behind(lambda session: tuple(session.execute(select(model.id, model.version)).one()))
    return found


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_is_added_shown_corrected_and_two_correctors_see_both_texts(
    house: House, behind: Behind, luo: int, kind: str
) -> None:
    path, person = f"/desk/people/{luo}/{kind}", f"/desk/people/{luo}"
    model, given, (field, other) = ROWS[kind]
    form = house.official.get(f"{path}/new").text
    assert faults_of(form) == []
    empty = house.official.post(f"{path}/new", data=form_of(form) | {"given_on": [""]})
    assert empty.status_code == 422
    assert house.official.post(f"{path}/new", data=form_of(form) | given).location.startswith(person)
    page = house.official.get(person).text
    assert faults_of(page) == []
    assert SHOWN[kind] in page
    row, version = row_of(behind, kind)
    assert (f"{path}/{row}" in page, version) == (True, 1)
    mine = form_of(house.official.get(f"{path}/{row}").text)
    assert house.official.post(f"{path}/{row}", data=mine).location.startswith(person), "nothing changed"
    assert row_of(behind, kind)[1] == 1
    assert house.official.post(f"{path}/{row}", data=mine | {field: [other], "form_key": ["theirs"]}).status_code == 302
    stale = house.official.post(f"{path}/{row}", data=mine | {field: ["2026-08-01"], "form_key": ["mine"]})
    assert stale.status_code == 409
    assert faults_of(stale.text) == []
    assert other in stale.text
    assert "2026-08-01" in stale.text
    assert behind(lambda session: [str(one) for one in session.scalars(select(getattr(model, field)))]) == [other]


@pytest.mark.parametrize("kind", ["absences", "members"])
def test_a_row_is_taken_out_by_who_saw_it_as_it_is(house: House, behind: Behind, luo: int, kind: str) -> None:
    path = f"/desk/people/{luo}/{kind}"
    house.official.post(f"{path}/new", data=form_of(house.official.get(f"{path}/new").text) | ROWS[kind][1])
    row, version = row_of(behind, kind)
    removal = re.findall(r'action="([^"]+/remove)"', house.official.get(f"{path}/{row}").text)
    assert removal == [f"{path}/{row}/remove"]
    assert house.neighbour.post(removal[0], data={"version": "1"}).status_code == 404
    assert house.supervisor.post(removal[0], data={"version": "1"}).status_code == 403
    stale = house.official.post(removal[0], data={"version": "7", "form_key": "stale"})
    assert stale.status_code == 409
    assert house.official.post(removal[0], data={"version": str(version), "form_key": "now"}).status_code == 302
    assert house.official.get(f"{path}/{row}").status_code == 404
    assert SHOWN[kind] not in house.official.get(f"/desk/people/{luo}").text.split("<aside", 1)[0]


def test_a_consent_is_withdrawn_not_removed(house: House, luo: int) -> None:
    path = f"/desk/people/{luo}/consents"
    house.official.post(f"{path}/new", data=form_of(house.official.get(f"{path}/new").text) | ROWS["consents"][1])
    assert "/remove" not in house.official.get(f"{path}/1").text
    assert house.official.post(f"{path}/1/remove", data={"version": "1"}).status_code == 404


def test_what_ails_a_family_is_for_those_who_need_it(house: House, behind: Behind, luo: int) -> None:
    path = f"/desk/people/{luo}/members/new"
    house.official.post(path, data=form_of(house.official.get(path).text) | ROWS["members"][1])
    number = behind(lambda session: session.get_one(Person, luo).id_no)
    cards = f"/desk/people/{luo}/correct/certificates"
    sent = form_of(house.official.get(cards).text) | {"disability_no": f"{number}43", "political_status": "01"}
    assert house.official.post(cards, data=sent).status_code == 302
    seen, hidden = (one.get(f"/desk/people/{luo}").text for one in (house.official, house.auditor))
    assert "有就医或照护需要" in seen
    assert "残疾人证" in seen
    assert f"{number}43" not in seen
    assert "中共党员" not in seen, "the political status stands in its form only"
    assert "罗老根" in hidden
    assert "有就医或照护需要" not in hidden
    assert "证卡与参保" not in hidden.split("<aside", 1)[0]


def test_a_person_without_a_family_has_no_page_for_its_members(house: House, behind: Behind) -> None:
    alone = behind(lambda session: made.person(session, session.get_one(OrgUnit, house.town_id)).id)
    assert house.official.get(f"/desk/people/{alone}/members/new").status_code == 404


def test_head_and_spouse_are_told_of_what_everybody_is_to_the_head(house: House, luo: int) -> None:
    background = f"/desk/people/{luo}/correct/background"
    sent = form_of(house.official.get(background).text) | {"household_relation": "02"}
    assert house.official.post(background, data=sent).status_code == 302
    path = f"/desk/people/{luo}/members/new"
    wife = ROWS["members"][1] | {"name": "李秋菊", "relation": "10"}
    house.official.post(path, data=form_of(house.official.get(path).text) | wife)
    page = house.official.get(f"/desk/people/{luo}").text
    told = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    assert [told[label].strip() for label in ("户主", "与户主关系", "配偶")] == ["罗春生", "户主", "李秋菊"]
    second = house.official.post(path, data=form_of(house.official.get(path).text) | ROWS["members"][1])
    assert second.status_code == 422
    assert 'id="relation-error"' in second.text


@pytest.mark.parametrize("kind", ROWS)
def test_the_pages_speak_english(house: House, luo: int, kind: str) -> None:
    page = house.official.get(f"/desk/people/{luo}/{kind}/new?lang=en").text
    body = re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1])
    assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"禾川县", "云岭镇", "罗春生"}
