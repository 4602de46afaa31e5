"""What was typed is not lost: neither when the page was open for too long, nor when somebody else was quicker."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from http import HTTPStatus
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from supportdesk.domain.errors import RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Role
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession
from supportdesk.models.people import Person
from supportdesk.services.throttles import TooOftenError
from tests.factories import accounts, people
from tests.factories.deeds import Desk, desk
from tests.web.forms import form_of

HERE = {"Sec-Fetch-Site": "same-origin"}
HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with app.app_context():
        session = db.session()
        here: Desk = desk(session)
        person = people.person(session, session.get_one(OrgUnit, here.town.id))
        secadmin = accounts.account(session, Role.SECADMIN, here.county, "secadmin", name="石安全")
        sysadmin = accounts.account(session, Role.SYSADMIN, here.county, "sysadmin", name="石系统")
        colleague = accounts.account(session, Role.OFFICIAL, here.county, "colleague", name="温同事")
        session.commit()
        return {
            "official": here.official.id,
            "colleague": colleague.id,
            "secadmin": secadmin.id,
            "sysadmin": sysadmin.id,
            "person": person.id,
            "unit": here.town.id,
        }


def with_tokens(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True


def addresses_of(app: Flask, person_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Person, person_id).live_address


def test_a_form_whose_token_is_gone_can_be_sent_again_as_it_was(app: Flask, ids: dict[str, int]) -> None:
    with_tokens(app)
    official = accounts.sign_in(app.test_client(), ids["official"])
    page = f"/desk/people/{ids['person']}/correct/addresses"
    sent = {**form_of(official.get(page).text), "live_address": ['白沙镇"3"号<b>'], "csrf_token": ["out of date"]}
    answer = official.post(page, data=sent, headers=HERE)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "这次提交没有生效" in answer.text
    assert addresses_of(app, ids["person"]) == ""
    again = official.post(page, data=form_of(answer.text), headers=HERE)
    assert again.status_code == HTTPStatus.FOUND, again.text
    assert addresses_of(app, ids["person"]) == '白沙镇"3"号<b>'


def test_what_was_typed_outlives_the_end_of_the_session(app: Flask, ids: dict[str, int]) -> None:
    with_tokens(app)
    client = accounts.sign_in(app.test_client(), ids["official"])
    page = f"/desk/people/{ids['person']}/correct/addresses"
    sent = {**form_of(client.get(page).text), "live_address": ["白沙镇 3 号"]}
    with app.app_context():
        db.session.execute(update(SignedInSession).values(last_seen_at=datetime.now(UTC) - timedelta(hours=5)))
        db.session.commit()
    answer = client.post(page, data=sent, headers=HERE)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert 'href="/sign-in"' in answer.text
    assert "白沙镇 3 号" in answer.text
    again = accounts.sign_in(client, ids["official"]).post(page, data=form_of(answer.text), headers=HERE)
    assert again.status_code == HTTPStatus.FOUND
    assert addresses_of(app, ids["person"]) == "白沙镇 3 号"


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        (HERE, True),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://a.example"}, False),
        ({"Referer": "http://localhost/desk/people/1"}, True),
        ({"Referer": "http://localhost.a.example/"}, False),
        ({}, False),
    ],
)
def test_what_another_site_made_a_browser_send_is_not_offered_again(
    app: Flask, ids: dict[str, int], headers: dict[str, str], kept: bool
) -> None:
    with_tokens(app)
    official = accounts.sign_in(app.test_client(), ids["official"])
    answer = official.post(f"/desk/people/{ids['person']}/correct/addresses", data={"a": "typed"}, headers=headers)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert ("typed" in answer.text) is kept


def test_a_password_is_never_given_back(app: Flask, ids: dict[str, int]) -> None:
    with_tokens(app)
    answer = app.test_client().post("/sign-in", data={"username": "a", "password": "a secret one"}, headers=HERE)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "a secret one" not in answer.text
    assert "请重新打开那一页再填" in answer.text


# ---------------------------------------------------------------- two people at one record


def two_save(app: Flask, first: FlaskClient, second: FlaskClient, page: str, field: str) -> TestResponse:
    """Both open the page; the first saves, then the second."""
    opened = form_of(first.get(page).text), form_of(second.get(page).text)
    assert first.post(page, data={**opened[0], field: ["先存的"]}).status_code == HTTPStatus.FOUND
    return second.post(page, data={**opened[1], field: ["后填的"]})


@pytest.mark.parametrize(
    ("who", "other", "page", "field", "name"),
    [
        ("colleague", "official", "/desk/people/{person}/correct/addresses", "live_address", "温同事"),
        ("colleague", "official", "/desk/people/{person}/correct/notes", "notes", "温同事"),
        ("secadmin", "secadmin", "/desk/accounts/{colleague}/correct", "name", "石安全"),
        ("sysadmin", "sysadmin", "/desk/units/{unit}", "address", "石系统"),
    ],
)
def test_who_comes_second_sees_both_texts_and_who_saved_when(
    app: Flask, ids: dict[str, int], who: str, other: str, page: str, field: str, name: str
) -> None:
    first, second = (accounts.sign_in(app.test_client(), ids[one]) for one in (who, other))
    path = page.format(**ids)
    answer = two_save(app, first, second, path, field)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "先存的" in answer.text
    assert "后填的" in answer.text
    assert re.search(rf"{name}在 \d{{4}}-\d\d-\d\d \d\d:\d\d 保存过", answer.text), answer.text
    in_english = second.post(path + "?lang=en", data={**form_of(answer.text), "version": ["1"]})
    assert in_english.status_code == HTTPStatus.CONFLICT
    assert f"{name} saved it on " in in_english.text
    kept = second.post(path, data=form_of(answer.text))
    assert kept.status_code == HTTPStatus.FOUND
    assert "后填的" in second.get(path).text or "后填的" in second.get(path.rsplit("/", 2)[0]).text


# ---------------------------------------------------------------- pages of refusals


REFUSALS: dict[int, Exception] = {
    409: StepNotAvailableError(say("这份申请现在的状态不能做这一步，请刷新后再看。")),
    422: RuleBrokenError(say("须先受理。")),
    429: TooOftenError(60),
    500: ZeroDivisionError("of the inside"),
}


def answers(app: Flask, ids: dict[str, int]) -> dict[int, TestResponse]:
    """A page of each status as a reader meets it."""
    official = accounts.sign_in(app.test_client(), ids["official"])
    app.testing = False
    app.logger.disabled = True
    found = {
        403: official.get("/desk/audit/"),
        404: official.get("/desk/people/999999"),
        405: official.put("/desk/people/"),
        413: official.post("/desk/imports/", data=b"x" * 12_000_001, content_type="text/plain"),
    }
    # The application is the next test's too.
    kept = app.view_functions["public.policies"]
    for status, refusal in REFUSALS.items():

        def refuse(refusal: Exception = refusal) -> NoReturn:
            raise refusal

        app.view_functions["public.policies"] = refuse
        found[status] = official.get("/policies")
    app.view_functions["public.policies"] = kept
    with_tokens(app)
    found[400] = official.post("/desk/people/1/correct/contact", data={"csrf_token": "x"})
    app.logger.disabled = False
    return found


def test_every_refusal_says_what_happened_and_what_to_do_next(app: Flask, ids: dict[str, int]) -> None:
    for status, answer in answers(app, ids).items():
        assert answer.status_code == status, (status, answer.status_code, answer.text[:300])
        sentences = [unescape(one).strip() for one in re.findall(r'<p class="prose">(.*?)</p>', answer.text, re.DOTALL)]
        assert len(sentences) >= 2, (status, sentences)
        assert all(HAN.search(one) for one in sentences), (status, sentences)
        assert "Traceback" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_shows_a_number_and_nothing_of_the_inside(app: Flask, ids: dict[str, int]) -> None:
    page = answers(app, ids)[500].text
    assert re.search(r"<b>[0-9A-F]{8}</b>", page)
    assert "ZeroDivision" not in page


def test_an_account_that_was_corrected_in_between_is_not_overwritten(app: Flask, ids: dict[str, int]) -> None:
    """The control of the pages above: the first save stands until the second one was confirmed."""
    admin = accounts.sign_in(app.test_client(), ids["secadmin"])
    two_save(app, admin, admin, f"/desk/accounts/{ids['colleague']}/correct", "name")
    with app.app_context():
        assert db.session.get_one(Account, ids["colleague"]).name == "先存的"
