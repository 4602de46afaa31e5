"""Locks: every view says who may open it, and a test counts them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from supportdesk.domain.errors import NotAllowedError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.models.accounts import Account
from supportdesk.web.shared.sending_again import is_to_be_kept, send_again

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

ANYONE = "anyone"
SIGNED_IN = "signed in"


def signed_in() -> Account:
    """Return the account behind the request; only for views behind a lock."""
    return cast("Account", current_user._get_current_object())  # noqa: SLF001 - the proxy's documented way to its object


def viewer() -> Account | None:
    """Return the account behind the request, or None."""
    return signed_in() if current_user.is_authenticated else None


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Open a view to accounts whose role grants one of the permissions; others are sent to sign in, or refused."""

    def locked(view: View) -> View:
        @wraps(view)
        def opened(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401 - whatever the URL holds
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if not any(grants(signed_in().role, permission) for permission in permissions):
                raise NotAllowedError
            return view(*args, **kwargs)

        opened.lock = permissions  # type: ignore[attr-defined]  # read by the test that counts locks
        return cast("View", opened)

    return locked


def needs_account(view: View) -> View:
    """Open a view to everyone who is signed in."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401 - whatever the URL holds
        return view(*args, **kwargs) if current_user.is_authenticated else ask_to_sign_in()

    opened.lock = SIGNED_IN  # type: ignore[attr-defined]  # read by the test that counts locks
    return cast("View", opened)


def for_anyone(view: View) -> View:
    """Say that a view is meant for everyone."""
    view.lock = ANYONE  # type: ignore[attr-defined]  # read by the test that counts locks
    return view


def ask_to_sign_in() -> ResponseReturnValue:
    """Send to the sign-in page, and back afterwards; who was typing while the session ended gets what they typed."""
    if is_to_be_kept() and "HX-Request" not in request.headers:
        sentence = _("离开太久，已自动退出登录，这次提交没有生效。")
        return send_again(_("请先登录，再次提交"), sentence, must_sign_in=True), HTTPStatus.UNAUTHORIZED
    there = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", next=there))
