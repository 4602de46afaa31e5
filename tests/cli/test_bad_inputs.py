"""A command that is told nonsense says so in one line, ends with a code that is not zero, and writes nothing."""

import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import ROOT
from supportdesk.cli.settings_words import SENTENCES
from tests.bad_inputs.catalogue import CATALOGUE
from tests.bad_inputs.strings import TEXTS
from tests.cli.conftest import Command, Ended
from tests.cli.test_setup import INIT, one_line

LEDGER = str(ROOT / "tests" / "papers" / "imports" / "data" / "county_ledger.xlsx")
NO_TEXT = os.fsdecode(b"\xff")
FUND = ("calculate", "fund_split")

NONSENSE: list[tuple[str, ...]] = [
    ("nosuch",),
    (*FUND, "{"),
    (*FUND, '{"a":NaN}'),
    (*FUND, '{"a":1e999999999}'),
    (*FUND, '{"a":1,"a":2}'),
    (*FUND, "[" * 5000),
    (*FUND, f'{{"a":"{NO_TEXT}"}}'),
    ("calculate", "fund\nsplit", "{}"),
    ("import-ledger", "{no_workbook}"),
    ("import-ledger", "{bomb}"),
    ("import-ledger", "{external}"),
    ("import-ledger", LEDGER, "--unit", NO_TEXT),
    ("import-ledger", LEDGER, "--unit", "990"),
    ("import-ledger", "{ledger}", "--refused-to", "{ledger}"),
    ("summary", "2026-10", "--format", "pdf"),
    ("summary", "2026-10", "--format", "docx"),
    ("summary", "2026-10", "--lang", "fr"),
    ("restore", "{no_workbook}"),
    ("init", "--county", "360428", "--name", "长" * 500, "--admin", "yyyy"),
    ("audit", "verify", "--today", "2026-11-22"),
    ("backup",),
    ("jobs", "walk"),
]
MONTHS = (
    "", "2026", "2026-1", "2026-00", "2026-13", "26-10", "202610", "2026/10", "2026年10月", "２０２６-１０", "٢٠٢٦-١٠",
    "1949-12", "2200-01", "0000-01", "9999-12", "-2026-10", "2026-10-01", "2026-10 ", "latest", "2026-10\n2026-11", NO_TEXT,
)  # fmt: skip
# No command takes them, wherever it takes a file that is there, or a file that it makes.
NO_FILES = ("", ".", "/", "/nosuch/x", "{no_workbook}/x", "/nosuch/" + NO_TEXT, "长" * 4000, "../" * 2000 + "x")
NOT_READ = ("/nosuch/ledger.xlsx", "/", ".", "", "{no_workbook}/x", "/nosuch/" + NO_TEXT, "长" * 4000)
WORDS = [text for text in TEXTS.values() if "\0" not in text]
COUNTIES = ("", "99042", "9904266", "９９０４２７", "٩٩٠٤٢٧", "99042a", "990 427", "-990427", NO_TEXT)
ADMINS = ("ab", "Root", "1st", "a b c", "张三丰", "a" * 41, "a\nbcd", "root;--", NO_TEXT)
SETTINGS: list[dict[str, str]] = [
    {"SUPPORTDESK_DATABASE_URL": "sqlite:////nosuch/x.db"},
    {"SUPPORTDESK_KEY_FILE": "{no_workbook}"},
    {"SUPPORTDESK_DATA_DIR": "/dev/null/x"},
    {"SUPPORTDESK_PUBLIC_URL": "http://[::1"},
]


def refused(kind: str) -> list[str]:
    return [value.typed for value in CATALOGUE[kind] if value.refused and "\0" not in value.typed]


