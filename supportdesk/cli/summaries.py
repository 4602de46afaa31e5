"""`supportdesk summary`: a unit's month as JSON, PDF or workbook."""

import json
import sys
from io import BytesIO
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from supportdesk.cli.arguments import NewFile
from supportdesk.cli.context import answer, fail, with_app
from supportdesk.cli.papers import write_file
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.summaries.stored import read
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers import giving
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.papers.presses import press_of
from supportdesk.papers.summary_json import facts_of
from supportdesk.papers.workbooks.monthly_summary import write_workbook
from supportdesk.queries import summaries
from supportdesk.queries.summaries.frozen import PAPER, WORKBOOK, find_file
from supportdesk.queries.summaries.ledgers import Ledgers
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now, today

FORMATS = ("json", "pdf", "xlsx")


@click.command()
@click.argument("month")
@click.option("--unit", "unit_code", metavar="CODE", help="the unit; without it the county")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="json", show_default=True, help="what to write"
)
@click.option("-o", "--output", type=NewFile(), help="the file to write; JSON may do without")
@click.option("--lang", type=click.Choice(LANGUAGES), default=CHINESE, help="the paper's language: zh (default) or en")
@click.option("--json", "as_json", is_flag=True, help="print JSON: the figures, or what was written")
@with_app
def summary(
    app: Flask, month: str, unit_code: str | None, format_: str, output: Path | None, lang: str, as_json: bool
) -> None:
    """Write the summary of MONTH (2026-10): as it was frozen, or from the books as they are now."""
    at = Month.read(month).seen_on(today())
    session = db.session()
    # Named before anything is written: a unit that is not there is one line and no file.
    unit = summaries.about_month(session, None, at, unit_code).number.split(" ")[0]
    if output is None and format_ != "json":
        fail(say("请用 -o 指明要写的文件。"), code=2)
    if format_ == "pdf" and output is not None:
        size = write_paper(app, session, at, unit, lang, output)
    else:
        data = as_text(session, at, unit) if format_ == "json" else as_workbook(session, at, unit, lang)
        size = len(data)
        if output is None:
            sys.stdout.write(data.decode())
            return
        write_file(output, data)
    facts = {"month": str(at), "unit": unit, "format": format_, "file": str(output), "bytes": size}
    answer(as_json, facts, [say("已写入 {file}。", file=output)])


def as_text(session: Session, month: Month, unit: str) -> bytes:
    """The figures as JSON, money in yuan as text."""
    frozen = summaries.find_frozen(session, None, month, unit)
    told = summaries.get_summary(session, None, month, unit) if frozen is None else read(frozen.figures).summary
    found = facts_of(told)
    if frozen is not None:
        found["frozen"] = {
            "edition": frozen.edition, "state": frozen.state.value, "at": frozen.frozen_at.isoformat(),
            "digest": frozen.digest, "chain_digest": frozen.chain_digest,
            "exceptions": [{name: one[name] for name in ("code", "reason", "by")} for one in frozen.exceptions or ()],
        }  # fmt: skip
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def write_paper(app: Flask, session: Session, month: Month, unit: str, language: str, output: Path) -> int:
    """Write the PDF, given out with a code of its own; a file that can't be written gives nothing out.

    Unchanged figures give the same file. Returns its size.
    """
    settings: Settings = app.extensions["supportdesk"]
    press = press_of(settings)
    with deed(session, None, now()) as work:
        subject = summaries.about_month(work.session, None, month, unit)
        data = kept_file(work.session, month, unit, PAPER, language)
        if data is None:
            data = giving.give(work, summaries.PAPER_KIND, subject, language, press).data
        write_file(output, data)
    return len(data)


def as_workbook(session: Session, month: Month, unit: str, language: str) -> bytes:
    """The workbook with its ledgers."""
    kept = kept_file(session, month, unit, WORKBOOK, language)
    if kept is not None:
        return kept
    buffer = BytesIO()
    figures = summaries.get_summary(session, None, month, unit)
    write_workbook(figures, Ledgers(session, None, month, unit), buffer, language)
    return buffer.getvalue()


def kept_file(session: Session, month: Month, unit: str, name: str, language: str) -> bytes | None:
    """A file of the frozen month, byte for byte; None where none was kept."""
    frozen = summaries.find_frozen(session, None, month, unit)
    found = None if frozen is None else find_file(session, frozen, name, language)
    return None if found is None else found.data
