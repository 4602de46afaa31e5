"""Sending what lies in the outbox. Safe to run anywhere, any number of times at once."""

import os
import socket
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTP

from sqlalchemy.orm import Session

from supportdesk.jobs import clock, smtp
from supportdesk.papers.mails import Letterhead, compose
from supportdesk.services.outbox import sending

SessionFactory = Callable[[], Session]


@dataclass(frozen=True)
class PostOffice:
    """Where mails go and what stands at their head. Without a server they wait in the outbox."""

    server: smtp.Server | None
    head: Letterhead
    lease: timedelta = sending.LEASE


@dataclass(frozen=True)
class Sent:
    """What one run did; `fault` says why it stopped early."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    uncertain: int = 0
    fault: str = ""

    def facts(self) -> dict[str, object]:
        """For machine output."""
        return {"sent": self.sent, "later": self.later, "failed": self.failed, "uncertain": self.uncertain}


def send_due(sessions: SessionFactory, office: PostOffice, *, most: int = 1_000) -> Sent:
    """Send what is due, one message after the other, each claimed for itself."""
    sender = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    counted: Counter[str] = Counter()
    fault = ""
    with sessions() as session:
        counted["uncertain"] += sending.list_lost_claims(session, clock.now(session))
        if office.server is None or not sending.is_waiting(session, clock.now(session)):
            return Sent(uncertain=counted["uncertain"])
        try:
            with smtp.conversation(office.server) as talk:
                for _ in range(most):
                    outcome = _send_next(session, talk, office, sender)
                    if outcome is None:
                        break
                    counted[outcome] += 1
                    if outcome == "uncertain":
                        fault = "the line broke"
                        break
        except smtp.UnreachableError as error:
            fault = str(error)
    return Sent(counted["sent"], counted["later"], counted["failed"], counted["uncertain"], fault)


def _send_next(session: Session, talk: SMTP, office: PostOffice, sender: str) -> str | None:
    """Send the next message; returns what became of it, or None when there is none."""
    held = sending.claim(session, sender=sender, now=clock.now(session), lease=office.lease)
    if held is None:
        return None
    try:
        content = _composed(office.head, held, clock.now(session))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one message must not stop the others
        sending.note_refused(session, held, clock.now(session), f"{type(error).__name__}: {error}", for_good=True)
        return "failed"
    try:
        outcome, words = smtp.send(
            talk,
            office.head.sender,
            held.recipient,
            content,
            lambda: sending.hand_over(session, held, clock.now(session)),
        )
    except smtp.UnreachableError as error:
        sending.release(session, held, str(error))
        raise
    return _noted(session, held, outcome, words)


def _composed(head: Letterhead, held: sending.Claim, moment: datetime) -> bytes:
    return compose(
        head,
        promise=held.promise,
        recipient=held.recipient,
        language=held.language,
        says=held.says,
        moment=moment,
    )


def _noted(session: Session, held: sending.Claim, outcome: smtp.Outcome, words: str) -> str:
    now = clock.now(session)
    if outcome is smtp.Outcome.SENT:
        sending.note_sent(session, held, now)
        return "sent"
    if outcome is smtp.Outcome.LATE:
        return "late"
    if outcome is smtp.Outcome.UNKNOWN:
        sending.note_uncertain(session, held, words)
        return "uncertain"
    is_final = outcome is smtp.Outcome.REFUSED
    sending.note_refused(session, held, now, words, for_good=is_final)
    return "failed" if is_final or held.tries >= sending.MOST_TRIES else "later"
