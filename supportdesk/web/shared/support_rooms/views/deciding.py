"""The decision on an application: what matters on one page, and the whole of it once more before it is sent."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.queries.applications.deciding import list_to_decide
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.decisions import APPROVE, BACK, LESS, REFUSE, DecisionForm, neighbours
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.support_rooms import answers, shown
from supportdesk.web.shared.support_rooms.catalogue import decision_url
from supportdesk.web.shared.support_rooms.room import AnyPage, Room
from supportdesk.web.shared.words import said

from .finding import for_work, open_step, page_of, seen


def decide(room: Room, application_id: int) -> ResponseReturnValue:
    """Decide on an application, or confirm the first decision as the second decider."""
    one = open_step(room, application_id, Deed.APPROVE, Deed.APPROVE_SECOND)
    form = DecisionForm.received().offer(one.state, has_amount=room.walk.grants_amount(one))

    def do(work: Work) -> str:
        form.decide(work, room.walk, for_work(room, work, application_id))
        return url_for("staff.approvals.index")

    if answer := attempt(form, do, told=_("决定已提交。")):
        return answer
    if form.errors:
        one = seen(room, application_id)
    page = page_of(room, one)
    name = shown.name_of(one)
    if form.is_to_check and form.is_complete():
        told = form.once_more(amount_of(page), _consequences(page), page.checks)
        back = url_for(".decide", application_id=application_id)
        return render_template("staff/support/confirm.html", form=form, one=one, name=name, back=back, **told)
    told = _about(room, page)
    answer = render_template("staff/support/decide.html", form=form, page=page, one=one, name=name, **told)
    return answer, 422 if form.errors else 200


def amount_of(page: AnyPage) -> Money:
    """What is decided on: what the first decider granted, else what the award comes to, else what was asked for."""
    granted: Money = page.application.amount_approved
    if granted:
        return granted
    asked: Money = page.application.amount_requested
    return page.award.most if page.award is not None else asked


def _about(room: Room, page: AnyPage) -> dict[str, Any]:
    one, amount = page.application, amount_of(page)
    waiting = list_to_decide(db.session(), signed_in())
    own_row = next((row for row in waiting if row.id == one.id), None)
    (own,) = room.queries.ask(db.session(), one, ("another_decider",), page.facts, page.terms)
    unknown = [result for result in page.checks if result.verdict is Verdict.UNKNOWN]
    return {
        "amount": amount,
        "has_amount": room.walk.grants_amount(one),
        "capitals": capitals(amount).removeprefix("人民币") if amount else "",
        "recommended": _recommended(page),
        "answers": [
            {"label": row["label"], "value": row["value"]} for row in answers.answers_of(room, one, page.terms)
        ],
        "award": shown.award_of(page),
        "rules": shown.rules_of(page.checks),
        "verdict": shown.verdict_words(page.checks),
        "to_explain": len(unknown),
        "clock": shown.clock_of(page),
        **neighbours(waiting, own_row, decision_url),
        "open_url": url_for(".show", application_id=one.id),
        "own": None if own.is_met else said(own.remedy) if own.remedy else said(own.sentence),
        "hints": _consequences(page),
        "today": today(),
    }


def _recommended(page: AnyPage) -> Money:
    """What the review recommended; nothing where nobody reviewed."""
    given = [opinion.amount for opinion in page.opinions if opinion.step == Deed.PASS_REVIEW and opinion.amount]
    return given[-1] if given else ZERO


def _consequences(page: AnyPage) -> dict[str, str]:
    terms = page.terms
    second = page.application.state == State.DECISION and amount_of(page) > terms.single_decision_up_to
    days = terms.publicity_length
    is_published = any(step.deed == Deed.PUBLISH for step in page.programme.lifecycle.steps)
    notice = _("即时生效，出具决定")
    if is_published:
        working = terms.publicity_unit is DayUnit.WORKING
        notice = _("公示 %(days)s 个工作日后办理", days=days) if working else _("公示 %(days)s 天后办理", days=days)
    return {
        APPROVE: _("送二次审批") if second else notice,
        LESS: _("填写批准金额"),
        BACK: _("选择理由，由上一步重办"),
        REFUSE: _("须选条款，决定书写明救济途径"),
    }
