"""The borrower's number in clear for the bank to which the loan was referred: once, for a reason that is kept."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import WITH_THE_BANK
from supportdesk.extensions import db
from supportdesk.queries.programmes import loans as queries
from supportdesk.services import people
from supportdesk.web.partner import bp
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reveals import SEALED_NAMES, RevealForm

# What a bank asks a borrower for; the account is the bank's own.
SHOWN = (Sealed.ID_NO, Sealed.PHONE)


@bp.route(f"/loans/<int:loan_id>/reveal/<any({', '.join(SHOWN)}):field>", methods=["GET", "POST"])
@needs(Permission.REFERRED_APPLICATIONS)
def reveal(loan_id: int, field: str) -> ResponseReturnValue:
    """Ask why, write down who looked, show the number once."""
    form, sealed = RevealForm.received(), Sealed(field)
    if form.is_sound():
        try:
            with deed() as work:
                loan = queries.get_loan(work.session, work.actor, loan_id)
                value = people.reveal_to_bank(work, loan, sealed, form.reason.clean)
                finish(url_for(".show", loan_id=loan_id))
        except BadValueError as error:
            form.refuse(error)
        else:
            loan = queries.get_loan(db.session(), signed_in(), loan_id)
            return render_template(
                "partner/revealed.html", loan=loan, value=value, name=SEALED_NAMES[sealed], reason=form.reason.clean
            )
    loan = queries.get_loan(db.session(), signed_in(), loan_id)
    if loan.state not in WITH_THE_BANK or not getattr(loan.person, field):
        raise NotFoundError
    return render_template("partner/reveal.html", form=form, loan=loan, name=SEALED_NAMES[sealed]), (
        422 if form.errors else 200
    )
