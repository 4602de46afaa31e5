"""Reads of the jobs' record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.models.follow_ups import JobRun, Lease

# A result that begins so is a failure.
FAILED = "failed"


def last_success(session: Session, job: str) -> datetime | None:
    """When a job last began a run that did not fail."""
    return session.scalar(
        select(JobRun.started_at)
        .where(JobRun.job == job, JobRun.ended_at.is_not(None), ~JobRun.result.startswith(FAILED))
        .order_by(JobRun.id.desc())
        .limit(1)
    )


def list_latest(session: Session) -> Sequence[JobRun]:
    """The latest run of each job, by name."""
    latest = select(func.max(JobRun.id)).group_by(JobRun.job)
    return session.scalars(select(JobRun).where(JobRun.id.in_(latest)).order_by(JobRun.job)).all()


def list_runs(session: Session, most: int = 50) -> Sequence[JobRun]:
    """Runs of all jobs, the latest first."""
    return session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(most)).all()


def list_leases(session: Session) -> Sequence[Lease]:
    """Who runs the clock."""
    return session.scalars(select(Lease).order_by(Lease.name)).all()
