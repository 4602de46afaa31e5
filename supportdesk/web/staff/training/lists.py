"""A class list as a workbook: looked through first, then taken in; the workbook goes back with what became of each row."""

import contextlib
import io

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError
from supportdesk.domain.ledgers import Finding, Ledger
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import CLASS_LIFECYCLE, ClassDeed
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers.imports.class_list import LIST_LIMITS, read_class_list
from supportdesk.papers.imports.files import LedgerFiles, ledger_files
from supportdesk.papers.workbooks.refused import write_refused
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said
from supportdesk.web.staff.training import bp

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 100
_DIGEST = 64


class ListForm(Form):
    """One workbook."""

    file = FileField(_l("花名册文件（.xlsx）"))


@bp.route("/classes/<int:class_id>/list", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def class_list(class_id: int) -> ResponseReturnValue:
    """Drop a list here: it is looked through, and nothing is written yet."""
    klass = queries.get_class(db.session(), signed_in(), class_id)
    CLASS_LIFECYCLE.step(klass.state, ClassDeed.ENROL)
    form = ListForm.received()
    if form.is_sound():
        try:
            with contextlib.closing(form.file.data or io.BytesIO()):
                content = form.file.data.read(LIST_LIMITS.file_bytes + 1) if form.file.data else b""
            if not content:
                raise BadValueError(say("请选择文件。"), field="file", code="file_missing")  # noqa: TRY301 - onto the field
            read_class_list(content, today())
            return redirect(url_for(".check_list", class_id=class_id, digest=_files().keep(content)))
        except BadValueError as error:
            form.refuse(BadValueError(error.words, field="file", code=error.code))
    return render_template("staff/training/list.html", klass=klass, form=form), 422 if form.errors else 200


@bp.route("/classes/<int:class_id>/list/<digest>", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def check_list(class_id: int, digest: str) -> ResponseReturnValue:
    """What the list would do; sent, it does it."""
    klass = queries.get_class(db.session(), signed_in(), class_id)
    content = _content(digest)
    form = Form.received()
    ledger = read_class_list(content, today())
    if form.is_sound():
        try:
            with deed() as work:
                taken = training.take_list(work, queries.get_class(work.session, work.actor, class_id), ledger)
                result = _files().keep(_result(content, taken.ledger)) if taken.refused else ""
                there = finish(
                    url_for(".list_result", class_id=class_id, digest=result)
                    if result
                    else url_for(".klass", class_id=class_id)
                )
        except RuleBrokenError as error:
            form.refuse(error)
            klass = queries.get_class(db.session(), signed_in(), class_id)
        else:
            _files().forget(digest)
            flash(
                _("报名 %(count)s 人，其中新登记 %(opened)s 人。", count=taken.enrolled, opened=taken.opened),
                "information",
            )
            return redirect(there)
    return render_template(
        "staff/training/list_check.html",
        klass=klass,
        form=form,
        accepted=ledger.accepted[:_SHOWN],
        count=len(ledger.accepted),
        refused=_shown(ledger.refused),
    ), 422 if form.errors else 200


@bp.get("/classes/<int:class_id>/list-result/<digest>")
@needs(Permission.SUPPORT_WRITE)
def list_result(class_id: int, digest: str) -> ResponseReturnValue:
    """Some rows were refused: where to fetch the list with the reason beside each."""
    klass = queries.get_class(db.session(), signed_in(), class_id)
    _content(digest)
    return render_template("staff/training/list_result.html", klass=klass, digest=digest, form=Form(formdata=None))


@bp.post("/classes/<int:class_id>/list-result/<digest>")
@needs(Permission.SUPPORT_WRITE)
def fetch_list_result(class_id: int, digest: str) -> ResponseReturnValue:
    """Fetch the list with the results."""
    klass = queries.get_class(db.session(), signed_in(), class_id)
    name = f"{klass.number}-{_('导入结果')}.xlsx"
    return send_file(io.BytesIO(_content(digest)), mimetype=WORKBOOK, as_attachment=True, download_name=name, max_age=0)


def _content(digest: str) -> bytes:
    """A kept file; raises NotFoundError when its time is over, or for what is no digest."""
    is_digest = len(digest) == _DIGEST and all(sign in "0123456789abcdef" for sign in digest)
    content = _files().read(digest) if is_digest else None
    if content is None:
        raise NotFoundError
    return content


def _result(content: bytes, ledger: Ledger) -> bytes:
    back = io.BytesIO()
    write_refused(content, ledger, back, _, LIST_LIMITS)
    return back.getvalue()


def _files() -> LedgerFiles:
    return ledger_files(settings().data_dir)


def _shown(refused: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [{"at": f"{one.sheet} {one.row}{one.column}", "words": said(one.words)} for one in refused[:_SHOWN]]
