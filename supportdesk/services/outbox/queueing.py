"""Putting a message into the outbox: once for each promise, whoever asks how often."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.domain.kept_words import keep
from supportdesk.domain.words import Words
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.services.work import Work, small_write

# Addresses as mail servers take them everywhere: ASCII, nothing that could begin a second header or recipient.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


class Channel(StrEnum):
    """How a message reaches its reader: on their own page in the program, by mail, or their program at its address."""

    INBOX = "inbox"
    MAIL = "mail"
    CALLBACK = "callback"


def queue(
    work: Work,
    *,
    promise: str,
    kind: str,
    channel: Channel,
    account: Account | None = None,
    to: str = "",
    subject: Words | str,
    lines: Sequence[Words | str] = (),
    link: str = "",
    stop: str = "",
    language: str = "",
    unit_id: int | None = None,
    case_id: int | None = None,
    follow_up_id: int | None = None,
    send_after: datetime | None = None,
    body: Mapping[str, object] | None = None,
) -> int | None:
    """Queue one message; returns its id, or None when the promise was queued before.

    `promise` names what is delivered: reason, day, channel and reader, at most 160 characters. The reader is an account,
    or an address `to`. A message in the program is delivered by being there; an address that no server would take makes a
    failed message that a person sees, not a deed that fails. `link` is a path of this program, and so is `stop`, where the
    reader can refuse further mails of the kind. `body` is what a program is sent instead of sentences.
    """
    recipient = to or (account.email if account is not None and channel is Channel.MAIL else "")
    state, fault = MessageState.DUE, ""
    if channel is Channel.INBOX:
        state, recipient = MessageState.SENT, account.username if account is not None else to
    elif channel is Channel.MAIL and not _ADDRESS.fullmatch(recipient):
        state, fault = MessageState.FAILED, "no usable address"
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    values = {
        "promise": promise,
        "kind": kind,
        "channel": channel.value,
        "recipient": recipient[:200],
        "account_id": account.id if account is not None else None,
        "unit_id": unit_id if unit_id is not None else (account.unit_id if account is not None else None),
        "case_id": case_id,
        "follow_up_id": follow_up_id,
        "language": language or (account.language if account is not None else "zh"),
        "says": {"subject": keep(subject), "lines": [keep(line) for line in lines], "link": link, "stop": stop}
        | ({"body": dict(body)} if body is not None else {}),
        "state": state,
        "queued_at": work.now,
        "send_after": send_after or work.now,
        "claimed_by": "",
        "tries": 0,
        "sent_at": work.now if state is MessageState.SENT else None,
        "last_error": fault,
    }
    made: int | None = work.session.scalar(
        dialect.insert(Message).values(values).on_conflict_do_nothing(index_elements=["promise"]).returning(Message.id)
    )
    return made


def mark_seen(session: Session, account: Account, now: datetime) -> None:
    """Note that an account has read the messages on its page."""
    with small_write(session):
        session.execute(
            update(Message)
            .where(Message.account_id == account.id, Message.channel == Channel.INBOX, Message.seen_at.is_(None))
            .values(seen_at=now)
        )
