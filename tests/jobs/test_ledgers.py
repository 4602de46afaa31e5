"""Ledgers that were dropped on a page are worked on by a process of their own, which may die at any moment."""

import io
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

import config
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.extensions import db
from supportdesk.jobs import ledgers as jobs
from supportdesk.jobs.ledgers import Job
from supportdesk.models import engine
from supportdesk.models.accounts import Account
from supportdesk.models.imports import BatchState, ImportBatch
from supportdesk.models.people import Person
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import KEPT, LedgerFiles, ledger_files
from supportdesk.queries import imports as queries
from supportdesk.services import audit, people
from supportdesk.services.imports import batches, running, undoing
from supportdesk.services.work import deed, small_write
from tests.factories import ledgers
from tests.factories.deeds import desk

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PROGRAM = "import sys; from supportdesk.jobs.ledgers import main; sys.exit(main(int(sys.argv[1])))"


@dataclass
class Office:
    """A county with an official who drops ledgers."""

    settings: config.Settings
    engine: Engine
    official_id: int
    county_id: int

    @property
    def files(self) -> LedgerFiles:
        return ledger_files(self.settings.data_dir)

    def session(self) -> Session:
        return sessionmaker(self.engine, expire_on_commit=False)()

    def drop(self, content: bytes) -> int:
        """Drop a workbook; returns the number of its batch, which waits for its dry run."""
        digest = self.files.keep(content)
        with self.session() as session, deed(session, running.get_actor(session, self.official_id), NOW) as work:
            return batches.receive(work, "台账.xlsx", digest, queries.get_unit(session, self.county_id)).id

    def work(self, batch_id: int) -> ImportBatch:
        """Do what is next for a batch, here; returns how it stands then."""
        Job(sessionmaker(self.engine), self.files, batch_id).work()
        return self.batch(batch_id)

    def confirm(self, batch_id: int) -> None:
        with self.session() as session, deed(session, running.get_actor(session, self.official_id), NOW) as work:
            batches.confirm(work, queries.get_batch(session, work.actor, batch_id))

    def bring_in(self, content: bytes) -> int:
        batch_id = self.drop(content)
        assert self.work(batch_id).state is BatchState.CHECKED
        self.confirm(batch_id)
        assert self.work(batch_id).state is BatchState.DONE
        return batch_id

    def batch(self, batch_id: int) -> ImportBatch:
        with self.session() as session:
            return session.get_one(ImportBatch, batch_id)

    def count(self, kind: type[Any]) -> int:
        with self.session() as session:
            return session.scalar(select(func.count()).select_from(kind)) or 0

    def start(self, batch_id: int) -> "subprocess.Popen[bytes]":
        """The process as the pages start it."""
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(batch_id)],
            cwd=config.ROOT,
            env={"PATH": os.environ["PATH"], **self.settings.as_environment()},
        )


@pytest.fixture
def office(app: Flask, settings: config.Settings) -> Iterator[Office]:
    with app.app_context():
        at = desk(db.session())
        ids = at.official.id, at.county.id
        db.session.remove()
    made = create_engine(settings.database_url)
    engine.prepare(made)
    yield Office(settings, made, *ids)
    made.dispose()


def test_a_dropped_ledger_is_tried_then_taken_in_and_its_file_is_gone(office: Office) -> None:
    batch_id = office.drop(ledgers.large(3))
    tried = office.work(batch_id)
    assert tried.state is BatchState.CHECKED
    assert (tried.rows, tried.accepted, tried.refused, tried.people_created) == (3, 3, 0, 0)
    assert (tried.report["people_new"], tried.report["cases_new"]) == (3, 3)
    assert office.count(Person) == 0
    office.confirm(batch_id)
    done = office.work(batch_id)
    assert (done.state, done.people_created, done.supports_created) == (BatchState.DONE, 3, 15)
    assert office.files.read(done.file_digest) is None
    assert not office.files.has_result(batch_id)


