"""`supportdesk import-ledger`: a county's ledger comes in."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.orm import Session
from xlsxwriter.exceptions import FileCreateError

from supportdesk.cli.arguments import NewFile
from supportdesk.cli.context import Progress, answer, fail, operator_language, tell, why_not, with_app
from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.ledgers import Finding, Ledger, LedgerRow
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.reports import facts, kept, report
from supportdesk.papers.language import translator
from supportdesk.papers.workbooks.refused import write_refused
from supportdesk.queries import imports as queries
from supportdesk.services.imports import batches, planning, running
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now, today

# Between two portions others get their turn: SQLite wakes those who wait only now and then.
BREATH = 0.05  # seconds


@click.command("import-ledger")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="say what would come in and change nothing")
@click.option("--refused-to", type=NewFile(), help="write the workbook with the results here")
@click.option("--unit", help="code of the county or town, where there are several counties")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def import_ledger(
    app: Flask,  # noqa: ARG001 - the application's context is what counts
    file: Path,
    dry_run: bool,
    refused_to: Path | None,
    unit: str | None,
    as_json: bool,
) -> None:
    """Take a county's Excel ledger in; rows with faults are left out and named. The same file twice changes nothing."""
    if refused_to is not None and refused_to.exists() and file.exists() and refused_to.samefile(file):
        fail(say("结果不能写进台账文件本身，请另起一个文件名。"), code=2)
    session = db.session()
    place = queries.get_importing_unit(session, None, unit)
    tell(say("正在读取……"))
    read = _read(file)
    tell(say("已读 {rows} 行，正在核对……", rows=read.rows))
    ledger = planning.sift(session, None, place, read, today())
    if dry_run:
        found = planning.survey(session, None, place, ledger, today())
        told: dict[str, Any] = {
            "people_new": found.people_new,
            "cases_new": found.cases_new,
            "people_created": 0,
            "cases_created": 0,
        }
        told |= {"opens_towns": found.opens_towns, "other_counties": found.other_counties}
        hints: list[Finding] = [*ledger.hints, *found.hints]
    else:
        ledger, told, hints = _take_in(session, file.name, ledger, place.id)
    if refused_to is not None:
        _write_result(file, ledger, refused_to)
    _answer(as_json, ledger, told, hints, dry_run=dry_run)


def _read(file: Path) -> Ledger:
    try:
        return read_ledger(file, today())
    except OSError as error:
        fail(say("{file} 打不开：{why}。", file=str(file), why=why_not(error)))


def _write_result(file: Path, ledger: Ledger, target: Path) -> None:
    try:
        write_refused(file, ledger, target, translator(operator_language()))
    except OSError as error:
        fail(say("{file} 写不了：{why}。", file=str(target), why=why_not(error)))
    except FileCreateError as error:
        fail(say("{file} 写不了：{why}。", file=str(target), why=error))


def _take_in(session: Session, name: str, ledger: Ledger, unit_id: int) -> tuple[Ledger, dict[str, Any], list[Finding]]:
    """Bring in what is new; an import that was killed goes on where it stopped."""
    hints = list(ledger.hints)
    told: dict[str, Any] = {"people_created": 0, "cases_created": 0, "batch": None, "towns_opened": []}
    unit = queries.get_unit(session, unit_id)
    rows = planning.fresh_rows(session, ledger.accepted)
    if not rows and queries.find_unfinished(session, unit, ledger.digest) is None:
        return ledger, told, hints
    with deed(session, None, now()) as work:
        unit = queries.get_unit(work.session, unit_id)
        batch = batches.start_batch(work, name, ledger.digest, unit)
        batches.make_ready(work, batch, ledger, rows)
        told["batch"] = batch.id
        told["towns_opened"] = [town["name"] for town in batch.report.get("towns_opened", [])]
    refused = _run(session, told, rows, hints)
    ledger = ledger.refusing(refused)
    with deed(session, None, now()) as work:
        batches.finish(
            work, queries.get_batch(work.session, None, told["batch"]), {**report(ledger), "hints": kept(hints)}
        )
    return ledger, told, hints


def _run(session: Session, told: dict[str, Any], rows: Sequence[LedgerRow], hints: list[Finding]) -> list[Finding]:
    """Take the rows in and count what they made; returns those that somebody else was quicker with."""
    progress, done, refused = Progress(say("导入")), 0, list[Finding]()
    try:
        for taken in running.run(session, now, told["batch"], rows, actor_id=None):
            done += taken.rows
            told["people_created"] += taken.people
            told["cases_created"] += taken.cases
            hints += taken.hints
            refused += taken.refused
            progress(done, len(rows))
            time.sleep(BREATH)
    except SupportdeskError as error:
        session.rollback()
        with deed(session, None, now()) as work:
            batches.fail(work, queries.get_batch(work.session, None, told["batch"]), str(error))
        raise
    return refused


def _answer(as_json: bool, ledger: Ledger, told: dict[str, Any], hints: Sequence[Finding], *, dry_run: bool) -> None:
    translate = translator(operator_language())
    of_ledger = facts(ledger, translate, people_created=told["people_created"], cases_created=told["cases_created"])
    looked_at = [
        {"sheet": h.sheet, "row": h.row, "column": h.column, "code": h.code, "message": h.words.said(translate)}
        for h in hints
    ]
    answer(as_json, {**of_ledger, **told, "hints": looked_at, "dry_run": dry_run}, _lines(ledger, told, hints, dry_run))


def _lines(ledger: Ledger, told: dict[str, Any], hints: Sequence[Finding], dry_run: bool) -> list[Words | str]:
    lines: list[Words | str] = [
        say("{rows} 行：接收 {accepted} 行，自动修正 {repaired} 处，退回 {refused} 处。",
            rows=ledger.rows, accepted=len(ledger.accepted), repaired=len(ledger.repaired), refused=len(ledger.refused)),
    ]  # fmt: skip
    if dry_run:
        lines.append(
            say("试算，没有写入：新增 {people} 人、{cases} 件。", people=told["people_new"], cases=told["cases_new"])
        )
    else:
        lines.append(
            say("已写入：新增 {people} 人、{cases} 件。", people=told["people_created"], cases=told["cases_created"])
        )
    if told.get("other_counties"):
        lines.insert(
            0, say("台账标题写的是别的县：{counties}。请先核对文件。", counties="、".join(told["other_counties"]))
        )
    if told.get("opens_towns"):
        lines.append(say("导入时将新设乡镇：{towns}。", towns="、".join(told["opens_towns"])))
    if told.get("towns_opened"):
        lines.append(say("新设乡镇：{towns}。", towns="、".join(told["towns_opened"])))
    lines += [
        say("{sheet}：{message}", sheet=sheet.name, message=words)
        for sheet in ledger.sheets
        for words in sheet.assumptions
    ]
    lines += [_line(finding) for finding in ledger.refused]
    if hints:
        lines += [say("已接收，请核对 {count} 处：", count=len(hints)), *(_line(finding) for finding in hints)]
    return lines


def _line(finding: Finding) -> Words:
    return say(
        "{sheet} 第 {row} 行 {column} 列：{message}",
        sheet=finding.sheet,
        row=finding.row,
        column=finding.column or "—",
        message=finding.words,
    )
