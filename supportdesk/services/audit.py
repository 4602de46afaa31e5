"""The chain of events: begun once, and checked from its first row to its last."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.models.audit import ChainHead, Event
from supportdesk.services.work import FIRST_DIGEST, digest_of

BATCH = 2_000


@dataclass(frozen=True)
class ChainBreak:
    """The first row at which the chain does not hold, and how."""

    event_id: int
    fault: str


@dataclass(frozen=True)
class ChainVerdict:
    """How many rows were checked, the last digest, and the break, if there is one."""

    checked: int
    last_digest: str
    found: ChainBreak | None


def begin_chain(session: Session) -> None:
    """Make the chain's head where there is none."""
    if session.get(ChainHead, 1) is None:
        session.add(ChainHead(id=1, last_event_id=0, last_digest=FIRST_DIGEST, touch=0))
        session.flush()


def verify(session: Session) -> ChainVerdict:
    """Recompute every digest; name the first row that was changed, deleted, added or reordered."""
    previous, checked = FIRST_DIGEST, 0
    while rows := session.scalars(select(Event).where(Event.id > checked).order_by(Event.id).limit(BATCH)).all():
        for row in rows:
            if row.id != checked + 1:
                return ChainVerdict(checked, previous, ChainBreak(checked + 1, "deleted"))
            if row.previous_digest != previous:
                return ChainVerdict(checked, previous, ChainBreak(row.id, "reordered"))
            if digest_of(row) != row.digest:
                return ChainVerdict(checked, previous, ChainBreak(row.id, "changed"))
            previous, checked = row.digest, row.id
        session.expunge_all()
    head = session.get_one(ChainHead, 1)
    if head.last_event_id != checked or head.last_digest != previous:
        return ChainVerdict(checked, previous, ChainBreak(checked + 1, "deleted"))
    return ChainVerdict(checked, previous, None)
