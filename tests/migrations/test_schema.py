"""The migrations make the tables that the models describe, and go down and up again with data in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

import config
from supportdesk.app import create_app
from supportdesk.cli.schema import alembic_config, is_current, upgrade
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.people import Person
from supportdesk.services import audit, counties
from supportdesk.services.work import deed
from tests.factories import people

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def empty(settings: config.Settings) -> Iterator[Flask]:
    """An application on a database without a single table."""
    application = create_app(settings)
    with application.app_context():
        Base.metadata.drop_all(db.engine)
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("DROP FUNCTION IF EXISTS refuse_change"))
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def test_the_models_are_what_the_migrations_make(empty: Flask) -> None:
    upgrade(empty)
    with empty.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_the_schema_goes_up_down_and_up_again_with_data_in_it(empty: Flask) -> None:
    upgrade(empty)
    with empty.app_context():
        session = db.session()
        with deed(session, None, NOW) as work:
            county = counties.open_county(work, code="360426", name="禾川县")
            people.person(session, county)
        db.session.remove()
        command.downgrade(alembic_config(), "base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty)
    with empty.app_context():
        assert is_current()
        assert db.session.scalars(select(Person)).all() == []
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
