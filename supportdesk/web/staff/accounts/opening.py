"""Opening accounts: of staff, of a bank's clerk, and of an applicant who is on file."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission, Role
from supportdesk.extensions import db
from supportdesk.queries import account_holders as holders
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import banks as bank_queries
from supportdesk.services import accounts
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.accounts import bp
from supportdesk.web.staff.accounts.forms import NewForm, PartnerForm, StaffForm


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def new() -> ResponseReturnValue:
    """Open an account of staff; its page makes the one-time link."""
    form = StaffForm.received().offer()

    def do(work: Work) -> str:
        account = accounts.open_account(
            work,
            username=form.username.data,
            name=form.name.data.strip(),
            role=Role(form.role.data),
            unit_id=account_queries.get_unit(work.session, work.actor, form.unit_id.data).id,
            email=form.address,
        )
        return url_for(".show", account_id=account.id)

    if answer := attempt(form, do, told=_("账号已开。请生成一次性链接交给本人。")):
        return answer
    return _asked("staff", form)


@bp.route("/new/partner", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def new_partner() -> ResponseReturnValue:
    """Open an account for somebody at a bank: they see the loans that were referred to it."""
    form = PartnerForm.received().offer()

    def do(work: Work) -> str:
        here = signed_in().unit
        bank = bank_queries.get_known(work.session, here, form.bank_id.data)
        account = accounts.open_account(
            work,
            username=form.username.data,
            name=form.name.data.strip(),
            role=Role.PARTNER,
            unit_id=holders.unit_of_partner(work.session, here, bank).id,
            bank_id=bank.id,
            email=form.address,
        )
        return url_for(".show", account_id=account.id)

    if answer := attempt(form, do, told=_("账号已开。请生成一次性链接交给本人。")):
        return answer
    return _asked("partner", form)


@bp.get("/new/entrepreneur")
@needs(Permission.ACCOUNT_WRITE)
def find_person() -> ResponseReturnValue:
    """Find the person on file whose account it becomes."""
    wanted = request.args.get("q", "").strip()
    found = holders.find_holders(db.session(), signed_in(), wanted)
    return render_template(
        "staff/accounts/find_person.html",
        wanted=wanted,
        enough=len(wanted) >= holders.LEAST_TYPED,
        found=found[: holders.MOST_FOUND],
        more=len(found) > holders.MOST_FOUND,
    )


@bp.route("/new/entrepreneur/<int:person_id>", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def new_entrepreneur(person_id: int) -> ResponseReturnValue:
    """Open the account of a person on file: they see their own applications."""
    holder = holders.get_holder(db.session(), signed_in(), person_id)
    form = NewForm.received()
    del form.name

    def do(work: Work) -> str:
        person = holders.get_holder(work.session, work.actor, person_id)
        account = accounts.open_account(
            work,
            username=form.username.data,
            name=person.name,
            role=Role.ENTREPRENEUR,
            unit_id=person.unit_id,
            person_id=person.id,
            email=form.address,
        )
        return url_for(".show", account_id=account.id)

    if answer := attempt(form, do, told=_("账号已开。请生成一次性链接交给本人。")):
        return answer
    return _asked("entrepreneur", form, holder=holder)


def _asked(kind: str, form: Form, **more: object) -> ResponseReturnValue:
    return render_template("staff/accounts/new.html", kind=kind, form=form, **more), 422 if form.errors else 200
