"""The way of work that a process of its own does: asked for, taken up, told how far it is, ended in one of four ways."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotAllowedError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.models.long_jobs import LongJob, LongJobKind, LongJobState
from supportdesk.queries.long_jobs import find_running
from supportdesk.services.work import Work, small_write

# Each takes a processor for itself.
MOST_AT_ONCE = 2
# One that told nothing for so long has lost its process.
SILENCE = timedelta(minutes=5)
LONGEST_ERROR = 200
PERMISSIONS = {LongJobKind.MONTH: Permission.SUMMARY_COMPILE, LongJobKind.PAPERS: Permission.PAPER_PRINT}


class StoppedError(Exception):
    """Whoever asked has cancelled it, or another process works on it by now: this one lets go."""


def ask(work: Work, kind: LongJobKind, subject: str, unit_id: int, asked: dict[str, Any]) -> LongJob:
    """Note that a piece of work is wanted; the caller starts its process.

    Raises NotAllowedError, RuleBrokenError (`busy`) while one about the same runs or too many run at once.
    """
    work.needs(PERMISSIONS[kind])
    if work.actor is None:
        raise NotAllowedError
    if find_running(work.session, subject) is not None:
        raise RuleBrokenError(say("同样的任务正在后台处理，请等它做完。"), code="busy")
    under_way = select(func.count()).select_from(LongJob).where(LongJob.state == LongJobState.RUNNING)
    count = work.session.scalar(under_way.where(LongJob.progressed_at > work.now - SILENCE)) or 0
    if count >= MOST_AT_ONCE:
        raise RuleBrokenError(say("已有 {count} 个后台任务在处理，请等它们做完再来。", count=count), code="busy")
    made = LongJob(
        kind=kind,
        subject=subject,
        unit_id=unit_id,
        asked=asked,
        started_by_id=work.actor.id,
        started_at=work.now,
        progressed_at=work.now,
    )
    _record(work, made, "long_job.asked")
    work.session.add(made)
    work.session.flush()
    return made


def take(session: Session, job_id: int, holder: str, now: datetime) -> bool:
    """Take a piece of work up for a process; says whether it is this one's. Two that ask at once: one gets it."""
    with small_write(session):
        taken = session.execute(
            update(LongJob)
            .where(LongJob.id == job_id, LongJob.state == LongJobState.RUNNING, LongJob.holder == "")
            .values(holder=holder, progressed_at=now, done=0, total=0)
            .execution_options(synchronize_session=False)
        )
        return taken.rowcount == 1  # type: ignore[attr-defined,no-any-return]  # an update's result counts its rows


def tell(session: Session, job_id: int, holder: str, *, done: int, total: int, now: datetime) -> None:
    """Tell how far it is. Raises StoppedError when it was cancelled or is another process's by now."""
    with small_write(session):
        still = (LongJob.id == job_id, LongJob.state == LongJobState.RUNNING, LongJob.holder == holder)
        found = session.execute(
            update(LongJob)
            .where(*still)
            .values(done=done, total=total, progressed_at=now)
            .returning(LongJob.cancel_asked_at)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    if found is None or found.cancel_asked_at is not None:
        raise StoppedError


def expect(job: LongJob, holder: str) -> None:
    """Raise StoppedError unless this process still works on it and nobody has cancelled it; within a deed."""
    if job.state is not LongJobState.RUNNING or job.holder != holder or job.cancel_asked_at is not None:
        raise StoppedError


def finish(work: Work, job: LongJob, report: dict[str, Any]) -> None:
    """Note that it is done, and what came of it."""
    job.done = job.total
    _end(work, job, LongJobState.DONE, report)


def refuse(work: Work, job: LongJob, words: Words, report: dict[str, Any] | None = None) -> None:
    """Note that the trade's rules do not let it be done, in the words of the refusal."""
    _end(work, job, LongJobState.REFUSED, {**(report or {}), "refusal": keep(words)})


def stop(work: Work, job: LongJob) -> None:
    """Note that it ended because it was cancelled."""
    if job.state is LongJobState.RUNNING:
        _end(work, job, LongJobState.CANCELLED, {})


def fail(work: Work, job: LongJob, error: str) -> None:
    """Note that the program stopped at a fault."""
    if job.state is LongJobState.RUNNING:
        job.error = error[:LONGEST_ERROR]
        _end(work, job, LongJobState.FAILED, {})


def cancel(work: Work, job: LongJob) -> None:
    """Ask that it ends; what has lost its process ends at once. Raises StepNotAvailableError when it has ended."""
    _own_and_running(work, job)
    job.cancel_asked_at = work.now
    if job.holder == "" or job.progressed_at < work.now - SILENCE:
        stop(work, job)


def go_on(work: Work, job: LongJob) -> None:
    """Let another process begin anew what has lost its own. Raises StepNotAvailableError while its process is at work."""
    _own_and_running(work, job)
    if job.progressed_at >= work.now - SILENCE:
        raise StepNotAvailableError(say("这个任务还在处理，请稍候。"))
    job.holder, job.progressed_at = "", work.now


def note_fetched(work: Work, job: LongJob) -> None:
    """Note that somebody fetched what came of it."""
    work.needs(PERMISSIONS[job.kind])
    _record(work, job, "long_job.result_fetched")


def claim_silent(session: Session, *, before: datetime, now: datetime) -> Sequence[int]:
    """Free the work whose process has told nothing since a moment, for another; each is given to one asker only."""
    with small_write(session):
        freed = session.scalars(
            update(LongJob)
            .where(LongJob.state == LongJobState.RUNNING, LongJob.progressed_at < before)
            .values(holder="", progressed_at=now)
            .returning(LongJob.id)
            .execution_options(synchronize_session=False)
        ).all()
    return sorted(freed)


def _own_and_running(work: Work, job: LongJob) -> None:
    if work.actor is None or job.started_by_id != work.actor.id:
        raise NotAllowedError
    if job.state is not LongJobState.RUNNING:
        raise StepNotAvailableError(say("这个任务已经结束。"))


def _end(work: Work, job: LongJob, state: LongJobState, report: dict[str, Any]) -> None:
    _record(work, job, f"long_job.{state.value}")
    job.state, job.report, job.ended_at, job.progressed_at = state, report, work.now, work.now
    work.session.flush()


def _record(work: Work, job: LongJob, kind: str) -> None:
    work.record(kind, {"kind": job.kind.value, "about": job.subject}, unit_id=job.unit_id, subject=job.subject)
