"""Databases as they were before a migration, with rows of that time in them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import MetaData, Table, insert, text

import config
from supportdesk.app import create_app
from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models import Base

LONG_AGO = datetime(2026, 1, 5, 2, 0)  # noqa: DTZ001 - as the columns hold it: UTC without a zone
Adding = Callable[..., None]
Before = Callable[[str], Flask]


@pytest.fixture
def empty(settings: config.Settings) -> Iterator[Flask]:
    """An application on a database without a single table."""
    application = create_app(settings)
    with application.app_context():
        Base.metadata.drop_all(db.engine)
        forget_functions()
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def forget_functions() -> None:
    """Take away what the tables' triggers called."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION IF EXISTS refuse_change"))


@pytest.fixture
def before(settings: config.Settings) -> Iterator[Before]:
    """An application on a database that was migrated to a revision and no further."""
    application = create_app(settings)

    def at(revision: str) -> Flask:
        with application.app_context():
            Base.metadata.drop_all(db.engine)
            forget_functions()
            command.upgrade(alembic_config(), revision)
        return application

    yield at
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def adding() -> Iterator[Adding]:
    """Put rows into tables as they are now: what is not said is filled in, a county with a person and a case is there."""
    with db.engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)

        def add(name: str, /, **values: object) -> None:
            table: Table = tables.tables[name]
            usual: dict[str, object] = {}
            for column in table.columns:
                if not column.nullable and column.name not in values and not column.primary_key:
                    kind = column.type.python_type
                    filled = {datetime: LONG_AGO, date: date(2026, 1, 5), dict: [], object: []}
                    usual[column.name] = filled[kind] if kind in filled else kind()
            connection.execute(insert(table).values(**usual | values))

        add("org_unit", id=1, code="360426", path="/360426/", name="禾川县", level="county")
        add("person", id=1, name="罗春生", unit_id=1)
        add("case_file", id=1, number="HC-1", person_id=1, unit_id=1, state="open")
        yield add
