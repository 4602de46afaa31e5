"""Reads of messages: the outbox of a reader's units, and the reader's own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.queries.visibility import Viewer, units_of, within

PAGE = 50
INBOX = "inbox"
WAITING = (MessageState.DUE, MessageState.CLAIMED)

# The views of the page and the states that each shows.
VIEWS: dict[str, tuple[MessageState, ...]] = {
    "waiting": WAITING,
    "uncertain": (MessageState.UNCERTAIN,),
    "failed": (MessageState.FAILED,),
    "sent": (MessageState.SENT,),
    "cancelled": (MessageState.CANCELLED,),
}


def sees_message(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Message: mail of the viewer's units. What belongs to no unit is the system administrator's."""
    if viewer is not None and not grants(viewer.role, Permission.OUTBOX_READ):
        return false()
    seen = within(viewer, Message.unit_id, Permission.OUTBOX_READ)
    if viewer is not None and viewer.role is Role.SYSADMIN:
        return or_(Message.unit_id.is_(None), Message.unit_id.in_(units_of(viewer)))
    return seen


@dataclass(frozen=True)
class MessagePage:
    """One page, the latest first; `older` is the id to go on from, when there are more."""

    messages: Sequence[Message]
    older: int | None


def list_messages(session: Session, viewer: Viewer, view: str, before: int | None = None) -> MessagePage:
    """Mails of one view; an unknown view shows those that wait."""
    statement = select(Message).where(
        sees_message(viewer), Message.channel != INBOX, Message.state.in_(VIEWS.get(view, WAITING))
    )
    if before is not None:
        statement = statement.where(Message.id < before)
    found = session.scalars(statement.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    return MessagePage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def count_by_view(session: Session, viewer: Viewer) -> dict[str, int]:
    """How many mails each view holds."""
    rows = session.execute(
        select(Message.state, func.count(Message.id).label("many"))
        .where(sees_message(viewer), Message.channel != INBOX)
        .group_by(Message.state)
    )
    counted = {row.state: row.many for row in rows}
    return {view: sum(counted.get(state, 0) for state in states) for view, states in VIEWS.items()}


def get_message(session: Session, viewer: Viewer, message_id: int) -> Message:
    """Return one; raises NotFoundError."""
    found = session.scalar(select(Message).where(Message.id == message_id, sees_message(viewer)))
    if found is None:
        raise NotFoundError
    return found


def list_inbox(session: Session, account: Account, before: int | None = None) -> MessagePage:
    """An account's own notices, the latest first."""
    statement = select(Message).where(Message.account_id == account.id, Message.channel == INBOX)
    if before is not None:
        statement = statement.where(Message.id < before)
    found = session.scalars(statement.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    return MessagePage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def count_unseen(session: Session, account: Account) -> int:
    """How many of an account's notices were not read."""
    return (
        session.scalar(
            select(func.count(Message.id)).where(
                Message.account_id == account.id, Message.channel == INBOX, Message.seen_at.is_(None)
            )
        )
        or 0
    )
