"""The end of a venture as one guided path: a list of tasks, each with what is open, what the rules say, and one deed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.closings import STATE_WORDS, STEP_WORDS, TICKED, ClosingStep, OpenMatter, StepState
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import closings as queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.queries.closings import Found, Path
from supportdesk.queries.eligibility import Answer
from supportdesk.services import closings as services
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.entitlements import rule_of, shown
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_choices, code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import subject_word
from supportdesk.web.shared.support_rooms.catalogue import application_url, new_url
from supportdesk.web.shared.tasks import StampedForm, task
from supportdesk.web.shared.words import said

bp = Blueprint("closings", __name__, url_prefix="/ventures/<int:venture_id>/closing")
BADGES = {StepState.OPEN: "act", StepState.DONE: "good", StepState.NOT_NEEDED: "off"}
TICKED_NAMES = ", ".join(step.value for step in TICKED)


class ReasonForm(StampedForm):
    """When it ended, and why."""

    closed_on = day_field(_l("停业或注销日期"), InputRequired(_l("请填写停业或注销的日期。")))
    reason = SelectField(_l("停业原因"), [InputRequired(_l("请选择停业原因。"))])
    is_honest = RadioField(_l("是否诚实经营而失败"), [InputRequired(_l("请选择一项。"))])
    story = TextAreaField(_l("经过"), [Length(max=2_000)])


class MarkForm(StampedForm):
    """What was agreed at a step."""

    state = RadioField(_l("这一步"), [InputRequired(_l("请选择一项。"))])
    note = StringField(_l("怎么办的"), [Length(max=500)])


@bp.get("/")
@needs(Permission.PERSON_READ)
def show(venture_id: int) -> ResponseReturnValue:
    """The whole path."""
    session, viewer = db.session(), signed_in()
    venture = venture_queries.get_venture(session, viewer, venture_id)
    path = queries.path_of(session, viewer, venture, today())
    return render_template(
        "staff/closings/show.html",
        path=path,
        venture=venture,
        is_closed=venture.status is VentureStatus.CLOSED,
        reason=code_label("closure_reasons", venture.close_reason),
        form=Form(formdata=None),
        steps=[_step(path, step) for step in ClosingStep],
        done=sum(state is not StepState.OPEN for state in path.steps.values()),
        may_write=grants(viewer.role, Permission.CASE_WRITE),
    )


@bp.route("/reason", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def reason(venture_id: int) -> ResponseReturnValue:
    """Say that it ended."""
    session = db.session()
    venture = venture_queries.get_venture(session, signed_in(), venture_id)
    closing = queries.get_closing(session, venture_id)
    known = {True: "yes", False: "no", None: "unknown"}[closing.is_honest] if closing else None
    form = ReasonForm.received(
        version=str(services.version_of(venture, closing)),
        closed_on=venture.closed_on or today(),
        reason=venture.close_reason,
        is_honest=known,
        story=closing.story if closing else "",
    )
    form.reason.choices = code_choices("closure_reasons", _("请选择"))
    form.is_honest.choices = [("yes", _("是")), ("no", _("不是")), ("unknown", _("还不清楚"))]

    def do(work: Work) -> str:
        services.begin(
            work,
            venture_queries.get_venture(work.session, work.actor, venture_id),
            on=form.closed_on.clean,
            reason=form.reason.data,
            is_honest={"yes": True, "no": False}.get(form.is_honest.data),
            story=form.story.data or "",
            version=form.seen,
        )
        return url_for(".show", venture_id=venture_id)

    drawn: dict[str, dict[str, Any]] = {
        "closed_on": {"width": "w-8"},
        "reason": {"width": "w-18"},
        "is_honest": {
            "hint": _("只用来保护本人：没有任何条件会因为停业扣减资格，除非政策条文写明；系统不列失败名单。")
        },
        "story": {"attributes": {"rows": 5}},
    }
    return task(
        form, do, title=said(STEP_WORDS[ClosingStep.REASON]), crumbs=_crumbs(venture), lead=venture.name,
        button=_("登记停业"), told=_("停业已登记，后面的回访已约好。"), drawn=drawn,
        shown=_in_words,
    )  # fmt: skip


@bp.route(f"/<any({TICKED_NAMES}):step>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def mark(venture_id: int, step: str) -> ResponseReturnValue:
    """Note what was agreed at a step, or that it is not needed."""
    session = db.session()
    venture = venture_queries.get_venture(session, signed_in(), venture_id)
    known = queries.marks_of(session, queries.get_closing(session, venture_id)).get(ClosingStep(step))
    form = MarkForm.received(
        state=known.state.value if known else None,
        note=known.note if known else "",
        version=str(known.version if known else 0),
    )
    form.state.choices = [(state.value, said(words)) for state, words in STATE_WORDS.items()]

    def do(work: Work) -> str:
        fresh = venture_queries.get_venture(work.session, work.actor, venture_id)
        noted, state = form.note.data or "", StepState(form.state.data)
        services.mark(work, fresh, ClosingStep(step), state, noted, seen_version=form.seen)
        return url_for(".show", venture_id=venture_id)

    hints = {
        ClosingStep.RENT: _("例如：押金抵了 10 月租金，场地 11-30 交回"),
        ClosingStep.LOAN: _("例如：与银行商定展期一年，按季还本"),
        ClosingStep.CLAIM: _("例如：11-25 已报案，等查勘"),
        ClosingStep.SUBSIDY: _("例如：本人不符合缴费月数，已说明"),
        ClosingStep.RETRAINING: _("例如：报名 12 月电商班"),
    }
    return task(
        form, do, title=said(STEP_WORDS[ClosingStep(step)]), crumbs=_crumbs(venture), lead=venture.name,
        button=_("保存"), drawn={"note": {"hint": hints[ClosingStep(step)]}},
    )  # fmt: skip


@bp.post("/restart")
@needs(Permission.CASE_WRITE)
def restart(venture_id: int) -> ResponseReturnValue:
    """Open the file of a new beginning."""
    with deed() as work:
        case = services.restart(work, venture_queries.get_venture(work.session, work.actor, venture_id))
        there = finish(url_for("staff.cases.show", case_id=case.id))
    flash(_("再创业档案已建好，原来的经过连在里面。"), "information")
    return redirect(there)


def _in_words(name: str, value: object) -> str | None:
    """Whether it failed honestly, as the form asks it."""
    words = {True: _("是"), False: _("不是"), None: _("还不清楚")}
    return words[value] if name == "is_honest" and (value is None or isinstance(value, bool)) else None


def _step(path: Path, step: ClosingStep) -> dict[str, Any]:
    """One task: its state, what is open under it, what the rules say, and the way to its deed."""
    state = path.steps[step]
    found = path.marks.get(step)
    may_write = grants(signed_in().role, Permission.CASE_WRITE)
    is_begun = path.closing is not None
    ticks = step in TICKED and is_begun and may_write
    return {
        "code": step.value,
        "title": said(STEP_WORDS[step]),
        "badge": BADGES[state],
        "word": said(STATE_WORDS[state]),
        "note": found.note if found else "",
        "noted_on": found.marked_on if found else None,
        "matters": [_matter(one) for one in path.of(step)],
        "answers": [_answer(path, answer) for answer in path.answers.get(step, ())],
        "mark_url": url_for(".mark", venture_id=path.venture.id, step=step.value) if ticks else "",
        "follow_ups": [
            {"title": said(words_of(one.title)), "due_on": one.due_on, "is_done": one.done_on is not None,
             "url": url_for("staff.follow_ups.show", follow_up_id=one.id)}
            for one in path.follow_ups
        ]
        if step is ClosingStep.FOLLOW_UP
        else [],
    }  # fmt: skip


def _matter(found: Found) -> dict[str, Any]:
    application, matter = found.application, found.matter
    return {
        "name": subject_word(application.kind, application.subject or ""),
        "number": application.number,
        "state": said(matter.state),
        "url": application_url(application),
        "is_from_ledger": application.is_historic,
        "stops": [said(way.words) for way in matter.stops],
        "eases": _eases(matter),
    }


def _eases(matter: OpenMatter) -> list[dict[str, Any]]:
    results = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.UNKNOWN: "unknown"}
    eased = []
    for way in matter.eases:
        verdicts = {answer.verdict for answer in way.answers}
        worst = next((one for one in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET) if one in verdicts), None)
        eased.append(
            {
                "words": said(way.words),
                "result": results[worst] if worst else "",
                "rules": [rule_of(one) for one in way.answers],
            }
        )
    return eased


def _answer(path: Path, answer: Answer) -> dict[str, Any]:
    programme = answer.version.programme
    url = new_url(programme.kind, path.case.id, programme.code) if path.case else ""
    return shown(answer) | ({"action_url": url, "action_label": _("发起申请")} if url else {})


def _crumbs(venture: Venture) -> list[dict[str, str]]:
    return [
        {"label": venture.name, "url": url_for("staff.ventures.show", venture_id=venture.id)},
        {"label": _("停业善后"), "url": url_for(".show", venture_id=venture.id)},
    ]
