"""`supportdesk case-pdf`: a case's summary as a file."""

from pathlib import Path

import click
from flask import Flask

from config import Settings
from supportdesk.cli.arguments import NewFile
from supportdesk.cli.context import answer, fail, why_not, with_app
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers import giving
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.papers.pdf import fonts
from supportdesk.queries import papers
from supportdesk.services.work import deed
from supportdesk.web.shared.clock import now


@click.command("case-pdf")
@click.argument("number")
@click.option("-o", "--output", required=True, type=NewFile(), help="the file to write")
@click.option("--lang", type=click.Choice(LANGUAGES), default=CHINESE, help="the paper's language: zh (default) or en")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def case_pdf(app: Flask, number: str, output: Path, lang: str, as_json: bool) -> None:
    """Write the summary of case NUMBER as a PDF; an unchanged case gives the same file."""
    settings: Settings = app.extensions["supportdesk"]
    press = giving.Press(fonts.faces_for(settings.data_dir, settings.font), settings.public_url)
    session = db.session()
    subject = papers.about_case(session, None, number)
    with deed(session, None, now()) as work:
        given = giving.give(work, "case_summary", subject, lang, press)
        facts = {"number": subject.number, "file": str(output), "code": given.paper.code, "bytes": len(given.data)}
        write_file(output, given.data)
    answer(as_json, facts, [say("已写入 {file}。", file=output)])


def write_file(output: Path, data: bytes) -> None:
    """Write the file aside and rename it, so that no half of it is ever seen; ends with one line where it can't be."""
    aside = output.with_name(f".{output.name}.part")
    try:
        if output.exists() and not output.is_file():  # a pipe or device is written to, not replaced
            output.write_bytes(data)
            return
        aside.write_bytes(data)
        aside.replace(output)
    except OSError as error:
        fail(say("写不了 {file}：{why}。", file=output, why=why_not(error)))
