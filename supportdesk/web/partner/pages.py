"""The bank's list of referred loans, and one of them."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_words import DEED_WORDS
from supportdesk.domain.programmes.loans import WITH_THE_BANK, LoanDeed, LoanState
from supportdesk.extensions import db
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.programmes import loans as queries
from supportdesk.web.partner import bp
from supportdesk.web.partner.reveals import SHOWN
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds import shown, steps_shown
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reveals import SEALED_NAMES
from supportdesk.web.shared.ways import one_of, way_to, whole
from supportdesk.web.shared.words import said

_WAITING = (LoanState.BANK, LoanState.SIGNED)


@bp.get("/")
@needs(Permission.REFERRED_APPLICATIONS)
def index() -> ResponseReturnValue:
    """What was referred to the bank: first what waits for its answer."""
    session, reader = db.session(), signed_in()
    counts = queries.count_by_state(session, reader)
    view = one_of("view", ("waiting", "all"), "waiting")
    before = whole("before")
    wanted = queries.LoanFilter(states=() if view == "all" else _WAITING)
    found = list(queries.list_loans(session, reader, wanted, before=before))
    rows = found[: queries.PAGE]
    more = found[queries.PAGE - 1].touch if len(found) > queries.PAGE else None
    return render_template(
        "partner/index.html",
        view=view,
        rows=[{"loan": loan, "badge": shown.badge_of(loan), "url": url_for(".show", loan_id=loan.id)} for loan in rows],
        waiting=sum(counts.get(state, 0) for state in _WAITING),
        counted=sum(counts.values()),
        more=more,
    )


@bp.get("/loans/<int:loan_id>")
@needs(Permission.REFERRED_APPLICATIONS)
def show(loan_id: int) -> ResponseReturnValue:
    """One referred loan: what the bank needs for its answer."""
    loan = queries.get_loan(db.session(), signed_in(), loan_id)
    buttons = [
        {"url": way_to(f".{step.deed.value}", loan_id=loan.id), "label": said(DEED_WORDS[LoanDeed(step.deed)])}
        for step in sorted(steps_shown(loan), key=lambda step: step.deed == LoanDeed.DECLINE)
    ]
    return render_template(
        "partner/show.html",
        loan=loan,
        badge=shown.badge_of(loan),
        sealed={field.value: _sealed(loan, field) for field in SHOWN},
        category=code_label("person_categories", loan.category),
        guarantee=code_label("counter_guarantees", loan.counter_guarantee),
        buttons=[one for one in buttons if one["url"]],
    )


def _sealed(loan: Loan, field: Sealed) -> dict[str, str]:
    """A number of the borrower by its end, and the way to see it in clear."""
    number = getattr(loan.person, field.value)
    return {
        "label": said(SEALED_NAMES[field]),
        "value": masked(field, number, loan.person.id_type) or "—",
        "url": url_for(".reveal", loan_id=loan.id, field=field.value) if number and loan.state in WITH_THE_BANK else "",
        "link_label": _("查看（留痕）"),
    }
