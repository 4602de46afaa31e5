"""Accounts of banks and applicants, opened by the security administrator, who reads no files."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit
from tests.factories import accounts, people, policies
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

NEW = "/desk/accounts/new"


@pytest.fixture
def keeper(app: Flask, house: House, behind: Behind) -> FlaskClient:
    """The county's security administrator."""

    def make(session: Session) -> int:
        return accounts.account(session, Role.SECADMIN, session.get_one(OrgUnit, house.county_id), "keeper").id

    return accounts.sign_in(app.test_client(), behind(make))


def bank_in(behind: Behind, unit_id: int, name: str = "邮储银行") -> int:
    def make(session: Session) -> int:
        return policies.bank(session, session.get_one(OrgUnit, unit_id), name).id

    return int(behind(make))


def person_in(behind: Behind, unit_id: int, name: str = "罗春生") -> int:
    def make(session: Session) -> int:
        unit = session.get_one(OrgUnit, unit_id)
        return people.person(session, unit, name).id

    return int(behind(make))


def account_called(behind: Behind, username: str) -> Account | None:
    def read(session: Session) -> Account | None:
        found = session.scalar(select(Account).where(Account.username == username))
        session.expunge_all()
        return found

    found: Account | None = behind(read)
    return found


def neighbour_county(behind: Behind) -> int:
    return int(behind(lambda session: session.scalar(select(OrgUnit.id).where(OrgUnit.code == "360428"))))


def test_each_kind_is_asked_for_what_it_needs(keeper: FlaskClient, house: House, behind: Behind) -> None:
    bank_in(behind, house.county_id)
    person_id = person_in(behind, house.town_id)
    for language in ("zh", "en"):
        for page, has, lacks in (
            ("", {"role", "unit_id"}, {"bank_id"}),
            ("/partner", {"bank_id", "name"}, {"role", "unit_id"}),
            (f"/entrepreneur/{person_id}", {"username"}, {"role", "unit_id", "bank_id", "name"}),
        ):
            shown = keeper.get(f"{NEW}{page}?lang={language}")
            assert faults_of(shown.text) == []
            fields = set(form_of(shown.text))
            assert has <= fields, page
            assert not lacks & fields, page
        assert faults_of(keeper.get(f"{NEW}/entrepreneur?q=罗春&lang={language}").text) == []


def test_a_bank_s_clerk_gets_an_account_of_the_bank(keeper: FlaskClient, house: House, behind: Behind) -> None:
    assert "还没有登记银行" in keeper.get(f"{NEW}/partner").text
    bank_id = bank_in(behind, house.county_id)
    told = {"form_key": "one", "username": "banker", "name": "韦丽娟", "bank_id": bank_id, "email": ""}
    first, again = (keeper.post(f"{NEW}/partner", data=told) for _ in range(2))
    assert (first.status_code, again.location) == (302, first.location)
    made = account_called(behind, "banker")
    assert made is not None
    assert (made.role, made.bank_id, made.unit_id, made.password_hash) == (Role.PARTNER, bank_id, house.county_id, None)
    shown = keeper.get(first.location).text
    assert "邮储银行" in shown
    assert faults_of(shown) == []
    assert "邮储银行" in keeper.get("/desk/accounts/").text
    assert "/password/" in keeper.post(first.location + "/link").text


def test_a_bank_that_is_not_the_county_s_can_t_be_chosen(keeper: FlaskClient, house: House, behind: Behind) -> None:
    bank_in(behind, house.county_id)
    foreign = bank_in(behind, neighbour_county(behind), "邻水银行")
    assert "邻水银行" not in keeper.get(f"{NEW}/partner").text
    for wrong in (foreign, "", "x"):
        answer = keeper.post(f"{NEW}/partner", data={"username": "banker", "name": "韦丽娟", "bank_id": wrong})
        assert answer.status_code == 422
        assert 'href="#bank_id"' in answer.text
    assert account_called(behind, "banker") is None


def test_an_applicant_is_found_and_gets_an_account_of_their_own(
    keeper: FlaskClient, house: House, behind: Behind
) -> None:
    person_id = person_in(behind, house.town_id)
    assert f"/entrepreneur/{person_id}" in keeper.get(f"{NEW}/entrepreneur?q=罗春生").text
    assert f"/entrepreneur/{person_id}" not in keeper.get(f"{NEW}/entrepreneur?q=罗").text
    answer = keeper.post(f"{NEW}/entrepreneur/{person_id}", data={"username": "luo.chunsheng"})
    assert answer.status_code == 302
    made = account_called(behind, "luo.chunsheng")
    assert made is not None
    assert (made.role, made.person_id, made.name, made.unit_id) == (
        Role.ENTREPRENEUR,
        person_id,
        "罗春生",
        house.town_id,
    )
    second = keeper.post(f"{NEW}/entrepreneur/{person_id}", data={"username": "again"})
    assert second.status_code == 422
    assert "已经有账号" in second.text
    assert "已有账号" in keeper.get(f"{NEW}/entrepreneur?q=罗春生").text
    assert account_called(behind, "again") is None


def test_another_county_s_person_is_neither_found_nor_chosen(keeper: FlaskClient, house: House, behind: Behind) -> None:
    foreign = person_in(behind, neighbour_county(behind), "罗春生")
    assert f"/entrepreneur/{foreign}" not in keeper.get(f"{NEW}/entrepreneur?q=罗春生").text
    answer = keeper.post(f"{NEW}/entrepreneur/{foreign}", data={"username": "luo"})
    assert answer.status_code == 404


def test_a_user_name_that_is_taken_is_refused_at_its_field(keeper: FlaskClient, house: House, behind: Behind) -> None:
    bank_id = bank_in(behind, house.county_id)
    told = {"username": "keeper", "name": "韦丽娟", "bank_id": bank_id}
    answer = keeper.post(f"{NEW}/partner", data=told)
    assert answer.status_code == 422
    assert 'href="#username"' in answer.text
    assert 'value="韦丽娟"' in answer.text


def test_a_bank_s_account_is_corrected_without_leaving_its_bank(
    keeper: FlaskClient, house: House, behind: Behind
) -> None:
    bank_id = bank_in(behind, house.county_id)
    told = {"username": "banker", "name": "韦丽娟", "bank_id": bank_id}
    there = keeper.post(f"{NEW}/partner", data=told).location + "/correct"
    form = form_of(keeper.get(there).text)
    assert "unit_id" not in form
    assert keeper.post(there, data=form | {"name": "韦丽"}).status_code == 302
    assert keeper.post(there, data=form | {"name": "韦娟", "form_key": "other"}).status_code == 409
    made = account_called(behind, "banker")
    assert made is not None
    assert (made.name, made.bank_id) == ("韦丽", bank_id)


def test_only_the_security_administrator_opens_accounts(house: House) -> None:
    for path in ("/partner", "/entrepreneur"):
        assert house.sysadmin.get(NEW + path).status_code == 403
        assert house.supervisor.get(NEW + path).status_code == 403
