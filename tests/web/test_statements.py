"""No page may ask the database once for each row: every address that is read, by every role that may, in a county ten times
as large and about things with ten times as many rows, asks no more than before.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Table, func, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.audit import ChainHead, Event
from supportdesk.services.work import small_write
from tests.databases import SQLite
from tests.factories.things import things
from tests.factories.world import client_of
from tests.queries.counting import asked
from tests.web.test_access import OWN, POLICY, address, opened_world, rules

FEW, MANY = 60, 300
COPIES = 30
# A panel that has something to show may ask a few things more; a statement for each row would be two dozen more.
MOST_MORE = 9
# Whatever the page is. Most take fewer than thirty, a step fewer than forty; the month's workbook asks for every table of it.
MOST = 46
# Rows about the things that addresses name, by the column that names the thing, and what keeps copies apart.
COPIED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "event": ("case_id", "case_id", ()),
    "follow_up": ("application_id", "loan_id", ("rule",)),
    "document": ("application_id", "loan_id", ("code",)),
    "opinion": ("application_id", "loan_id", ()),
    "loan_movement": ("loan_id", "loan_id", ()),
    "person_category": ("person_id", "person_id", ("code",)),
    "paper": ("application_id", "loan_id", ("code", "number")),
    "budget_entry": ("budget_id", "budget_id", ()),
    "fund_entry": ("fund_id", "fund_id", ()),
}
Counts = dict[tuple[str, Role], int]


@pytest.fixture(scope="module")
def worlds(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Flask]]:
    """A small county, and one of five times as many cases whose things have many rows."""
    with ExitStack() as stack:
        few, many = (
            stack.enter_context(opened_world(sqlite, prepared, tmp_path_factory.mktemp("county"), cases=cases))
            for cases in (FEW, MANY)
        )
        with many.app_context():
            session = db.session()
            with small_write(session):
                copy_rows(session)
            db.session.remove()
        yield few, many


def copy_rows(session: Session) -> None:
    """Give the things that addresses name many rows of everything."""
    known = things(session)
    for name, (column, thing, apart) in COPIED.items():
        table = Base.metadata.tables[name]
        copy(session, table, table.c[column] == known[thing], apart)
    session.execute(update(ChainHead).values(last_event_id=select(func.max(Event.id)).scalar_subquery()))
    # More support for the same case and person, and more ventures: whatever the county has of them.
    same = {"case_id": known["case_id"], "person_id": known["person_id"]}
    applications, ventures = Base.metadata.tables["application"], Base.metadata.tables["venture"]
    copy(session, applications, applications.c.kind == "subsidy", ("number", "touch"), same)
    copy(
        session,
        ventures,
        ventures.c.id == known["venture_id"],
        (),
        {"person_id": known["person_id"], "credit_code": None},
    )


def copy(
    session: Session,
    table: Table,
    of: ColumnElement[bool],
    apart: tuple[str, ...],
    changed: dict[str, Any] | None = None,
) -> None:
    """Copy a row many times, with the columns `apart` made unlike one another."""
    row = session.execute(select(table).where(of).order_by(table.c.id).limit(1)).mappings().one()
    last = session.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
    copies: list[dict[str, Any]] = []
    for turn in range(1, COPIES + 1):
        unlike = {
            column: 10_000_000 + turn if isinstance(row[column], int) else f"{str(row[column])[:1]}{turn:03}"
            for column in apart
        }
        copies.append({**row, **(changed or {}), **unlike, "id": last + turn})
    session.execute(insert(table), copies)


def reads(app: Flask) -> Iterator[tuple[Rule, list[Role]]]:
    """Every address that is read, with the roles that may."""
    for rule in rules(app):
        allowed = POLICY.get(rule.endpoint, [])
        if "GET" not in (rule.methods or ()):
            continue
        everyone = "anyone" in allowed or "signed in" in allowed
        yield rule, list(OWN) if everyone else [role for role in OWN if role.value in allowed]


def counted(app: Flask, endpoint: str | None = None) -> Counts:
    """How many statements each page takes, its session's own among them; the second time, so that nothing is learnt."""
    found: Counts = {}
    with app.app_context():
        engine: Engine = db.engine
    clients = {role: client_of(app, name) for role, name in OWN.items()}
    for rule, roles in reads(app):
        if endpoint not in {None, rule.endpoint}:
            continue
        path = address(app, rule)
        for role in roles:
            client = clients[role]
            client.get(path).close()
            with asked(engine) as statements:
                answer = client.get(path)
                answer.close()
            # A page that answers with a refusal or leads elsewhere has nothing to be compared with.
            if answer.status_code == HTTPStatus.OK:
                found[rule.endpoint, role] = len(statements)
    return found


def faults_of(few: Counts, many: Counts) -> list[str]:
    grown = [
        f"{endpoint} for {role}: {few[endpoint, role]} statements, then {count}"
        for (endpoint, role), count in many.items()
        if count > few.get((endpoint, role), MOST) + MOST_MORE
    ]
    return grown + [f"{endpoint} for {role}: {count}" for (endpoint, role), count in many.items() if count > MOST]


def test_no_page_asks_the_database_for_each_row(worlds: tuple[Flask, Flask]) -> None:
    few, many = worlds
    faults = faults_of(counted(few), counted(many))
    assert not faults, "\n".join(faults)


def test_a_statement_for_each_row_would_be_found(worlds: tuple[Flask, Flask]) -> None:
    """The control: a list that asks for each row by itself."""
    few, many = worlds
    one_by_one = Base.metadata.tables["follow_up"].c

    def shown() -> str:
        session = db.session()
        ids = session.scalars(select(one_by_one.id).order_by(one_by_one.id).limit(200)).all()
        return "".join(session.scalars(select(one_by_one.rule).where(one_by_one.id == id_)).one() for id_ in ids)

    kept = few.view_functions["staff.audit.index"]
    few.view_functions["staff.audit.index"] = many.view_functions["staff.audit.index"] = shown
    try:
        assert faults_of(counted(few, "staff.audit.index"), counted(many, "staff.audit.index"))
    finally:
        few.view_functions["staff.audit.index"] = many.view_functions["staff.audit.index"] = kept
