import os
import signal
import subprocess
import sys
import time as stopwatch
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from supportdesk.jobs import clock as moments
from supportdesk.jobs import schedule
from supportdesk.jobs.schedule import Clock, Job, Moment
from supportdesk.models.follow_ups import JobRun, Lease
from supportdesk.services import leases
from tests.factories.promises import Desk

Sessions = Callable[[], Session]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def made(sessions: Sessions, settings: Settings) -> Clock:
    return Clock(sessions, settings)


def at(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Stop the jobs' clock at a moment of China's time."""
    moment = datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)
    monkeypatch.setattr(moments, "now", lambda _session: moment)


def counting(every: timedelta = timedelta(minutes=1), daily_from: time | None = None) -> tuple[Job, list[Moment]]:
    ran: list[Moment] = []

    def sweep(moment: Moment) -> str:
        ran.append(moment)
        return "done=1"

    return Job("count", every, sweep, daily_from), ran


def runs(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(JobRun.result).order_by(JobRun.id)))


def test_only_the_holder_of_the_lease_runs_jobs(sessions: Sessions, settings: Settings, session: Session) -> None:
    first, second = Clock(sessions, settings), Clock(sessions, settings)
    job, ran = counting()
    first.run(job)
    assert ran == [], "nobody holds it yet"
    for one in (first, second):
        one.beat()
        one.run(job)
    assert len(ran) == 1
    first.stop()
    second.beat()
    second.run(job)
    first.run(job)
    assert len(ran) == 2
    assert runs(session) == ["done=1", "done=1"]


def test_without_a_lease_every_process_would_run_it(sessions: Sessions, settings: Settings) -> None:
    """The control of the test above: the same two clocks, each believing that it holds the lease."""
    job, ran = counting()
    for one in (Clock(sessions, settings), Clock(sessions, settings)):
        one._held_until = stopwatch.monotonic() + 60
        one.run(job)
    assert len(ran) == 2


def test_a_holder_that_cannot_renew_stops_before_its_lease_ends(made: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    made.beat()
    assert made.is_holder
    start = stopwatch.monotonic()
    almost = (schedule.TTL - schedule.MARGIN).total_seconds()
    monkeypatch.setattr(schedule.stopwatch, "monotonic", lambda: start + almost + 0.5)
    assert not made.is_holder


def test_a_daily_job_runs_once_a_day_from_its_hour_on(made: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    job, ran = counting(daily_from=time(7, 30))
    made.beat()
    for moment, expected in [
        ("2026-11-25T07:29", 0), ("2026-11-25T07:30", 1), ("2026-11-25T07:31", 1), ("2026-11-25T23:59", 1),
        ("2026-11-26T00:01", 1), ("2026-11-26T07:30", 2),
    ]:  # fmt: skip
        at(monkeypatch, moment)
        made.run(job)
        assert len(ran) == expected, moment
    assert [str(one.today) for one in ran] == ["2026-11-25", "2026-11-26"]


def test_a_day_off_is_made_up_once(made: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    job, ran = counting(daily_from=time(7, 30))
    made.beat()
    for moment in ("2026-11-25T07:30", "2026-11-26T08:30", "2026-11-26T08:31"):
        at(monkeypatch, moment)
        made.run(job)
    assert len(ran) == 2


def test_a_daily_job_that_fails_is_tried_again_with_patience(
    made: Clock, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    tried: list[Moment] = []

    def sweep(moment: Moment) -> str:
        tried.append(moment)
        if len(tried) == 1:
            raise OSError("the disk is full")
        return "ok=1"

    job = Job("fragile", timedelta(minutes=1), sweep, time(2, 0))
    made.beat()
    for moment, expected in [("02:00", 1), ("02:01", 1), ("02:14", 1), ("02:15", 2), ("02:16", 2)]:
        at(monkeypatch, f"2026-11-25T{moment}")
        made.run(job)
        assert len(tried) == expected, moment
    assert runs(session) == ["failed: OSError: the disk is full", "ok=1"]


def test_idle_runs_share_one_row(made: Clock, session: Session) -> None:
    made.beat()
    idle = Job("idle", timedelta(seconds=15), lambda _moment: "")
    for _ in range(3):
        made.run(idle)
    assert runs(session) == [""]


def test_every_job_runs_and_says_what_it_did(made: Clock, desk: Desk, session: Session) -> None:
    assert desk.official.id
    made.beat()
    for job in made.jobs():
        made.run(Job(job.name, job.every, job.sweep))
    matched = "people=0 met=0 likely=0 added=0 removed=0"
    assert runs(session) == [
        "", "", "", "", "reminded=0 escalated=0 readers=0 mails=0", "accepted=0 started=0 missed=0", "faults=0", matched, "",
        "", "frozen=0 blocked=0", "reckoned=2",
    ]  # fmt: skip


def test_a_clock_in_the_background_takes_the_lease_and_gives_it_back(app: Flask, session: Session) -> None:
    scheduler = schedule.start_in_background(app)
    holder = session.scalar(select(Lease.holder))
    assert holder is not None
    session.rollback()
    scheduler.shutdown(wait=True)
    assert leases.take(session, schedule.LEASE, "next", ttl=timedelta(seconds=5), now=moments.now(session)) == 2


@contextmanager
def clock_process(settings: Settings, seconds: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "tests.jobs.clock_process", settings.database_url, str(settings.data_dir), seconds]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def holder(session: Session) -> str:
    session.rollback()
    return session.scalar(select(Lease.holder).where(Lease.name == schedule.LEASE)) or ""


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        stopwatch.sleep(0.1)
    pytest.fail("it did not come")


def test_another_process_takes_over_when_the_holder_is_killed(session: Session, settings: Settings) -> None:
    with clock_process(settings, "2") as first:
        wait_for(lambda: f":{first.pid}:" in holder(session))
        with clock_process(settings, "2") as second:
            stopwatch.sleep(1)
            assert f":{first.pid}:" in holder(session)
            os.kill(first.pid, signal.SIGKILL)
            wait_for(lambda: f":{second.pid}:" in holder(session))
            second.send_signal(signal.SIGTERM)
            assert second.wait() == 0
