"""The papers of a loan: what is there, the one-time notice of what is missing, and its answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.extensions import db
from supportdesk.models.applications import Document
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import policies
from supportdesk.queries.attachments import list_files
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from supportdesk.web.shared.attachments import lines_of_files, office_way
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds import open_step, shown
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.loans import bp

_LONGEST_HOW = 200


@bp.route("/<int:loan_id>/papers", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def papers(loan_id: int) -> ResponseReturnValue:
    """Note which papers are there and where they came from; when a notice is answered, the clock runs on."""
    loan = open_step(loan_id, LoanDeed.RECEIVE_PAPER, LoanDeed.CORRECT)
    form = Form.received()
    if form.is_sound():
        try:
            with deed() as work:
                found = queries.get_loan(work.session, work.actor, loan_id)
                loans.receive_papers(
                    work, found, _sent(queries.surroundings_of(work.session, found, today()).documents)
                )
                if request.form.get("then") == "supplement" and found.state == LoanState.SUPPLEMENT:
                    loans.supplement(work, found)
                there = finish(url_for(".show", loan_id=loan_id))
        except (RuleBrokenError, BadValueError) as error:
            form.refuse(error)
            loan = queries.get_loan(db.session(), signed_in(), loan_id)
        else:
            flash(_("材料已登记。"))
            return redirect(there)
    around = queries.surroundings_of(db.session(), loan, today())
    return render_template(
        "staff/support/papers.html",
        form=form,
        one=loan,
        at={"loan_id": loan.id},
        documents=around.documents,
        # Where the programme says each paper comes from: what an office shares must not be asked of the applicant.
        sources={paper.code: paper.source.value for paper in _terms(loan).papers},
        titles=shown.paper_titles(_terms(loan)),
        files=lines_of_files(list_files(db.session(), loan_id), office_way),
    ), 422 if form.errors else 200


@bp.route("/<int:loan_id>/notice", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def notice(loan_id: int) -> ResponseReturnValue:
    """Tell the applicant, once, everything that is missing."""
    loan = open_step(loan_id, LoanDeed.NOTIFY_MISSING)
    form = Form.received()
    around = queries.surroundings_of(db.session(), loan, today())
    missing = [row for row in around.documents if row.received_on is None]
    if form.is_sound():
        how = {row.code: request.form.get(f"how-{row.code}", "")[:_LONGEST_HOW] for row in missing}
        try:
            with deed() as work:
                loans.notify_missing(work, queries.get_loan(work.session, work.actor, loan_id), how)
                there = finish(url_for(".show", loan_id=loan_id))
        except RuleBrokenError as error:
            form.refuse(error)
            loan = queries.get_loan(db.session(), signed_in(), loan_id)
            around = queries.surroundings_of(db.session(), loan, today())
            missing = [row for row in around.documents if row.received_on is None]
        else:
            flash(_("已一次性告知 %(count)s 项，时限停计。", count=len(missing)))
            return redirect(there)
    return render_template(
        "staff/support/notice.html",
        form=form,
        one=loan,
        at={"loan_id": loan.id},
        missing=missing,
        titles=shown.paper_titles(_terms(loan)),
    ), 422 if form.errors else 200


def _sent(documents: tuple[Document, ...]) -> dict[str, str]:
    return {row.code: request.form.get(f"paper-{row.code}", "") for row in documents}


def _terms(loan: Loan) -> LoanTerms:
    if loan.programme_version is None:
        raise LookupError("a loan with papers to bring has a policy")
    return policies.loan_terms_of(db.session(), loan.programme_version)
