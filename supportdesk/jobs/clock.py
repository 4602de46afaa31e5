"""The jobs' clock: on PostgreSQL the database's own, so that senders on several machines agree about leases."""

from datetime import UTC, date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from supportdesk.services.work import CHINA


def now(session: Session) -> datetime:
    """The moment, in UTC. A SQLite file is used by one machine only, whose clock is as good as any."""
    if session.get_bind().dialect.name == "postgresql":
        told: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        session.rollback()
        return told.astimezone(UTC)
    return datetime.now(UTC)


def today(session: Session) -> date:
    """The civil day in China."""
    return now(session).astimezone(CHINA).date()
