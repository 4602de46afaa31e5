"""The page of one application."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.table import STACKING
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.rules import RuleResult
from supportdesk.extensions import db
from supportdesk.queries import budgets
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.support import state_badge
from supportdesk.web.shared.support_rooms import answers, shown
from supportdesk.web.shared.support_rooms.room import AnyPage, Room
from supportdesk.web.shared.support_rooms.steps import ELSEWHERE, LEADS_TO, pages_of
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import said

from .finding import page_of, seen

# What is asked again before money leaves stands on the page from the approval until it was ordered.
_BEFORE_PAYMENT = frozenset({State.APPROVED, State.PUBLICITY, State.OBJECTION, State.RETURNED})


def show(room: Room, application_id: int) -> ResponseReturnValue:
    """One application: where it stands, answers, papers, rules, amount, notice, payments, and what can be done next."""
    one = seen(room, application_id)
    badge = state_badge(one.kind, one.state)
    if one.programme_version is None:
        return render_template("staff/support/historic.html", one=one, badge=badge, kind=said(room.programme.name))
    page = page_of(room, one)
    buttons = _buttons(room, page)
    session = db.session()
    results = _rules(room, page)
    return render_template(
        "staff/support/show.html",
        page=page,
        one=one,
        kind=said(room.programme.name),
        name=shown.name_of(one),
        badge=badge,
        clock=shown.clock_of(page),
        steps=shown.steps_of(page),
        events=shown.timeline_of(page.events),
        answers=[_fact(line) for line in answers.answers_of(room, one, page.terms)],
        is_undecided=shown.is_undecided(one),
        rules=shown.rules_of(results),
        verdict=shown.verdict_words(results),
        award=shown.award_of(page),
        panels=[
            {"template": panel.template, "told": told}
            for panel, told in ((panel, panel.of(session, page)) for panel in room.panels)
            if told is not None
        ],
        payments=[
            {
                "row": row,
                "badge": shown.payment_badge(row),
                "part": said(room.programme.part_words.get(row.part, row.part)) if row.part else "",
            }
            for row in page.around.payments
        ],
        refusal=code_label("rejection_reasons", one.refusal_code) if one.refusal_code else "",
        claim_reason=code_label("rejection_reasons", page.around.clawback.reason_code) if page.around.clawback else "",
        pays=page.pays,
        buttons=[button for button in buttons if not button["rare"]],
        rare=[button for button in buttons if button["rare"]],
        budget_url=_budget_url(page),
        opinion_words=shown.opinion_words(page),
        titles=shown.paper_titles(page.terms),
        sources=shown.source_words(),
    )


def _rules(room: Room, page: AnyPage) -> Sequence[RuleResult]:
    """The answers that still matter: who is entitled until it is decided, then what is asked before money leaves."""
    one = page.application
    if shown.is_undecided(one):
        return page.checks
    asked = {name for step in room.programme.lifecycle.steps for name in step.guards}
    if one.state in _BEFORE_PAYMENT and STACKING in asked:
        return room.queries.stacking(db.session(), one, page.facts, page.terms)
    return ()


def _fact(line: dict[str, str]) -> dict[str, str]:
    return {"label": line["label"], "value": line["value"]}


def _buttons(room: Room, page: AnyPage) -> list[dict[str, Any]]:
    """What the reader may do next, the likely one first."""
    pages = pages_of(room)
    left_out = ELSEWHERE | room.elsewhere
    later = Deed.ACCEPT if page.facts.papers_missing else Deed.NOTIFY_MISSING
    steps = sorted(
        (step for step in room.queries.steps_for(signed_in(), page.application) if step.deed not in left_out),
        key=lambda step: step.deed == later,
    )
    found = [_button(room, step, page, rare=bool(step.deed in pages and pages[step.deed].is_rare)) for step in steps]
    return [button for button in found if button["url"]]


def _button(room: Room, step: Step, page: AnyPage, *, rare: bool) -> dict[str, Any]:
    deed = step.deed.value
    endpoint = LEADS_TO.get(deed, deed)
    pages = pages_of(room)
    return {
        "url": way_to(f".{endpoint}", application_id=page.application.id),
        "label": _("去审批") if endpoint == "decide" else said(room.programme.deed_words(deed) or deed),
        "rare": rare,
        "danger": deed in pages and pages[deed].is_danger,
    }


def _budget_url(page: AnyPage) -> str:
    """The budget's page; a township's reader sees the county's figures here, not its ledger."""
    budget = page.around.budget
    if budget is None or not budgets.sees_budget(db.session(), signed_in(), budget.id):
        return ""
    return way_to("staff.budgets.show", budget_id=budget.id)
