"""Reads of the audit record: who did what to whom, when, from where, and who looked at a number in clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.models.audit import ChainHead, Event
from supportdesk.queries.visibility import Viewer, within

PAGE = 50
_LOOK = "person.revealed"


@dataclass(frozen=True)
class EventFilter:
    """What to look for; empty fields don't narrow."""

    actor: str = ""
    kind: str = ""
    person_id: int | None = None
    case_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


def list_events(
    session: Session, viewer: Viewer, wanted: EventFilter, *, before: int | None = None, limit: int = PAGE
) -> Sequence[Event]:
    """Events of the viewer's subtree, latest first, from below the id `before`; one more than `limit` tells of a next page.

    What the program itself did for no unit in particular is everybody's who may read events at all.
    """
    statement = select(Event).where(_seen_by(viewer), *_conditions(wanted))
    if before is not None:
        statement = statement.where(Event.id < before)
    return session.scalars(statement.order_by(Event.id.desc()).limit(limit + 1)).all()


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    mine = within(viewer, Event.unit_id, Permission.AUDIT_READ)
    if viewer is None or not grants(viewer.role, Permission.AUDIT_READ):
        return mine
    return or_(mine, and_(Event.unit_id.is_(None), Event.actor_id.is_(None)))


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actor:
        conditions.append(Event.actor_name == wanted.actor)
    if wanted.kind:
        conditions.append(Event.kind.startswith(wanted.kind, autoescape=True))
    if wanted.person_id is not None:
        conditions.append(Event.person_id == wanted.person_id)
    if wanted.case_id is not None:
        conditions.append(Event.case_id == wanted.case_id)
    if wanted.first_day is not None:
        conditions.append(Event.happened_on >= wanted.first_day)
    if wanted.last_day is not None:
        conditions.append(Event.happened_on < wanted.last_day + timedelta(days=1))
    return conditions


def list_looks(session: Session, viewer: Viewer, person_id: int) -> Sequence[Event]:
    """Every look at one of a person's numbers in clear, the latest first: for that person alone. Raises NotFoundError."""
    if viewer is None or viewer.person_id != person_id:
        raise NotFoundError
    return session.scalars(
        select(Event).where(Event.person_id == person_id, Event.kind == _LOOK).order_by(Event.id.desc()).limit(PAGE)
    ).all()


def last_change(session: Session, subject: str) -> Event | None:
    """The last event about a record that its reader already has before them: who saved it, and when."""
    looks = (_LOOK,)
    statement = select(Event).where(Event.subject == subject, Event.kind.not_in(looks))
    return session.scalars(statement.order_by(Event.id.desc()).limit(1)).first()


@dataclass(frozen=True)
class ChainEnd:
    """How long the chain is and its last digest."""

    events: int
    digest: str


def chain_end(session: Session) -> ChainEnd:
    """The chain's end as the head row has it."""
    head = session.get_one(ChainHead, 1)
    return ChainEnd(head.last_event_id, head.last_digest)


def digest_at(session: Session, moment: datetime) -> str:
    """The digest of the last event recorded before a moment; empty when there was none."""
    return (
        session.scalar(select(Event.digest).where(Event.recorded_at < moment).order_by(Event.id.desc()).limit(1)) or ""
    )
