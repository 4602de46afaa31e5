"""A county with an applicant at home."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from supportdesk.extensions import db
from supportdesk.models.audit import ChainHead
from tests.factories import insurance
from tests.factories.applications import applicant, budget_of, case_of, support_desk
from tests.factories.portal import own_account
from tests.web.portal.home import MORNING, Home


@pytest.fixture
def home(app: Flask, a_morning_in_november: None) -> Home:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "startup_subsidy")
        insurance.scheme(session, at)
        person = applicant(session, at)
        case_id = case_of(session, at, person).id
        held = [own_account(session, at, person)]
        for name, username in (("新来的", "newcomer"), ("邻居", "neighbour")):
            held.append(own_account(session, at, applicant(session, at, name), username))
        ids = {one.username: one.id for one in (*held, at.clerk, at.checker, at.reviewer, at.supervisor)}
        # Files that factories open don't count on in the order of lists.
        session.get_one(ChainHead, 1).touch += 1_000
        at.county.letters = "ZJ"
        session.commit()
    return Home(app, at, ids, case_id)


@pytest.fixture
def a_morning_in_november() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield
