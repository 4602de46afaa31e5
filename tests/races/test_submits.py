"""The same form twenty times at once: one application, one receipt, and every answer leads to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import audit
from supportdesk.services.work import CHINA
from tests.factories import accounts
from tests.factories.loans import case_of, loan_desk
from tests.races.conftest import Serve
from tests.races.serving import PASSWORD, Answer, Browser, all_at_once

TIMES = 20
ASKED = {
    "borrower": "person", "category": "07", "amount": "200000", "term_months": "36", "method": "bullet",
    "purpose": "扩建烘干间，购置烘干机两台", "jobs_created": "5", "prior_loans": "0", "has_other_loans": "no",
    "counter_guarantee": "2", "guarantor": "罗秋生，云岭镇中学",
}  # fmt: skip


@dataclass(frozen=True)
class Window:
    """A case at the counter, and who sits there."""

    case_id: int
    username: str


@pytest.fixture
def counter(app: Flask) -> Window:
    with app.app_context():
        session = db.session()
        at = loan_desk(session, year=datetime.now(UTC).astimezone(CHINA).year)
        at.clerk.password_hash = accounts.kept_password(PASSWORD)
        made = Window(case_of(session, at).id, at.clerk.username)
        session.commit()
    return made


def sent_at_once(browser: Browser, path: str, forms: list[dict[str, str]]) -> list[Answer]:
    def sending(form: dict[str, str]) -> Answer:
        return Browser(browser.port, dict(browser.cookies)).ask("POST", path, form)

    return all_at_once([lambda form=form: sending(form) for form in forms])  # type: ignore[misc]  # mypy knows no defaults of a lambda


def counted(app: Flask) -> tuple[int, int, int]:
    """Loans, loans begun and receipts given."""
    with app.app_context():
        session = db.session()
        events = Counter(session.scalars(select(Event.kind).where(Event.kind.in_(["loan.begun", "loan.submit"]))))
        assert audit.verify(session).found is None
        made = session.scalar(select(func.count(Loan.id))) or 0
        receipts = session.scalar(select(func.count(Loan.receipt_number.distinct())).where(Loan.receipt_number != ""))
        assert receipts == events["loan.submit"]
        return made, events["loan.begun"], events["loan.submit"]


def test_twenty_submits_at_once_make_one_application(app: Flask, counter: Window, serve: Serve) -> None:
    page = f"/desk/loans/new/{counter.case_id}"
    with serve() as port:
        browser = Browser(port).sign_in(counter.username)
        form = browser.form(page) | ASKED
        begun = sent_at_once(browser, page, [form] * TIMES)
        (check,) = {answer.location for answer in begun}
        handed_in = sent_at_once(browser, check, [browser.form(check)] * TIMES)
        again = browser.ask("POST", page, form)
        changed = browser.ask("POST", page, form | {"amount": "150000"})
    assert {answer.status for answer in begun} == {answer.status for answer in handed_in} == {302}
    (receipt,) = {answer.location for answer in handed_in}
    assert receipt == check.replace("check", "receipt")
    assert (again.status, again.location) == (302, check)
    assert changed.status == 409
    assert counted(app) == (1, 1, 1)


def test_the_control_with_a_key_for_each_form_makes_more_than_one(app: Flask, counter: Window, serve: Serve) -> None:
    page = f"/desk/loans/new/{counter.case_id}"
    with serve() as port:
        browser = Browser(port).sign_in(counter.username)
        form = browser.form(page) | ASKED
        sent_at_once(browser, page, [form | {"form_key": f"a key of its own {number}"} for number in range(TIMES)])
    assert counted(app)[0] > 1, "the test above could not fail"
