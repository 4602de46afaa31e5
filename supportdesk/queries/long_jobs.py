"""Reads of work that a process of its own does: everybody sees what they asked for themselves."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.models.accounts import Account
from supportdesk.models.long_jobs import LongJob, LongJobState
from supportdesk.queries.visibility import Viewer


def list_jobs(session: Session, viewer: Viewer, limit: int = 50) -> Sequence[LongJob]:
    """What the viewer asked for, the latest first."""
    return session.scalars(_own(viewer).order_by(LongJob.id.desc()).limit(limit)).all()


def get_job(session: Session, viewer: Viewer, job_id: int) -> LongJob:
    """One piece of work with who asked for it; raises NotFoundError for somebody else's. None is the program itself."""
    found = session.scalar(_own(viewer).where(LongJob.id == job_id))
    if found is None:
        raise NotFoundError
    return found


def find_running(session: Session, subject: str) -> LongJob | None:
    """The piece of work about something that is under way, whoever asked for it."""
    return session.scalar(
        select(LongJob).where(LongJob.subject == subject, LongJob.state == LongJobState.RUNNING).limit(1)
    )


def _own(viewer: Viewer) -> Select[LongJob]:
    statement = select(LongJob).options(joinedload(LongJob.started_by).joinedload(Account.unit))
    return statement if viewer is None else statement.where(LongJob.started_by_id == viewer.id)
