"""今日 and the list of cases tell one number of what is past its promise, and call it by one name; long lists are folded."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from supportdesk.domain.kept_words import keep
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.programmes.loans import Loan
from tests.factories import accounts, promises
from tests.factories.loans import Walk, loan_desk

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = NOW.date()


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


@pytest.fixture
def busy(app: Flask) -> FlaskClient:
    """An official with 120 follow-ups overdue by one to a hundred and twenty days, and one of today."""
    with app.app_context():
        session = db.session()
        desk = promises.desk(session)
        loan = promises.loan(session, desk)
        session.add_all(
            FollowUp(
                case_id=loan.case_id, application_id=loan.id, unit_id=desk.town.id, owner_id=desk.official.id,
                rule=f"visit-{days}", action="visit", title=keep(say("走访第{days}次", days=days)),
                planned_on=TODAY - timedelta(days=days), due_on=TODAY - timedelta(days=days),
                created_at=NOW, updated_at=NOW,
            )
            for days in range(121)
        )  # fmt: skip
        official_id = desk.official.id
        session.commit()
    return accounts.sign_in(app.test_client(), official_id)


def visits_on(page: str) -> list[int]:
    return [int(days) for days in re.findall(r"走访第(\d+)次</a>", page)]


def test_a_long_list_is_folded_under_its_true_count_and_leafed_through(busy: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False):
        page = busy.get("/desk/today/").text
        assert "您有 120 件逾期，1 件今天到期" in page
        assert "其余 108 件" in page
        assert visits_on(page) == [*range(120, 108, -1), 0]
        opened = busy.get("/desk/today/?all=overdue").text
        assert visits_on(opened) == [*range(120, 70, -1), 0]
        assert "其余" not in opened
        last = busy.get("/desk/today/?all=overdue&from=100").text
        assert visits_on(last) == [*range(20, 0, -1), 0]
        assert 'rel="next"' not in last
        assert "from=50" in last
        beyond = busy.get("/desk/today/?all=overdue&from=5000").text
        assert visits_on(beyond) == visits_on(opened)


def test_the_list_of_follow_ups_is_leafed_through(busy: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False):
        page = busy.get("/desk/follow-ups/?view=overdue").text
        assert "120 件" in page
        assert visits_on(page) == [*range(120, 70, -1)]
        link = re.search(r'<a href="([^"]+)" rel="next"', page)
        assert link is not None
        following = busy.get(link[1].replace("&amp;", "&")).text
    assert visits_on(following) == [*range(70, 20, -1)]