def calls() -> Iterator[tuple[str, ...]]:
    """Each argument of each command with each value that it does not take."""
    yield from NONSENSE
    yield from (("remind", "--today", day) for day in [*refused("date"), "", "tomorrow", "0001-01-01", "9999-12-31"])
    yield from (("summary", month) for month in MONTHS)
    yield from (("demo", "--cases", count) for count in [*refused("count"), "", "0", "2000001", "1_000", "0x10"])
    yield from (("demo", "--seed", count) for count in [*refused("count"), "", "1_000", "9" * 40])
    yield from (("case-pdf", "{case}", "-o", file) for file in NO_FILES)
    yield from (("summary", "2026-10", "--format", "xlsx", "-o", file) for file in NO_FILES)
    yield from (("import-ledger", LEDGER, "--refused-to", file) for file in NO_FILES)
    yield from (("backup", file) for file in NO_FILES)
    yield from (("restore", file) for file in NOT_READ)
    yield from (("import-ledger", file) for file in NOT_READ)
    yield from (("case-pdf", word, "-o", "{out}") for word in [*WORDS, NO_TEXT])
    yield from (("summary", "2026-10", "--unit", word) for word in [*WORDS, NO_TEXT])
    yield from (("match", "--programme", word) for word in [*WORDS, NO_TEXT])
    yield from (("calculate", word, "{}") for word in [*WORDS, NO_TEXT])
    yield from (("init", "--county", county, "--name", "邻县", "--admin", "second") for county in COUNTIES)
    yield from (("init", "--county", "990427", "--name", "邻县", "--admin", admin) for admin in ADMINS)
    yield from (
        ("init", "--county", "990427", "--name", name, "--admin", "second") for name in [*refused("text"), "", "\x01"]
    )


@dataclass(frozen=True)
class County:
    """A small county, what it holds, and files with which its commands are told nonsense."""

    tell: Command
    folder: Path
    places: dict[str, str]

    @property
    def counted(self) -> dict[str, int]:
        """The rows of every table, and the files beside them."""
        with sqlite3.connect(self.folder / "data" / "supportdesk.db") as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 - our own tables
        database.close()
        return rows | {str(path): 0 for path in self.folder.iterdir()}

    def fault(self, *arguments: str, **settings: str) -> str:
        """What was wrong with the answer to nonsense, or nothing."""
        told = [self.filled(one) for one in arguments]
        found = faults_of(self.tell(*told, **{name: self.filled(value) for name, value in settings.items()}))
        return f"{arguments!r:.120} {settings}: {found}" if found else ""

    def filled(self, text: str) -> str:
        for name, place in self.places.items():
            text = text.replace("{" + name + "}", place)
        return text


@pytest.fixture
def county(at_hand: Command, begun_with: Command, tmp_path: Path) -> County:
    from tests.papers.imports.test_workbook import EXTERNAL, HEADINGS, xlsx, zip_bomb  # noqa: PLC0415 - large ones are made there

    begun_with("demo", "--cases", "20", "--seed", "3", SUPPORTDESK_DEMO_PASSWORD="a fine long password")
    content = {
        "no_workbook": b"this is no workbook",
        "bomb": zip_bomb(),
        "external": xlsx([HEADINGS], prologue=EXTERNAL),
        "ledger": Path(LEDGER).read_bytes(),
    }
    for name, written in content.items():
        (tmp_path / name).write_bytes(written)
    with sqlite3.connect(tmp_path / "data" / "supportdesk.db") as database:
        number = str(database.execute("SELECT number FROM case_file ORDER BY id LIMIT 1").fetchone()[0])
    database.close()
    places = {name: str(tmp_path / name) for name in (*content, "out")}
    return County(at_hand, tmp_path, places | {"case": number})


def faults_of(ended: Ended) -> list[str]:
    found = [
        fault
        for fault, is_so in {
            "ended well": ended.code == 0,
            "did not say so in one line": not one_line(ended.err),
            "was not foreseen": "SUPPORTDESK_DEBUG=1" in ended.err,
            "printed an answer": bool(ended.out),
        }.items()
        if is_so
    ]
    return [*found, str(ended.code), ended.err[:300]] if found else []


def test_nonsense_is_refused_in_one_line_and_nothing_is_written(county: County) -> None:
    county.tell("audit", "verify")
    before = county.counted
    faults = [fault for call in calls() if (fault := county.fault(*call))]
    faults += [fault for one in SETTINGS if (fault := county.fault("remind", **one))]
    assert not faults, "\n".join(faults)
    assert county.counted == before


def test_days_and_numbers_are_taken_as_people_write_them(county: County) -> None:
    for typed, day in (("1900/1/1", "1900-01-01"), ("２０２０年11月2日", "2020-11-02")):
        told = county.tell("remind", "--today", typed, "--json")
        assert (told.code, told.json["today"]) == (0, day), told.err


def test_a_started_command_says_it_in_one_line_too(command: Command, tmp_path: Path) -> None:
    (tmp_path / "no_workbook").write_bytes(b"this is no workbook")
    for arguments in (("nosuch",), (*FUND, f'{{"a":"{NO_TEXT}"}}'), ("restore", str(tmp_path / "no_workbook"))):
        assert faults_of(command(*arguments)) == []


