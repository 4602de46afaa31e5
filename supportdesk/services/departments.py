"""Tokens for other departments' programs: made, used, revoked; the address that they want changes told to; the telling."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from supportdesk.domain.departments import LONGEST_LIFE, Scope, checked_address
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.departments import ApiToken, ApiUse
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.queries import departments as queries
from supportdesk.services import outbox
from supportdesk.services.accounts import digest
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work, small_write

LONGEST_NAME = 60
_MARK = "sd_"
_SHOWN = 10


@dataclass(frozen=True)
class Use:
    """What a token was used for, and how it was answered."""

    operation: str
    path: str
    status: int
    ip: str


def make_token(work: Work, *, name: str, unit: OrgUnit, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """Make a token for a department's program in a unit; it sees that unit and all below. Returns it and its text, once.

    It holds for so many days. Raises BadValueError naming the field, NotFoundError for a foreign unit.
    """
    work.needs(Permission.DEPARTMENT_WRITE)
    refuse_foreign_unit(work.actor, unit)
    called = _called(name)
    opened = sorted({Scope(one) for one in scopes if one in set(Scope)})
    if not opened:
        raise BadValueError(say("请至少选一项权限。"), field="scopes", code="missing")
    if not 1 <= days <= LONGEST_LIFE:
        raise BadValueError(say("须在 {least} 与 {most} 之间。", least=1, most=LONGEST_LIFE), field="days")
    text = _MARK + secrets.token_urlsafe(32)
    account = Account(
        username=f"api-{secrets.token_hex(6)}",
        name=called,
        role=Role.DEPARTMENT,
        unit_id=unit.id,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(account)
    work.session.flush()
    account.unit = unit
    token = ApiToken(
        account_id=account.id,
        token_digest=digest(text),
        beginning=text[:_SHOWN],
        scopes=[one.value for one in opened],
        made_at=work.now,
        made_by_id=work.actor.id if work.actor else None,
        expires_at=work.now + timedelta(days=days),
    )
    work.session.add(token)
    work.session.flush()
    token.account = account
    told = {"name": called, "unit": unit.code, "scopes": token.scopes, "days": days, "account": account.id}
    work.record("department.token_made", told, unit_id=unit.id, subject=_subject(token))
    return token, text


def revoke_token(work: Work, token: ApiToken) -> None:
    """End a token at once: its next use is refused, and what it was still to be told is not sent."""
    work.needs(Permission.DEPARTMENT_WRITE)
    if token.revoked_at is not None:
        return
    work.record(
        "department.token_revoked",
        {"name": token.account.name},
        unit_id=token.account.unit_id,
        subject=_subject(token),
    )
    token.revoked_at = token.account.disabled_at = token.account.updated_at = work.now
    _forget_address(work, token)


def set_callback(work: Work, url: str) -> str:
    """Have changes of applications told to an address of the token's own program; returns the secret that signs them.

    The secret is shown this once; setting the address again makes a new one. Raises BadValueError (`url`).
    """
    token = _own(work)
    address = checked_address(url)
    work.record("department.callback_set", {"address": address}, subject=_subject(token))
    token.callback_url, token.callback_set_at = address, work.now
    token.callback_secret = secrets.token_urlsafe(32)
    work.session.flush()
    return token.callback_secret


def end_callback(work: Work) -> None:
    """Tell the token's own program nothing any more."""
    token = _own(work)
    if not token.callback_url:
        return
    work.record("department.callback_ended", {"address": token.callback_url}, subject=_subject(token))
    _forget_address(work, token)


def tell_change(work: Work, application: Application, event: Event, *, before: str) -> None:
    """Queue what the programs that listen are told of an application's new state: its number and state, nobody's data."""
    if application.state == before:
        return
    for token in queries.list_listening(work.session, application.unit_id, work.now):
        promise = f"callback:{event.id}:{token.id}"
        outbox.queue(
            work,
            promise=promise,
            kind=queries.CALLBACK,
            channel=outbox.Channel.CALLBACK,
            account=token.account,
            to=token.callback_url,
            subject=say("申请 {number} 的状态有变化", number=application.number),
            unit_id=application.unit_id,
            case_id=application.case_id,
            body={
                "delivery": promise,
                "event": "application.state_changed",
                "occurred_at": work.now.isoformat(timespec="seconds"),
                "application": {
                    "id": application.id,
                    "number": application.number,
                    "kind": application.kind.value,
                    "case_id": application.case_id,
                    "state": application.state,
                    "state_before": before,
                },
            },
        )


def note_use(session: Session, token_id: int, use: Use, now: datetime) -> None:
    """Write down that a token was used."""
    with small_write(session):
        session.add(
            ApiUse(
                token_id=token_id,
                used_at=now,
                operation=use.operation[:60],
                path=use.path[:200],
                status=use.status,
                ip=use.ip[:45],
            )
        )
        session.execute(
            update(ApiToken)
            .where(ApiToken.id == token_id)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )


def _called(name: str) -> str:
    try:
        return parse_text(name, longest=LONGEST_NAME, required=True, one_line=True).value
    except BadValueError as error:
        raise BadValueError(error.words, field="name", code=error.code) from error


def _own(work: Work) -> ApiToken:
    work.needs(Permission.OWN_CALLBACK)
    if work.actor is None:
        raise RuntimeError("a program of its own has no token")
    return queries.get_own(work.session, work.actor)


def _forget_address(work: Work, token: ApiToken) -> None:
    token.callback_url, token.callback_secret = "", None
    waiting = (MessageState.DUE, MessageState.FAILED)
    work.session.execute(
        update(Message)
        .where(
            Message.account_id == token.account_id,
            Message.channel == outbox.Channel.CALLBACK,
            Message.state.in_(waiting),
        )
        .values(state=MessageState.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    work.session.flush()


def _subject(token: ApiToken) -> str:
    return f"api_token:{token.id}"
