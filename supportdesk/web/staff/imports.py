"""The room of ledgers: drop a file, see what it would make, take it in, fetch the result, take it back.

Reading a file and taking it in is a process of its own (`papers.imports.process`); these pages start it and show how far
it is. A page that is left and opened again shows the same.
"""

import contextlib
import io
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.support_words import PROGRAMME_WORDS
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.imports import BatchState, ImportBatch
from supportdesk.papers.imports import process
from supportdesk.papers.imports.files import LedgerFiles, ledger_files
from supportdesk.papers.imports.limits import Limits, refusal
from supportdesk.queries import imports as queries
from supportdesk.services.imports import batches, undoing
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said

bp = Blueprint("imports", __name__, url_prefix="/imports")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a page shows of a long list; the result workbook has all of it.
SHOWN = 50
STATE_WORDS: dict[BatchState, tuple[str, Words]] = {
    BatchState.CHECKING: ("with_us", say("读取中")),
    BatchState.UNREADABLE: ("bad", say("读不了")),
    BatchState.CHECKED: ("act", say("待确认")),
    BatchState.DROPPED: ("off", say("未导入")),
    BatchState.RUNNING: ("with_us", say("导入中")),
    BatchState.FAILED: ("bad", say("已中断")),
    BatchState.DONE: ("good", say("已导入")),
    BatchState.UNDOING: ("with_us", say("撤销中")),
    BatchState.UNDONE: ("off", say("已撤销")),
}


class FileForm(Form):
    """One workbook."""

    file = FileField(_l("台账文件（.xlsx）"))


@dataclass(frozen=True)
class Report:
    """What a batch's report says, in the reader's language."""

    kept: dict[str, Any]
    supports: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    hints: list[dict[str, str]] = field(default_factory=list)
    repaired: list[dict[str, Any]] = field(default_factory=list)
    assumptions: list[tuple[str, str]] = field(default_factory=list)
    obstacles: list[dict[str, Any]] = field(default_factory=list)

    def get(self, name: str) -> int:
        """Return a count; a report that does not say it counts nothing."""
        return int(self.kept.get(name, 0))


@bp.route("/", methods=["GET", "POST"])
@needs(Permission.LEDGER_IMPORT)
def index() -> ResponseReturnValue:
    """Drop a file here; below, the files that came before."""
    form = FileForm.received()
    if form.is_sound():
        try:
            with contextlib.closing(form.file.data or io.BytesIO()):
                return redirect(_receive(form))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(error)
    found = queries.list_batches(db.session(), signed_in())
    status = 422 if form.errors else 200
    return render_template(
        "staff/imports/index.html", form=form, batches=found, states=STATE_WORDS, largest=_megabytes()
    ), status


@bp.get("/<int:batch_id>")
@needs(Permission.LEDGER_IMPORT)
def show(batch_id: int) -> ResponseReturnValue:
    """How far a ledger is, and what was found in it."""
    batch = queries.get_batch(db.session(), signed_in(), batch_id)
    return render_template(
        "staff/imports/show.html",
        batch=batch,
        form=Form(formdata=None),
        report=_report(batch),
        state=STATE_WORDS[batch.state],
        is_under_way=batch.state in queries.UNDER_WAY,
        is_silent=batch.state in queries.UNDER_WAY and batch.progressed_at < now() - batches.SILENCE,
        has_result=_files().has_result(batch_id),
        kept_words=words_of,
        shown=SHOWN,
    )


@bp.post("/<int:batch_id>/confirm")
@needs(Permission.LEDGER_IMPORT)
def confirm(batch_id: int) -> ResponseReturnValue:
    """Take in what the dry run found."""
    with deed() as work:
        batches.confirm(work, queries.get_batch(work.session, work.actor, batch_id))
        there = finish(url_for(".show", batch_id=batch_id))
    _start(batch_id)
    return redirect(there)


@bp.post("/<int:batch_id>/drop")
@needs(Permission.LEDGER_IMPORT)
def drop(batch_id: int) -> ResponseReturnValue:
    """Lay the file aside."""
    with deed() as work:
        batch = queries.get_batch(work.session, work.actor, batch_id)
        digest = batch.file_digest
        batches.drop(work, batch)
        there = finish(url_for(".index"))
    if not queries.is_waited_for(db.session(), digest):
        _files().forget(digest)
    flash(_("没有导入，上传的文件已删除。"), "information")
    return redirect(there)


@bp.post("/<int:batch_id>/go-on")
@needs(Permission.LEDGER_IMPORT)
def go_on(batch_id: int) -> ResponseReturnValue:
    """Go on with what broke off."""
    with deed() as work:
        batches.go_on(work, queries.get_batch(work.session, work.actor, batch_id))
        there = finish(url_for(".show", batch_id=batch_id))
    _start(batch_id)
    return redirect(there)


