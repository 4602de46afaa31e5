"""Accounts: listed, corrected, given a one-time link, closed and opened again."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.queries import account_holders as holders
from supportdesk.queries import accounts as account_queries
from supportdesk.services import accounts
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.navigation import ROLE_NAMES
from supportdesk.web.shared.settings import settings
from supportdesk.web.staff.accounts import bp
from supportdesk.web.staff.accounts.forms import CorrectionForm, ReasonForm


@bp.get("/")
@needs(Permission.ACCOUNT_READ)
def index() -> ResponseReturnValue:
    """All accounts of the viewer's subtree."""
    found = account_queries.list_accounts(db.session(), signed_in())
    banks = holders.bank_names_of(db.session(), found)
    return render_template("staff/accounts/index.html", accounts=found, banks=banks, role_names=ROLE_NAMES)


@bp.get("/<int:account_id>")
@needs(Permission.ACCOUNT_READ)
def show(account_id: int) -> ResponseReturnValue:
    """One account, its sessions, and what can be done with it."""
    account = account_queries.get_account(db.session(), signed_in(), account_id)
    return _account_page(account, ReasonForm(formdata=None))


@bp.route("/<int:account_id>/correct", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def correct(account_id: int) -> ResponseReturnValue:
    """Correct name, address or unit."""
    account = account_queries.get_account(db.session(), signed_in(), account_id)
    form = CorrectionForm.received(obj=account).offer(account.role)

    def do(work: Work) -> str:
        corrected = account_queries.get_account(work.session, work.actor, account_id)
        unit_id = form.unit_id.data if form.unit_id else corrected.unit_id
        accounts.correct_account(
            work,
            corrected,
            name=form.name.data.strip(),
            email=form.address,
            unit_id=account_queries.get_unit(work.session, work.actor, unit_id).id,
            version=counter(form.version.data),
        )
        return url_for(".show", account_id=account_id)

    if answer := attempt(form, do):
        return answer
    return render_template(
        "staff/accounts/correct.html", form=form, person_account=account
    ), 422 if form.errors else 200


@bp.post("/<int:account_id>/link")
@needs(Permission.ACCOUNT_WRITE)
def link(account_id: int) -> ResponseReturnValue:
    """Make a one-time link and show it once."""
    with deed() as work:
        account = account_queries.get_account(work.session, work.actor, account_id)
        token = accounts.password_link(work, account)
        finish(url_for(".show", account_id=account_id))
    return render_template(
        "staff/accounts/link.html", person_account=account, address=f"{settings().public_url}/password/{token}"
    )


@bp.post("/<int:account_id>/disable")
@needs(Permission.ACCOUNT_WRITE)
def disable(account_id: int) -> ResponseReturnValue:
    """Close the account."""
    form = ReasonForm.received()
    if not form.is_sound():
        return _account_page(account_queries.get_account(db.session(), signed_in(), account_id), form)
    with deed() as work:
        account = account_queries.get_account(work.session, work.actor, account_id)
        accounts.disable(work, account, reason=form.reason.data)
        there = finish(url_for(".show", account_id=account_id))
    return redirect(there)


@bp.post("/<int:account_id>/enable")
@needs(Permission.ACCOUNT_WRITE)
def enable(account_id: int) -> ResponseReturnValue:
    """Open the account again."""
    with deed() as work:
        accounts.enable(work, account_queries.get_account(work.session, work.actor, account_id))
        there = finish(url_for(".show", account_id=account_id))
    return redirect(there)


@bp.post("/<int:account_id>/end-sessions")
@needs(Permission.ACCOUNT_WRITE)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """End all running sessions of the account."""
    with deed() as work:
        account = account_queries.get_account(work.session, work.actor, account_id)
        work.record("account.sessions_ended", {}, subject=f"account:{account.id}")
        accounts.end_sessions(work, account, reason="revoked")
        there = finish(url_for(".show", account_id=account_id))
    return redirect(there)


def _account_page(account: Account, reason: ReasonForm) -> ResponseReturnValue:
    answer = render_template(
        "staff/accounts/show.html",
        person_account=account,
        bank=holders.bank_names_of(db.session(), [account]).get(account.bank_id or 0, ""),
        sessions=account_queries.list_sessions(db.session(), account),
        role_names=ROLE_NAMES,
        form=Form(formdata=None),
        reason_form=reason,
    )
    return answer, 422 if reason.errors else 200