def test_the_line_is_english_where_the_terminal_is(at_hand: Command) -> None:
    for arguments in (
        (*FUND, "{"),
        ("remind", "--today", "2026-02-30"),
        ("demo", "--cases", "2000001"),
        ("backup", ""),
    ):
        ended = at_hand(*arguments, LANG="en_US.UTF-8")
        assert one_line(ended.err)
        assert ended.err.isascii(), ended.err


# What is typed wrongly, and what each language's line must name.
MISTYPED: list[tuple[tuple[str, ...], str, str]] = [
    ((), "请写明命令：run, ", "Name a command: run, "),
    (("audit",), "请写明命令：verify", "Name a command: verify"),
    (("fly",), "没有“fly”这个命令", 'There is no command "fly"'),
    (("init", "--wings"), "没有“--wings”这个选项", 'There is no option "--wings"'),
    (("summary",), "缺少参数 MONTH", "MONTH is missing"),
    (("case-pdf", "x"), "缺少参数 -o / --output", "-o / --output is missing"),
    (("summary", "2026-10", "2026-11"), "多写了“2026-11”", '"2026-11" is too much'),
    (("summary", "2026-10", "--format", "docx"), "应为 json / pdf / xlsx 之一", "one of json / pdf / xlsx"),
    (("remind", "--today"), "--today 后面要写内容", "--today needs a value"),
    (
        ("remind", "--today", "2026-02-30"),
        "--today 填错了：2026年2月30日不存在",
        "--today is wrong: There is no day 2026-2-30",
    ),
    (("run", "--json=3"), "--json 后面不带内容", "--json takes no value"),
    (("restore", "/nosuch/backup"), "FILE 填错了：没有这个文件", "FILE is wrong: there is no such file"),
    (("case-pdf", "x", "-o", "/"), "填错了：请写明文件名", "is wrong: Enter a file name"),
    (("import-ledger", "/nosuch.xlsx"), "没有这个文件或文件夹", "there is no such file or folder"),
    ((*FUND, "{"), "第 1 行第 2 个字符", "line 1, character 2"),
]
_CLICKS_OWN = re.compile(r"Invalid|Missing|No such|Got unexpected|is not one of|requires|Usage|Expecting|must be|Errno")


def test_what_is_typed_wrongly_is_answered_in_one_language(at_hand: Command, begun_with: Command) -> None:
    begun_with(*INIT)
    for arguments, chinese, english in MISTYPED:
        ended = at_hand(*arguments)
        assert (ended.code > 0, one_line(ended.err)) == (True, True), ended
        assert chinese in ended.err
        assert not _CLICKS_OWN.search(ended.err), ended.err
        ended = at_hand("--lang", "en", *arguments)
        assert one_line(ended.err), ended
        assert ended.err.isascii(), ended.err
        assert english in ended.err


def test_a_setting_is_refused_in_one_language(at_hand: Command, tmp_path: Path) -> None:
    (tmp_path / "no_keys").write_text("{}")
    for name, value, chinese, english in (
        ("SUPPORTDESK_PORT", "eighty", "应为 1 至 65535 的整数", "a whole number from 1 to 65535"),
        ("SUPPORTDESK_PUBLIC_URL", "desk", "应为网址", "must be an address"),
        ("SUPPORTDESK_DATABASE_URL", "mysql://x", "开头", "must begin with"),
        ("SUPPORTDESK_KEY_FILE", str(tmp_path / "no_keys"), "没有可用的密钥", "holds no keys"),
    ):
        ended = at_hand("remind", **{name: value})
        assert (ended.code, one_line(ended.err)) == (2, True), ended
        assert name in ended.err
        assert chinese in ended.err
        ended = at_hand("remind", **{name: value}, LANG="en_GB.UTF-8")
        assert english in ended.err
        assert ended.err.isascii(), ended.err


def test_every_setting_that_is_refused_has_its_sentence() -> None:
    sources = [ROOT / "config.py", *(ROOT / "supportdesk").rglob("*.py")]
    raised = {
        code for path in sources for code in re.findall(r'ConfigurationError\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert raised == set(SENTENCES)


def test_a_command_that_works_would_be_found(command: Command) -> None:
    """The control."""
    assert faults_of(command(*INIT))
