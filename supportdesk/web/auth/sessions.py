"""The cookie of a signed-in session: a token, whose session lies on the server."""

from datetime import timedelta

from flask import Request, Response, current_app

from config import Settings
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.services import accounts
from supportdesk.web.shared.clock import now


def _settings() -> Settings:
    settings: Settings = current_app.extensions["supportdesk"]
    return settings


def cookie_name() -> str:
    """The name says `__Host-` wherever https lets it."""
    return "__Host-desk" if _settings().secure_cookies else "desk"


def limits() -> accounts.Limits:
    """When sessions end."""
    settings = _settings()
    return accounts.Limits(timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours))


def find_account(request: Request) -> Account | None:
    """Return the account of the request's session, if it runs."""
    token = request.cookies.get(cookie_name(), "")
    if not token:
        return None
    return accounts.find_signed_in(db.session(), token, now=now(), limits=limits())


def give_cookie(response: Response, token: str) -> Response:
    """Put the session's token into the answer."""
    response.set_cookie(
        cookie_name(), token, secure=_settings().secure_cookies, httponly=True, samesite="Lax", path="/"
    )
    return response


def take_cookie(response: Response) -> Response:
    """Take the token away."""
    response.delete_cookie(cookie_name(), path="/", secure=_settings().secure_cookies, httponly=True, samesite="Lax")
    return response
