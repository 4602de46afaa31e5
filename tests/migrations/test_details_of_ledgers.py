"""Courses and policies that a ledger brought before their tables were there have their rows afterwards."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import MetaData, Table, insert, select, text

import config
from supportdesk.app import create_app
from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models import Base
from supportdesk.models.programmes.insurance import Insurance
from supportdesk.models.programmes.training import Training

LONG_AGO = datetime(2026, 1, 5, 2, 0)  # noqa: DTZ001 - as the columns hold it: UTC without a zone


@pytest.fixture
def before(settings: config.Settings) -> Iterator[Flask]:
    """An application on a database as it was before the two kinds had tables."""
    application = create_app(settings)
    with application.app_context():
        Base.metadata.drop_all(db.engine)
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("DROP FUNCTION IF EXISTS refuse_change"))
        command.upgrade(alembic_config(), "0001")
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def test_what_the_events_kept_of_a_ledger_stands_in_the_new_rows(before: Flask) -> None:
    with before.app_context():
        with db.engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection)

            def add(name: str, /, **values: object) -> None:
                table: Table = tables.tables[name]
                usual: dict[str, object] = {}
                for column in table.columns:
                    if not column.nullable and column.name not in values and not column.primary_key:
                        kind = column.type.python_type
                        usual[column.name] = (
                            LONG_AGO
                            if kind is datetime
                            else date(2026, 1, 5)
                            if kind is date
                            else []
                            if kind in (dict, object)
                            else kind()
                        )
                connection.execute(insert(table).values(**usual | values))

            add("org_unit", id=1, code="360426", path="/360426/", name="禾川县", level="county")
            add("person", id=1, name="罗春生", unit_id=1)
            add("case_file", id=1, number="HC-1", person_id=1, unit_id=1, state="open")
            for number, kind in ((1, "training"), (2, "insurance")):
                add(
                    "application", id=number, number=f"HC-1-{number}", kind=kind, case_id=1, person_id=1, unit_id=1,
                    state="paid", is_historic=True, paid_on=date(2024, 5, 2), touch=number,
                )  # fmt: skip
            add("event", id=1, kind="training.recorded", application_id=1, data={"details": {"certificate": "CY1"}})
            policy = {"insurer": "人保财险", "policy": "P-1", "insured_sum": 5_000_000, "premium": 60_000}
            add("event", id=2, kind="insurance.recorded", application_id=2, data={"details": policy})
        command.upgrade(alembic_config(), "head")
        assert db.session.scalars(select(Training.certificate_no)).all() == ["CY1"]
        found = db.session.execute(
            select(Insurance.insurer, Insurance.policy_number, Insurance.sum_insured, Insurance.starts_on)
        ).one()
        assert (found[0], found[1], found[2].fen, found[3]) == ("人保财险", "P-1", 5_000_000, date(2024, 5, 2))
