"""Another county's ids in the fields of a form and in an address's query: refused or not there, and nothing is written.

Runs on SQLite only, like `test_access`: who sees what is one condition of the query, the same on both databases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession
from supportdesk.models.policies import Bank, Kind
from supportdesk.queries.policies import version_in_force
from supportdesk.services.policies import draft_own_version
from supportdesk.services.work import deed, small_write
from tests.bad_inputs.doors import nothing_is_kept
from tests.databases import SQLite
from tests.factories import people
from tests.factories.things import things
from tests.factories.world import NOW, client_of, keep_a_frozen_month
from tests.web.forms import form_of
from tests.web.test_access import OWN, POLICY, address, opened_world, rules

REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
# In the name of everything of the other county, and of nothing else.
MARK = "邻县"
QUERIES = (
    "unit", "town", "owner", "handler", "person", "case", "bank", "programme", "version", "county", "figure", "view",
    "venture", "before", "after", "q", "actor", "household",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field that names a thing: on whose page it stands, what else is told, and what sort of thing it names."""

    role: Role
    page: str
    name: str
    names: str
    beside: tuple[tuple[str, str], ...] = ()


FIELDS = (
    Field(Role.OFFICIAL, "/desk/people/{person_id}/correct/unit", "unit_id", "unit_id"),
    Field(Role.SUPERVISOR, "/desk/budgets/new", "unit_id", "unit_id", (("year", "2031"), ("name", "新预算"))),
    Field(Role.SUPERVISOR, "/desk/budgets/new", "programme_id", "programme_id", (("year", "2032"),)),
    Field(Role.SECADMIN, "/desk/accounts/new", "unit_id", "unit_id", (("username", "newcomer"), ("name", "新来的"))),
)


@pytest.fixture(scope="module")
def world(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with opened_world(sqlite, prepared, tmp_path_factory.mktemp("world")) as app:
        yield app


@pytest.fixture(scope="module")
def foreign(world: Flask) -> dict[str, int]:
    """One thing of every sort in the other county."""
    with world.app_context():
        session = db.session()
        county = session.scalars(select(OrgUnit).where(OrgUnit.code == "990999")).one()
        with small_write(session):
            person = people.person(session, county, "邻县的一个人")
            venture = people.venture(session, person, "邻县作坊")
            case = people.case(session, person, venture)
        with deed(session, None, NOW) as work:
            national = version_in_force(session, Kind.LOAN, county, date(2026, 11, 22))
            assert national is not None
            version = draft_own_version(work, national, county)
        found = {
            "unit_id": county.id,
            "person_id": person.id,
            "venture_id": venture.id,
            "case_id": case.id,
            "version_id": version.id,
            "programme_id": version.programme_id,
            "bank_id": session.scalars(select(Bank.id).where(Bank.unit_id == county.id)).one(),
            "official_id": session.scalars(select(Account.id).where(Account.username == "other-official")).one(),
        }
        db.session.remove()
    return found


def written(app: Flask) -> dict[str, tuple[int, str]]:
    """How much there is, and what the versions and states of records add up to."""
    with app.app_context():
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name != SignedInSession.__tablename__:
                rows = db.session.execute(select(table)).all()
                found[table.name] = (len(rows), str(hash(repr(rows))))
        db.session.remove()
    return found


def sent(app: Flask, client: FlaskClient, field: Field, value: int | None) -> int:
    """Fill the page's form in and send it, with the field naming this thing, or the page's own."""
    with app.app_context():
        path = field.page.format(**things(db.session()))
        db.session.remove()
    page = client.get(path)
    assert page.status_code == HTTPStatus.OK, path
    form = form_of(page.text) | {name: [told] for name, told in field.beside}
    own = [one for one in form.get(field.name, []) if one] or own_choices(page.text, field.name)
    form[field.name] = [str(value)] if value is not None else own[-1:]
    answer = client.post(path, data=form)
    return answer.status_code


def own_choices(markup: str, name: str) -> list[str]:
    """What a field offers."""
    part = markup.partition(f'name="{name}"')[2]
    options = part.partition("</select>")[0] if "</select>" in part else part
    return [piece.partition('"')[0] for piece in options.split('value="')[1:] if piece.partition('"')[0]]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.page}-{field.name}")
def test_a_form_takes_ones_own_thing_and_no_other_countys(world: Flask, foreign: dict[str, int], field: Field) -> None:
    client = client_of(world, OWN[field.role])
    before = written(world)
    status = sent(world, client, field, foreign[field.names])
    assert status in REFUSED, status
    assert written(world) == before
    # The control: the very same form with a thing of one's own is accepted.
    with nothing_is_kept():
        assert sent(world, client, field, None) == HTTPStatus.FOUND


def test_no_form_that_chooses_cases_tells_of_another_countys(world: Flask, foreign: dict[str, int]) -> None:
    client = client_of(world, OWN[Role.OFFICIAL])
    with world.app_context():
        own = things(db.session())["case_id"]
        number = things(db.session())["case_number"]
        db.session.remove()
    before = written(world)
    answer = client.post("/desk/cases/choose-handler", data={"case": [own, foreign["case_id"]]})
    assert number in answer.text
    assert MARK not in answer.text
    alone = client.post("/desk/cases/hand-over-chosen", data={"case": [foreign["case_id"]], "to": "1", "reason": "x"})
    assert alone.status_code in REFUSED
    assert written(world) == before


def test_no_page_asked_for_another_countys_things_tells_of_them(world: Flask, foreign: dict[str, int]) -> None:
    """Every page that is not for everyone, as every role, with the other county's ids, and its code and name, in the query."""
    with world.app_context():
        keep_a_frozen_month(db.session())
        db.session.remove()
    before = written(world)
    faults = []
    for rule in rules(world):
        if "GET" not in (rule.methods or ()) or "anyone" in POLICY[rule.endpoint] or rule.endpoint == "auth.sign_out":
            continue
        path = address(world, rule)
        for role in OWN:
            if role.value not in POLICY[rule.endpoint]:
                continue
            client = client_of(world, OWN[role])
            for value in ("unit_id", "person_id", "official_id", "bank_id", "code"):
                told = str(foreign.get(value, "990999"))
                with client.get(path, query_string=dict.fromkeys(QUERIES, told)) as answer:
                    if answer.status_code >= 500 or (answer.mimetype.startswith("text/") and MARK in answer.text):
                        faults.append(f"{rule.endpoint}, {role}, {value}: {answer.status_code}")
    assert faults == []
    after = written(world)
    changed = {name for name in after if after[name] != before[name]}
    # `address` makes a draft and an offer where there is none.
    assert changed <= {"event", "chain_head", "programme", "programme_version", "match"}, changed


def test_a_page_that_tells_of_another_county_would_be_found(world: Flask, foreign: dict[str, int]) -> None:
    """The control: the other county's own people do see the mark."""
    answer = client_of(world, "other-official").get(f"/desk/people/{foreign['person_id']}")
    assert MARK in answer.text


def test_what_is_written_would_be_noticed(world: Flask) -> None:
    """The control of the comparison: one more event is seen."""
    before = written(world)
    with world.app_context():
        with deed(db.session(), None, NOW) as work:
            work.record("test.happened")
        count = db.session.scalar(select(func.count()).select_from(Base.metadata.tables["event"]))
        db.session.remove()
    assert count
    assert written(world) != before
