"""Rules: one person against thirty programmes, everybody against all of them, and a draft rehearsed on last year's cases."""

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from benchmarks.data import County, measured
from benchmarks.figures import Figure
from benchmarks.load import get, load_once
from benchmarks.servers import Server
from supportdesk.extensions import db
from supportdesk.models.policies import Kind, Programme, ProgrammeVersion, VersionState
from supportdesk.policies.desk import habits
from supportdesk.queries.facts import iterate_records
from supportdesk.queries.matching import Matcher
from supportdesk.queries.rehearsal import rehearse
from supportdesk.web.shared.clock import today

PROGRAMMES, PEOPLE = 30, 50
MATCH_SECONDS, MATCH_MB = 180.0, 300.0
# A person's answers are to cost no more processor than so many bare pages; a rehearsal no more than matching the county.
PAGES = 10


def measure_rules(anchor: Server, county: County) -> dict[str, Figure]:
    """Measure on a copy of the county, in which programmes were copied until there are thirty."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "county"
        shutil.copytree(county.settings["SUPPORTDESK_DATA_DIR"], folder)
        multiply(folder / "supportdesk.db", PROGRAMMES)
        copied = replace(county, settings=county.settings | {"SUPPORTDESK_DATA_DIR": str(folder)})
        seconds, cpu, most = measured(["match", "--json"], copied.settings)
        into_the_last_year(folder / "supportdesk.db", today())
        app = copied.application()
        with app.app_context():
            each, pages = eligibility_ms(db.session(), today()), load_once(anchor, [get("/page")] * 200, clients=1)
            rehearsed, cases = rehearsal_seconds(db.session(), today())
            db.session.remove()
            db.engine.dispose()
    allowed = MATCH_SECONDS * county.cases / 100_000
    return {
        "eligibility": Figure(PAGES * pages.cpu_ms / each, said=f"{each:,.2f} ms, bare page {pages.cpu_ms:,.2f} ms"),
        "match": Figure(allowed / cpu, said=f"{seconds:,.0f} s, processor {cpu:,.0f} s for {county.cases:,} people"),
        "match memory": Figure(MATCH_MB / most, said=f"{most:,.0f} MB"),
        "rehearsal": Figure(cpu / rehearsed, said=f"processor {rehearsed:,.1f} s for {cases:,} cases of the last year"),
    }


def eligibility_ms(session: Session, on: date) -> float:
    """Milliseconds of the processor to ask one person everything, without the page."""
    records = next(iterate_records(session, on, portion=PEOPLE))
    matcher = Matcher(session, on, habits().most_missing_facts)
    began = time.process_time()
    for record in records:
        list(matcher.match([record]))
    return (time.process_time() - began) / len(records) * 1000


def rehearsal_seconds(session: Session, on: date) -> tuple[float, int]:
    """Seconds of the processor to try the version of a subsidy as if it were a draft, and how many cases it was tried on."""
    draft = session.scalars(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .where(Programme.kind == Kind.SUBSIDY, ProgrammeVersion.state == VersionState.PUBLISHED)
        .options(joinedload(ProgrammeVersion.programme))
        .order_by(ProgrammeVersion.id)
        .limit(1)
    ).one()
    began = time.process_time()
    told = rehearse(session, None, draft, draft, on)
    return time.process_time() - began, told.cases


def into_the_last_year(database: Path, on: date) -> None:
    """Spread the opening days of all cases of a SQLite county over the year before a day: a rehearsal asks no others.

    A demo county's cases lie in three years, so that only a third of them would be tried.
    """
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE case_file SET opened_on = date(?, '-' || (id % 365) || ' days')", (on.isoformat(),))
        connection.commit()


def multiply(database: Path, programmes: int) -> None:
    """Copy the national programmes of a SQLite county until there are so many."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        versions = connection.execute(
            "SELECT v.id, v.programme_id FROM programme_version v JOIN programme p ON p.id = v.programme_id "
            "WHERE p.unit_id IS NULL AND v.state = 'published' AND p.kind <> 'loan' ORDER BY v.id"
        ).fetchall()
        held = connection.execute("SELECT count(DISTINCT code) FROM programme").fetchone()[0]
        for turn in range(max(programmes - held, 0)):
            version_id, programme_id = versions[turn % len(versions)]
            _copy_programme(connection, version_id, programme_id, turn)
        connection.commit()


def _copy_programme(connection: sqlite3.Connection, version_id: int, programme_id: int, turn: int) -> None:
    made = connection.execute(
        "INSERT INTO programme (code, kind, unit_id, name, name_en) "
        "SELECT code || ?, kind, unit_id, name, name_en FROM programme WHERE id = ?",
        (f"_{turn}", programme_id),
    ).lastrowid
    names = [row[1] for row in connection.execute("PRAGMA table_info(programme_version)") if row[1] != "id"]
    chosen = ", ".join("?" if name == "programme_id" else name for name in names)
    connection.execute(
        f"INSERT INTO programme_version ({', '.join(names)}) SELECT {chosen} FROM programme_version WHERE id = ?",  # noqa: S608 - our own tables
        (made, version_id),
    )
