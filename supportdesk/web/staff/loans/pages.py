"""The list of loans, and the page of one loan."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.lifecycle import Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_programme import PROGRAMME
from supportdesk.domain.programmes.loan_words import DEED_WORDS, STATE_WORDS
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.extensions import db
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import budgets
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds import shown, steps_shown
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.shown import clock_of, paper_titles, steps_of, timeline_of
from supportdesk.web.shared.ways import one_of, way_to, whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.loans import bp

# What a button leads to when it is no page of a single step.
_PAGES = {
    LoanDeed.SUBMIT: ".check",
    LoanDeed.NOTIFY_MISSING: ".notice",
    LoanDeed.SUPPLEMENT: ".papers",
    LoanDeed.APPROVE: "staff.approvals.show",
    LoanDeed.APPROVE_SECOND: "staff.approvals.show",
}
_RARE = frozenset({LoanDeed.RETURN, LoanDeed.REFUSE, LoanDeed.WITHDRAW, LoanDeed.UNDO_DISBURSEMENT, LoanDeed.DECLINE})
DANGER = frozenset({LoanDeed.REFUSE, LoanDeed.WITHDRAW})


@bp.get("/")
@needs(Permission.SUPPORT_READ)
def index() -> ResponseReturnValue:
    """Loans that wait for the reader, or all that they see; by state and name."""
    session, reader = db.session(), signed_in()
    view = one_of("view", ("waiting", "all"), "waiting")
    asked = one_of("state", set(LoanState))
    wanted = queries.LoanFilter(state=asked, name=request.args.get("q", "").strip()[:50])
    counts = queries.count_by_state(session, reader)
    waiting = queries.count_waiting(session, reader)
    if view == "waiting" and not asked and not wanted.name:
        rows, more = list(queries.list_waiting(session, reader)), None
    else:
        view = "all"
        found = queries.list_loans(session, reader, wanted, before=whole("before"))
        rows = list(found[: queries.PAGE])
        more = rows[-1].touch if len(found) > queries.PAGE else None
    return render_template(
        "staff/loans/index.html",
        view=view,
        rows=[_row(loan) for loan in rows],
        more=more,
        wanted=wanted,
        waiting=waiting,
        counted=sum(counts.values()),
        states=[("", _("全部状态"))]
        + [(state.value, f"{said(STATE_WORDS[state])} {counts[state]}") for state in LoanState if counts.get(state)],
    )


@bp.get("/<int:loan_id>")
@needs(Permission.SUPPORT_READ)
def show(loan_id: int) -> ResponseReturnValue:
    """One loan: facts, steps, papers, checks, money, and what can be done next."""
    session, reader = db.session(), signed_in()
    loan = queries.get_loan(session, reader, loan_id)
    if loan.programme_version is None:
        return render_template(
            "staff/loans/historic.html",
            loan=loan,
            badge=shown.badge_of(loan),
            movements=queries.list_movements(session, loan),
            movement_words=shown.movement_words(),
            origin=queries.ledger_origin(session, loan),
        )
    page = queries.page_of(session, reader, loan, today())
    buttons = [_button(step, loan) for step in _likely_first(steps_shown(loan), page)]
    return render_template(
        "staff/loans/show.html",
        page=page,
        loan=loan,
        badge=shown.badge_of(loan),
        clock=clock_of(page),
        steps=steps_of(page),
        events=timeline_of(page.events),
        checks=shown.checks_of(page.checks, page.facts.today),
        calculation=shown.calculation_of(page.quarters, page) if page.quarters else None,
        category=code_label("person_categories", loan.category),
        guarantee=code_label("counter_guarantees", loan.counter_guarantee),
        refusal=code_label("rejection_reasons", loan.refusal_code),
        buttons=[one for one in buttons if one["url"] and not one["rare"]],
        rare=[one for one in buttons if one["url"] and one["rare"]],
        may={step.deed for step in queries.steps_for(reader, loan)},
        budget_url=_budget_url(page),
        opinion_words=said_opinions(),
        titles=paper_titles(page.terms),
        movement_words=shown.movement_words(),
        reversible=[kind.value for kind in loans.REVERSIBLE],
    )


def said_opinions() -> dict[str, str]:
    """What an opinion's step is called."""
    return {deed.value: said(PROGRAMME.done_words(deed) or DEED_WORDS[deed]) for deed in LoanDeed} | {
        state.value: said(words) for state, words in STATE_WORDS.items()
    }


def _likely_first(steps: list[Step], page: queries.LoanPage) -> list[Step]:
    """The first step is the page's filled button: while papers are missing the notice of them, else the acceptance."""
    later = LoanDeed.ACCEPT if page.facts.papers_missing else LoanDeed.NOTIFY_MISSING
    return sorted(steps, key=lambda step: step.deed == later)


def _budget_url(page: queries.LoanPage) -> str:
    """The budget's page; a township's reader sees the county's figures here, not its ledger."""
    budget = page.around.budget
    if budget is None or not budgets.sees_budget(db.session(), signed_in(), budget.id):
        return ""
    return way_to("staff.budgets.show", budget_id=budget.id)


def _button(step: Step, loan: Loan) -> dict[str, object]:
    deed = LoanDeed(step.deed)
    endpoint = _PAGES.get(deed, f".{deed.value}")
    return {
        "url": way_to(endpoint, loan_id=loan.id),
        "label": _("去审批") if endpoint == "staff.approvals.show" else said(DEED_WORDS[deed]),
        "rare": deed in _RARE,
        "danger": deed in DANGER,
    }


def _row(loan: Loan) -> dict[str, object]:
    return {"loan": loan, "badge": shown.badge_of(loan), "url": url_for(".show", loan_id=loan.id)}
