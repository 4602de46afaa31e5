"""Who asks at the interface: a token in the header, and nothing else. What it may open, how often, and that it was used."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from supportdesk.domain.departments import SCOPE_WORDS, Scope
from supportdesk.domain.errors import NotAllowedError, SupportdeskError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.queries import departments as queries
from supportdesk.services import departments, throttles
from supportdesk.services.accounts import digest
from supportdesk.web.shared.clock import now

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 120
# Tokens that are none, from one address.
MISSES_WITHIN = timedelta(minutes=15)
MOST_MISSES = 50


class TokenNeededError(SupportdeskError):
    """No token, or one that does not hold."""

    def __init__(self) -> None:
        super().__init__(say("请在 Authorization 里带上有效的令牌。"))


@dataclass(frozen=True)
class Held:
    """The token of a request, with its account and unit: both are kept at hand while the request lasts."""

    id: int
    account: Account
    unit: OrgUnit
    scopes: frozenset[str]


def find_department() -> Account | None:
    """Return the account behind the request's token."""
    token = held()
    return token.account if token is not None else None


def held() -> Held | None:
    """Return the request's token when it holds. Raises TooOftenError."""
    if "api_token" not in g:
        g.api_token = None
        g.api_token = _found()
    token: Held | None = g.api_token
    return token


def needs_scope(scope: Scope) -> Callable[[View], View]:
    """Open an operation to tokens of a scope. Raises TokenNeededError without one, NotAllowedError for another's."""

    def locked(view: View) -> View:
        @wraps(view)
        def opened(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401 - whatever the address holds
            token = held()
            if token is None:
                raise TokenNeededError
            if scope not in token.scopes:
                raise NotAllowedError(say("这个令牌没有“{scope}”的权限。", scope=SCOPE_WORDS[scope]))
            return view(*args, **kwargs)

        opened.lock = scope  # type: ignore[attr-defined]  # read by the test that counts locks
        return cast("View", opened)

    return locked


def note_use(response: Response) -> Response:
    """Write down that a token was used, however it was answered."""
    token = g.get("api_token")
    if token is None:
        return response
    name = (request.endpoint or "").rpartition(".")[2]
    use = departments.Use(name, request.path, response.status_code, request.remote_addr or "")
    try:
        departments.note_use(db.session(), token.id, use, now())
    except OperationalError:
        # So many write that this line's turn did not come: the deed itself stands in the chain of events.
        db.session.rollback()
        current_app.logger.warning("a use of token %s was not written down", token.id)
    return response


def _found() -> Held | None:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        return None
    session, moment, key = db.session(), now(), digest(text.strip())
    found = queries.find_running(session, key, moment)
    if found is None:
        misses = f"api-token:{request.remote_addr or ''}"
        throttles.take(session, misses, most=MOST_MISSES, within=MISSES_WITHIN, now=moment)
        return None
    throttles.take(session, f"api:{found.id}", most=MOST_A_MINUTE, within=MINUTE, now=moment)
    # Counting ended the transaction in which it was found.
    again = queries.find_running(session, key, moment)
    if again is None:
        return None
    return Held(again.id, again.account, again.account.unit, frozenset(again.scopes))
