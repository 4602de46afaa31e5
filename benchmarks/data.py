"""Counties of the sizes that are measured, made by the program's own command, and somebody signed in."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from flask import Flask
from sqlalchemy import func, select

import config
from supportdesk.app import create_app
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession, UnitLevel
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.services.accounts import digest
from supportdesk.services.work import small_write

SEED = 20260101
PASSWORD = "a password that only the benchmark knows"
NOTE = "built.json"


@dataclass(frozen=True)
class County:
    """A county of so many cases, and an official who is signed in."""

    cases: int
    settings: dict[str, str]
    # Seconds of the clock, seconds of the processor, and the most memory that the command took.
    load_seconds: float
    load_cpu: float
    load_mb: float
    cookies: dict[str, str] = field(default_factory=dict)
    town_id: int = 0
    name_part: str = ""
    phone_tail: str = ""
    id_tail: str = ""
    # The key of page 500, or of the last but one where there are fewer; and the latest cases.
    deep_page: int = 0
    deep_key: int = 0
    case_ids: tuple[int, ...] = ()

    @property
    def cookie(self) -> str:
        return self.cookies["official"]

    @property
    def folder(self) -> Path:
        return Path(self.settings["SUPPORTDESK_DATA_DIR"])

    def application(self) -> Flask:
        """The program on this county's data, within this process."""
        return create_app(config.load(self.settings))


def build(folder: Path, cases: int, database: str = "") -> County:
    """Make a county with `supportdesk demo`, unless one of this size lies there; raises CalledProcessError."""
    settings = {
        "SUPPORTDESK_DATA_DIR": str(folder),
        "SUPPORTDESK_DATABASE_URL": database,
        "SUPPORTDESK_SESSION_HOURS": "100",
        "SUPPORTDESK_IDLE_MINUTES": "600",
    }
    note = folder / NOTE
    if not note.exists():
        seconds, cpu, most = measured(["demo", "--cases", str(cases), "--seed", str(SEED), "--json"], settings)
        note.write_text(json.dumps([seconds, cpu, most]))
    return _opened(County(cases, settings, *json.loads(note.read_text())))


def measured(arguments: list[str], settings: dict[str, str]) -> tuple[float, float, float]:
    """Run the program's command; returns seconds, processor seconds and the most MB that it and its children took at once."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "supportdesk.cli", *arguments],
        cwd=config.ROOT,
        env={**os.environ, **settings, "SUPPORTDESK_DEMO_PASSWORD": PASSWORD},
        stdout=subprocess.DEVNULL,
    )
    most, cpu, watched = 0.0, 0.0, psutil.Process(process.pid)
    while process.poll() is None:
        try:
            times = watched.cpu_times()
            cpu = max(cpu, sum(times[:4]))
            family = [watched, *watched.children(recursive=True)]
            most = max(most, sum(one.memory_info().rss for one in family) / 1e6)
        except psutil.Error:
            pass
        time.sleep(0.05)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return time.monotonic() - began, cpu, most


def _opened(county: County) -> County:
    """Sign people in and look up what addresses need."""
    app = county.application()
    with app.app_context():
        session, now = db.session(), datetime.now(UTC)
        tokens = {name: secrets.token_urlsafe(16) for name in ("official", "supervisor")}
        ids = dict(session.execute(select(Account.username, Account.id)).tuples().all())
        with small_write(session):
            session.add_all(
                SignedInSession(token_digest=digest(token), account_id=ids[name], started_at=now, last_seen_at=now)
                for name, token in tokens.items()
            )
        towns = select(OrgUnit.id).where(OrgUnit.level == UnitLevel.TOWN).order_by(OrgUnit.id)
        person = session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
        pages = min(500, (session.scalar(select(func.count()).select_from(Case)) or 0) // 25 - 1)
        deep = session.scalar(select(Case.touch).order_by(Case.touch.desc()).offset(pages * 25 - 1).limit(1))
        latest = session.scalars(select(Case.id).order_by(Case.id.desc()).limit(200)).all()
        found = County(
            county.cases,
            county.settings,
            county.load_seconds,
            county.load_cpu,
            county.load_mb,
            {name: f"desk={token}" for name, token in tokens.items()},
            session.scalars(towns.offset(3)).first() or 0,
            re.sub(r"·.*", "", person.name)[-2:],
            (person.phone or "")[-4:],
            (person.id_no or "")[-4:],
            pages,
            deep or 0,
            tuple(latest),
        )
        db.session.remove()
        db.engine.dispose()
    return found
