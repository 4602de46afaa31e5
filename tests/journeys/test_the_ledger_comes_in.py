"""The county's own ledger comes in: tried first, mended, taken in once however often it comes, and taken back. By hands at a browser."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import sessionmaker

import config
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.jobs.ledgers import Job
from supportdesk.models import engine
from supportdesk.models.applications import Application
from supportdesk.models.people import Person
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import ledger_files
from supportdesk.services import audit
from tests.factories import accounts
from tests.journeys.hands import CHROMIUM, Office, office_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # What the browser does is the same on either database; the deeds behind it are tried on both elsewhere.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
DATA = Path(__file__).parents[1] / "papers" / "imports" / "data"
LEDGER = DATA / "county_ledger.xlsx"
DAY = date(2026, 11, 23)


@pytest.fixture
def truth() -> dict[str, Any]:
    stated: dict[str, Any] = json.loads((DATA / "county_ledger.truth.json").read_text(encoding="utf-8"))
    return stated


@pytest.fixture
def office(app: Flask, settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A county with nobody on file; what a process of its own does to a ledger is done before the page answers."""
    with app.app_context():
        session = db.session()
        county = accounts.county(session, "990426", "禾川县")
        county.letters = "HC"
        ids = {"clerk": accounts.account(session, Role.OFFICIAL, county, "clerk", name="周晓兰").id}
        session.commit()
    made = create_engine(settings.database_url)
    engine.prepare(made)
    files, sessions = ledger_files(settings.data_dir), sessionmaker(made)
    monkeypatch.setattr(process, "start", lambda batch_id, _environment: Job(sessions, files, batch_id).work())
    with office_of(app, ids) as found:
        yield found
    made.dispose()


def on_file(office: Office) -> tuple[int, int]:
    """People and support."""
    with office.app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (Person, Application)]
    return counts[0], counts[1]


def test_a_ledger_is_tried_taken_in_once_and_taken_back(office: Office, truth: dict[str, Any]) -> None:
    people, rows = truth["people"], truth["rows"]
    with office.on("clerk", DAY) as clerk:
        clerk.opens("/desk/cases/").follows("/desk/imports/").sends(file=str(LEDGER))
        clerk.reads("待确认", f"台账行数 {rows}", f"将新增人员 {people}", f"可接收 {people} 行")
        tried = clerk.path
        # Each refused row with its cell and its reason, on the page and in a workbook with the same sheets.
        result = CalamineWorkbook.from_filelike(io.BytesIO(clerk.fetches("下载结果工作簿")))
        assert result.sheet_names[: len(truth_sheets())] == truth_sheets()
        said = [
            str(cell) for name in truth_sheets() for row in result.get_sheet_by_name(name).to_python() for cell in row
        ]
        assert sum(cell.startswith("退回") for cell in said) == rows - people
        assert on_file(office) == (0, 0)
        clerk.opens(tried).sends(f"确认导入 {people} 行").reads("已导入", f"新增人员 {people}")
        clerk.follows("/desk/cases/").reads("办件")
    first = on_file(office)
    assert first[0] == people

    with office.on("clerk", DAY) as clerk:
        clerk.opens("/desk/imports/").sends(file=str(LEDGER)).reads("将新增人员 0", f"已在库 {people} 人")
        clerk.sends(f"确认导入 {people} 行").reads("已导入", "新增人员 0")
        assert on_file(office) == first
        clerk.opens(tried).follows("/undo").sends()
        clerk.reads("这份台账已整批撤销")
        clerk.on_a_phone()
    assert on_file(office) == (0, 0)
    with office.app.app_context():
        assert audit.verify(db.session()).found is None


def truth_sheets() -> list[str]:
    """The sheets of the county's file."""
    return list(CalamineWorkbook.from_path(LEDGER).sheet_names)
