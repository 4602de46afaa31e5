"""The sender's side of the outbox: claim, hand over, note. Each step is a transaction of its own.

A message passes from `due` through `claimed` to `sent`. Between the note that it is being handed over and the note that
it was sent nobody but the mail server knows its fate. A sender that dies there leaves a claim whose lease runs out with
`handed_over_at` set: the message becomes `uncertain`, and a person decides. One that dies earlier leaves a claim that the
next sender takes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.services.outbox.queueing import Channel
from supportdesk.services.work import small_write

LEASE = timedelta(seconds=60)
MOST_TRIES = 8
# One minute, two, four, … at most four hours; up to a quarter more, so that a crowd does not come back at once.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)


@dataclass(frozen=True)
class Claim:
    """A message that one sender holds until its lease ends."""

    id: int
    sender: str
    promise: str
    recipient: str
    language: str
    says: dict[str, Any]
    tries: int


def is_waiting(session: Session, now: datetime, channel: Channel = Channel.MAIL) -> bool:
    """Tell whether a sender of a channel would find something to claim."""
    return session.scalar(select(Message.id).where(_claimable(now, channel)).limit(1)) is not None


def claim(
    session: Session, *, sender: str, now: datetime, lease: timedelta = LEASE, channel: Channel = Channel.MAIL
) -> Claim | None:
    """Take the next message that is due, or whose claim ran out before it was handed over; None when there is none.

    A message that was claimed too often without an end becomes failed: it would kill every sender in turn.
    """
    with small_write(session):
        session.execute(
            update(Message)
            .where(_claimable(now, channel), Message.tries >= MOST_TRIES)
            .values(state=MessageState.FAILED, claimed_by="", lease_until=None)
            .execution_options(synchronize_session=False)
        )
        found = session.scalar(
            select(Message.id)
            .where(_claimable(now, channel))
            .order_by(Message.send_after, Message.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return None
        row = session.execute(
            update(Message)
            .where(Message.id == found, _claimable(now, channel))
            .values(
                state=MessageState.CLAIMED,
                claimed_by=sender,
                lease_until=now + lease,
                handed_over_at=None,
                tries=Message.tries + 1,
            )
            .returning(Message.promise, Message.recipient, Message.language, Message.says, Message.tries)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if row is None:
        return None
    return Claim(found, sender, row.promise, row.recipient, row.language, row.says, row.tries)


def hand_over(session: Session, held: Claim, now: datetime) -> bool:
    """Note that the message's text is about to leave; False when the claim ran out, and then it must not leave."""
    return _note(
        session,
        and_(_held(held), Message.state == MessageState.CLAIMED, Message.lease_until > now),
        {"handed_over_at": now},
    )


def note_sent(session: Session, held: Claim, now: datetime) -> bool:
    """Note that the server took it; also settles a message that was listed as uncertain meanwhile."""
    return _note(
        session,
        and_(_held(held), Message.state.in_([MessageState.CLAIMED, MessageState.UNCERTAIN])),
        {"state": MessageState.SENT, "sent_at": now, "lease_until": None, "last_error": ""},
    )


def note_refused(session: Session, held: Claim, now: datetime, error: str, *, for_good: bool) -> bool:
    """Note that the server did not take it: for good, or to be tried again later, at most MOST_TRIES times."""
    if for_good or held.tries >= MOST_TRIES:
        values: dict[str, Any] = {"state": MessageState.FAILED}
    else:
        values = {"state": MessageState.DUE, "send_after": now + wait_before(held.tries + 1, held.promise)}
    return _note(
        session,
        and_(_held(held), Message.state.in_([MessageState.CLAIMED, MessageState.UNCERTAIN])),
        {**values, "claimed_by": "", "lease_until": None, "handed_over_at": None, "last_error": error[:200]},
    )


def note_uncertain(session: Session, held: Claim, error: str) -> bool:
    """Note that the connection broke while the text was leaving: a person decides, nobody sends it again."""
    return _note(
        session,
        and_(_held(held), Message.state == MessageState.CLAIMED),
        {"state": MessageState.UNCERTAIN, "lease_until": None, "last_error": error[:200]},
    )


def release(session: Session, held: Claim, error: str) -> bool:
    """Give a claim back untried: the server could not be reached, which is no fault of the message."""
    return _note(
        session,
        and_(_held(held), Message.state == MessageState.CLAIMED, Message.handed_over_at.is_(None)),
        {
            "state": MessageState.DUE,
            "claimed_by": "",
            "lease_until": None,
            "tries": held.tries - 1,
            "last_error": error[:200],
        },
    )


def list_lost_claims(session: Session, now: datetime) -> int:
    """Turn claims that ran out after handing over into uncertain messages; returns how many."""
    with small_write(session):
        done = session.execute(
            update(Message)
            .where(
                Message.state == MessageState.CLAIMED,
                Message.lease_until <= now,
                Message.handed_over_at.is_not(None),
            )
            .values(state=MessageState.UNCERTAIN, lease_until=None, last_error="the sender stopped while handing over")
            .execution_options(synchronize_session=False)
        )
        return _rows(done)


def wait_before(turn: int, promise: str) -> timedelta:
    """How long to wait before the n-th try; the part that scatters comes from the promise, so it can be told in advance."""
    wait = min(FIRST_WAIT * (1 << max(turn - 2, 0)), LONGEST_WAIT)
    scatter = int.from_bytes(hashlib.sha256(f"{promise}:{turn}".encode()).digest()[:4]) / 2**32
    return wait + wait * scatter / 4


def _claimable(now: datetime, channel: Channel) -> Any:  # noqa: ANN401 - SQLAlchemy's condition
    due = and_(Message.state == MessageState.DUE, Message.send_after <= now)
    dropped = and_(Message.state == MessageState.CLAIMED, Message.lease_until <= now, Message.handed_over_at.is_(None))
    return and_(Message.channel == channel, or_(due, dropped))


def _held(held: Claim) -> Any:  # noqa: ANN401 - SQLAlchemy's condition
    # The count of tries tells this claim from a later one of the same sender.
    return and_(Message.id == held.id, Message.claimed_by == held.sender, Message.tries == held.tries)


def _note(session: Session, condition: Any, values: dict[str, Any]) -> bool:  # noqa: ANN401 - SQLAlchemy's condition
    with small_write(session):
        done = session.execute(
            update(Message).where(condition).values(values).execution_options(synchronize_session=False)
        )
        return _rows(done) == 1


def _rows(done: Any) -> int:  # noqa: ANN401 - SQLAlchemy types the result of an update too widely
    result: CursorResult[Any] = done
    return result.rowcount
