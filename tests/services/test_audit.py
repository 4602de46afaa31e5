"""The chain of events names what was done to it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.extensions import db
from supportdesk.services import audit
from supportdesk.services.work import deed

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def record_some(session: Session, many: int = 5) -> None:
    with deed(session, None, NOW) as work:
        for turn in range(many):
            work.record("test.happened", {"turn": turn, "who": "罗春生"})


def without_triggers(session: Session, statement: str) -> None:
    """Do what a thief with the database's own rights would do."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER event_no_update"))
        session.execute(text("DROP TRIGGER event_no_delete"))
    else:
        session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
    session.execute(text(statement))
    session.commit()
    session.expunge_all()


def test_an_untouched_chain_holds(session: Session) -> None:
    record_some(session)
    verdict = audit.verify(session)
    assert verdict.found is None
    assert verdict.checked == 5


@pytest.mark.parametrize(
    ("statement", "row", "fault"),
    [
        ("UPDATE event SET actor_name = 'x' WHERE id = 3", 3, "changed"),
        ("""UPDATE event SET data = '{"turn": 9}' WHERE id = 2""", 2, "changed"),
        ("DELETE FROM event WHERE id = 4", 4, "deleted"),
        ("DELETE FROM event WHERE id = 5", 5, "deleted"),
    ],
)
def test_a_touched_row_is_named(session: Session, statement: str, row: int, fault: str) -> None:
    record_some(session)
    without_triggers(session, statement)
    found = audit.verify(session).found
    assert found is not None
    assert (found.event_id, found.fault) == (row, fault)


def test_two_rows_that_changed_places_are_named(session: Session) -> None:
    record_some(session)
    without_triggers(session, "UPDATE event SET id = 90 WHERE id = 2")
    session.execute(text("UPDATE event SET id = 2 WHERE id = 3"))
    session.execute(text("UPDATE event SET id = 3 WHERE id = 90"))
    session.commit()
    found = audit.verify(session).found
    assert found is not None
    assert (found.event_id, found.fault) == (2, "reordered")


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_changes(session: Session, statement: str) -> None:
    record_some(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


def test_a_deed_that_fails_leaves_no_event(session: Session) -> None:
    def fail() -> None:
        with deed(session, None, NOW) as work:
            work.record("test.happened")
            raise RuntimeError("the deed broke")

    run: Callable[[], None] = fail
    with pytest.raises(RuntimeError):
        run()
    assert audit.verify(session).checked == 0


def test_a_session_that_did_a_deed_before_goes_on_behind_what_others_did_meanwhile(app: Flask) -> None:
    with app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    with sessions() as mine, sessions() as other:
        # As an import of the command line does: its deeds follow each other, and the last one is still in hand.
        in_hand = []
        for session in (mine, other, mine, other):
            with deed(session, None, NOW) as work:
                work.record("test.happened", {})
            in_hand.append(work)
        verdict = audit.verify(mine)
    assert (verdict.checked, verdict.found) == (4, None)
