"""`supportdesk case-pdf`: a case's summary as a file; `supportdesk case-bundle`: everything of a case."""

from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask

from config import Settings
from supportdesk.cli.arguments import NewFile
from supportdesk.cli.context import answer, fail, with_app
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers import bundles, giving
from supportdesk.papers.attachments import attachment_files
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.papers.presses import press_of
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
    press = press_of(settings)
    session = db.session()
    subject = papers.about_case(session, None, number)
    with deed(session, None, now()) as work:
        given = giving.give(work, "case_summary", subject, lang, press)
        facts = {"number": subject.number, "file": str(output), "code": given.paper.code, "bytes": len(given.data)}
        write_file(output, given.data)
    answer(as_json, facts, [say("已写入 {file}。", file=output)])


@click.command("case-bundle")
@click.argument("number")
@click.option("-o", "--output", required=True, type=NewFile(), help="the zip to write")
@click.option("--reason", required=True, help="why it is taken: numbers stand in it in clear")
@click.option("--lang", type=click.Choice(LANGUAGES), default=CHINESE, help="the papers' language: zh (default) or en")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def case_bundle(app: Flask, number: str, output: Path, reason: str, lang: str, as_json: bool) -> None:
    """Write everything of case NUMBER as one zip: summary, papers, files, history, manifest with digests."""
    settings: Settings = app.extensions["supportdesk"]
    press = press_of(settings)
    session = db.session()
    with deed(session, None, now()) as work:
        bundle = bundles.begin(work, number, reason, lang, press)
        # A file that can't be written takes nothing along: the record of the taking goes with it.
        size = _write_pieces(output, bundles.stream(session, None, bundle, attachment_files(settings.data_dir), press))
    answer(
        as_json, {"number": bundle.number, "file": str(output), "bytes": size}, [say("已写入 {file}。", file=output)]
    )


def _write_pieces(output: Path, pieces: Iterable[bytes]) -> int:
    """Write piece by piece aside and rename; returns the size. Nothing is left of a file that can't be written."""
    aside, size = output.with_name(f".{output.name}.part"), 0
    try:
        with aside.open("wb") as file:
            for piece in pieces:
                size += file.write(piece)
        aside.replace(output)
    except OSError as error:
        fail(say("写不了 {file}：{why}。", file=output, why=error.strerror or error))
    finally:
        aside.unlink(missing_ok=True)
    return size


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
        fail(say("写不了 {file}：{why}。", file=output, why=error.strerror or error))
