"""Tokens of other departments' programs: made, shown once and revoked by the system administrator."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.audit import Event
from supportdesk.models.departments import ApiToken
from supportdesk.services import accounts as account_deeds
from tests.factories import accounts
from tests.factories.deeds import doing
from tests.factories.departments import V1
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

ROOM = "/desk/departments/"


def made(client: FlaskClient, unit_id: int, **told: str) -> str:
    """Fill the form in; returns the page that answers."""
    form = {name: values[-1] for name, values in form_of(client.get(f"{ROOM}new").text).items()}
    usual = {"name": "市场监管局登记系统", "unit_id": str(unit_id), "scopes": "cases.read", "days": "30"}
    return client.post(f"{ROOM}new", data=form | usual | told).text


def token_in(page: str) -> str:
    found = re.search(r"sd_[A-Za-z0-9_-]{40,}", page)
    assert found is not None, page
    return found[0]


def test_a_token_is_shown_once_and_works_until_it_is_revoked(house: House) -> None:
    empty = house.sysadmin.get(ROOM)
    assert "还没有部门接入" in empty.text
    page = made(house.sysadmin, house.county_id)
    assert faults_of(page) == []
    token = token_in(page)
    asking = {"Authorization": f"Bearer {token}"}
    assert house.stranger.get(f"{V1}/cases", headers=asking).status_code == 200
    listed = house.sysadmin.get(ROOM).text
    assert token not in listed
    assert token[:10] in listed
    (there,) = set(re.findall(r"/desk/departments/\d+", listed))
    shown = house.sysadmin.get(there)
    assert faults_of(shown.text) == []
    assert token not in shown.text
    assert f"{V1}/cases" in shown.text
    assert "查看办件" in shown.text
    key = form_of(shown.text)["form_key"][-1]
    assert house.sysadmin.post(f"{there}/revoke", data={"form_key": key}).status_code == 302
    assert house.stranger.get(f"{V1}/cases", headers=asking).status_code == 401
    assert "已作废" in house.sysadmin.get(there).text
    assert "作废令牌" not in house.sysadmin.get(there).text


def test_the_form_says_what_is_missing(house: House) -> None:
    client = house.sysadmin
    for told, said in (
        ({"name": ""}, "请写明哪个部门的哪个系统。"),
        ({"scopes": "odd"}, "请从列出的选项中选。"),
        ({"days": "367"}, "应在1至366之间"),
        ({"days": "三个月"}, "这一栏按天计"),
    ):
        page = made(client, house.county_id, **told)
        assert said in page, (told, re.findall(r"field-error.*?</p>", page, re.DOTALL))
        assert faults_of(page) == []


def test_a_foreign_unit_gets_no_token(house: House, behind: Behind) -> None:
    before = behind(lambda session: len(session.scalars(select(ApiToken.id)).all()))
    made(house.sysadmin, house.county_id + 1_000)
    assert behind(lambda session: len(session.scalars(select(ApiToken.id)).all())) == before


def test_making_and_revoking_are_events(house: House, behind: Behind) -> None:
    token = token_in(made(house.sysadmin, house.town_id))

    def read(session: Session) -> Event:
        return session.scalars(select(Event).where(Event.kind == "department.token_made")).one()

    event = behind(read)
    assert event.unit_id == house.town_id
    assert event.data["scopes"] == ["cases.read"]
    assert token not in str(event.data)
    told = house.auditor.get("/desk/audit/?kind=department.token_made").text
    assert "开了部门接口的令牌" in told
    assert "市场监管局登记系统" in told


def test_only_the_administrator_makes_tokens_and_the_auditor_looks(house: House) -> None:
    made(house.sysadmin, house.county_id)
    assert house.auditor.get(ROOM).status_code == 200
    assert house.auditor.get(f"{ROOM}new").status_code == 403
    assert "开令牌" not in house.auditor.get(ROOM).text
    for client in (house.official, house.supervisor):
        assert client.get(ROOM).status_code == 403


def keeper_in(session: Session, house: House) -> int:
    return accounts.account(session, Role.SECADMIN, session.get_one(OrgUnit, house.county_id), "keeper").id


def test_the_account_of_a_token_can_not_sign_in(app: Flask, house: House, behind: Behind) -> None:
    made(house.sysadmin, house.county_id)

    def refused(session: Session) -> int:
        account = session.scalars(select(Account).where(Account.role == Role.DEPARTMENT)).one()
        for deed in (account_deeds.password_link, account_deeds.enable):
            with pytest.raises(RuleBrokenError), doing(session, None) as work:
                deed(work, account)
        return account.id

    account_id = behind(refused)
    with_keeper = accounts.sign_in(app.test_client(), behind(lambda session: keeper_in(session, house)))
    page = with_keeper.get(f"/desk/accounts/{account_id}").text
    assert "生成一次性链接" not in page
    assert "未设密码" not in with_keeper.get("/desk/accounts/").text.split("市场监管局", 1)[1].split("</tr>", 1)[0]


def test_the_security_administrator_may_close_a_departments_account(app: Flask, house: House, behind: Behind) -> None:
    asking = {"Authorization": f"Bearer {token_in(made(house.sysadmin, house.county_id))}"}
    assert house.stranger.get(f"{V1}/cases", headers=asking).status_code == 200

    def close(session: Session) -> int:
        account = session.scalars(select(Account).where(Account.role == Role.DEPARTMENT)).one()
        with doing(session, None) as work:
            account_deeds.disable(work, account, reason="停止合作")
        return account.id

    account_id = behind(close)
    assert house.stranger.get(f"{V1}/cases", headers=asking).status_code == 401
    keeper = accounts.sign_in(app.test_client(), behind(lambda session: keeper_in(session, house)))
    page = keeper.get(f"/desk/accounts/{account_id}").text
    assert "恢复账号" not in page
    assert "请系统管理员另开令牌" in page


def test_the_pages_are_complete_in_english(house: House) -> None:
    made(house.sysadmin, house.county_id)
    for path in (ROOM, f"{ROOM}new"):
        page = house.sysadmin.get(f"{path}?lang=en").text
        main = page.split("<main", 1)[1].split("</main>", 1)[0]
        words = re.sub(r"市场监管局登记系统|禾川县|云岭镇|<[^>]+>", "", main)
        assert not re.findall("[\u4e00-\u9fff]+", words)
