"""Accounts: opened, corrected and closed by the security administrator, who never chooses a password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from supportdesk.domain.errors import RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import STAFF, Permission, Role
from supportdesk.extensions import db
from supportdesk.queries import accounts as account_queries
from supportdesk.services import accounts
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.navigation import ROLE_NAMES
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.words import said

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


class AccountForm(Form):
    """Who it is, and what they do where."""

    username = StringField(
        _l("用户名"),
        [
            InputRequired(_l("请填写用户名。")),
            Regexp(
                r"[a-z][a-z0-9._-]{2,39}$", message=_l("用户名须为 3 至 40 个小写字母、数字、点或横线，以字母开头。")
            ),
        ],
    )
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=50)])
    email = StringField(
        _l("邮箱"), [Optional(), Length(max=120), Regexp(r"[^@\s]+@[^@\s]+$", message=_l("邮箱地址不完整。"))]
    )
    role = SelectField(_l("职责"))
    unit_id = SelectField(_l("机构"), coerce=int)
    version = HiddenField()

    def offer(self) -> "AccountForm":
        """Fill the choices."""
        self.role.choices = [(role.value, said(ROLE_NAMES[role])) for role in Role if role in STAFF]
        units = account_queries.list_units(db.session(), signed_in())
        self.unit_id.choices = [(unit.id, unit.name) for unit in units]
        return self


class ReasonForm(Form):
    """Why."""

    reason = StringField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=200)])


@bp.get("/")
@needs(Permission.ACCOUNT_READ)
def index() -> ResponseReturnValue:
    """All accounts of the viewer's subtree."""
    found = account_queries.list_accounts(db.session(), signed_in())
    return render_template("staff/accounts/index.html", accounts=found, role_names=ROLE_NAMES)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def new() -> ResponseReturnValue:
    """Open an account; its page shows the one-time link."""
    form = AccountForm.received().offer()
    if form.is_sound():
        try:
            with deed() as work:
                account = accounts.open_account(
                    work,
                    username=form.username.data,
                    name=form.name.data.strip(),
                    role=Role(form.role.data),
                    unit_id=account_queries.get_unit(work.session, work.actor, form.unit_id.data).id,
                    email=(form.email.data or "").strip(),
                )
                there = finish(url_for(".show", account_id=account.id))
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            flash(_("账号已开。请生成一次性链接交给本人。"), "information")
            return redirect(there)
    return render_template("staff/accounts/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:account_id>")
@needs(Permission.ACCOUNT_READ)
def show(account_id: int) -> ResponseReturnValue:
    """One account, its sessions, and what can be done with it."""
    account = account_queries.get_account(db.session(), signed_in(), account_id)
    sessions = account_queries.list_sessions(db.session(), account)
    return render_template(
        "staff/accounts/show.html",
        person_account=account,
        sessions=sessions,
        role_names=ROLE_NAMES,
        form=Form(),
        reason_form=ReasonForm(formdata=None),
    )


@bp.route("/<int:account_id>/correct", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_WRITE)
def correct(account_id: int) -> ResponseReturnValue:
    """Correct name, address or unit."""
    account = account_queries.get_account(db.session(), signed_in(), account_id)
    form = AccountForm.received(obj=account).offer()
    form.username.data, form.role.data = account.username, account.role.value
    if form.is_sound():
        try:
            with deed() as work:
                accounts.correct_account(
                    work,
                    account_queries.get_account(work.session, work.actor, account_id),
                    name=form.name.data.strip(),
                    email=(form.email.data or "").strip(),
                    unit_id=account_queries.get_unit(work.session, work.actor, form.unit_id.data).id,
                    version=counter(form.version.data),
                )
                there = finish(url_for(".show", account_id=account_id))
        except StaleVersionError as error:
            return conflict(form, error)
        return redirect(there)
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
        account = account_queries.get_account(db.session(), signed_in(), account_id)
        sessions = account_queries.list_sessions(db.session(), account)
        return render_template(
            "staff/accounts/show.html",
            person_account=account,
            sessions=sessions,
            role_names=ROLE_NAMES,
            form=Form(formdata=None),
            reason_form=form,
        ), 422
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
