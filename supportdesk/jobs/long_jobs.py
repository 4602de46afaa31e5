"""Work that somebody asked for on a page and a process of its own does: a month drawn up, papers printed."""

import logging
import os
import secrets
import time as stopwatch
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

import config
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.summaries.checks import CheckCode
from supportdesk.domain.summaries.months import Month
from supportdesk.jobs import clock
from supportdesk.models import engine
from supportdesk.models.long_jobs import LongJob, LongJobKind
from supportdesk.models.secrets import keyring
from supportdesk.papers import months as drawing
from supportdesk.papers import printing, processes
from supportdesk.papers.presses import press_of
from supportdesk.papers.results import result_files
from supportdesk.queries import long_jobs as queries
from supportdesk.queries.summaries.scope import get_scope
from supportdesk.services import long_jobs, months
from supportdesk.services.imports.running import get_actor
from supportdesk.services.long_jobs import StoppedError
from supportdesk.services.work import Work, deed

SessionFactory = Callable[[], Session]
# Pages come first where processors are few.
NICE = 5
# How often it is told how far the work is, and others get their turn.
OFTEN = 0.5  # seconds
BREATH = 0.02  # seconds
log = logging.getLogger("supportdesk.jobs")


@dataclass
class Process:
    """What one process needs to work on one piece, and how it tells how far it is."""

    sessions: SessionFactory
    settings: config.Settings
    job_id: int
    holder: str = field(default_factory=lambda: f"{os.getpid()}:{secrets.token_hex(8)}")
    _told_at: float = 0.0

    def work(self) -> None:
        """Do the work; how it ended is kept in it, also a fault of the program."""
        with self.sessions() as session:
            if not long_jobs.take(session, self.job_id, self.holder, clock.now(session)):
                log.info("long job %s: somebody else was quicker, or it has ended", self.job_id)
                return
        try:
            with self.sessions() as session:
                job = queries.get_job(session, None, self.job_id)
                WORKS[job.kind](self, session, job)
        except StoppedError:
            self._end(long_jobs.stop)
        except SupportdeskError as refused:
            words = refused.words
            self._end(lambda work, job: long_jobs.refuse(work, job, words))
        except Exception as error:
            log.exception("long job %s", self.job_id)
            why = f"{type(error).__name__}: {error}"
            self._end(lambda work, job: long_jobs.fail(work, job, why))

    def tell(self, done: int, total: int) -> None:
        """Tell how far it is, now and then. Raises StoppedError when it was cancelled."""
        stopwatch.sleep(BREATH)
        if done and stopwatch.monotonic() - self._told_at < OFTEN:
            return
        with self.sessions() as session:
            long_jobs.tell(session, self.job_id, self.holder, done=done, total=total, now=clock.now(session))
        self._told_at = stopwatch.monotonic()

    @contextmanager
    def deed(self, session: Session, actor_id: int) -> Iterator[Work]:
        """A deed of whoever asked, while they still may and have not cancelled."""
        actor = get_actor(session, actor_id)
        with deed(session, actor, clock.now(session)) as work:
            long_jobs.expect(queries.get_job(work.session, None, self.job_id), self.holder)
            yield work

    def _end(self, how: Callable[[Work, LongJob], None]) -> None:
        with self.sessions() as session, deed(session, None, clock.now(session)) as work:
            job = queries.get_job(session, None, self.job_id)
            if job.holder == self.holder:
                how(work, job)


def draw_month(process: Process, session: Session, job: LongJob) -> None:
    """Draw a month up and freeze it, signed by whoever asked; in one deed with the end of the work."""
    asked, actor_id = job.asked, job.started_by_id
    month, code = Month.read(asked["month"]).seen_on(clock.today(session)), asked["unit"]
    reasons = {CheckCode(name): reason for name, reason in asked["reasons"].items()}
    drawn = drawing.draw_up(session, month, code, excused=reasons, tell=process.tell)
    with process.deed(session, actor_id) as work:
        get_scope(work.session, work.actor, code)
        frozen = months.freeze(work, drawn, note=asked["note"], reasons=reasons)
        report = {"month": str(month), "unit": code, "edition": frozen.edition}
        long_jobs.finish(work, queries.get_job(work.session, None, process.job_id), report)


def print_papers(process: Process, session: Session, job: LongJob) -> None:
    """Give out papers one by one, each in a deed of its own, and lay them into one file."""
    asked, actor_id = job.asked, job.started_by_id
    order = printing.Order(tuple(asked["cases"]), asked["paper"], asked["language"])
    settings = process.settings
    press = press_of(settings)
    stack = printing.print_all(session, lambda: process.deed(session, actor_id), order, press, process.tell)
    if stack.count:
        result_files(settings.data_dir).keep(process.job_id, stack.bytes())
    with process.deed(session, actor_id) as work:
        long_jobs.finish(work, queries.get_job(work.session, None, process.job_id), stack.report())


WORKS: Mapping[LongJobKind, Callable[[Process, Session, LongJob], None]] = {
    LongJobKind.MONTH: draw_month,
    LongJobKind.PAPERS: print_papers,
}


def go_on_with_silent(sessions: SessionFactory, settings: config.Settings, at: datetime) -> int:
    """Start a process for all work that lost its own, and remove results that nobody fetched; returns how many pieces."""
    with sessions() as session:
        silent = long_jobs.claim_silent(session, before=at - long_jobs.SILENCE, now=at)
    for job_id in silent:
        processes.start(processes.LONG_JOBS, job_id, settings.as_environment())
    result_files(settings.data_dir).sweep(at)
    return len(silent)


def main(job_id: int) -> int:
    """Work on one piece, with the settings of the environment."""
    settings = config.load()
    os.nice(NICE)
    keyring.load(settings.key_file)
    made = create_engine(settings.database_url, hide_parameters=True)
    engine.prepare(made)
    Process(sessionmaker(made), settings, job_id).work()
    made.dispose()
    return 0
