"""A backup that is made while people work holds a moment of the books, whole; put back it is that moment again."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from config import Settings
from supportdesk.cli.schema import alembic_config
from supportdesk.domain.money import Money
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget, BudgetEntry
from supportdesk.queries import budgets as queries
from supportdesk.services import audit, budgets
from supportdesk.services.work import deed
from tests.databases import Database
from tests.factories import accounts, policies
from tests.factories.policies import NOON
from tests.races.serving import ROOT

EACH = Money.yuan(100)
BACKUPS = 3


@dataclass
class Office:
    """Two people who book without a pause, and what they were told is stored."""

    app: Flask
    budget_id: int
    stored: list[int] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        home = Signal()

        def book() -> None:
            with self.app.app_context():
                while not home.is_set():
                    with deed(db.session(), None, NOON) as work:
                        budget = work.session.get_one(Budget, self.budget_id)
                        entry = budgets.appropriate(work, budget, EACH, "禾财社〔2026〕20号")
                    self.stored.append(entry.event_id)
                    # SQLite gives no turns: who never rests would keep the other out for ever.
                    home.wait(0.01)
                db.session.remove()

        threads = [Thread(target=book) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            home.set()
            for thread in threads:
                thread.join()


@pytest.fixture
def office(app: Flask) -> Office:
    with app.app_context():
        command.stamp(alembic_config(), "head")
        session = db.session()
        budget = policies.budget(session, policies.national(session), accounts.county(session), "100.00")
        made = Office(app, budget.id)
        session.rollback()
    return made


def told(settings: Settings, *arguments: str, url: str = "") -> dict[str, object]:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **settings.as_environment()}
    if url:
        environment["SUPPORTDESK_DATABASE_URL"] = url
    done = subprocess.run(
        [sys.executable, "-m", "supportdesk.cli", *arguments, "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def digests(session: Session) -> list[str]:
    return list(session.scalars(select(Event.digest).order_by(Event.id)))


def test_a_backup_made_while_people_book_is_a_moment_of_the_books(
    office: Office, settings: Settings, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: Database = request.getfixturevalue(settings.database_url.partition(":")[0].partition("+")[0])
    files, known = [tmp_path / f"{number}.backup" for number in range(BACKUPS)], list[int]()
    with office.at_work():
        for file in files:
            known.append(max(office.stored, default=0))
            told(settings, "backup", str(file))
    assert len(office.stored) > len(set(known)) > 1, "nobody booked meanwhile"
    with office.app.app_context():
        live = digests(db.session())
        assert audit.verify(db.session()).found is None
    for file, before in zip(files, known, strict=True):
        url = server.empty()
        events = told(settings, "restore", str(file), url=url)["events"]
        made = create_engine(url)
        with Session(made) as session:
            kept = digests(session)
            budget = session.get_one(Budget, office.budget_id)
            # Whoever was told "stored" before the backup began finds it again; nothing is half there.
            assert before <= len(kept) == events
            assert kept == live[: len(kept)]
            assert budget.position == queries.replayed(session, budget.id)
            entries = session.scalars(select(BudgetEntry)).all()
            assert budget.appropriated == EACH.times(len(entries))
            assert {entry.event_id for entry in entries} <= set(range(1, len(kept) + 1))
            session.rollback()
        made.dispose()
        server.drop(url)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the one that is a file, which one might copy
def test_the_control_that_copies_the_file_loses_what_was_stored(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with office.at_work():
        while len(office.stored) < 20:
            time.sleep(0.01)
        before = max(office.stored)
        shutil.copyfile(settings.database_url.removeprefix("sqlite:///"), copy)
    made = create_engine(f"sqlite:///{copy}")
    with Session(made) as session:
        assert len(digests(session)) < before, "the test above could not fail"
        session.rollback()
    made.dispose()
