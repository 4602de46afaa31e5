"""The migrations make the tables that the models describe, and go down and up again with data in them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Engine, MetaData, String, inspect, text
from sqlalchemy.exc import DBAPIError

import config
from supportdesk.cli.schema import upgrade
from supportdesk.domain.money import Money
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.services import audit
from supportdesk.services.work import deed
from tests.journeys.test_a_loan_lives_its_whole_life import Office, approved, asked_for, decided, paid_out
from tests.migrations.conftest import forget_functions

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def test_the_models_are_what_the_migrations_make(empty: Flask) -> None:
    upgrade(empty)
    with empty.app_context(), db.engine.connect() as connection:
        # Types are compared as the database itself tells them, below.
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


Described = dict[str, dict[str, str]]


def described(engine: Engine) -> Described:
    """What the database itself says of each table: every column's type, each CHECK, key and index."""
    seen = inspect(engine)
    found: Described = {}
    for table in sorted(set(seen.get_table_names()) - {"alembic_version"}):
        said = found[table] = {}
        for column in seen.get_columns(table):
            kind = column["type"].compile(dialect=engine.dialect)
            may_lack = "" if column["nullable"] else " NOT NULL"
            said[f"column {column['name']}"] = f"{kind}{may_lack} DEFAULT {column['default']}"
        for check in seen.get_check_constraints(table):
            said[f"check {check['name']}"] = " ".join(check["sqltext"].split())
        for unique in seen.get_unique_constraints(table):
            said[f"unique {unique['name']}"] = str(unique["column_names"])
        for key in seen.get_foreign_keys(table):
            there = f"{key['referred_table']} {key['referred_columns']} {sorted(key['options'].items())}"
            said[f"key {key['name']}"] = f"{key['constrained_columns']} -> {there}"
        for index in seen.get_indexes(table):
            only = [str(told) for name, told in sorted(index.get("dialect_options", {}).items()) if "where" in name]
            said[f"index {index['name']}"] = f"{index['column_names']} {index['unique']} {only}"
        said["primary key"] = str(seen.get_pk_constraint(table)["constrained_columns"])
    return found


def made_by(metadata: MetaData) -> Described:
    """Make the tables in the application's empty database, describe them, and take them away again."""
    metadata.create_all(db.engine)
    found = described(db.engine)
    metadata.drop_all(db.engine)
    return found


def test_types_checks_keys_and_indexes_of_migrated_tables_are_those_of_the_models(empty: Flask) -> None:
    with empty.app_context():
        wanted = made_by(Base.metadata)
        forget_functions()
    upgrade(empty)
    with empty.app_context():
        migrated = described(db.engine)
    assert migrated.keys() == wanted.keys()
    for table, said in wanted.items():
        assert migrated[table] == said, table
    assert sum(name.startswith("check ") for said in wanted.values() for name in said) == sum(
        isinstance(one, CheckConstraint) for table in Base.metadata.tables.values() for one in table.constraints
    )


def test_another_type_and_a_check_that_is_missing_would_be_found(empty: Flask) -> None:
    """The control: tables of which one column is shorter, and one has lost its CHECK."""
    other = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["account"].c.username.type = String(7)
    posting = other.tables["budget_entry"]
    posting.constraints -= {one for one in posting.constraints if isinstance(one, CheckConstraint)}
    with empty.app_context():
        wanted = made_by(Base.metadata)
        forget_functions()
        found = made_by(other)
    unlike = {(table, name) for table, said in wanted.items() for name in said if found[table].get(name) != said[name]}
    assert unlike == {("account", "column username"), ("budget_entry", "check ck_budget_entry_amount")}


def test_a_loan_is_asked_for_approved_and_paid_out_on_migrated_tables(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(empty)
    empty.testing = True
    monkeypatch.setitem(empty.config, "WTF_CSRF_ENABLED", False)
    office = Office(empty)
    asked_for(office)
    approved(office)
    decided(office, "supervisor", date(2026, 11, 10), text="同意")
    paid_out(office)
    assert office.loan().principal_left == Money.yuan(200_000)
    with empty.app_context():
        assert audit.verify(db.session()).found is None


@pytest.mark.parametrize("table", ["event", "budget_entry", "fund_entry", "loan_movement"])
def test_migrated_tables_refuse_changes_of_what_was_written(empty: Flask, table: str) -> None:
    upgrade(empty)
    with empty.app_context():
        session = db.session()
        with deed(session, None, NOW) as work:
            work.record("test.happened")
        triggers = (
            "sqlite_master WHERE type = 'trigger' AND tbl_name"
            if session.get_bind().dialect.name == "sqlite"
            else ("information_schema.triggers WHERE event_object_table")
        )
        found = session.execute(text(f"SELECT count(*) FROM {triggers} = :table"), {"table": table}).scalar_one()  # noqa: S608 - fixed texts
        assert found == 2
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text("DELETE FROM event"))
        session.rollback()


def test_a_migration_imports_nothing_of_ours() -> None:
    for path in (config.ROOT / "migrations" / "versions").glob("*.py"):
        assert "supportdesk" not in Path(path).read_text("utf-8")
