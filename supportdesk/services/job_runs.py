"""The record of the jobs: when each ran and what it did."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from supportdesk.models.follow_ups import JobRun
from supportdesk.services.work import small_write

KEPT_FOR = timedelta(days=400)
LONGEST_RESULT = 200


def note(session: Session, job: str, started_at: datetime, ended_at: datetime, result: str) -> None:
    """Write down a run. Runs that found nothing to do share one row, the latest; failures and deeds have their own."""
    with small_write(session):
        latest = session.execute(
            select(JobRun.id, JobRun.result).where(JobRun.job == job).order_by(JobRun.id.desc()).limit(1)
        ).one_or_none()
        if not result and latest is not None and not latest.result:
            session.execute(
                update(JobRun).where(JobRun.id == latest.id).values(started_at=started_at, ended_at=ended_at)
            )
            return
        session.add(JobRun(job=job, started_at=started_at, ended_at=ended_at, result=result[:LONGEST_RESULT]))


def forget_old(session: Session, now: datetime) -> None:
    """Delete runs that nobody asks about any more."""
    with small_write(session):
        session.execute(delete(JobRun).where(JobRun.started_at < now - KEPT_FOR))
