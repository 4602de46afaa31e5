"""A new loan: its form, kept as a draft; the answers checked; the receipt."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.capitals import capitals
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds import open_step, shown
from supportdesk.web.shared.loan_deeds.request import LoanForm, answers_of, prefilled
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.shown import name_of
from supportdesk.web.shared.support_rooms.views.drafts import asked_version
from supportdesk.web.shared.words import programme_name
from supportdesk.web.staff.loans import bp


@bp.route("/new/<int:case_id>", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def new(case_id: int) -> ResponseReturnValue:
    """Begin a loan in a case, under the programme that the address names; without one the reader chooses.

    What is filled in is kept as a draft.
    """
    case = queries.get_case(db.session(), signed_in(), case_id)
    version = asked_version(Kind.LOAN, case)
    if version is None:
        return redirect(url_for("staff.cases.apply", case_id=case_id))
    code, name = version.programme.code, programme_name(version.programme)
    form = LoanForm.received(**prefilled(case, today()))

    def do(work: Work) -> str:
        found = queries.get_case(work.session, work.actor, case_id)
        return url_for(".check", loan_id=loans.begin(work, found, form.filled, code=code).id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        case = queries.get_case(db.session(), signed_in(), case_id)
    page = render_template("staff/loans/edit.html", form=form, case=case, loan=None, name=name)
    return page, 422 if form.errors else 200


@bp.route("/<int:loan_id>/edit", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def edit(loan_id: int) -> ResponseReturnValue:
    """Go on with a draft."""
    loan = open_step(loan_id, LoanDeed.CORRECT)
    form = LoanForm.received(**LoanForm.known(loan))

    def do(work: Work) -> str:
        draft = queries.get_loan(work.session, work.actor, loan_id)
        loans.correct(work, draft, form.filled, seen_version=counter(request.form.get("version")))
        return url_for(".check", loan_id=loan_id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        loan = queries.get_loan(db.session(), signed_in(), loan_id)
    page = render_template("staff/loans/edit.html", form=form, case=loan.case, loan=loan, name=name_of(loan))
    return page, 422 if form.errors else 200


@bp.route("/<int:loan_id>/check", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def check(loan_id: int) -> ResponseReturnValue:
    """Show the answers once more, then hand the application in."""
    loan = open_step(loan_id, LoanDeed.SUBMIT)
    form = Form.received()

    def do(work: Work) -> str:
        loans.submit(work, queries.get_loan(work.session, work.actor, loan_id))
        return url_for(".receipt", loan_id=loan_id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        loan = queries.get_loan(db.session(), signed_in(), loan_id)
    page = queries.LOANS.page_of(db.session(), signed_in(), loan, today(), with_checks=False)
    results = queries.LOANS.eligibility(db.session(), loan, page.facts, page.terms)
    change = url_for(".edit", loan_id=loan_id)
    return render_template(
        "staff/loans/check.html",
        form=form,
        loan=loan,
        page=page,
        answers=[line | {"change_url": f"{change}#{line['name']}"} for line in answers_of(loan)],
        checks=shown.checks_of(results, today()),
        capitals=capitals(loan.amount_requested) if loan.amount_requested else "",
    ), 422 if form.errors else 200


@bp.get("/<int:loan_id>/receipt")
@needs(Permission.SUPPORT_READ)
def receipt(loan_id: int) -> ResponseReturnValue:
    """What to tell the applicant: the receipt number, what happens next, and by when."""
    loan = queries.get_loan(db.session(), signed_in(), loan_id)
    return render_template("staff/loans/receipt.html", loan=loan)
