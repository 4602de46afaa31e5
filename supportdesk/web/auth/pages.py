"""Sign-in, sign-out, and the one-time link that sets a password."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.services import accounts
from supportdesk.services.work import Work
from supportdesk.web.auth import bp
from supportdesk.web.auth.sessions import cookie_name, give_cookie, limits, take_cookie
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import for_anyone, needs_account, signed_in, viewer
from supportdesk.web.shared.navigation import home_of


class SignInForm(Form):
    """Name and password."""

    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=60)])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=512)])


class PasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。"))])
    again = PasswordField(
        _l("再输一次"), [InputRequired(_l("请再输一次。")), EqualTo("password", _l("两次输入的密码不一样。"))]
    )


@bp.route("/sign-in", methods=["GET", "POST"])
@for_anyone
def sign_in() -> ResponseReturnValue:
    """Sign in; afterwards to where the reader wanted to go."""
    form = SignInForm.received()
    if form.is_sound():
        try:
            token = accounts.sign_in(
                db.session(),
                form.username.data.strip(),
                form.password.data,
                now=now(),
                ip=request.remote_addr or "",
                agent=request.user_agent.string,
            )
        except RuleBrokenError as error:
            form.refuse(error)
            return render_template("auth/sign_in.html", form=form), 422
        session.clear()
        account = accounts.find_signed_in(db.session(), token, now=now(), limits=limits())
        return give_cookie(
            make_response(redirect(_next_page() or (home_of(account) if account else url_for("public.home")))), token
        )
    if (account := viewer()) is not None and request.method == "GET":
        return redirect(home_of(account))
    return render_template("auth/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@needs_account
def sign_out() -> ResponseReturnValue:
    """End the session on the server."""
    accounts.sign_out(
        db.session(), signed_in(), request.cookies.get(cookie_name(), ""), now=now(), ip=request.remote_addr or ""
    )
    session.clear()
    return take_cookie(make_response(redirect(url_for("auth.sign_in"))))


@bp.route("/password/<token>", methods=["GET", "POST"])
@for_anyone
def set_password(token: str) -> ResponseReturnValue:
    """Set a password through a one-time link."""
    account = accounts.find_link(db.session(), token, now=now())
    if account is None:
        raise NotFoundError(say("这个链接已经用过或已过期，请找安全管理员重新开具。"))
    form = PasswordForm.received()

    def do(work: Work) -> str:
        accounts.use_link(work, token, form.password.data)
        return url_for("auth.sign_in")

    if answer := attempt(form, do):
        return answer
    return render_template("auth/set_password.html", form=form, username=account.username), 422 if form.errors else 200


def _next_page() -> str | None:
    """Where the reader wanted to go: a path of this program, never another site."""
    there = request.args.get("next", "")
    safe = there.startswith("/") and not there.startswith(("//", "/\\")) and there.isprintable() and "\\" not in there
    return there if safe else None