def test_what_lies_in_the_folder_is_sealed_and_the_programs_own(office: Office) -> None:
    content = ledgers.workbook([ledgers.person(1), ledgers.person(2, phone="13900000")])
    batch_id = office.drop(content)
    office.work(batch_id)
    kept = list(office.files.folder.iterdir())
    assert len(kept) == 2
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert b"PK\x03\x04" not in path.read_bytes()
        assert b"xl/worksheets" not in path.read_bytes()
    assert office.files.read(office.batch(batch_id).file_digest) == content
    result = office.files.read_result(batch_id)
    assert result is not None
    told = CalamineWorkbook.from_filelike(io.BytesIO(result)).get_sheet_by_index(0).to_python()
    assert "手机号" in str(told[2][-1])


def test_a_file_that_is_no_ledger_says_so_and_is_removed(office: Office) -> None:
    batch = office.work(office.drop(b"PK\x03\x04 and nothing more"))
    assert batch.state is BatchState.UNREADABLE
    assert batch.report["unreadable"]["say"]
    assert list(office.files.folder.iterdir()) == []


def test_a_file_that_went_missing_is_asked_for_again(office: Office) -> None:
    batch_id = office.drop(ledgers.large(1))
    office.files.forget(office.batch(batch_id).file_digest)
    assert office.work(batch_id).state is BatchState.UNREADABLE


def test_the_same_file_twice_waits_for_both_and_comes_in_once(office: Office) -> None:
    content = ledgers.large(2)
    first, second = office.drop(content), office.drop(content)
    for batch_id in (first, second):
        office.work(batch_id)
        office.confirm(batch_id)
    assert office.work(first).people_created == 2
    done = office.work(second)
    assert (done.state, done.people_created, done.done_rows) == (BatchState.DONE, 0, 2)
    assert office.files.read(done.file_digest) is None


def test_a_fault_of_the_program_is_kept_and_the_batch_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    batch_id = office.drop(ledgers.large(2))
    office.work(batch_id)
    office.confirm(batch_id)

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("a planted fault")

    with monkeypatch.context() as patched:
        patched.setattr(running, "take_in", broken)
        failed = office.work(batch_id)
    assert (failed.state, failed.error) == (BatchState.FAILED, "RuntimeError: a planted fault")
    with office.session() as session, deed(session, running.get_actor(session, office.official_id), NOW) as work:
        batches.go_on(work, queries.get_batch(session, work.actor, batch_id))
    assert office.work(batch_id).people_created == 2


def test_an_official_whose_account_was_closed_takes_nothing_in(office: Office) -> None:
    batch_id = office.drop(ledgers.large(1))
    office.work(batch_id)
    office.confirm(batch_id)
    with office.session() as session, small_write(session):
        session.get_one(Account, office.official_id).disabled_at = NOW
    assert office.work(batch_id).state is BatchState.FAILED
    assert office.count(Person) == 0


def wait_for_people(office: Office, running_one: "subprocess.Popen[bytes]", more_than: int) -> int:
    while running_one.poll() is None:
        count = office.count(Person)
        if count > more_than:
            return count
        time.sleep(0.01)
    return more_than


def test_killed_in_the_middle_it_goes_on_and_every_row_is_in_once(office: Office) -> None:
    rows = 900
    batch_id = office.drop(ledgers.large(rows))
    office.work(batch_id)
    office.confirm(batch_id)
    people_there = 0
    for _ in range(2):
        working = office.start(batch_id)
        people_there = wait_for_people(office, working, people_there)
        assert working.poll() is None
        working.send_signal(signal.SIGKILL)
        working.wait()
        assert office.batch(batch_id).state is BatchState.RUNNING
    assert 0 < people_there < rows
    assert office.start(batch_id).wait() == 0
    done = office.batch(batch_id)
    assert (done.state, done.people_created, done.done_rows) == (BatchState.DONE, rows, rows)
    with office.session() as session:
        for table, count in (("person", rows), ("case_file", rows), ("application", 5 * rows), ("import_row", rows)):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == count, table  # noqa: S608 - our own tables
        assert audit.verify(session).found is None


