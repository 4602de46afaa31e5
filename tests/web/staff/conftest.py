"""A county at work behind the pages: its desk, signed-in clients, and a neighbour who must see nothing of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from tests.factories import accounts
from tests.factories.deeds import desk


@dataclass(frozen=True)
class House:
    """Ids of what the pages are asked for, and a client for each who asks."""

    county_id: int
    town_id: int
    official: FlaskClient
    supervisor: FlaskClient
    auditor: FlaskClient
    sysadmin: FlaskClient
    town_official: FlaskClient
    neighbour: FlaskClient
    neighbour_supervisor: FlaskClient
    second_supervisor: FlaskClient
    stranger: FlaskClient


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context():
        session = db.session()
        here = desk(session)
        there = desk(session, "360428", "邻水县", "LS")
        auditor = accounts.account(session, Role.AUDITOR, here.county, "auditor").id
        sysadmin = accounts.account(session, Role.SYSADMIN, here.county, "sysadmin").id
        in_town = accounts.account(session, Role.OFFICIAL, here.town, "in-town").id
        second = accounts.account(session, Role.SUPERVISOR, here.county, "second-supervisor").id
        session.commit()
        ids = (
            here.official.id, here.supervisor.id, auditor, sysadmin, in_town, there.official.id, there.supervisor.id, second,
        )  # fmt: skip
        county_id, town_id = here.county.id, here.town.id
    clients = [accounts.sign_in(app.test_client(), one) for one in ids]
    return House(county_id, town_id, *clients, stranger=app.test_client())


Behind = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def behind(app: Flask) -> Behind:
    """Make or read something behind the pages. Its session is closed again before a client asks: a context held open
    would let the next client act as the one before.
    """

    def with_a_session(do: Callable[[Session], Any]) -> Any:  # noqa: ANN401 - whatever is made or read
        with app.app_context():
            found = do(db.session())
            db.session.commit()
            return found

    return with_a_session
