"""The clock: which job runs when. It remembers nothing; what is due stands in the rows, and one holder runs it at a time.

Several processes may start a clock. Each asks for the lease every few seconds; only its holder runs jobs. A job is a sweep
(find what is due and not done), so a tick that is missed or comes twice changes nothing.
"""

import logging
import os
import signal
import socket
import sys
import time as stopwatch
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config import Settings
from supportdesk.extensions import db
from supportdesk.jobs import callbacks, clock, deadlines, integrity, ledgers, long_jobs, months, outbox, reminders
from supportdesk.jobs.office import post_office
from supportdesk.models.engine import take_stock
from supportdesk.models.follow_ups import JobRun
from supportdesk.policies.desk import habits
from supportdesk.queries import job_runs as runs
from supportdesk.services import job_runs, leases, matching, outlook
from supportdesk.services.work import CHINA, small_write

LEASE = "clock"
TTL = timedelta(seconds=25)
HEARTBEAT = timedelta(seconds=5)
# The holder stops itself so long before its lease ends, so that two never run at once.
MARGIN = timedelta(seconds=8)
# A daily job that failed is tried again after so long.
PATIENCE = timedelta(minutes=15)
log = logging.getLogger("supportdesk.jobs")

SessionFactory = Callable[[], Session]


@dataclass(frozen=True)
class Moment:
    """When a job runs: the moment, and the civil day in China."""

    now: datetime
    today: date


@dataclass(frozen=True)
class Job:
    """A sweep and how often it is made; with `daily_from` it is made once a day, from that hour on."""

    name: str
    every: timedelta
    sweep: Callable[[Moment], str]
    daily_from: time | None = None


class Clock:
    """One process's clock."""

    def __init__(self, sessions: SessionFactory, settings: Settings) -> None:
        self.holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._sessions = sessions
        self._settings = settings
        self._held_until = 0.0

    @property
    def is_holder(self) -> bool:
        """Whether this process may run jobs now. Measured on its own stopwatch: nobody can set that back."""
        return stopwatch.monotonic() < self._held_until

    def beat(self) -> None:
        """Take or keep the lease."""
        asked_at = stopwatch.monotonic()
        with self._sessions() as session:
            fence = leases.take(session, LEASE, self.holder, ttl=TTL, now=clock.now(session))
        self._held_until = asked_at + (TTL - MARGIN).total_seconds() if fence is not None else 0.0

    def stop(self) -> None:
        """Give the lease back."""
        self._held_until = 0.0
        with self._sessions() as session:
            leases.give_back(session, LEASE, self.holder, clock.now(session))

    def jobs(self) -> list[Job]:
        """All jobs."""
        kept = habits()
        return [
            Job("outbox", timedelta(seconds=15), self._send),
            Job("callbacks", timedelta(seconds=15), self._tell),
            Job("ledgers", timedelta(minutes=1), self._go_on),
            Job("long-jobs", timedelta(minutes=1), self._go_on_with_long_jobs),
            Job("reminders", timedelta(minutes=1), self._remind, kept.reminders_from),
            Job("deadlines", timedelta(minutes=1), self._mark, kept.deadlines_from),
            Job("integrity", timedelta(minutes=1), self._check, kept.integrity_from),
            Job("matching", timedelta(minutes=1), self._match, kept.matching_from),
            Job("matching-changes", timedelta(minutes=2), self._match_changed),
            Job("outlooks", timedelta(minutes=1), self._look_ahead),
            Job("months", timedelta(minutes=1), self._freeze, kept.months_from),
            Job("month-figures", timedelta(minutes=10), self._reckon),
        ]

    def run(self, job: Job) -> None:
        """Run a job if this process holds the lease and the job's hour has come; write down what it did."""
        if not self.is_holder:
            return
        with self._sessions() as session:
            now = clock.now(session)
            if job.daily_from is not None and not _is_daily_due(session, job.name, job.daily_from, now):
                return
        try:
            result = job.sweep(Moment(now, now.astimezone(CHINA).date()))
        except Exception as error:
            log.exception("job %s", job.name)
            result = f"{runs.FAILED}: {type(error).__name__}: {error}"
        with self._sessions() as session:
            job_runs.note(session, job.name, now, clock.now(session), result)

    def _send(self, _at: Moment) -> str:
        with self._sessions() as session:
            office = post_office(self._settings, session)
        done = outbox.send_due(self._sessions, office)
        if done.fault:
            return f"{runs.FAILED}: {done.fault} ({told(done.facts())})"
        return told(done.facts()) if any(done.facts().values()) else ""

    def _tell(self, _at: Moment) -> str:
        done = callbacks.tell_due(self._sessions)
        return told(done) if any(done.values()) else ""

    def _go_on(self, at: Moment) -> str:
        count = ledgers.go_on_with_silent(self._sessions, self._settings, at.now)
        return told({"resumed": count}) if count else ""

    def _go_on_with_long_jobs(self, at: Moment) -> str:
        count = long_jobs.go_on_with_silent(self._sessions, self._settings, at.now)
        return told({"resumed": count}) if count else ""

    def _remind(self, at: Moment) -> str:
        return told(reminders.remind_due(self._sessions, at.today, at.now).facts())

    def _mark(self, at: Moment) -> str:
        accepted = deadlines.accept_silent(self._sessions, at.today, at.now)
        started = deadlines.note_starts(self._sessions, at.now)
        missed = deadlines.mark_missed(self._sessions, at.today, at.now)
        return told({"accepted": accepted, "started": started, "missed": missed})

    def _match(self, at: Moment) -> str:
        with self._sessions() as session:
            done = matching.sweep(session, at.today, most_missing=habits().most_missing_facts)
        return told(done.facts())

    def _match_changed(self, at: Moment) -> str:
        with self._sessions() as session:
            since = runs.last_success(session, "matching-changes") or at.now
            done = matching.sweep_changed(session, since, at.today, most_missing=habits().most_missing_facts)
        return told(done.facts()) if done.added or done.removed else ""

    def _look_ahead(self, at: Moment) -> str:
        with self._sessions() as session:
            count = outlook.reckon_drafts(session, at.today, at.now, most_missing=habits().most_missing_facts)
        return told({"reckoned": count}) if count else ""

    def _freeze(self, at: Moment) -> str:
        return told(months.freeze_due(self._sessions, at.today, at.now, working_day=habits().month_frozen_on))

    def _reckon(self, at: Moment) -> str:
        count = months.reckon_running(self._sessions, at.today, clock.now)
        return told({"reckoned": count}) if count else ""

    def _check(self, at: Moment) -> str:
        with self._sessions() as session:
            job_runs.forget_old(session, at.now)
            with small_write(session):
                take_stock(session)
        faults = integrity.check_books(self._sessions)
        for fault in faults:
            log.error("integrity: %s", fault)
        return f"{runs.FAILED}: {'; '.join(faults)}" if faults else "faults=0"


