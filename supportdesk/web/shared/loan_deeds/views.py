"""How the page of one step is shown and done."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_words import DEED_WORDS
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import policies
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import answer_if_done
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said

from .pages import DeedPage

# Rows of the table that have a page of their own, or are shown beside the thing that they are about.
_ELSEWHERE = frozenset(
    {
        LoanDeed.CORRECT, LoanDeed.RECEIVE_PAPER, LoanDeed.ACCEPT_BY_SILENCE, LoanDeed.APPROVE_FIRST, LoanDeed.SETTLE,
        LoanDeed.RECOVER_ALL, LoanDeed.VERIFY_SUBSIDY, LoanDeed.PAY_SUBSIDY, LoanDeed.RETURN_SUBSIDY, LoanDeed.REVERSE,
        LoanDeed.REOPEN,
    }
)  # fmt: skip


def steps_shown(loan: Loan) -> list[Step]:
    """The steps that the reader may take next, as buttons."""
    return [step for step in queries.steps_for(signed_in(), loan) if step.deed not in _ELSEWHERE]


def open_step(loan_id: int, *deeds: LoanDeed) -> Loan:
    """Return the loan when one of the deeds is the reader's to do in its state.

    Raises NotFoundError for a foreign loan, StepNotAvailableError when the state, or the reader's role in it, allows none;
    a form that was sent before gets its answer again.
    """
    answer_if_done()
    loan = queries.get_loan(db.session(), signed_in(), loan_id)
    if not any(step.deed in deeds for step in queries.steps_for(signed_in(), loan)):
        raise StepNotAvailableError(say("这份申请现在的状态不能做这一步，请刷新后再看。"))
    return loan


def view_of(
    page: DeedPage, show: str, *, template: str = "shared/loans/deed.html", lock: tuple[Permission, ...] = ()
) -> Callable[[int], ResponseReturnValue]:
    """Make the view of a step; afterwards it leads to the endpoint `show`."""

    @needs(*(lock or page.lock))
    def view(loan_id: int) -> ResponseReturnValue:
        loan = open_step(loan_id, page.deed)
        form = _offered(page.form.received(**page.known(loan)), loan)

        def do(work: Work) -> str:
            page.do(work, queries.get_loan(work.session, work.actor, loan_id), form)
            return url_for(show, loan_id=loan_id)

        if answer := attempt(form, do, told=_("已办：%(deed)s", deed=said(DEED_WORDS[page.deed]))):
            return answer
        if form.errors:
            loan = queries.get_loan(db.session(), signed_in(), loan_id)
        words = said(DEED_WORDS[page.deed])
        answer = render_template(template, page=page, title=words, loan=loan, form=form, show=show)
        return answer, 422 if form.errors else 200

    view.__name__ = page.deed.value
    return view


def _offered(form: Form, loan: Loan) -> Form:
    """Fill the choices that depend on the loan."""
    if "bank_id" in form:
        form.bank_id.choices = [(bank.id, bank.name) for bank in policies.list_banks(db.session(), loan.unit)]
    return form
