"""What happens because a day has passed: silence accepts (行政许可法 art. 32), and a missed promise is written down."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.services.programmes import training
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.services.work import deed

MISSED = "promise.missed"


def accept_silent(sessions: Callable[[], Session], today: date, now: datetime) -> int:
    """Accept applications about which nobody said in time what is missing; returns how many. Each is a deed of its own."""
    with sessions() as session:
        silent = [(kind, one.id) for kind, queries in QUERIES.items() for one in queries.list_silent(session, today)]
    accepted = 0
    for kind, application_id in silent:
        queries = QUERIES[kind]
        with sessions() as session, deed(session, None, now) as work:
            # Somebody may have acted since the list was made.
            if application_id in {one.id for one in queries.list_silent(session, today)}:
                WALKS[kind].accept_by_silence(work, queries.get(session, None, application_id))
                accepted += 1
    return accepted


def note_starts(sessions: Callable[[], Session], now: datetime) -> int:
    """Close the promises of trainees who registered a venture since their class began; returns how many."""
    with sessions() as session, deed(session, None, now) as work:
        return len(training.note_starts(work))


def mark_missed(sessions: Callable[[], Session], today: date, now: datetime) -> int:
    """Record each running promise whose last day has passed, once for each day promised; returns how many are new."""
    with sessions() as session:
        ids = _missed(session, today)
    marked = 0
    for application_id in ids:
        with sessions() as session, deed(session, None, now) as work:
            application = session.get_one(Application, application_id)
            if (
                application.due_on is None
                or application.due_on >= today
                or application_id not in _missed(session, today)
            ):
                continue
            work.record(
                MISSED,
                {"due_on": application.due_on.isoformat(), "state": application.state},
                unit_id=application.unit_id,
                person_id=application.person_id,
                case_id=application.case_id,
                application_id=application.id,
                subject=f"{MISSED}:{application.id}:{application.due_on}",
            )
            marked += 1
    return marked


def _missed(session: Session, today: date) -> list[int]:
    rows = session.execute(
        select(Application.id, Application.due_on)
        .where(
            Application.is_historic.is_(False),
            Application.due_on < today,
            Application.clock_stopped_on.is_(None),
            Application.paused_since.is_(None),
        )
        .order_by(Application.id)
    ).all()
    known = set(
        session.scalars(
            select(Event.subject).where(
                Event.kind == MISSED, Event.application_id.in_([application_id for application_id, _ in rows])
            )
        )
    )
    return [application_id for application_id, due_on in rows if f"{MISSED}:{application_id}:{due_on}" not in known]
