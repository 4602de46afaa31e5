"""The cookie of a signed-in session: a token, whose session lies on the server."""

from datetime import timedelta

from flask import Request, Response

from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.services import accounts
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.settings import settings


def cookie_name() -> str:
    """The name says `__Host-` wherever https lets it."""
    return "__Host-desk" if settings().secure_cookies else "desk"


def limits() -> accounts.Limits:
    """When sessions end."""
    told = settings()
    return accounts.Limits(timedelta(minutes=told.idle_minutes), timedelta(hours=told.session_hours))


def find_account(request: Request) -> Account | None:
    """Return the account of the request's session, if it runs."""
    token = request.cookies.get(cookie_name(), "")
    if not token:
        return None
    return accounts.find_signed_in(db.session(), token, now=now(), limits=limits())


def give_cookie(response: Response, token: str) -> Response:
    """Put the session's token into the answer."""
    response.set_cookie(cookie_name(), token, secure=settings().secure_cookies, httponly=True, samesite="Lax", path="/")
    return response


def take_cookie(response: Response) -> Response:
    """Take the token away."""
    response.delete_cookie(cookie_name(), path="/", secure=settings().secure_cookies, httponly=True, samesite="Lax")
    return response
