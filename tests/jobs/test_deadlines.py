from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.loans import LoanState
from supportdesk.jobs.deadlines import MISSED, accept_silent, mark_missed
from supportdesk.jobs.integrity import check_books
from supportdesk.models.audit import Event
from supportdesk.services import calendars
from supportdesk.services.work import deed
from tests.factories import loans, promises
from tests.factories.promises import NOW, TODAY, Desk

Sessions = Callable[[], Session]


def missed(session: Session) -> list[Event]:
    session.rollback()
    return list(session.scalars(select(Event).where(Event.kind == MISSED).order_by(Event.id)))


def test_a_missed_promise_stands_in_the_record_once(session: Session, desk: Desk, sessions: Sessions) -> None:
    late = promises.loan(session, desk, state="review", due_on=date(2026, 11, 24))
    promises.loan(session, desk, state="review", due_on=TODAY)
    promises.loan(session, desk, state="supplement", due_on=date(2026, 11, 2), paused_since=date(2026, 11, 1))
    promises.loan(session, desk, state="bank", due_on=date(2026, 11, 2), clock_stopped_on=date(2026, 11, 1))
    promises.loan(session, desk, state="review", due_on=date(2026, 11, 2), is_historic=True)
    assert mark_missed(sessions, TODAY, NOW) == 1
    assert mark_missed(sessions, TODAY, NOW) == 0
    assert [(event.application_id, event.data["due_on"]) for event in missed(session)] == [(late.id, "2026-11-24")]


def test_a_promise_that_was_moved_and_missed_again_is_recorded_again(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    loan = promises.loan(session, desk, state="review", due_on=date(2026, 11, 23))
    mark_missed(sessions, TODAY, NOW)
    loan.due_on = date(2026, 11, 24)
    session.commit()
    assert mark_missed(sessions, TODAY, NOW) == 1
    assert len(missed(session)) == 2


def test_sound_books_have_no_faults_and_a_touched_event_is_named(
    session: Session, desk: Desk, sessions: Sessions
) -> None:
    with deed(session, desk.official, NOW) as work:
        work.record("test.happened")
    assert check_books(sessions) == []
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER event_no_update"))
    else:
        session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
    session.execute(text("UPDATE event SET actor_name = 'x' WHERE id = 2"))
    session.commit()
    assert check_books(sessions) == ["event 2 changed"]


def test_silence_accepts_from_the_day_of_receipt_and_once(session: Session, sessions: Sessions) -> None:
    at = loans.loan_desk(session)
    with deed(session, None, NOW) as work:
        calendars.seed(work)
    walk = loans.Walk(session, at).to(LoanState.RECEIVED)
    # Received on Monday 2 November; five working days end on Monday the 9th.
    assert accept_silent(sessions, date(2026, 11, 9), at_noon(date(2026, 11, 9))) == 0
    assert accept_silent(sessions, date(2026, 11, 10), at_noon(date(2026, 11, 10))) == 1
    assert accept_silent(sessions, date(2026, 11, 10), at_noon(date(2026, 11, 10))) == 0
    session.rollback()
    assert (walk.loan.state, walk.loan.accepted_on) == (LoanState.ACCEPTED, date(2026, 11, 2))
    event = session.scalars(select(Event).where(Event.kind == "loan.accept_by_silence")).one()
    assert (event.actor_name, event.application_id) == ("system", walk.id)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
