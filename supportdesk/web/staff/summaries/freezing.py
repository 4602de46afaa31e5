"""Closing a month: the checks, freezing by hand, the signatures, and reckoning a running month anew."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.checks import CheckCode
from supportdesk.domain.summaries.freezing import FreezeState, Signing
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.months import MonthFreeze
from supportdesk.papers import months as drawing
from supportdesk.queries import summaries
from supportdesk.queries.summaries.scope import get_scope
from supportdesk.services import months
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import answer_if_done, deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.summaries.asked import month_asked, unit_asked
from supportdesk.web.staff.summaries.downloads import press
from supportdesk.web.staff.summaries.room import bp


class NoteForm(Form):
    """Why a month is told anew, or sent back."""

    note = TextAreaField(_l("原因"))


@bp.route("/<month>/freeze", methods=["GET", "POST"])
@needs(Permission.SUMMARY_COMPILE)
def freeze(month: str) -> ResponseReturnValue:
    """The cross-checks, and freezing the month: for the first time, or anew with a note."""
    at, form = month_asked(month), NoteForm.received()
    unit = get_scope(db.session(), signed_in(), unit_asked()).unit
    code = unit.code
    if form.is_sound():
        answer_if_done()
        drawn = drawing.draw_up(db.session(), at, code)
        try:
            with deed() as work:
                months.freeze(work, drawn, note=form.note.data or "")
                there = finish(url_for(".show", month=month, unit=unit_asked()))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(error)
            checks = drawn.checks
        else:
            return redirect(there)
    else:
        checks = drawing.check(db.session(), at, code)
    holding = summaries.find_frozen(db.session(), signed_in(), at, code)
    return render_template(
        "staff/summaries/freeze.html",
        form=form,
        month=at,
        scope=get_scope(db.session(), signed_in(), unit_asked()),
        back=url_for(".show", month=month, unit=unit_asked()),
        checks=checks,
        holding=holding,
        is_over=at.as_of is None,
        may_freeze=at.as_of is None
        and all(check.holds for check in checks)
        and (holding is None or holding.state is FreezeState.APPROVED),
        closings=CheckCode.CLOSED_WITH_LOAN,
    ), 422 if form.errors else 200


@bp.post("/<month>/compile")
@needs(Permission.SUMMARY_COMPILE)
def compile_(month: str) -> ResponseReturnValue:
    """Sign as the compiler what the clock has frozen."""
    return _sign(month, Signing.COMPILE)


@bp.post("/<month>/review")
@needs(Permission.SUMMARY_REVIEW)
def review(month: str) -> ResponseReturnValue:
    """Sign as the reviewer."""
    return _sign(month, Signing.REVIEW)


@bp.post("/<month>/approve")
@needs(Permission.SUMMARY_APPROVE)
def approve(month: str) -> ResponseReturnValue:
    """Sign as the approver: the month's paper is given out."""
    return _sign(month, Signing.APPROVE)


@bp.route("/<month>/send-back", methods=["GET", "POST"])
@needs(Permission.SUMMARY_REVIEW)
def send_back(month: str) -> ResponseReturnValue:
    """Send a month back before it is approved."""
    at, form = month_asked(month), NoteForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                months.send_back(work, _frozen(work, month), form.note.data or "")
                there = finish(url_for(".show", month=month, unit=unit_asked()))
        except BadValueError as error:
            form.refuse(error)
        else:
            return redirect(there)
    return render_template(
        "staff/summaries/send_back.html",
        form=form,
        month=at,
        frozen=summaries.get_frozen(db.session(), signed_in(), at, unit_asked()),
        scope=get_scope(db.session(), signed_in(), unit_asked()),
        back=url_for(".show", month=month, unit=unit_asked()),
    ), 422 if form.errors else 200


@bp.post("/<month>/reckon")
@needs(Permission.SUMMARY_READ)
def reckon(month: str) -> ResponseReturnValue:
    """Reckon the figures of a month that is not frozen anew, and keep them."""
    at = month_asked(month)
    unit = get_scope(db.session(), signed_in(), unit_asked()).unit
    unit_id, code = unit.id, unit.code
    if summaries.find_frozen(db.session(), signed_in(), at, code) is None:
        months.reckon(db.session(), unit_id, at, code, now())
    return redirect(url_for(".show", month=month, unit=unit_asked()))


def _sign(month: str, signing: Signing) -> ResponseReturnValue:
    with deed() as work:
        drawing.sign(work, _frozen(work, month), signing, press())
        there = finish(url_for(".show", month=month, unit=unit_asked()))
    return redirect(there)


def _frozen(work: Work, month: str) -> MonthFreeze:
    found = summaries.find_frozen(work.session, work.actor, month_asked(month), unit_asked())
    if found is None:
        raise StepNotAvailableError(say("这个月还没有冻结，先核对和冻结，再签字。"))
    return found


def signing_words(signing: Signing) -> str:
    """What the button says."""
    words = {
        Signing.COMPILE: _("作为编制人签字"),
        Signing.REVIEW: _("作为审核人签字"),
        Signing.APPROVE: _("作为批准人签字"),
    }
    return str(words[signing])
