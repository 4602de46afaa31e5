"""Decisions: what waits for the reader of every kind, by time left; one loan with its figures, checks and budget."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.applications.states import State
from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes import loan_rules
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.applications.deciding import list_to_decide
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans import LoanPage
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.decisions import APPROVE, BACK, LESS, REFUSE, DecisionForm, neighbours
from supportdesk.web.shared.loan_deeds import open_step, shown
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import clock_of as clock_of_row
from supportdesk.web.shared.support import state_badge
from supportdesk.web.shared.support_rooms.catalogue import application_url, decision_url
from supportdesk.web.shared.support_rooms.shown import clock_of
from supportdesk.web.shared.words import programme_name, said

bp = Blueprint("approvals", __name__, url_prefix="/approvals")

_DECIDING = (LoanDeed.APPROVE, LoanDeed.APPROVE_SECOND)


@bp.get("/")
@needs(Permission.SUPPORT_DECIDE)
def index() -> ResponseReturnValue:
    """What waits for the reader's decision, the shortest time first."""
    session, reader = db.session(), signed_in()
    rows = [
        {
            "one": one,
            "name": programme_name(one.programme_version.programme) if one.programme_version else "",
            "badge": state_badge(one.kind, one.state),
            "clock": clock_of_row(session, one, today()),
            # Who settles an objection reads it on the application's own page.
            "url": application_url(one) if one.state == State.OBJECTION else decision_url(one),
        }
        for one in list_to_decide(session, reader)
    ]
    return render_template("staff/approvals/index.html", rows=rows)


@bp.route("/<int:loan_id>", methods=["GET", "POST"])
@needs(Permission.SUPPORT_DECIDE)
def show(loan_id: int) -> ResponseReturnValue:
    """Decide on a loan: everything that matters on one page, and the whole of it once more before it is sent."""
    loan = open_step(loan_id, *_DECIDING)
    form = DecisionForm.received().offer(loan.state)

    def do(work: Work) -> str:
        form.decide(work, WALKS[Kind.LOAN], queries.get_loan(work.session, work.actor, loan_id))
        return url_for(".index")

    if answer := attempt(form, do, told=_("决定已提交。")):
        return answer
    if form.errors:
        loan = queries.get_loan(db.session(), signed_in(), loan_id)
    page = queries.page_of(db.session(), signed_in(), loan, today())
    if form.is_to_check and form.is_complete():
        told = form.once_more(_amount(loan), _consequences(page), page.checks)
        back = url_for(".show", loan_id=loan_id)
        return render_template("staff/support/confirm.html", form=form, one=loan, name="", back=back, **told)
    answer = render_template("staff/approvals/show.html", form=form, page=page, one=loan, **_about(page))
    return answer, 422 if form.errors else 200


def _about(page: LoanPage) -> dict[str, Any]:
    loan, terms, facts = page.loan, page.terms, page.facts
    waiting = [one.id for one in queries.list_approvals(db.session(), signed_in())]
    unknown = [one for one in page.checks if one.verdict is Verdict.UNKNOWN]
    limit = terms.enterprise_term_months if loan.borrower == "enterprise" else terms.person_term_months
    (own,) = loan_rules.ask(["another_decider"], facts, terms)
    return {
        **neighbours(waiting, loan.id, lambda loan_id: url_for(".show", loan_id=loan_id)),
        "open_url": url_for("staff.loans.show", loan_id=loan.id),
        "checks": shown.checks_of(page.checks, facts.today),
        "passed": sum(one.is_met for one in page.checks),
        "to_explain": len(unknown),
        "unmet": sum(one.verdict is Verdict.NOT_MET for one in page.checks),
        "clock": clock_of(page),
        "calculation": shown.calculation_of(page.quarters, page),
        "subsidy": facts.subsidy_needed,
        "capitals": capitals(_amount(loan)).removeprefix("人民币"),
        "amount": _amount(loan),
        "term_limit": limit,
        "own": None if own.is_met else said(own.remedy) if own.remedy else "",
        "hints": _consequences(page),
    }


def _consequences(page: LoanPage) -> dict[str, str]:
    terms = page.terms
    second = page.state is LoanState.DECISION and page.loan.amount_requested > terms.single_decision_up_to
    working = terms.publicity_unit is DayUnit.WORKING
    days = terms.publicity_length
    notice = (
        _("公示 %(days)s 个工作日后推荐给银行", days=days) if working else _("公示 %(days)s 天后推荐给银行", days=days)
    )
    agreed = _("送二次审批") if second else notice
    return {
        APPROVE: agreed,
        LESS: _("填写批准金额，贴息随之重算"),
        BACK: _("选择理由，由上一步重办"),
        REFUSE: _("须选条款，决定书写明救济途径"),
    }


def _amount(loan: Loan) -> Money:
    return loan.amount_approved or loan.amount_requested
