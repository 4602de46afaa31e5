"""The other contact of a person is sealed on the way up and open again on the way down, and nothing of it stays in clear."""

import pytest
from alembic import command
from sqlalchemy import select, text

from supportdesk.cli.schema import alembic_config
from supportdesk.extensions import db
from supportdesk.models.people import Person
from tests.migrations.conftest import Before, adding

SPOKEN = "弟弟罗秋生 0793-1234567"


def in_clear() -> str:
    """The column as anybody with the database reads it."""
    raw = db.session.connection().execute(text("SELECT other_contact FROM person WHERE id = 2")).scalar_one()
    db.session.remove()
    return bytes(raw).decode("utf-8", "replace") if isinstance(raw, bytes | memoryview) else str(raw)


def test_another_contact_is_sealed_by_the_migration_and_opened_by_its_way_back(before: Before) -> None:
    with before("0014").app_context():
        with adding() as add:
            add("person", id=2, name="罗冬生", unit_id=1, other_contact=SPOKEN)
            add("venture", id=1, person_id=2, name="冬生粮油", unit_id=1)
        assert in_clear() == SPOKEN, "the control: it lay in clear"
        command.upgrade(alembic_config(), "0015")
        assert SPOKEN not in in_clear()
        contacts = select(Person.other_contact).order_by(Person.id)
        assert db.session.scalars(contacts).all() == [None, SPOKEN]
        db.session.remove()
        command.downgrade(alembic_config(), "0014")
        assert in_clear() == SPOKEN
        assert db.session.scalars(text("SELECT other_contact FROM person WHERE id = 1")).all() == [""]
        assert db.session.scalars(text("SELECT name FROM venture")).all() == ["冬生粮油"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the one whose file can be read
def test_a_migrated_file_of_sqlite_keeps_no_trace_of_what_was_sealed(before: Before) -> None:
    application = before("0014")
    with application.app_context():
        with adding() as add:
            add("person", id=2, name="罗冬生", unit_id=1, other_contact=SPOKEN)
        path = db.engine.url.database
        assert path is not None
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(path, "rb") as file:  # noqa: PTH123 - one file, read whole
            assert SPOKEN.encode() in file.read(), "the control: it stood in the file"
        command.upgrade(alembic_config(), "0015")
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(path, "rb") as file:  # noqa: PTH123 - one file, read whole
            assert SPOKEN.encode() not in file.read()