def test_two_processes_on_one_ledger_take_each_row_in_once(office: Office) -> None:
    rows = 600
    batch_id = office.drop(ledgers.large(rows))
    office.work(batch_id)
    office.confirm(batch_id)
    both = [office.start(batch_id) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert office.batch(batch_id).state is BatchState.DONE
    assert office.batch(batch_id).people_created == rows
    assert office.count(Person) == rows


def test_a_batch_that_lost_its_process_is_given_another_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(process, "start", lambda batch_id, _environment: started.append(batch_id))
    batch_id = office.drop(ledgers.large(1))
    sessions = sessionmaker(office.engine)
    assert jobs.go_on_with_silent(sessions, office.settings, NOW + timedelta(minutes=1)) == 0
    later = NOW + batches.SILENCE + timedelta(minutes=1)
    assert jobs.go_on_with_silent(sessions, office.settings, later) == 1
    assert jobs.go_on_with_silent(sessions, office.settings, later) == 0
    assert started == [batch_id]


def test_results_that_nobody_fetched_are_swept_away(office: Office) -> None:
    office.files.keep_result(7, b"anything")
    assert swept(office, timedelta()) == 0
    assert office.files.has_result(7)
    assert swept(office, KEPT + timedelta(days=1)) == 1
    assert not office.files.has_result(7)


def ask_undo(office: Office, batch_id: int) -> None:
    with office.session() as session, deed(session, running.get_actor(session, office.official_id), NOW) as work:
        undoing.ask_undo(work, queries.get_batch(session, work.actor, batch_id))


def swept(office: Office, later: timedelta) -> int:
    with office.session() as session:
        return office.files.sweep(datetime.now(UTC) + later, lambda digest: queries.is_waited_for(session, digest))


WRITER = """
import os, signal, sys
from pathlib import Path
from supportdesk.models.secrets import keyring
from supportdesk.papers.imports.files import ledger_files
keyring.load(Path(sys.argv[2]))
if sys.argv[3] == "while writing":
    os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)
ledger_files(Path(sys.argv[1])).keep(b"a ledger that nobody noted")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["while writing", "before it was noted"])
def test_what_a_process_that_was_killed_left_behind_is_swept(office: Office, moment: str) -> None:
    waiting = office.drop(ledgers.large(2))
    told = office.settings
    command = [sys.executable, "-c", WRITER, str(told.data_dir), str(told.key_file), moment]
    assert subprocess.run(command, cwd=config.ROOT, check=False).returncode == -signal.SIGKILL
    assert len(list(office.files.folder.iterdir())) == 2
    assert swept(office, timedelta(minutes=30)) == 0, "somebody may be just about to note it"
    assert swept(office, timedelta(hours=2)) == 1
    assert [path.stem for path in office.files.folder.iterdir()] == [office.batch(waiting).file_digest]
    assert office.work(waiting).state is BatchState.CHECKED


def test_a_ledger_whose_process_died_after_its_last_row_is_swept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Job, "_forget", lambda *_: None)
    office.bring_in(ledgers.large(2))
    assert list(office.files.folder.iterdir()) != []
    assert swept(office, timedelta(hours=2)) == 1


def test_asked_for_it_takes_everything_back(office: Office) -> None:
    batch_id = office.bring_in(ledgers.large(3))
    ask_undo(office, batch_id)
    assert office.work(batch_id).state is BatchState.UNDONE
    assert office.count(Person) == 0


def test_what_stands_in_the_way_is_kept_and_nothing_is_taken_back(office: Office) -> None:
    batch_id = office.bring_in(ledgers.large(3))
    with office.session() as session, deed(session, running.get_actor(session, office.official_id), NOW) as work:
        person = session.scalars(select(Person).order_by(Person.id)).first()
        assert person is not None
        people.correct_notes(work, person, "已核对", version=person.version)
    ask_undo(office, batch_id)
    batch = office.work(batch_id)
    assert batch.state is BatchState.DONE
    assert [one["number"] for one in batch.report["obstacles"]] == ["HC-2026-0001"]
    assert office.count(Person) == 3


def test_only_so_many_ledgers_are_worked_on_at_once(office: Office) -> None:
    office.drop(ledgers.large(1))
    office.drop(ledgers.large(2))
    with pytest.raises(RuleBrokenError):
        office.drop(ledgers.large(3))
