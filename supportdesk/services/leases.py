"""Who may run the clock: one row each, held until a moment, with a fence that rises with each new holder."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import case, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.models.follow_ups import Lease
from supportdesk.services.work import small_write

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def take(session: Session, name: str, holder: str, *, ttl: timedelta, now: datetime) -> int | None:
    """Take or keep a lease until `now` + `ttl`; returns its fence, or None while another holds it.

    `now` is the database's time where several machines share it.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    with small_write(session):
        session.execute(
            dialect.insert(Lease)
            .values(name=name, holder="", until=_LONG_AGO, fence=0)
            .on_conflict_do_nothing(index_elements=[Lease.name])
        )
        fence: int | None = session.scalar(
            update(Lease)
            .where(Lease.name == name, or_(Lease.holder == holder, Lease.until < now))
            .values(holder=holder, until=now + ttl, fence=Lease.fence + case((Lease.holder == holder, 0), else_=1))
            .returning(Lease.fence)
            .execution_options(synchronize_session=False)
        )
    return fence


def give_back(session: Session, name: str, holder: str, now: datetime) -> None:
    """End one's own lease, so that another need not wait for it to run out."""
    with small_write(session):
        session.execute(
            update(Lease)
            .where(Lease.name == name, Lease.holder == holder)
            .values(until=now - timedelta(seconds=1))
            .execution_options(synchronize_session=False)
        )
