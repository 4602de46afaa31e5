"""My applications, as their applicant sees them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.services.programmes import loans
from tests.factories import accounts, support
from tests.factories.loans import Walk, applicant, case_of, loan_desk
from tests.web.shared.markup import faults_of


@pytest.fixture(autouse=True)
def a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 9, 1, 0, tzinfo=UTC), tick=False):
        yield


class Mine:
    """An applicant with a loan and an old subsidy, and a neighbour with a loan of their own."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            session = db.session()
            at = loan_desk(session)
            walk = Walk(session, at).to(LoanState.RECEIVED)
            walk.does(at.clerk, loans.notify_missing)
            theirs = Walk(session, at, case_of(session, at, applicant(session, at, "邻居"))).to(LoanState.RECEIVED)
            self.loan_id, self.theirs_id = walk.id, theirs.id
            self.name = walk.loan.person.name
            support.historic(
                session, Kind.SUBSIDY, number="HC-H-01", case_id=walk.case.id, person_id=walk.case.person_id,
                unit_id=walk.case.unit_id, subject="一次性创业补贴", amount_requested=Money.yuan("5000.00"),
                amount_approved=Money.yuan("5000.00"), amount_paid=Money.yuan("5000.00"), paid_on=date(2026, 9, 18),
                touch=1_000_000,
            )  # fmt: skip
            account_id = accounts.account(
                session, Role.ENTREPRENEUR, at.town, "applicant", name=self.name, person_id=walk.case.person_id
            ).id
            lonely = accounts.account(
                session, Role.ENTREPRENEUR, at.town, "lonely", person_id=applicant(session, at, "新来的").id
            ).id
            session.commit()
        self.client = accounts.sign_in(app.test_client(), account_id)
        self.lonely = accounts.sign_in(app.test_client(), lonely)


@pytest.fixture
def mine(app: Flask) -> Mine:
    return Mine(app)


def test_the_one_thing_to_do_stands_first_and_all_applications_below(mine: Mine) -> None:
    page = mine.client.get("/my/")
    assert page.status_code == 200
    assert page.text.index("请您做一件事") < page.text.index("我的申请")
    for words in (
        f"{mine.name}，您好",
        "创业担保贷款",
        "20 万元",
        "等您补材料",
        "一次性创业补贴",
        "5,000 元",
        "2026-09-18到账",
    ):
        assert words in page.text, words
    assert faults_of(page.text) == []


def test_a_running_loan_says_when_and_how_much_is_to_be_paid_next(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        at = loan_desk(session)
        walk = Walk(session, at).to(LoanState.REPAYING)
        borrower = accounts.account(session, Role.ENTREPRENEUR, at.town, "borrower", person_id=walk.case.person_id).id
        session.commit()
    page = accounts.sign_in(app.test_client(), borrower).get("/my/")
    assert "下次还款" in page.text
    assert faults_of(page.text) == []


def test_one_application_tells_what_to_do_and_what_happened_without_the_offices_names(mine: Mine) -> None:
    page = mine.client.get(f"/my/applications/{mine.loan_id}")
    for words in ("请您补", "看材料齐不齐，现在在这里", "一次告知还缺的材料", "提交了申请"):
        assert words in page.text, words
    assert "周晓兰" not in page.text
    assert faults_of(page.text) == []


def test_somebody_elses_application_is_not_found(mine: Mine) -> None:
    assert mine.client.get(f"/my/applications/{mine.theirs_id}").status_code == 404


def test_whoever_has_no_application_reads_where_to_apply(mine: Mine) -> None:
    page = mine.lonely.get("/my/")
    assert "您还没有申请" in page.text
    assert "请您做一件事" not in page.text


def test_the_pages_are_complete_in_english(mine: Mine) -> None:
    mine.client.set_cookie("lang", "en")
    for path in ("/my/", f"/my/applications/{mine.loan_id}"):
        text = re.sub(r"<[^>]+>", " ", mine.client.get(path).text)
        left = re.sub(rf"{mine.name}|禾川县|云岭镇|中文|归|一次性创业补贴", "", text)
        assert re.findall(r"[\u4e00-\u9fff]+", left) == [], path


def test_nobody_else_opens_them(app: Flask, client: FlaskClient) -> None:
    assert "/sign-in" in client.get("/my/").location
