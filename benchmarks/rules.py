"""Matching a county with all its programmes: people per second, and the most memory it took."""

import resource
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from supportdesk.policies.desk import habits
from supportdesk.queries.facts import iterate_records
from supportdesk.queries.matching import Matcher
from supportdesk.services import matching as deeds

_PERSON = "person"
_COPIED = (_PERSON, "person_category", "venture", "application")


def matching(session: Session, today: date) -> dict[str, float]:
    """Sweep everybody with every programme and write the result; seconds are of the processor, memory in megabytes."""
    began, worked = time.perf_counter(), time.process_time()
    done = deeds.sweep(session, today, most_missing=habits().most_missing_facts)
    return {
        "people": done.people,
        "met": done.met,
        "likely": done.likely,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - worked, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0),
    }


def eligibility_ms(session: Session, today: date, times: int = 50) -> float:
    """Milliseconds to ask one person everything, without the page."""
    first = next(iterate_records(session, today, portion=times))
    matcher = Matcher(session, today, habits().most_missing_facts)
    began = time.process_time()
    for record in first:
        list(matcher.match([record]))
    return round((time.process_time() - began) / len(first) * 1000, 2)


def multiply(database: Path, people: int, programmes: int) -> None:
    """Copy a SQLite county's people and programmes until there are so many; numbers that must be unique are left out."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        there = connection.execute("SELECT count(*), max(id) FROM person").fetchone()
        step = 10_000_000
        for turn in range(1, -(-people // there[0])):
            for table in _COPIED:
                names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                chosen = ", ".join(_copied(table, name, turn * step) for name in names)
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE id < {step}"  # noqa: S608 - our own tables
                )
        versions = connection.execute(
            "SELECT v.id, v.programme_id FROM programme_version v JOIN programme p ON p.id = v.programme_id "
            "WHERE p.unit_id IS NULL AND v.state = 'published' AND p.kind <> 'loan' ORDER BY v.id"
        ).fetchall()
        held = connection.execute("SELECT count(DISTINCT code) FROM programme").fetchone()[0]
        for turn in range(max(programmes - held, 0)):
            version_id, programme_id = versions[turn % len(versions)]
            _copy_programme(connection, version_id, programme_id, turn)
        connection.commit()


def _copied(table: str, name: str, offset: int) -> str:
    if name in {"id", "person_id", "venture_id", "case_id", "touch"} and not (table == _PERSON and name != "id"):
        return f"{name} + {offset}"
    if name in {"id_no_index", "credit_code", "household_id", "receipt_number"}:
        return "NULL"
    return f"number || '-{offset}'" if name == "number" else name


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
