"""The quarters of a loan's subsidy, and taking back a row that was booked wrongly."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_words import DEED_WORDS
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.extensions import db
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans import Quarter
from supportdesk.services.programmes import loans
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds import forms, open_step
from supportdesk.web.shared.loan_deeds.shown import movement_words
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said
from supportdesk.web.staff.loans import bp


@bp.route("/<int:loan_id>/quarters/<starts_on>/verify", methods=["GET", "POST"])
@needs(Permission.SUPPORT_REVIEW)
def verify_subsidy(loan_id: int, starts_on: str) -> ResponseReturnValue:
    """Verify a quarter from the bank's proof."""
    loan, quarter = _open(loan_id, starts_on, LoanDeed.VERIFY_SUBSIDY)
    form = forms.QuarterForm.received(interest_paid=quarter.interest)

    def do(work: Work, found: Loan) -> None:
        paid, proof = form.interest_paid.clean, form.proof.clean
        loans.verify_subsidy_quarter(work, found, starts_on=quarter.starts_on, interest_paid=paid, proof=proof)

    return _done(form, loan, quarter, LoanDeed.VERIFY_SUBSIDY, do)


@bp.route("/<int:loan_id>/quarters/<starts_on>/pay", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def pay_subsidy(loan_id: int, starts_on: str) -> ResponseReturnValue:
    """Pay a verified quarter."""
    loan, quarter = _open(loan_id, starts_on, LoanDeed.PAY_SUBSIDY)
    form = forms.PaymentForm.received()

    def do(work: Work, found: Loan) -> None:
        loans.pay_subsidy(work, found, starts_on=quarter.starts_on, on=form.on.clean)

    return _done(form, loan, quarter, LoanDeed.PAY_SUBSIDY, do)


@bp.route("/<int:loan_id>/quarters/<starts_on>/return", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def return_subsidy(loan_id: int, starts_on: str) -> ResponseReturnValue:
    """Book that a quarter's subsidy came back."""
    loan, quarter = _open(loan_id, starts_on, LoanDeed.RETURN_SUBSIDY)
    form = forms.GiveBackForm.received()

    def do(work: Work, found: Loan) -> None:
        again = form.pay_again.data == "yes"
        loans.return_subsidy(work, found, starts_on=quarter.starts_on, reason=form.reason.clean, pay_again=again)

    return _done(form, loan, quarter, LoanDeed.RETURN_SUBSIDY, do)


@bp.route("/<int:loan_id>/movements/<int:movement_id>/reverse", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def reverse(loan_id: int, movement_id: int) -> ResponseReturnValue:
    """Take back a row by a row that reverses it."""
    loan = open_step(loan_id, LoanDeed.REVERSE, LoanDeed.REOPEN)
    rows = {row.id: row for row in queries.list_movements(db.session(), loan)}
    if movement_id not in rows:
        raise NotFoundError
    form = forms.ReversalForm.received()

    def do(work: Work) -> str:
        found = queries.get_loan(work.session, work.actor, loan_id)
        loans.reverse(work, found, movement_id, reason=form.reason.clean)
        return url_for(".show", loan_id=loan_id)

    if answer := attempt(form, do, told=_("已冲销，原记录保留。")):
        return answer
    if form.errors:
        loan = queries.get_loan(db.session(), signed_in(), loan_id)
        rows = {row.id: row for row in queries.list_movements(db.session(), loan)}
    answer = render_template(
        "staff/loans/reverse.html", form=form, loan=loan, movement=rows[movement_id], movement_words=movement_words()
    )
    return answer, 422 if form.errors else 200


def _open(loan_id: int, starts_on: str, step: LoanDeed) -> tuple[Loan, Quarter]:
    loan = open_step(loan_id, step)
    page = queries.page_of(db.session(), signed_in(), loan, today())
    for quarter in page.quarters:
        if quarter.starts_on.isoformat() == starts_on:
            return loan, quarter
    raise NotFoundError


def _done(
    form: Form, loan: Loan, quarter: Quarter, step: LoanDeed, do: Callable[[Work, Loan], object]
) -> ResponseReturnValue:
    loan_id = loan.id

    def book(work: Work) -> str:
        do(work, queries.get_loan(work.session, work.actor, loan_id))
        return url_for(".show", loan_id=loan_id)

    if answer := attempt(form, book, told=_("已办：%(deed)s", deed=said(DEED_WORDS[step]))):
        return answer
    if form.errors:
        loan = queries.get_loan(db.session(), signed_in(), loan_id)
    answer = render_template(
        "staff/loans/quarter.html", form=form, loan=loan, quarter=quarter, title=said(DEED_WORDS[step]), step=step.value
    )
    return answer, 422 if form.errors else 200