@bp.route("/<int:batch_id>/undo", methods=["GET", "POST"])
@needs(Permission.LEDGER_IMPORT)
def undo(batch_id: int) -> ResponseReturnValue:
    """Ask whether all that the ledger made shall be taken back, then take it back."""
    batch = queries.get_batch(db.session(), signed_in(), batch_id)
    if batch.state not in undoing.UNDOABLE:
        return redirect(url_for(".show", batch_id=batch_id))
    form = Form.received()
    if form.is_sound():
        with deed() as work:
            undoing.ask_undo(work, queries.get_batch(work.session, work.actor, batch_id))
            there = finish(url_for(".show", batch_id=batch_id))
        _start(batch_id)
        return redirect(there)
    return render_template("staff/imports/undo.html", batch=batch, form=form)


@bp.post("/<int:batch_id>/result")
@needs(Permission.LEDGER_IMPORT)
def result(batch_id: int) -> ResponseReturnValue:
    """Fetch the workbook with the results; that it was fetched is written down first."""
    queries.get_batch(db.session(), signed_in(), batch_id)
    content = _files().read_result(batch_id)
    if content is None:
        # Its time is over, or every row was clean: the page says which.
        return redirect(url_for(".show", batch_id=batch_id))
    with deed() as work:
        batch = queries.get_batch(work.session, work.actor, batch_id)
        name = f"{batch.file_name.removesuffix('.xlsx')}-{_('导入结果')}.xlsx"
        batches.note_fetched(work, batch)
        finish(url_for(".show", batch_id=batch_id))
    return send_file(io.BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=name, max_age=0)


def _receive(form: FileForm) -> str:
    """Keep the file, note it, start its dry run; returns where that is shown."""
    dropped = form.file.data
    name = (dropped.filename or "") if dropped else ""
    content = dropped.read() if dropped and name else b""
    if not name:
        raise BadValueError(say("请选择文件。"), field="file", code="file_missing")
    limits = Limits()
    wrong = "workbook_empty" if not content else "workbook_too_large" if len(content) > limits.file_bytes else ""
    if wrong:
        raise BadValueError(refusal(wrong, limits).words, field="file", code=wrong)
    files = _files()
    digest = files.keep(content)
    try:
        with deed() as work:
            unit = queries.get_importing_unit(work.session, work.actor)
            batch_id = batches.receive(work, name, digest, unit).id
            there = finish(url_for(".show", batch_id=batch_id))
    except Exception:
        if not queries.is_waited_for(db.session(), digest):
            files.forget(digest)
        raise
    _start(batch_id)
    return there


def _start(batch_id: int) -> None:
    process.start(batch_id, settings().as_environment())


def _files() -> LedgerFiles:
    return ledger_files(settings().data_dir)


def _megabytes() -> int:
    return Limits().file_bytes // (1024 * 1024)


def _report(batch: ImportBatch) -> Report:
    kept = batch.report
    if not kept.get("applications"):
        return Report(kept, obstacles=_obstacles(kept))
    new, known = kept.get("supports_new", {}), kept.get("supports_known", {})
    return Report(
        kept,
        supports=[
            {
                "kind": said(PROGRAMME_WORDS[kind]),
                "count": count,
                "amount": Money.yuan(kept["amounts"][kind]),
                "new": new.get(kind, 0),
                "known": known.get(kind, 0),
            }
            for kind, count in kept["applications"].items()
        ],
        refused=[_finding(found) for found in kept.get("refused", [])],
        hints=[_finding(found) for found in kept.get("hints", [])],
        repaired=[{"words": said(words_of(one["message"])), "count": one["count"]} for one in kept.get("repaired", [])],
        assumptions=[
            (sheet["name"], said(words_of(words))) for sheet in kept.get("sheets", []) for words in sheet["assumptions"]
        ],
        obstacles=_obstacles(kept),
    )


def _finding(found: dict[str, Any]) -> dict[str, str]:
    """A finding with its cell as a workbook names it: `石桥镇 D20`; the row alone where no cell is at fault."""
    cell = f"{found['column']}{found['row']}" if found["column"] else _("第 %(row)s 行", row=found["row"])
    return {"place": f"{found['sheet']} {cell}", "words": said(words_of(found["message"]))}


def _obstacles(kept: dict[str, Any]) -> list[dict[str, Any]]:
    found = kept.get("obstacles", [])
    names = queries.list_names(db.session(), signed_in(), [one["person"] for one in found]) if found else {}
    return [
        {"name": names.get(one["person"], "—"), "number": one["number"], "words": said(words_of(one["what"]))}
        for one in found
    ]
