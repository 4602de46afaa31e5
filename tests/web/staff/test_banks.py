"""The banks' pages: an empty list says what to do, two who correct one bank see both texts, others' banks are not found."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Bank
from tests.factories import policies
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

ONE = {"name": "禾川农商银行", "contact": "韦丽娟", "phone": "0000-6120000", "form_key": "one key"}


def bank_in(behind: Behind, unit_id: int, name: str = "邮储银行") -> int:
    def make(session: Session) -> int:
        return policies.bank(session, session.get_one(OrgUnit, unit_id), name).id

    return int(behind(make))


def names(behind: Behind) -> list[str]:
    return list(behind(lambda session: session.scalars(select(Bank.name).order_by(Bank.id)).all()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_sound_in_both_languages(house: House, behind: Behind, language: str) -> None:
    empty = house.supervisor.get(f"/desk/banks/?lang={language}")
    bank_id = bank_in(behind, house.county_id)
    for page in (empty, *(house.supervisor.get(f"/desk/banks/{one}?lang={language}") for one in ("", "new", bank_id))):
        assert page.status_code == 200
        assert faults_of(page.text) == []


def test_an_empty_list_says_what_to_do(house: House) -> None:
    assert "/desk/banks/new" in house.supervisor.get("/desk/banks/").text
    read_only = house.official.get("/desk/banks/").text
    assert "请审批人在这里登记" in read_only
    assert "/desk/banks/new" not in read_only
    assert "/desk/banks/" in house.supervisor.get("/desk/programmes/").text


def test_a_bank_is_added_once_however_often_the_form_comes(house: House, behind: Behind) -> None:
    first = house.supervisor.post("/desk/banks/new", data=ONE)
    again = house.supervisor.post("/desk/banks/new", data=ONE)
    assert (first.status_code, again.status_code, again.location) == (302, 302, first.location)
    assert names(behind) == ["禾川农商银行"]
    assert "禾川农商银行" in house.official.get("/desk/banks/").text


def test_a_name_that_is_taken_is_refused_at_its_field(house: House, behind: Behind) -> None:
    bank_in(behind, house.county_id, "禾川农商银行")
    answer = house.supervisor.post("/desk/banks/new", data=ONE)
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'value="韦丽娟"' in answer.text
    bad = house.supervisor.post("/desk/banks/new", data=ONE | {"code": "号 1", "name": "别的银行"})
    assert (bad.status_code, 'href="#code"' in bad.text) == (422, True)
    assert names(behind) == ["禾川农商银行"]


def test_two_who_correct_one_bank_see_both_texts(house: House, behind: Behind) -> None:
    page = f"/desk/banks/{bank_in(behind, house.county_id)}"
    mine = form_of(house.supervisor.get(page).text)
    theirs = form_of(house.supervisor.get(page).text)
    assert house.supervisor.post(page, data=theirs | {"contact": "别人写的"}).status_code == 302
    answer = house.supervisor.post(page, data=mine | {"contact": "我写的"})
    assert answer.status_code == 409
    assert "别人写的" in answer.text
    assert "我写的" in answer.text


def test_closing_asks_why_and_opening_again_does_not(house: House, behind: Behind) -> None:
    page = f"/desk/banks/{bank_in(behind, house.county_id)}"
    assert house.supervisor.post(page + "/close").status_code == 422
    assert house.supervisor.post(page + "/close", data={"reason": "网点撤并"}).status_code == 302
    assert "不再推荐" in house.official.get("/desk/banks/").text
    assert "恢复推荐" in house.supervisor.get(page).text
    assert house.supervisor.post(page + "/reopen").status_code == 302
    assert "可推荐" in house.official.get("/desk/banks/").text


def test_another_county_s_bank_is_neither_listed_nor_found(house: House, behind: Behind) -> None:
    page = f"/desk/banks/{bank_in(behind, house.county_id)}"
    assert "邮储银行" not in house.neighbour_supervisor.get("/desk/banks/").text
    for path in (page, page + "/close", page + "/reopen"):
        assert house.neighbour_supervisor.post(path, data={"reason": "x", "name": "x"}).status_code == 404
        assert house.official.post(path, data={"reason": "x", "name": "x"}).status_code == 403
    assert names(behind) == ["邮储银行"]
