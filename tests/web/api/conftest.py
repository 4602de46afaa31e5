"""A county with an applicant's case, another department's program, and one of the neighbouring county."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask

from supportdesk.extensions import db
from supportdesk.models.audit import ChainHead
from tests.factories import accounts, departments, people
from tests.factories.applications import SupportDesk, applicant, budget_of, case_of, support_desk
from tests.factories.departments import Program
from tests.web.portal.home import MORNING


@dataclass(frozen=True)
class Bureau:
    """Who asks, and what there is."""

    app: Flask
    at: SupportDesk
    token_id: int
    program: Program
    neighbour: Program
    case_id: int
    foreign_case_id: int


@pytest.fixture
def bureau(app: Flask, a_morning_in_november: None) -> Bureau:
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        at = support_desk(session)
        budget_of(session, at, "startup_subsidy")
        case_id = case_of(session, at, applicant(session, at)).id
        other = accounts.county(session, "360999", "邻县")
        stranger = people.person(session, other, "邻县人")
        foreign = people.case(session, stranger, people.venture(session, stranger)).id
        # Files that factories open don't count on in the order of lists.
        session.get_one(ChainHead, 1).touch += 1_000
        session.commit()
        at.county.letters = "ZJ"
        token_id, text = departments.token(session, at.county)
        _, other_text = departments.token(session, other)
        db.session.remove()
    return Bureau(app, at, token_id, Program(app, text), Program(app, other_text), case_id, foreign)


@pytest.fixture
def a_morning_in_november() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield
