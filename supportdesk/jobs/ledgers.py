"""Working on a ledger that was dropped on a page: the dry run, the taking in, the taking back. A process of its own."""

import io
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

import config
from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.kept_words import keep
from supportdesk.domain.ledgers import Finding, Ledger
from supportdesk.domain.words import say
from supportdesk.jobs import clock
from supportdesk.models import engine
from supportdesk.models.imports import BatchState, ImportBatch
from supportdesk.models.secrets import keyring
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import LedgerFiles, ledger_files
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.limits import WorkbookRefusedError
from supportdesk.papers.imports.reports import report
from supportdesk.papers.language import translator
from supportdesk.papers.workbooks.refused import write_refused
from supportdesk.queries import imports as queries
from supportdesk.services.imports import batches, planning, running, undoing
from supportdesk.services.work import deed

SessionFactory = Callable[[], Session]
# Between two portions others get their turn: SQLite wakes those who wait only now and then.
BREATH = 0.1  # seconds
# Pages come first where processors are few.
NICE = 5
log = logging.getLogger("supportdesk.jobs")


@dataclass(frozen=True)
class Job:
    """One batch, its database and the ledgers' folder."""

    sessions: SessionFactory
    files: LedgerFiles
    batch_id: int

    def work(self) -> None:
        """Do what is next for the batch; a fault of the program is kept in it."""
        try:
            with self.sessions() as session:
                self._next(session)
        except StepNotAvailableError:
            log.info("ledger %s: somebody else was quicker", self.batch_id)
        except Exception as error:
            log.exception("ledger %s", self.batch_id)
            with self.sessions() as session, deed(session, None, clock.now(session)) as work:
                batches.fail(work, queries.get_batch(session, None, self.batch_id), f"{type(error).__name__}: {error}")

    def _next(self, session: Session) -> None:
        batch = queries.get_batch(session, None, self.batch_id)
        if batch.state is BatchState.CHECKING:
            self._check(session, batch)
        elif batch.state is BatchState.RUNNING:
            self._take_in(session, batch)
        elif batch.state is BatchState.UNDOING:
            self._take_back(session, batch.started_by_id)

    def _check(self, session: Session, batch: ImportBatch) -> None:
        """Read the file and say what it would make."""
        digest, actor_id = batch.file_digest, batch.started_by_id
        try:
            content, ledger = self._read(session, batch)
        except WorkbookRefusedError as refused:
            with deed(session, running.get_actor(session, actor_id), clock.now(session)) as work:
                again = queries.get_batch(session, None, self.batch_id)
                batches.note_unreadable(work, again, keep(refused.words))
            self._forget(session, digest)
            return
        actor = running.get_actor(session, actor_id)
        unit = queries.get_unit(session, batch.unit_id)
        found = planning.survey(session, actor, unit, ledger, clock.today(session))
        self._keep_result(content, ledger, actor.language if actor else "zh")
        with deed(session, running.get_actor(session, actor_id), clock.now(session)) as work:
            batches.note_checked(work, queries.get_batch(session, None, self.batch_id), report(ledger, found))

    def _take_in(self, session: Session, batch: ImportBatch) -> None:
        """Take the rows in that are not in yet."""
        digest, actor_id = batch.file_digest, batch.started_by_id
        content, ledger = self._read(session, batch)
        fresh = planning.fresh_rows(session, ledger.accepted)
        with deed(session, running.get_actor(session, actor_id), clock.now(session)) as work:
            batches.make_ready(work, queries.get_batch(session, None, self.batch_id), ledger, fresh)
        late: list[Finding] = []
        for taken in running.run(session, lambda: clock.now(session), self.batch_id, fresh, actor_id=actor_id):
            late += taken.refused
            time.sleep(BREATH)
        if late:
            ledger = ledger.refusing(late)
            actor = running.get_actor(session, actor_id)
            self._keep_result(content, ledger, actor.language if actor else "zh")
        with deed(session, running.get_actor(session, actor_id), clock.now(session)) as work:
            batches.finish(work, queries.get_batch(session, None, self.batch_id), report(ledger))
        self._forget(session, digest)

    def _take_back(self, session: Session, actor_id: int | None) -> None:
        """Take back what the batch made, unless something stands in the way."""
        looked_at = undoing.last_event(session)
        obstacles = undoing.list_obstacles(session, queries.get_batch(session, None, self.batch_id))
        with deed(session, running.get_actor(session, actor_id), clock.now(session)) as work:
            batch = queries.get_batch(session, None, self.batch_id)
            if work.last_event_id != looked_at:
                obstacles = undoing.list_obstacles(session, batch)
            if obstacles:
                undoing.give_up(work, batch, obstacles)
            else:
                undoing.undo(work, batch, looked_at=work.last_event_id)

    def _read(self, session: Session, batch: ImportBatch) -> tuple[bytes, Ledger]:
        content = self.files.read(batch.file_digest)
        if content is None:
            raise WorkbookRefusedError(say("文件已不在服务器上，请重新上传。"), code="workbook_gone")
        today = clock.today(session)
        actor = running.get_actor(session, batch.started_by_id)
        unit = queries.get_unit(session, batch.unit_id)
        return content, planning.sift(session, actor, unit, read_ledger(content, today), today)

    def _keep_result(self, content: bytes, ledger: Ledger, language: str) -> None:
        if ledger.refused or ledger.repaired or ledger.hints:
            result = io.BytesIO()
            write_refused(content, ledger, result, translator(language))
            self.files.keep_result(self.batch_id, result.getvalue())

    def _forget(self, session: Session, digest: str) -> None:
        if not queries.is_waited_for(session, digest):
            self.files.forget(digest)


def go_on_with_silent(sessions: SessionFactory, settings: config.Settings, at: datetime) -> int:
    """Start a process for each batch that lost its own, and remove files that nobody needs; returns how many batches."""
    with sessions() as session:
        silent = batches.claim_silent(session, before=at - batches.SILENCE, now=at)
    for batch_id in silent:
        process.start(batch_id, settings.as_environment())
    with sessions() as session:
        ledger_files(settings.data_dir).sweep(at, lambda digest: queries.is_waited_for(session, digest))
    return len(silent)


def main(batch_id: int) -> int:
    """Work on one batch, with the settings of the environment."""
    settings = config.load()
    os.nice(NICE)
    keyring.load(settings.key_file)
    made = create_engine(settings.database_url, hide_parameters=True)
    engine.prepare(made)
    Job(sessionmaker(made), ledger_files(settings.data_dir), batch_id).work()
    made.dispose()
    return 0
