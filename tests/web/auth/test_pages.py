"""Signing in through the page."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.services import accounts
from supportdesk.services.work import deed, small_write
from tests.factories import accounts as made

PASSWORD = "春风十里不如回乡 2026"


@pytest.fixture
def admin(app: Flask) -> int:
    with app.app_context():
        session = db.session()
        with small_write(session):
            account = made.account(session, Role.SECADMIN, made.county(session), "secadmin")
        with deed(session, None, datetime.now(UTC)) as work:
            accounts.set_password(work, account, PASSWORD)
        return account.id


def test_whoever_signs_in_arrives_at_their_desk_and_is_greeted_by_name(client: FlaskClient, admin: int) -> None:
    answer = client.post("/sign-in", data={"username": "secadmin", "password": PASSWORD}, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/desk/accounts/"
    assert "周晓兰" in answer.text
    assert "禾川县返乡创业服务台" in answer.text


def test_a_wrong_password_keeps_the_name_and_says_one_sentence(client: FlaskClient, admin: int) -> None:
    answer = client.post("/sign-in", data={"username": "secadmin", "password": "wrong"})
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.text
    assert 'value="secadmin"' in answer.text
    assert "wrong" not in answer.text


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil"]
)
def test_the_page_to_return_to_is_never_another_site(client: FlaskClient, admin: int, evil: str) -> None:
    answer = client.post("/sign-in", query_string={"next": evil}, data={"username": "secadmin", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.location == "/desk/accounts/"


def test_the_page_to_return_to_is_kept_within_the_program(client: FlaskClient, admin: int) -> None:
    assert client.get("/desk/units/?x=1").location == "/sign-in?next=/desk/units/?x%3D1"
    answer = client.post("/sign-in?next=/desk/units/?x%3D1", data={"username": "secadmin", "password": PASSWORD})
    assert answer.location == "/desk/units/?x=1"


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, admin: int) -> None:
    client.post("/sign-in", data={"username": "secadmin", "password": PASSWORD})
    stolen = client.get_cookie("desk")
    assert stolen is not None
    assert client.get("/desk/accounts/").status_code == 200
    client.post("/sign-out")
    client.set_cookie("desk", stolen.value)
    assert client.get("/desk/accounts/").status_code == 302


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(client: FlaskClient, admin: int) -> None:
    answer = client.post("/sign-in", data={"username": "secadmin", "password": PASSWORD})
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("desk="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_is_refused(app: Flask, admin: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/sign-in", data={"username": "secadmin", "password": PASSWORD})
    assert answer.status_code == 400
    assert "安全口令" in answer.text


def test_another_sites_request_is_refused(client: FlaskClient, admin: int) -> None:
    answer = client.post(
        "/sign-in", data={"username": "secadmin", "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_every_answer_carries_its_guards(client: FlaskClient) -> None:
    for path in ("/sign-in", "/no-such-page", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example"])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


def test_a_one_time_link_sets_the_password_through_the_page(app: Flask, client: FlaskClient, admin: int) -> None:
    signed = made.sign_in(app.test_client(), admin)
    shown = signed.post(f"/desk/accounts/{admin}/link", data={"form_key": "k1"}).text
    path = shown.split("http://localhost", 1)[1].split("<", 1)[0]
    assert "两次输入的密码不一样" in client.post(path, data={"password": "一个够长的新密码 7", "again": "x"}).text
    done = client.post(path, data={"password": "一个够长的新密码 7", "again": "一个够长的新密码 7"})
    assert done.location == "/sign-in"
    assert client.get(path).status_code == 404
