"""Handling banks: those to which loans are referred; whoever keeps the policies keeps them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import banks as queries
from supportdesk.services import banks
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in

bp = Blueprint("banks", __name__, url_prefix="/banks")


class BankForm(Form):
    """What a bank is called, and whom to ask there."""

    name = StringField(
        _l("名称"),
        [
            InputRequired(_l("请填写名称。")),
            Length(max=banks.MOST_NAME, message=_l("名称最多 %(max)d 个字。")),
        ],
    )
    code = StringField(
        _l("代码"), [Optional(), Regexp(r"[A-Za-z0-9-]{1,40}$", message=_l("代码只用字母、数字和横线，最多 40 个。"))]
    )
    contact = StringField(_l("联系人"), [Optional(), Length(max=banks.MOST_CONTACT, message=_l("最多 %(max)d 个字。"))])
    phone = StringField(_l("联系电话"), [Optional(), Length(max=banks.MOST_PHONE, message=_l("最多 %(max)d 个字。"))])
    version = HiddenField()


class ClosingForm(Form):
    """Why no more loans are referred to it."""

    reason = StringField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=200)])


@bp.get("/")
@needs(Permission.PROGRAMME_READ)
def index() -> ResponseReturnValue:
    """The banks of the reader's county, and those of what lies above it."""
    return render_template("staff/banks/index.html", lines=queries.list_lines(db.session(), signed_in()))


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def new() -> ResponseReturnValue:
    """Add a bank to the reader's unit."""
    form = BankForm.received()

    def do(work: Work) -> str:
        banks.add(
            work,
            signed_in().unit,
            name=form.name.data,
            code=form.code.data or "",
            contact=form.contact.data or "",
            phone=form.phone.data or "",
        )
        return url_for(".index")

    if answer := attempt(form, do, told=_("银行已登记，贷款可以推荐给它了。")):
        return answer
    return render_template("staff/banks/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:bank_id>", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def correct(bank_id: int) -> ResponseReturnValue:
    """Correct a bank's name and whom to ask there; its code stays."""
    form = BankForm.received(obj=queries.get_own(db.session(), signed_in(), bank_id))

    def do(work: Work) -> str:
        banks.correct(
            work,
            queries.get_own(work.session, work.actor, bank_id),
            name=form.name.data,
            contact=form.contact.data or "",
            phone=form.phone.data or "",
            version=counter(form.version.data),
        )
        return url_for(".index")

    if answer := attempt(form, do):
        return answer
    return _bank_page(bank_id, form, ClosingForm(formdata=None))


@bp.post("/<int:bank_id>/close")
@needs(Permission.PROGRAMME_WRITE)
def close(bank_id: int) -> ResponseReturnValue:
    """Refer no new loans to it."""
    form = ClosingForm.received()
    if not form.is_sound():
        return _bank_page(
            bank_id, BankForm(formdata=None, obj=queries.get_own(db.session(), signed_in(), bank_id)), form
        )
    with deed() as work:
        banks.close(work, queries.get_own(work.session, work.actor, bank_id), reason=form.reason.data)
        there = finish(url_for(".index"))
    flash(_("已停止推荐；已经推荐的贷款照常办。"), "information")
    return redirect(there)


@bp.post("/<int:bank_id>/reopen")
@needs(Permission.PROGRAMME_WRITE)
def reopen(bank_id: int) -> ResponseReturnValue:
    """Refer loans to it again."""
    with deed() as work:
        banks.reopen(work, queries.get_own(work.session, work.actor, bank_id))
        there = finish(url_for(".index"))
    return redirect(there)


def _bank_page(bank_id: int, form: BankForm, closing: ClosingForm) -> ResponseReturnValue:
    bank = queries.get_own(db.session(), signed_in(), bank_id)
    answer = render_template("staff/banks/correct.html", bank=bank, form=form, closing=closing)
    return answer, 422 if form.errors or closing.errors else 200
