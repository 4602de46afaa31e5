"""Reads of other departments' tokens: by the office that gives them out, by the token itself, and by what changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased, joinedload

from supportdesk.domain.departments import Scope
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.departments import ApiToken, ApiUse
from supportdesk.models.follow_ups import Message
from supportdesk.queries.visibility import Viewer, within

MOST_SHOWN = 50
CALLBACK = "callback"


def list_tokens(session: Session, viewer: Viewer) -> Sequence[ApiToken]:
    """Tokens of the viewer's subtree, those that still hold first, the latest first."""
    return session.scalars(_seen(viewer).order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())).all()


def get_token(session: Session, viewer: Viewer, department_id: int) -> ApiToken:
    """Return a token with its account, unit and maker; raises NotFoundError outside the viewer's subtree."""
    found = session.scalar(_seen(viewer).where(ApiToken.id == department_id))
    if found is None:
        raise NotFoundError
    return found


def find_by_beginning(session: Session, beginning: str) -> ApiToken | None:
    """Return the token that begins so, for the command line."""
    return session.scalar(_whole().where(ApiToken.beginning == beginning))


def find_running(session: Session, digest: str, now: datetime) -> ApiToken | None:
    """Return the token of a digest while it holds: neither ended nor revoked, its account not closed."""
    return session.scalar(_whole().where(ApiToken.token_digest == digest, _holds(now)))


def get_own(session: Session, account: Account) -> ApiToken:
    """Return the token of a department's account; raises NotFoundError for any other account."""
    found = session.scalar(_whole().where(ApiToken.account_id == account.id))
    if found is None:
        raise NotFoundError
    return found


def list_listening(session: Session, unit_id: int, now: datetime) -> list[ApiToken]:
    """The tokens that are to be told of a change in a unit: with an address, in whose subtree it lies, that may read it."""
    changed, theirs = aliased(OrgUnit), aliased(OrgUnit)
    found = session.scalars(
        select(ApiToken)
        .join(Account, Account.id == ApiToken.account_id)
        .join(theirs, theirs.id == Account.unit_id)
        .join(changed, changed.path.startswith(theirs.path))
        .where(changed.id == unit_id, ApiToken.callback_url != "", _holds(now))
        .options(joinedload(ApiToken.account))
        .order_by(ApiToken.id)
    )
    return [one for one in found if Scope.APPLICATIONS_READ in one.scopes]


def find_of_message(session: Session, message_id: int, now: datetime) -> ApiToken | None:
    """Return the token to whose address a message goes, while it holds and has one."""
    return session.scalar(
        select(ApiToken)
        .join(Message, Message.account_id == ApiToken.account_id)
        .where(Message.id == message_id, ApiToken.callback_url != "", _holds(now))
    )


def list_uses(session: Session, token: ApiToken, limit: int = MOST_SHOWN) -> Sequence[ApiUse]:
    """The latest uses of a token."""
    return session.scalars(
        select(ApiUse).where(ApiUse.token_id == token.id).order_by(ApiUse.id.desc()).limit(limit)
    ).all()


def list_deliveries(session: Session, token: ApiToken, limit: int = MOST_SHOWN) -> Sequence[Message]:
    """The latest changes that a token was told of, or is to be."""
    return session.scalars(
        select(Message)
        .where(Message.account_id == token.account_id, Message.channel == CALLBACK)
        .order_by(Message.id.desc())
        .limit(limit)
    ).all()


def _holds(now: datetime) -> ColumnElement[bool]:
    # The security administrator may close its account like anybody's.
    closed = select(Account.id).where(Account.disabled_at.is_not(None))
    return and_(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now, ApiToken.account_id.not_in(closed))


def _seen(viewer: Viewer) -> Select[ApiToken]:
    return (
        _whole()
        .join(Account, Account.id == ApiToken.account_id)
        .where(within(viewer, Account.unit_id, Permission.DEPARTMENT_READ))
    )


def _whole() -> Select[ApiToken]:
    return select(ApiToken).options(joinedload(ApiToken.account).joinedload(Account.unit), joinedload(ApiToken.made_by))
