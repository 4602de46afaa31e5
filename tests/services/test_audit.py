"""The chain of events names what was done to it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.services import audit
from supportdesk.services.work import CHAINED, chained, deed

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


@pytest.mark.parametrize("place", [6, -1])
def test_a_row_that_was_added_is_called_added(session: Session, place: int) -> None:
    record_some(session)
    last = session.get_one(Event, 5)
    forged = {column: getattr(last, column) for column in (*CHAINED, "previous_digest")}
    forged |= {"id": place, "previous_digest": last.digest}
    session.execute(insert(Event).values(**forged, digest=chained(last.digest, forged)))
    session.commit()
    session.expunge_all()
    found = audit.verify(session).found
    assert found is not None
    assert (found.event_id, found.fault) == (place, "added")


def test_a_last_row_that_was_written_anew_with_its_digest_is_called_changed(session: Session) -> None:
    record_some(session)
    last = session.get_one(Event, 5)
    forged = {column: getattr(last, column) for column in CHAINED} | {"actor_name": "x"}
    digest = chained(last.previous_digest, forged)
    without_triggers(session, f"UPDATE event SET actor_name = 'x', digest = '{digest}' WHERE id = 5")
    found = audit.verify(session).found
    assert found is not None
    assert (found.event_id, found.fault) == (5, "changed")


def test_deeds_that_are_stored_while_the_chain_is_checked_break_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    with app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    usual = audit.digest_of
    with sessions() as reader, sessions() as writer:
        record_some(writer)

        def writes_beside(row: Event) -> str:
            if row.id in {2, 5}:
                record_some(writer, 2)
            return usual(row)

        monkeypatch.setattr(audit, "digest_of", writes_beside)
        verdict = audit.verify(reader)
        assert (verdict.checked, verdict.found) == (5, None)
        reader.rollback()
        monkeypatch.setattr(audit, "digest_of", usual)
        assert audit.verify(reader).checked == 9


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
