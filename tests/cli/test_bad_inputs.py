"""A command that is told nonsense says so in one line, ends with a code that is not zero, and writes nothing."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import ROOT
from tests.cli.conftest import Command, Ended
from tests.cli.test_setup import INIT, one_line

LEDGER = str(ROOT / "tests" / "papers" / "imports" / "data" / "county_ledger.xlsx")
NO_TEXT = os.fsdecode(b"\xff")

NONSENSE: list[tuple[str, ...]] = [
    ("nosuch",),
    ("calculate", "fund_split", "{"),
    ("calculate", "fund_split", '{"a":NaN}'),
    ("calculate", "fund_split", "[" * 5000),
    ("calculate", "fund\nsplit", "{}"),
    ("calculate", "fund_split", f'{{"a":"{NO_TEXT}"}}'),
    ("import-ledger", "/nosuch/ledger.xlsx"),
    ("import-ledger", "{no_workbook}"),
    ("import-ledger", LEDGER, "--unit", NO_TEXT),
    ("import-ledger", LEDGER, "--refused-to", "/nosuch/result.xlsx"),
    ("case-pdf", f"HC\x01{NO_TEXT}", "-o", "{out}"),
    ("summary", "１２３４-０１"),
    ("summary", "2026-10", "--format", "pdf", "-o", "/nosuch/x.pdf"),
    ("remind", "--today", "2026-02-30"),
    ("demo", "--cases", "99999999999999999999"),
    ("backup", "/nosuch/dir/x"),
    ("restore", "{no_workbook}"),
    ("init", "--county", "360428", "--name", "\x01", "--admin", "yyyy"),
    ("init", "--county", "360428", "--name", "长" * 500, "--admin", "yyyy"),
    ("init", "--county", "360428", "--name", "x", "--admin", "a\nb"),
]
SETTINGS: list[dict[str, str]] = [
    {"SUPPORTDESK_DATABASE_URL": "sqlite:////nosuch/x.db"},
    {"SUPPORTDESK_KEY_FILE": "{no_workbook}"},
    {"SUPPORTDESK_DATA_DIR": "/dev/null/x"},
    {"SUPPORTDESK_PUBLIC_URL": "http://[::1"},
]


def counted(tmp_path: Path) -> list[int]:
    with sqlite3.connect(tmp_path / "data" / "supportdesk.db") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        counts = [database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables]  # noqa: S608 - our own tables
    database.close()
    return counts


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "no_workbook").write_bytes(b"this is no workbook")
    return {name: str(tmp_path / name) for name in ("no_workbook", "out")}


def faults_of(ended: Ended) -> list[str]:
    return [
        fault
        for fault, is_so in {
            "ended well": ended.code == 0,
            "did not say so in one line": not one_line(ended.err),
            "printed an answer": bool(ended.out),
        }.items()
        if is_so
    ]


def filled(text: str, places: dict[str, str]) -> str:
    for name, place in places.items():
        text = text.replace("{" + name + "}", place)
    return text


def test_nonsense_is_refused_in_one_line_and_nothing_is_written(
    command: Command, places: dict[str, str], tmp_path: Path
) -> None:
    assert command(*INIT).code == 0
    before = counted(tmp_path)

    def told(arguments: tuple[str, ...]) -> str:
        ended = command(*(filled(one, places) for one in arguments))
        found = faults_of(ended)
        return f"{arguments!r:.120}: {found} {ended.code} {ended.err[:300]}" if found else ""

    def told_settings(settings: dict[str, str]) -> str:
        ended = command("remind", **{name: filled(value, places) for name, value in settings.items()})
        found = faults_of(ended)
        return f"{settings}: {found} {ended.code} {ended.err[:300]}" if found else ""

    with ThreadPoolExecutor(4) as pool:
        faults = [one for one in [*pool.map(told, NONSENSE), *pool.map(told_settings, SETTINGS)] if one]
    assert not faults, "\n".join(faults)
    assert counted(tmp_path) == before
    assert not (tmp_path / "out").exists()


def test_the_line_is_english_where_the_terminal_is(command: Command) -> None:
    ended = command("calculate", "fund_split", "{", LANG="en_US.UTF-8")
    assert one_line(ended.err)
    assert ended.err.isascii(), ended.err


def test_a_command_that_works_would_be_found(command: Command) -> None:
    """The control."""
    assert faults_of(command(*INIT))
