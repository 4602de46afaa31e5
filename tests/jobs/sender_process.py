"""A sender as a process of its own, to be killed: the product's, or a naive one that proves that the test can fail.

Run with the database's address, the mail server's, the lease in seconds and `product` or `naive`.
"""

import sys
import time
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTP, SMTPException

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.jobs.clock import now
from supportdesk.jobs.outbox import PostOffice, send_due
from supportdesk.jobs.smtp import Server
from supportdesk.models import engine
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.papers.mails import compose
from supportdesk.services.work import small_write
from tests.factories.post import HEAD

SHORT = 0.02  # seconds


def send_naively(sessions: sessionmaker[Session], server: Server) -> None:
    """Look what is due, send it, note it: what one writes first."""
    with sessions() as session:
        due = session.scalars(select(Message).where(Message.state == MessageState.DUE).order_by(Message.id)).all()
        session.rollback()
        if not due:
            return
        with SMTP(server.host, server.port, timeout=20) as talk:
            for message in due:
                mail = compose(
                    HEAD,
                    promise=message.promise,
                    recipient=message.recipient,
                    language="zh",
                    says=message.says,
                    moment=message.queued_at,
                )
                talk.sendmail(HEAD.sender, [message.recipient], mail)
                with small_write(session):
                    session.execute(
                        update(Message)
                        .where(Message.id == message.id)
                        .values(state=MessageState.SENT, sent_at=now(session))
                    )


def main() -> None:
    """Send for ever."""
    url, mail_url, lease, kind = sys.argv[1:]
    made = create_engine(url)
    engine.prepare(made)
    sessions = sessionmaker(made, expire_on_commit=False)
    server = Server.at(mail_url)
    office = PostOffice(server, HEAD, lease=timedelta(seconds=float(lease)))
    while True:
        if kind == "naive":
            with suppress(OSError, SMTPException):
                send_naively(sessions, server)
        else:
            send_due(sessions, office, most=50)
        time.sleep(SHORT)


if __name__ == "__main__":
    main()
