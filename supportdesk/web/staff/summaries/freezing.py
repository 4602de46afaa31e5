"""Closing a month: the checks, freezing by hand, the signatures, and reckoning a running month anew."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.validators import Length

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.summaries.checks import CHECK_WORDS, CheckCode
from supportdesk.domain.summaries.freezing import LONGEST_NOTE, FreezeState, Signing
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.long_jobs import LongJobKind
from supportdesk.models.months import MonthFreeze
from supportdesk.papers import months as drawing
from supportdesk.papers import processes
from supportdesk.queries import summaries
from supportdesk.queries.summaries.scope import get_scope
from supportdesk.services import long_jobs, months
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import answer_if_done, deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import press
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said
from supportdesk.web.staff.summaries import kept
from supportdesk.web.staff.summaries.asked import month_asked, unit_asked
from supportdesk.web.staff.summaries.room import bp


class NoteForm(Form):
    """Why a month is told anew, or sent back."""

    note = TextAreaField(_l("原因"))


class FreezeForm(NoteForm):
    """Why a month is told anew; and, for each check, why it is frozen although that check fails."""

    @property
    def reasons(self) -> dict[str, str]:
        """What was answered, by check."""
        return {code.value: text for code in CheckCode if (text := (self.answer(code).data or "").strip())}

    def answer(self, code: CheckCode) -> Field:
        """The field that answers for a check."""
        found = self[f"reason_{code.value}"]
        found.label.text = said(CHECK_WORDS[code])
        return found


for _code in CheckCode:
    setattr(FreezeForm, f"reason_{_code.value}", TextAreaField(validators=[Length(max=LONGEST_NOTE)]))


@bp.route("/<month>/freeze", methods=["GET", "POST"])
@needs(Permission.SUMMARY_COMPILE)
def freeze(month: str) -> ResponseReturnValue:
    """The cross-checks, and freezing the month, for the first time or anew with a note: a process of its own does it."""
    at, form = month_asked(month), FreezeForm.received()
    viewer = signed_in()
    unit = get_scope(db.session(), viewer, unit_asked()).unit
    unit_id, code = unit.id, unit.code
    if form.is_sound():
        answer_if_done()
        try:
            return redirect(_ask(at, unit_id, code, form))
        except (BadValueError, RuleBrokenError, StepNotAvailableError) as error:
            form.refuse(error)
    live = kept.find_live(db.session(), viewer, at, code)
    checks = summaries.run_checks(db.session(), viewer, live.summary)
    holding = summaries.find_frozen(db.session(), viewer, at, code)
    may_answer = grants(viewer.role, Permission.SUMMARY_APPROVE)
    failing = [check for check in checks if not check.holds]
    return render_template(
        "staff/summaries/freeze.html",
        form=form,
        month=at,
        scope=get_scope(db.session(), viewer, unit_asked()),
        back=url_for(".show", month=month, unit=unit_asked()),
        checks=checks,
        holding=holding,
        is_over=at.as_of is None,
        reckoned_at=live.reckoned_at,
        answers=[form.answer(check.code) for check in failing] if may_answer else [],
        may_freeze=at.as_of is None
        and (may_answer or not failing)
        and (holding is None or holding.state is FreezeState.APPROVED),
    ), 422 if form.errors else 200


def _ask(at: Month, unit_id: int, code: str, form: FreezeForm) -> str:
    """Have the month drawn up and frozen in the background; returns where that is shown. Raises what `freeze` refuses."""
    with deed() as work:
        holding = summaries.find_frozen(work.session, work.actor, at, code)
        months.refuse_to_begin(work, at, holding, form.note.data or "")
        if form.reasons:
            work.needs(Permission.SUMMARY_APPROVE)
        asked = {"month": str(at), "unit": code, "note": form.note.data or "", "reasons": form.reasons}
        job = long_jobs.ask(work, LongJobKind.MONTH, months.subject_of(unit_id, at), unit_id, asked)
        job_id = job.id
        there = finish(url_for("staff.long_jobs.show", job_id=job_id))
    processes.start(processes.LONG_JOBS, job_id, settings().as_environment())
    return there


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
