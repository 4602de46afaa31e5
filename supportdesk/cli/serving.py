"""`supportdesk run` for one machine, `supportdesk serve` for the public."""

import os
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select
from waitress.server import create_server

from config import ROOT, ConfigurationError, Settings, load
from supportdesk.cli import settings_words
from supportdesk.cli.context import answer, application, fail, one_line_on_error, speak, why_not
from supportdesk.cli.schema import upgrade
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit

THREADS = 8


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON: the address, and the demo county's accounts")
def run(as_json: bool) -> None:
    """Open the desk on this machine; an empty database gets the demo county."""
    app = application()
    settings: Settings = app.extensions["supportdesk"]
    # First of all: a port that is taken costs nobody the minute in which an empty database gets its county.
    server = _take_port(app, settings)
    with one_line_on_error():
        click.echo(speak(say("正在准备数据库……")), err=True)
        upgrade(app)
        with app.app_context():
            facts, lines = _demo(app, settings)
    _warm(settings)
    scheduler = _start_clock(app)
    url = f"http://{settings.host}:{settings.port}"
    answer(as_json, {"url": url} | facts, [*lines, say("已打开：{url}　按 Ctrl+C 关闭。", url=url)])
    sys.stdout.flush()
    try:
        server.run()
    finally:
        scheduler.shutdown(wait=False)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON: where it listens, and with how many workers")
def serve(as_json: bool) -> None:
    """Serve in production: refuses debug, a short secret, a key file that others can read."""
    try:
        settings = load()
        settings.check_for_production()
    except ConfigurationError as error:
        fail(settings_words.words_of(error), code=2)
    app = application()
    with one_line_on_error():
        upgrade(app)
    _warm(settings)
    if as_json:
        told = {"url": settings.public_url, "host": settings.host, "port": settings.port, "workers": settings.workers}
        answer(as_json, told, ())
        sys.stdout.flush()
    program = str(Path(sys.executable).parent / "gunicorn")
    arguments = [
        program,
        "--workers", str(settings.workers),
        "--worker-class", "gthread",
        "--threads", "4",
        "--bind", f"{settings.host}:{settings.port}",
        "--chdir", str(ROOT),
        # Loaded once and then shared: each worker costs only what it changes.
        "--preload",
        "--no-control-socket",
        "wsgi:app",
    ]  # fmt: skip
    os.execv(program, arguments)  # noqa: S606 - becomes the server; no shell is involved


def _take_port(app: Flask, settings: Settings):  # type: ignore[no-untyped-def]  # noqa: ANN202 - waitress has no types
    """Bind the port; who calls before the desk is ready waits."""
    try:
        return create_server(
            app, host=settings.host, port=settings.port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
        )
    except (OSError, ValueError) as error:  # ValueError: a host that is no address
        fail(
            say(
                "{host} 的端口 {port} 打不开：{why}。可用 SUPPORTDESK_HOST、SUPPORTDESK_PORT 另换。",
                host=settings.host,
                port=settings.port,
                why=why_not(error) if isinstance(error, OSError) else error,
            )
        )


def _warm(settings: Settings) -> None:
    """Cut the typeface of the papers before the first request asks for one; without a typeface the desk opens all the same."""
    from supportdesk.papers.pdf import fonts  # noqa: PLC0415 - half a second that the other commands spare

    try:
        fonts.faces_for(settings.data_dir, settings.font)
    except fonts.FontMissingError as error:
        click.echo("supportdesk: " + speak(error.words), err=True)


def _demo(app: Flask, settings: Settings) -> tuple[dict[str, object], list[Words]]:
    from supportdesk.cli.demo import known_demo, open_demo  # noqa: PLC0415 - only this command needs it

    if db.session.scalar(select(OrgUnit.id).limit(1)) is not None:
        return known_demo(db.session())
    click.echo(speak(say("数据库是空的，正在装入示例县……")), err=True)
    return open_demo(app, settings)


def _start_clock(app: Flask):  # type: ignore[no-untyped-def]  # noqa: ANN202 - APScheduler has no types
    from supportdesk.jobs.schedule import start_in_background  # noqa: PLC0415 - after the database is there

    return start_in_background(app)
