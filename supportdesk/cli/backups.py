"""`supportdesk backup` and `restore`: one file with the database and the papers that were sent; keys stay elsewhere.

The database is taken first, consistent while people work: a paper that comes meanwhile may be in the backup without its
row, never the other way about. Papers are packed sealed, as they lie.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from config import Settings
from supportdesk.cli.arguments import NewFile
from supportdesk.cli.context import answer, application, fail, one_line_on_error, with_app
from supportdesk.cli.schema import upgrade
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.secrets import keyring
from supportdesk.papers.attachments import AttachmentFiles, attachment_files, is_digest
from supportdesk.services import audit

FORMAT = 1
# Where papers that were sent stand within the file.
_SENT = "attachments/"


@click.command()
@click.argument("file", type=NewFile())
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@with_app
def backup(app: Flask, file: Path, as_json: bool) -> None:
    """Write a backup of the database to FILE. The encryption keys are not in it: keep them apart."""
    settings: Settings = app.extensions["supportdesk"]
    verdict = audit.verify(db.session())
    if verdict.found is not None:
        fail(say("审计链在第 {row} 条断开，先查明再备份。", row=verdict.found.event_id))
    db.session.remove()
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        dump = Path(folder) / "dump"
        kind = _dump(settings, dump)
        manifest = {"format": FORMAT, "kind": kind, "sha256": _digest(dump), "events": verdict.checked}
        manifest["keys"] = keyring.fingerprint()
        packed = Path(folder) / "packed"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
            archive.write(dump, "database")
            for digest, path in attachment_files(settings.data_dir).all_sealed():
                archive.write(path, f"{_SENT}{digest}", zipfile.ZIP_STORED)
        packed.chmod(0o600)
        packed.replace(file)
    facts = {"file": str(file), "events": verdict.checked, "bytes": file.stat().st_size}
    answer(as_json, facts, [say("已备份到 {file}（{bytes} 字节）。密钥不在其中，请另行保管。", **facts)])


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def restore(file: Path, as_json: bool) -> None:
    """Put a backup back; refuses a damaged file, other keys, and a database that holds something already."""
    app = application()
    settings: Settings = app.extensions["supportdesk"]
    with one_line_on_error(), tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump"
        sent = attachment_files(settings.data_dir)
        manifest = _unpack(file, dump)
        if manifest.get("keys") not in {None, keyring.fingerprint()}:
            fail(say("密钥文件 {file} 不是这份备份的：请先放回原来的密钥文件，再恢复。", file=str(settings.key_file)))
        _put_back(app, settings, manifest["kind"], dump)
        _put_papers_back(file, sent)
        upgrade(app)
        with app.app_context():
            verdict = audit.verify(db.session())
    if verdict.found is not None:
        fail(say("备份里的审计链在第 {row} 条断开。", row=verdict.found.event_id))
    facts = {"events": verdict.checked}
    answer(as_json, facts, [say("已恢复，{events} 条记录首尾相连。", **facts)])


def _unpack(file: Path, dump: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, str] = json.loads(archive.read("manifest.json"))
            with archive.open("database") as packed, dump.open("wb") as out:
                shutil.copyfileobj(packed, out)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        fail(say("{file} 不是完好的备份文件。", file=str(file)))
    if manifest.get("sha256") != _digest(dump):
        fail(say("{file} 的内容与其摘要不符，备份已损坏。", file=str(file)))
    return manifest


def _put_papers_back(file: Path, sent: AttachmentFiles) -> None:
    """Lay the papers where they were; a name that is no digest leads nowhere."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            digest = name.removeprefix(_SENT)
            if not name.startswith(_SENT) or not is_digest(digest):
                continue
            target = sent.path_of(digest)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(name) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out)
            target.chmod(0o600)


def _dump(settings: Settings, target: Path) -> str:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(str(url.database)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
        source.close()
        return "sqlite"
    _run("pg_dump", "--format=custom", f"--file={target}", _libpq(settings))
    return "postgresql"


def _put_back(app: Flask, settings: Settings, kind: str, dump: Path) -> None:
    url = make_url(settings.database_url)
    if url.get_backend_name() != kind:
        fail(say("这是 {kind} 的备份，放不进现在的数据库。", kind=kind))
    with app.app_context():
        if inspect(db.engine).get_table_names():
            fail(say("现在的数据库不是空的。请换一个空数据库再恢复，以免盖掉数据。"))
        db.engine.dispose()
    if kind == "sqlite":
        target = Path(str(url.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(target.name + "*"):
            left.unlink()
        shutil.copyfile(dump, target)
        target.chmod(0o600)
        return
    _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_libpq(settings)}", str(dump))


def _libpq(settings: Settings) -> str:
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        fail(say("缺少程序 {program}（Debian：apt install postgresql-client）。", program=program))
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        fail(done.stderr.strip() or program)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
