"""The clock closes the month on its working day, once, and keeps the figures of the months that run."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.summaries.checks import CheckCode
from supportdesk.domain.summaries.freezing import FreezeState
from supportdesk.domain.summaries.stored import read
from supportdesk.jobs import months
from supportdesk.models.audit import ChainHead, Event
from supportdesk.models.follow_ups import Message
from supportdesk.models.months import MonthFreeze, MonthReckoning
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.services import audit
from supportdesk.services.work import deed, small_write
from tests.factories import accounts
from tests.factories.books import Books, random_books

Sessions = Callable[[], Session]
NOW = datetime(2026, 10, 13, 22, 30, tzinfo=UTC)


@pytest.fixture
def books(session: Session) -> Books:
    made = random_books(session, 2, people_count=12)
    accounts.account(session, Role.SUPERVISOR, made.county, "chief", email="chief@hechuan.example")
    session.commit()
    last = session.scalar(select(func.max(Event.id))) or 0
    with small_write(session):
        audit.begin_chain(session)
        session.get_one(ChainHead, 1).last_event_id = last
    return made


def freeze(sessions: Sessions, day: date) -> dict[str, object]:
    return months.freeze_due(sessions, day, NOW, working_day=5)


def test_september_is_frozen_on_the_fifth_working_day_and_once(
    sessions: Sessions, session: Session, books: Books
) -> None:
    """National Day is a holiday until the 7th: the fifth working day is the 13th, counting the made-up Saturday."""
    assert books
    assert freeze(sessions, date(2026, 10, 12)) == {"frozen": 0, "blocked": 0}
    assert freeze(sessions, date(2026, 10, 13)) == {"frozen": 1, "blocked": 0}
    assert freeze(sessions, date(2026, 10, 14)) == {"frozen": 0, "blocked": 0}
    made = session.scalars(select(MonthFreeze)).one()
    assert (made.month, made.state, made.compiled_by_id) == ("2026-09", FreezeState.FROZEN, None)
    assert session.scalar(select(func.count()).select_from(Message).where(Message.kind == "month")) == 2
    # Who sent it back freezes it again by hand: the clock does not insist.
    made.state = FreezeState.SENT_BACK
    session.commit()
    assert freeze(sessions, date(2026, 10, 15)) == {"frozen": 0, "blocked": 0}


def test_a_failing_check_keeps_the_month_open_and_is_told_once(
    sessions: Sessions, session: Session, books: Books
) -> None:
    loan = next(loan for loan in books.loans if loan.disbursed_on and loan.venture_id)
    session.execute(update(Loan.__table__).where(Loan.__table__.c.id == loan.id).values(principal_left=Money(100)))
    closed = update(Venture).where(Venture.id == loan.venture_id)
    session.execute(closed.values(status=VentureStatus.CLOSED, closed_on=date(2026, 9, 20)))
    session.commit()
    for day in (14, 15):
        assert freeze(sessions, date(2026, 10, day)) == {"frozen": 0, "blocked": 1}
    told = session.scalars(select(Message).where(Message.promise.startswith("month-blocked"))).all()
    assert {one.channel for one in told} == {"inbox", "mail"}
    assert len(told) == 2
    blocked = session.scalars(select(Event).where(Event.kind == "month.blocked")).one()
    assert blocked.data["checks"] == [CheckCode.CLOSED_WITH_LOAN.value]
    session.execute(closed.values(status=VentureStatus.OPERATING, closed_on=None))
    session.commit()
    assert freeze(sessions, date(2026, 10, 16)) == {"frozen": 1, "blocked": 0}


def test_months_that_run_are_reckoned_when_something_happened(
    sessions: Sessions, session: Session, books: Books
) -> None:
    def reckon(day: date) -> int:
        return months.reckon_running(sessions, day, lambda _session: NOW)

    assert reckon(date(2026, 10, 14)) == 2, "this month and the last"
    assert reckon(date(2026, 10, 14)) == 0, "nothing happened"
    assert reckon(date(2026, 10, 15)) == 1, "the running month is a day longer, the last one is over"
    with deed(session, None, NOW) as work:
        work.record("case.note_written", {}, unit_id=books.county.id)
    assert reckon(date(2026, 10, 15)) == 2
    freeze(sessions, date(2026, 10, 15))
    session.rollback()
    kept = session.scalars(select(MonthReckoning)).all()
    assert [one.month for one in kept] == ["2026-10"], "what is frozen needs no reckoning"
    assert read(kept[0].figures).summary.month.as_of == date(2026, 10, 15)
    assert reckon(date(2026, 10, 15)) == 1