def told(facts: dict[str, object]) -> str:
    """`sent=3 failed=0`."""
    return " ".join(f"{name}={value}" for name, value in facts.items())


def start_in_background(app: Flask) -> BackgroundScheduler:
    """Start a clock beside the desk, for one machine; `shutdown(wait=False)` stops it."""
    scheduler = BackgroundScheduler(**_OPTIONS)
    _wind(scheduler, _clock_of(app))
    scheduler.start()
    return scheduler


def run_until_stopped(app: Flask) -> None:
    """Run the clock in this process until it is told to stop, even when that comes while it is being wound."""
    scheduler, made = BlockingScheduler(**_OPTIONS), _clock_of(app)

    def stop(_signal: int, _frame: object) -> None:
        sys.exit()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        _wind(scheduler, made)
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=False)
        else:
            made.stop()


def names_of(app: Flask) -> list[str]:
    """Name the jobs that the clock keeps."""
    return [job.name for job in _clock_of(app).jobs()]


_OPTIONS = {
    "timezone": "Asia/Shanghai",
    "job_defaults": {"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
}


def _clock_of(app: Flask) -> Clock:
    with app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    return Clock(sessions, app.extensions["supportdesk"])


def _wind(scheduler: BaseScheduler, made: Clock) -> None:
    made.beat()
    scheduler.add_listener(lambda _event: made.stop(), EVENT_SCHEDULER_SHUTDOWN)
    scheduler.add_job(made.beat, "interval", seconds=HEARTBEAT.total_seconds(), id="lease")
    for job in made.jobs():
        scheduler.add_job(
            made.run,
            "interval",
            args=[job],
            seconds=job.every.total_seconds(),
            id=job.name,
            next_run_time=datetime.now(CHINA) + timedelta(seconds=1),
        )


def _is_daily_due(session: Session, job: str, daily_from: time, now: datetime) -> bool:
    here = now.astimezone(CHINA)
    if here.time() < daily_from:
        return False
    last = runs.last_success(session, job)
    if last is not None and last.astimezone(CHINA).date() >= here.date():
        return False
    tried = session.scalar(select(JobRun.started_at).where(JobRun.job == job).order_by(JobRun.id.desc()).limit(1))
    has_just_failed = tried is not None and tried != last and now - tried < PATIENCE
    return not has_just_failed
