"""Counties of the sizes that are measured, made by the program's own command."""

import html
import http.client
import os
import re
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

import config
from supportdesk.app import create_app
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession, UnitLevel
from supportdesk.models.people import Person
from supportdesk.services.accounts import digest
from supportdesk.services.work import small_write

SEED = 20260101
PASSWORD = "a password that only the benchmark knows"


@dataclass(frozen=True)
class County:
    """A county of so many cases, and an official who is signed in."""

    cases: int
    folder: Path
    load_seconds: float
    cookie: str
    town_id: int
    name_part: str
    phone_tail: str

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SUPPORTDESK_DATA_DIR": str(self.folder),
            "SUPPORTDESK_SESSION_HOURS": "100",
            "SUPPORTDESK_IDLE_MINUTES": "600",
        }

    def application(self) -> Flask:
        """The program on this county's data, within this process."""
        return create_app(config.load(self.settings))


def build(folder: Path, cases: int) -> County:
    """Make a county with `supportdesk demo`; raises CalledProcessError when the command fails."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "supportdesk.cli", "demo", "--cases", str(cases), "--seed", str(SEED), "--json"],
        cwd=config.ROOT,
        env={**os.environ, "SUPPORTDESK_DATA_DIR": str(folder), "SUPPORTDESK_DEMO_PASSWORD": PASSWORD},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.monotonic() - began
    county = County(cases, folder, seconds, "", 0, "", "")
    app = county.application()
    with app.app_context():
        token = secrets.token_urlsafe(16)
        now = datetime.now(UTC)
        official = db.session.scalars(select(Account.id).where(Account.username == "official")).one()
        with small_write(db.session()):
            db.session.add(
                SignedInSession(token_digest=digest(token), account_id=official, started_at=now, last_seen_at=now)
            )
        town = db.session.scalars(
            select(OrgUnit.id).where(OrgUnit.level == UnitLevel.TOWN).order_by(OrgUnit.id).offset(3)
        ).first()
        person = db.session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
        name = re.sub(r"·.*", "", person.name)
        found = County(cases, folder, seconds, f"desk={token}", town or 0, name[-2:], (person.phone or "")[-4:])
        db.session.remove()
        db.engine.dispose()
    return found


def deep_page(county: County, port: int, pages: int = 40) -> str:
    """Follow the link to the next page so many times; returns that page's address."""
    path = "/desk/cases/"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(pages):
        connection.request("GET", path, headers={"Cookie": county.cookie})
        text = connection.getresponse().read().decode()
        following = re.search(r'href="([^"]*[?&](?:amp;)?after=[^"]*)"', text)
        if following is None:
            break
        path = html.unescape(following.group(1))
        path = path if path.startswith("/") else "/desk/cases/" + path
    return path
