"""The chain of events: begun once, and checked from its first row to its last."""

from dataclasses import dataclass

from sqlalchemy import func, select
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
    """Recompute every digest up to the chain's head; name the first row that was changed, deleted, added or reordered.

    The head is read first: what deeds write while the check runs lies behind it and is left to the next check.
    """
    last_id, last_digest = _head(session)
    previous, checked = FIRST_DIGEST, 0
    while rows := session.scalars(
        select(Event).where(Event.id > checked, Event.id <= last_id).order_by(Event.id).limit(BATCH)
    ).all():
        for row in rows:
            if row.id != checked + 1:
                return ChainVerdict(checked, previous, ChainBreak(checked + 1, "deleted"))
            if row.previous_digest != previous:
                return ChainVerdict(checked, previous, ChainBreak(row.id, "reordered"))
            if digest_of(row) != row.digest:
                return ChainVerdict(checked, previous, ChainBreak(row.id, "changed"))
            previous, checked = row.digest, row.id
            # One batch in memory at a time; whatever else the session holds is somebody else's, such as who asks.
            session.expunge(row)
    if checked != last_id:
        return ChainVerdict(checked, previous, ChainBreak(checked + 1, "deleted"))
    if previous != last_digest:
        # The row fits its own digest, and still isn't the one that the head was told of.
        return ChainVerdict(checked, previous, ChainBreak(max(checked, 1), "changed"))
    added = _added(session)
    return ChainVerdict(checked, previous, ChainBreak(added, "added") if added is not None else None)


def _head(session: Session) -> tuple[int, str]:
    last_id, digest = session.execute(
        select(ChainHead.last_event_id, ChainHead.last_digest).where(ChainHead.id == 1)
    ).one()
    return last_id, digest


def _added(session: Session) -> int | None:
    """The first row that no deed wrote: before the first, or behind the head.

    The rows are read before the head: a deed that is stored in between moves the head, so its row is no stranger.
    """
    first, last = session.scalar(select(func.min(Event.id))), session.scalar(select(func.max(Event.id)))
    if first is None or last is None:
        return None
    if first < 1:
        return int(first)
    head, _digest = _head(session)
    return int(head) + 1 if last > head else None
