"""A county's data goes down, one schema at a time, to the first one, and up again: what the first schema can hold is still
there, the chain of events verifies, and the pages open.
"""

import json
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import MetaData, Table, inspect, select

from supportdesk.cli.schema import alembic_config, is_current, upgrade
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.policies.programmes import shipped_programmes
from supportdesk.services import audit
from supportdesk.web.shared.support_rooms import ROOMS
from tests.factories.world import client_of, fill_county
from tests.migrations.conftest import Adding, Before, adding

# What only later schemas can tell, and its migration's downgrade therefore rewrites in its own way, each with a test.
REWRITTEN = {
    # 0013: a visit after a venture's end hangs on an application again, or is gone where there is none.
    "follow_up": {"application_id"},
    "message": {"follow_up_id"},
    # 0015: the other contact is sealed with a fresh nonce.
    "person": {"other_contact"},
    # 0016: parts that were agreed are an extension to the program of before.
    "loan_movement": {"kind"},
    # 0022: a department's program is nobody who could sign in to the program of before.
    "account": {"role", "disabled_at"},
}
COUNTED = ("person", "case_file", "application", "budget_entry", "fund_entry", "loan_movement", "event", "paper")


@pytest.fixture
def filled(empty: Flask) -> Flask:
    """A county with things of every kind, in migrated tables."""
    upgrade(empty)
    empty.testing = True
    with empty.app_context():
        fill_county(db.session(), cases=60)
        db.session.remove()
    return empty


def revisions() -> list[str]:
    """The chain, the first schema first."""
    return [one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]


def first_columns() -> dict[str, tuple[str, ...]]:
    """The tables and columns of the schema that the database has now, but those that are rewritten on the way."""
    seen = inspect(db.engine)
    return {
        table: tuple(sorted({one["name"] for one in seen.get_columns(table)} - REWRITTEN.get(table, set())))
        for table in sorted(set(seen.get_table_names()) - {"alembic_version"})
    }


Rows = dict[str, list[dict[str, Any]]]


def everything() -> Rows:
    """Every row of every table, by column."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in tables.tables.items()
        }


def held(rows: Rows, columns: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The rows as far as these columns hold them."""
    return {name: sorted(repr([row[one] for one in of]) for row in rows[name]) for name, of in columns.items()}


def sums() -> dict[str, tuple[int, ...]]:
    """How many rows there are of what counts, and what their whole numbers add up to: fen among them."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection, only=[*COUNTED, "follow_up"])
        return {
            name: _sum(connection.execute(select(tables.tables[name])).mappings().all(), tables.tables[name])
            for name in COUNTED
        }


def _sum(rows: Any, table: Table) -> tuple[int, ...]:  # noqa: ANN401 - rows by column
    money = [one for one in ("amount", "amount_requested", "amount_approved", "amount_paid") if one in table.columns]
    return (len(rows), *(sum(row[name] or 0 for row in rows) for name in money))


def test_a_countys_data_goes_down_to_the_first_schema_and_up_again(filled: Flask) -> None:
    with filled.app_context():
        before, rows = sums(), everything()
        assert all(count for count, *_sums in before.values()), before
        applied = by_kind()
        assert set(applied) == set(Kind)
        chain = revisions()
        for revision in chain[-2::-1]:
            command.downgrade(alembic_config(), revision)
        assert sums() == before
        columns = first_columns()
        for revision in chain[1:]:
            command.upgrade(alembic_config(), revision)
        assert is_current()
        assert sums() == before
        # The first schema's columns hold what they held, row by row.
        was, found = held(rows, columns), held(everything(), columns)
        assert {name for name in columns if found[name] != was[name]} == set()
        assert audit.verify(db.session()).found is None
        assert by_kind() == applied
        db.session.remove()
    assert pages_that_fail(filled) == {}


def by_kind() -> dict[Kind, list[int]]:
    """The applications of every kind with what the kind has of its own; one without it is not found."""
    found: dict[Kind, list[int]] = {}
    for one in db.session.scalars(select(Application).order_by(Application.id)):
        found.setdefault(one.kind, []).append(one.id)
    # What a session still reads, PostgreSQL changes no table of.
    db.session.remove()
    return found


def pages_that_fail(app: Flask) -> dict[str, int]:
    """The office's lists, the first persons and cases, and the page of each application, as far as they don't open."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        rooms = {Kind.LOAN: "loans"} | {kind: room.name.replace("_", "-") for kind, room in ROOMS.items()}
        pages = [f"{rooms[kind]}/{key}" for kind, keys in by_kind().items() for key in keys[:6]]
        for name, column in (("people", Person.id), ("cases", Case.id)):
            pages += [f"{name}/{key}" for key in db.session.scalars(select(column).order_by(column).limit(3))]
        db.session.remove()
    lists = (
        "today",
        "cases",
        "people",
        "follow-ups",
        *rooms.values(),
        "budgets",
        "programmes",
        "summaries",
        "payments",
        "needs",
    )
    pages += [f"{name}/" for name in lists]
    clients = [client_of(app, "official"), client_of(app, "supervisor")]
    answers = {page: {client.get(f"/desk/{page}").status_code for client in clients} for page in pages}
    return {page: max(answer) for page, answer in answers.items() if 200 not in answer or max(answer) >= 500}


