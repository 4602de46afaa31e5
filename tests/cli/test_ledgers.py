"""`supportdesk import-ledger`, as an operator and an outside test hold on to it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from config import ROOT
from tests.cli.conftest import Command
from tests.cli.test_setup import INIT, one_line
from tests.factories import ledgers
from tests.papers.imports.test_other_counties import number_of

DATA = ROOT / "tests" / "papers" / "imports" / "data"
SAMPLE = str(DATA / "county_ledger.xlsx")
TABLES = ("person", "venture", "case_file", "application", "loan", "loan_movement", "import_row", "person_token")
MEGABYTE = 1024


@pytest.fixture
def county(command: Command, begun_with: Command) -> Command:
    """A county with nothing in it."""
    begun_with(*INIT)
    return command


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    stated: dict[str, Any] = json.loads((DATA / "county_ledger.truth.json").read_text(encoding="utf-8"))
    return stated


def asked(tmp_path: Path, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(tmp_path / "data" / "supportdesk.db") as database:
        rows: list[tuple[Any, ...]] = database.execute(question).fetchall()
    database.close()
    return rows


def counted(tmp_path: Path) -> dict[str, int]:
    return {table: asked(tmp_path, f"SELECT count(*) FROM {table}")[0][0] for table in (*TABLES, "event")}  # noqa: S608 - our own tables


def test_what_is_told_and_what_is_stored_are_the_countys_own_figures(
    county: Command, truth: dict[str, Any], tmp_path: Path
) -> None:
    ended = county("import-ledger", SAMPLE, "--json")
    assert ended.code == 0, ended.err
    told = ended.json
    assert (told["rows"], told["people"], told["people_created"]) == (truth["rows"], truth["people"], truth["people"])
    assert told["accepted"] == told["cases_created"] == truth["people"]
    applications = {"loan": truth["loans"], "training": truth["trainings"], "insurance": truth["insurances"]}
    assert applications.items() <= told["applications"].items()
    amounts = {
        "loan": f"{truth['loan_total_yuan']}.00",
        "subsidy": f"{truth['subsidy_total_yuan']}.00",
        "tax_relief": str(truth["tax_relief_total_yuan"]),
    }
    assert amounts.items() <= told["amounts"].items()
    assert {(r["sheet"], r["row"], r["code"]) for r in told["repaired"]} == {
        (r["sheet"], r["row"], r["fix"]) for r in truth["fixable"]
    }
    assert {(r["sheet"], r["row"], r["code"]) for r in told["refused"]} == {
        (r["sheet"], r["row"], r["fault"]) for r in truth["faulty"]
    }
    assert all(r["column"] and r["message"] for r in told["refused"])
    stored = asked(tmp_path, "SELECT kind, count(*), sum(amount_paid) FROM application GROUP BY kind")
    assert {kind: count for kind, count, _ in stored} == told["applications"]
    assert {kind: f"{fen // 100}.{fen % 100:02d}" for kind, _, fen in stored} == told["amounts"]
    towns = asked(
        tmp_path,
        "SELECT org_unit.name, count(*) FROM person JOIN org_unit ON org_unit.id = unit_id GROUP BY org_unit.id",
    )
    assert dict(towns) == truth["by_town"]
    lent = asked(tmp_path, "SELECT sum(amount) FROM loan_movement WHERE kind = 'disbursement'")[0][0]
    assert lent == truth["loan_total_yuan"] * 100
    owed = asked(tmp_path, "SELECT sum(principal_left) FROM loan")[0][0]
    back = asked(tmp_path, "SELECT sum(amount) FROM loan_movement WHERE kind = 'repayment'")[0][0]
    assert owed == lent - back
    assert county("audit", "verify").code == 0


def test_the_same_file_again_creates_nothing_and_tells_the_same(county: Command, tmp_path: Path) -> None:
    first, before = county("import-ledger", SAMPLE, "--json").json, counted(tmp_path)
    again = county("import-ledger", SAMPLE, "--json").json
    assert (again["people_created"], again["cases_created"]) == (0, 0)
    same = ("rows", "accepted", "repaired", "refused", "people", "applications", "amounts")
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    assert counted(tmp_path) == before


def test_a_dry_run_tells_what_is_new_and_touches_nothing(county: Command, tmp_path: Path) -> None:
    before = counted(tmp_path)
    tried = county("import-ledger", SAMPLE, "--dry-run", "--json")
    assert tried.code == 0, tried.err
    assert counted(tmp_path) == before
    assert asked(tmp_path, "SELECT count(*) FROM org_unit") == [(1,)]
    assert (tried.json["people_new"], tried.json["people_created"], tried.json["accepted"]) == (362, 0, 362)
    county("import-ledger", SAMPLE)
    assert county("import-ledger", SAMPLE, "--dry-run", "--json").json["people_new"] == 0


def test_what_was_not_understood_is_told_on_the_terminal_and_in_json(county: Command, tmp_path: Path) -> None:
    file = tmp_path / "odd.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name in ("东河镇", "西河镇"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["姓名", "身份证号", "贷款金额（元）", "档案号"])
            for row, amount in enumerate((50_000, 60_000, 7_000_000), 1):
                sheet.write_row(row, 0, ["王甲", number_of(row), amount, "7"])
        sheet.hide()
    ended = county("import-ledger", str(file), "--dry-run")
    assert "东河镇：没有认出的列：档案号。" in ended.out
    assert "西河镇：是隐藏的工作表，没有读。" in ended.out
    told = county("import-ledger", str(file), "--dry-run", "--json").json["sheets"]
    assert [(one["name"], one["ignored"], one["rows"]) for one in told] == [("东河镇", False, 3), ("西河镇", True, 0)]
    assert "档案号" in told[0]["assumptions"][0]
    assert "东河镇 第 4 行 C 列：贷款金额是本表常见金额的 100 倍以上" in county("import-ledger", str(file)).out
    ((kept,),) = asked(tmp_path, "SELECT report FROM import_batch")
    assert [found["code"] for found in json.loads(kept)["hints"]] == ["loan_unusually_large"]


def test_on_a_terminal_the_reading_is_announced_before_it_is_done(county: Command, tmp_path: Path) -> None:
    assert county("audit", "verify").code == 0
    begun, other = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "supportdesk.cli", "import-ledger", str(tmp_path / "none.xlsx")],
        cwd=ROOT, env=surroundings(tmp_path), stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, stderr=other, check=False,
    )  # fmt: skip
    os.close(other)
    said = os.read(begun, 10_000).decode()
    os.close(begun)
    assert done.returncode == 1
    assert said.index("正在读取……") < said.index("打不开")


def rewritten(source: Path, target: Path, old: str, new: str) -> None:
    """The workbook with one text in place of another, as somebody would mend it by hand."""
    book = CalamineWorkbook.from_path(source)
    with xlsxwriter.Workbook(str(target)) as made:
        for name in book.sheet_names:
            page = made.add_worksheet(name)
            for number, row in enumerate(book.get_sheet_by_name(name).to_python()):
                for place, cell in enumerate(row):
                    page.write(number, place, new if cell == old else cell)


def test_of_a_mended_result_workbook_only_the_mended_rows_come_in(county: Command, tmp_path: Path) -> None:
    file, result, mended = (tmp_path / name for name in ("ledger.xlsx", "result.xlsx", "mended.xlsx"))
    rows = [ledgers.full_row(number) for number in range(5)]
    file.write_bytes(ledgers.workbook([*rows, ledgers.full_row(5) | {"phone": "13900000"}]))
    first = county("import-ledger", str(file), "--json", "--refused-to", str(result)).json
    assert (first["people_created"], [r["code"] for r in first["refused"]]) == (5, ["phone_short"])
    rewritten(result, mended, "13900000", "13900000123")
    second = county("import-ledger", str(mended), "--json").json
    assert (second["accepted"], second["people_created"], second["cases_created"]) == (6, 1, 1)
    assert second["refused"] == []
    assert counted(tmp_path)["application"] == 30


def test_a_file_that_cannot_be_read_and_an_unknown_county_are_one_line(county: Command, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    for arguments in (
        (str(broken),),
        (str(tmp_path / "none.xlsx"),),
        (str(ROOT / "README.md"),),
        (SAMPLE, "--unit", "1"),
    ):
        ended = county("import-ledger", *arguments)
        assert ended.code != 0
        assert one_line(ended.err), ended.err
        assert ended.out == ""


def test_of_two_counties_one_has_to_be_named(county: Command, tmp_path: Path) -> None:
    county("init", "--county", "990999", "--name", "邻水县", "--admin", "somebody-else")
    ended = county("import-ledger", SAMPLE)
    assert (ended.code, one_line(ended.err)) == (1, True)
    assert "990426" in ended.err
    assert "990999" in ended.err
    named = county("import-ledger", SAMPLE, "--unit", "990999", "--json")
    assert named.json["people_created"] == 362
    assert asked(tmp_path, "SELECT DISTINCT substr(number, 1, 2) FROM case_file") == [("LS",)]


MEASURE = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    "sys.exit(code)\n"
)


def surroundings(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "SUPPORTDESK_DATA_DIR": str(tmp_path / "data"),
    }


def started(tmp_path: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "supportdesk.cli", "import-ledger", *arguments],
        cwd=ROOT,
        env=surroundings(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_people(tmp_path: Path, process: "subprocess.Popen[bytes]", more_than: int) -> int:
    """Wait until more people are stored, or the import ends; returns how many there are."""
    while process.poll() is None:
        count: int = asked(tmp_path, "SELECT count(*) FROM person")[0][0]
        if count > more_than:
            return count
        time.sleep(0.01)
    return more_than


def test_killed_in_the_middle_and_run_again_every_row_is_in_once(county: Command, tmp_path: Path) -> None:
    rows = 1_500
    file = tmp_path / "large.xlsx"
    file.write_bytes(ledgers.large(rows))
    kills, people = 0, 0
    for _ in range(3):
        process = started(tmp_path, str(file))
        people = wait_for_people(tmp_path, process, people)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert kills == 3
    assert 0 < people < rows
    assert asked(tmp_path, "SELECT state, count(*) FROM import_batch GROUP BY state") == [("running", 1)]
    ended = county("import-ledger", str(file), "--json")
    assert ended.code == 0, ended.err
    assert ended.json["people_created"] < rows
    found = counted(tmp_path)
    assert [found[table] for table in ("person", "venture", "case_file", "loan", "import_row")] == [rows] * 5
    assert found["application"] == 5 * rows
    assert asked(tmp_path, "SELECT count(DISTINCT number), max(number) FROM case_file") == [(rows, f"HC-2026-{rows}")]
    assert asked(tmp_path, "SELECT state, people_created FROM import_batch") == [("done", rows)]
    assert county("audit", "verify").code == 0
    assert county("import-ledger", str(file), "--json").json["people_created"] == 0


def measured(tmp_path: Path, arguments: Sequence[str]) -> tuple[int, int]:
    """Run an import; returns its exit code and the most memory, in kilobytes, that it or its reader held.

    A process in between starts it: Linux counts to a new process what its parent held, and the tests' own is large.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, sys.executable, "-m", "supportdesk.cli", "import-ledger", *arguments],
        cwd=ROOT, env=surroundings(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, int(done.stdout.split()[-1])


def test_twenty_thousand_rows_come_in_within_their_memory(county: Command, tmp_path: Path) -> None:
    rows = 20_000
    file = tmp_path / "huge.xlsx"
    file.write_bytes(ledgers.large(rows))
    code, kilobytes = measured(tmp_path, [str(file)])
    assert code == 0
    assert kilobytes < 400 * MEGABYTE
    found = counted(tmp_path)
    assert (found["person"], found["case_file"], found["application"]) == (rows, rows, 5 * rows)
    assert county("audit", "verify").code == 0
