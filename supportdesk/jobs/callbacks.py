"""Telling departments' programs of changes. Safe to run anywhere, any number of times at once.

What is told carries the name of its delivery: a program that gets it twice knows so. Whatever did not arrive is therefore
sent again, later and later, and after the last try a person decides.
"""

import json
import os
import socket
import uuid
from collections import Counter
from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from supportdesk.domain.departments import signature
from supportdesk.jobs import clock
from supportdesk.jobs.https import NotSentError, post
from supportdesk.queries import departments as queries
from supportdesk.services.outbox import Channel, sending

SessionFactory = Callable[[], Session]
Post = Callable[[str, bytes, Mapping[str, str]], int]
_GOOD = range(200, 300)
# The receiver says that there is nothing at this address any more.
_GONE = 410


def tell_due(sessions: SessionFactory, *, send: Post = post, most: int = 200) -> dict[str, object]:
    """Tell what is due, one after the other, each claimed for itself; returns how many were told, put off and given up."""
    sender = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    counted: Counter[str] = Counter()
    with sessions() as session:
        for _ in range(most):
            held = sending.claim(session, sender=sender, now=clock.now(session), channel=Channel.CALLBACK)
            if held is None:
                break
            counted[_tell(session, held, send)] += 1
    return {name: counted[name] for name in ("sent", "later", "failed")}


def _tell(session: Session, held: sending.Claim, send: Post) -> str:
    now = clock.now(session)
    token = queries.find_of_message(session, held.id, now)
    if token is None or not token.callback_secret:
        sending.note_refused(session, held, now, "nobody listens any more", for_good=True)
        return "failed"
    url, body = token.callback_url, json.dumps(held.says["body"], ensure_ascii=False).encode()
    moment = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "supportdesk",
        "Supportdesk-Delivery": held.promise,
        "Supportdesk-Timestamp": moment,
        "Supportdesk-Signature": signature(token.callback_secret, moment, body),
    }
    session.rollback()  # nothing is held while the line is slow
    try:
        status = send(url, body, headers)
    except NotSentError as error:
        return _put_off(session, held, str(error))
    if status in _GOOD:
        sending.note_sent(session, held, clock.now(session))
        return "sent"
    return _put_off(session, held, f"HTTP {status}", for_good=status == _GONE)


def _put_off(session: Session, held: sending.Claim, why: str, *, for_good: bool = False) -> str:
    sending.note_refused(session, held, clock.now(session), why, for_good=for_good)
    return "failed" if for_good or held.tries >= sending.MOST_TRIES else "later"