def test_a_county_of_the_first_schema_goes_up_and_its_pages_open(before: Before) -> None:
    """Rows as they were written then: a county, its staff, a person, a case, one application of each kind, money and a promise."""
    app = before("0001")
    with app.app_context():
        with adding() as add:
            of_the_first_county(add)
        upgrade(app)
        assert is_current()
        assert set(by_kind()) == set(Kind)
        kept = db.session.scalars(select(Application.amount_approved).order_by(Application.id)).all()
        assert [one.fen for one in kept if one] == [20_000_000]
        assert audit.verify(db.session()).found is None
        db.session.remove()
    assert pages_that_fail(app) == {}


def of_the_first_county(add: Adding) -> None:
    """Write the rows; `adding` has made county, person and case."""
    for number, role in enumerate((Role.OFFICIAL, Role.SUPERVISOR), 1):
        add(
            "account",
            id=number,
            username=role.value,
            name="何静",
            role=role.value,
            unit_id=1,
            language="zh",
        )
    add("venture", id=1, name="山里人家", person_id=1, unit_id=1, status="operating")
    add("bank", id=1, code="B1", name="农商行", unit_id=1)
    shipped = {programme["kind"]: programme for programme in shipped_programmes()}
    for number, kind in enumerate(Kind, 1):
        programme = shipped[kind.value]
        add("programme", id=number, code=programme["code"], kind=kind.value, name=programme["name"], name_en="")
        add(
            "programme_version", id=number, programme_id=number, number=1, state="published",
            parameters=as_kept(programme["versions"][0]["parameters"]), effective_from=date(2026, 1, 1), rule_book={},
        )  # fmt: skip
        is_loan = kind is Kind.LOAN
        add(
            "application", id=number, number=f"HC-1-{number}", kind=kind.value, case_id=1, person_id=1, unit_id=1,
            venture_id=1, state="repaying" if is_loan else "paid", is_historic=not is_loan, touch=number,
            programme_version_id=number, amount_approved=20_000_000 if is_loan else 0,
        )  # fmt: skip
    add("loan", id=1, bank_id=1)
    add("budget", id=1, name="贴息", programme_id=1, unit_id=1, year=2026, appropriated=1_000_000)
    add("follow_up", id=1, case_id=1, application_id=1, unit_id=1, owner_id=1, rule="visit", action="visit", state="open",
        title={"zh": "走访"}, planned_on=date(2026, 12, 31), due_on=date(2026, 12, 31))  # fmt: skip


def as_kept(parameters: object) -> object:
    """Parameters as a version's JSON has them: days as text."""
    return json.loads(json.dumps(parameters, default=str))
