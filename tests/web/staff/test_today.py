"""今日 and the list of cases tell one number of what is past its promise, and call it by one name."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.programmes.loans import Loan
from tests.factories import accounts
from tests.factories.loans import Walk, loan_desk

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """Three loans under way: one past its promise, one at a step that is late only, one in time."""
    with app.app_context():
        session = db.session()
        at = loan_desk(session)
        ids = [Walk(session, at).to(LoanState.ACCEPTED).id for _ in range(3)]
        for loan_id, days in zip(ids, (-1, 30, 40), strict=True):
            session.get_one(Loan, loan_id).due_on = NOW.date() + timedelta(days=days)
        clerk_id = at.clerk.id
        session.commit()
    return accounts.sign_in(app.test_client(), clerk_id)


def number_on(page: str, words: str) -> str:
    found = re.search(rf"{words}.*?<b>(\d+) 件</b>", page, re.DOTALL)
    assert found is not None
    return found[1]


def test_today_and_the_list_tell_the_same_number_under_the_same_name(clerk: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False):
        today = clerk.get("/desk/today/").text
        listed = clerk.get("/desk/cases/?stage=late").text
    assert number_on(today, "承诺时限已过") == "1"
    view = re.search(r"承诺时限已过\D*?<[^>]*>\s*(\d+)", listed)
    assert view is not None
    assert view[1] == "1"
    assert "stage=late" in today
