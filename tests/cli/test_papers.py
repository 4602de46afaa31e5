"""`supportdesk case-pdf`, as an operator runs it."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command

PASSWORD = "a fine long password"


@pytest.fixture
def number(begun_with: Command, tmp_path: Path) -> str:
    """A case of a small synthetic county."""
    begun_with("demo", "--cases", "20", "--seed", "3", SUPPORTDESK_DEMO_PASSWORD=PASSWORD)
    with closing(sqlite3.connect(tmp_path / "data" / "supportdesk.db")) as database:
        return str(database.execute("SELECT number FROM case_file ORDER BY id LIMIT 1").fetchone()[0])


def one_line(text: str) -> bool:
    return text.startswith("supportdesk: ") and text.count("\n") == 1


def test_an_unchanged_case_gives_the_same_file_in_each_language(command: Command, number: str, tmp_path: Path) -> None:
    made = {}
    for language in ("zh", "en"):
        for turn in ("first", "second"):
            file = tmp_path / f"{turn}-{language}.pdf"
            done = command("case-pdf", number, "-o", str(file), "--lang", language, "--json")
            assert done.code == 0, done.err
            assert done.json["bytes"] == file.stat().st_size
            made[language, turn] = file.read_bytes()
    assert made["zh", "first"] == made["zh", "second"]
    assert made["en", "first"] == made["en", "second"]
    assert made["zh", "first"] != made["en", "first"]
    assert made["zh", "first"].startswith(b"%PDF-")
    assert list(tmp_path.glob(".*.part")) == []


def test_an_unknown_number_is_one_line_and_leaves_no_file(command: Command, number: str, tmp_path: Path) -> None:
    done = command("case-pdf", "HC-1999-0001", "-o", str(tmp_path / "x.pdf"))
    assert (done.code, one_line(done.err)) == (1, True)
    assert "HC-1999-0001" in done.err
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written_is_one_line_and_gives_out_no_paper(
    command: Command, number: str, tmp_path: Path
) -> None:
    done = command("case-pdf", number, "-o", str(tmp_path / "nowhere" / "x.pdf"))
    assert (done.code, one_line(done.err)) == (2, True)
    with closing(sqlite3.connect(tmp_path / "data" / "supportdesk.db")) as database:
        assert database.execute("SELECT count(*) FROM paper").fetchone()[0] == 0


def test_everything_of_a_case_is_written_for_a_reason_and_a_taking_without_one_leaves_nothing(
    command: Command, number: str, tmp_path: Path
) -> None:
    file = tmp_path / "whole.zip"
    refused = command("case-bundle", number, "-o", str(file), "--reason", "x")
    assert (refused.code, one_line(refused.err)) == (1, True)
    done = command("case-bundle", number, "-o", str(file), "--reason", "年度审计抽查档案", "--json")
    assert done.code == 0, done.err
    assert done.json == {"number": number, "file": str(file), "bytes": file.stat().st_size}
    with zipfile.ZipFile(file) as made:
        assert {"summary.pdf", "record.json", "manifest.json"} <= set(made.namelist())
    with closing(sqlite3.connect(tmp_path / "data" / "supportdesk.db")) as database:
        assert database.execute("SELECT count(*) FROM event WHERE kind = 'case.bundled'").fetchone()[0] == 1
    assert list(tmp_path.glob(".*.part")) == []
