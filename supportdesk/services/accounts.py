"""Accounts: signing in and out, links that set a password, and who is what."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
)
from supportdesk.domain.passwords import check_password
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OneTimeLink, SignedInSession
from supportdesk.services import throttles
from supportdesk.services.work import Work, deed, small_write

MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
LINK_HOLDS_FOR = timedelta(hours=24)
SEEN_EVERY = timedelta(seconds=60)

# 19 MiB, two passes: the usual published minimum; at most two at a time, so that a flood of tries can't take the memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_at_once = BoundedSemaphore(2)
# Checked for names that don't exist, so that both answers take the same time.
_nobody = _hasher.hash(secrets.token_urlsafe(16))

# Asked by every request: made once.
_RUNNING_SESSION = (
    select(SignedInSession)
    .where(SignedInSession.token_digest == bindparam("digest"), SignedInSession.ended_at.is_(None))
    .options(joinedload(SignedInSession.account).joinedload(Account.unit))
)


@dataclass(frozen=True)
class Limits:
    """When a session ends: idle and absolute."""

    idle: timedelta
    absolute: timedelta


def digest(token: str) -> str:
    """What a table holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(session: Session, username: str, password: str, *, now: datetime, ip: str, agent: str) -> str:
    """Check name and password and begin a session; returns its token.

    Raises RuleBrokenError, with the same words for every reason but a lock, when it may not be. A try is counted before
    the password is looked at, so that parallel tries can't get past the limit.
    """
    refused = RuleBrokenError(say("用户名或密码不对。连续输错 5 次，账号停用 15 分钟。"), code="wrong")
    throttles.take(session, f"sign-in:{ip}", most=50, within=timedelta(minutes=15), now=now)
    with small_write(session):
        session.execute(
            update(Account)
            .where(Account.username == username, Account.locked_until <= now)
            .values(failed_tries=0, locked_until=None)
        )
        counted = session.connection().execute(
            update(Account)
            .where(Account.username == username, Account.failed_tries < MOST_TRIES, Account.locked_until.is_(None))
            .values(failed_tries=Account.failed_tries + 1)
        )
        locked = 0
        if counted.rowcount:
            locked = (
                session.connection()
                .execute(
                    update(Account)
                    .where(Account.username == username, Account.failed_tries >= MOST_TRIES)
                    .values(locked_until=now + LOCKED_FOR)
                )
                .rowcount
            )
    account = session.scalar(select(Account).where(Account.username == username))
    known = account is not None and account.password_hash is not None and counted.rowcount == 1
    with _at_once:
        fits = _fits(account.password_hash if known and account else _nobody, password)
    if account is None or not known or not fits or account.disabled_at is not None:
        if locked and account is not None:
            with deed(session, None, now, ip) as work:
                work.record("account.locked", unit_id=account.unit_id, subject=f"account:{account.id}")
        raise refused
    token = secrets.token_urlsafe(32)
    with deed(session, account, now, ip) as work:
        work.record("account.signed_in", subject=f"account:{account.id}")
        session.execute(
            update(Account)
            .where(Account.id == account.id)
            .values(failed_tries=0, locked_until=None, last_signed_in_at=now)
        )
        session.add(
            SignedInSession(
                token_digest=digest(token),
                account_id=account.id,
                started_at=now,
                last_seen_at=now,
                ip=ip,
                agent=agent[:200],
            )
        )
    return token


def _fits(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _nobody, unicodedata.normalize("NFC", password)[:512])
    except VerificationError:
        return False


def find_signed_in(session: Session, token: str, *, now: datetime, limits: Limits) -> Account | None:
    """Return the account of a running session, with its unit; ends the session when its time is over."""
    found = session.scalar(_RUNNING_SESSION, {"digest": digest(token)})
    # A department's program asks with its token: its account has no sessions, whatever stands in the table.
    if found is None or found.account.disabled_at is not None or found.account.role is Role.DEPARTMENT:
        return None
    if now - found.last_seen_at > limits.idle or now - found.started_at > limits.absolute:
        return None
    account = found.account
    if now - found.last_seen_at > SEEN_EVERY:
        with small_write(session):
            session.execute(update(SignedInSession).where(SignedInSession.id == found.id).values(last_seen_at=now))
        return find_signed_in(session, token, now=now, limits=limits)
    return account


def sign_out(session: Session, account: Account, token: str, *, now: datetime, ip: str) -> None:
    """End a session: a copy of its cookie is worth nothing from now on."""
    with deed(session, account, now, ip) as work:
        work.record("account.signed_out", subject=f"account:{account.id}")
        session.execute(
            update(SignedInSession)
            .where(SignedInSession.token_digest == digest(token), SignedInSession.ended_at.is_(None))
            .values(ended_at=now, end_reason="signed_out")
        )


def open_account(
    work: Work,
    *,
    username: str,
    name: str,
    role: Role,
    unit_id: int,
    bank_id: int | None = None,
    person_id: int | None = None,
    email: str = "",
) -> Account:
    """Open an account without a password; a one-time link lets its holder set one.

    A partner's account belongs to a bank, an entrepreneur's to a person, who has one at most. Raises BadValueError when
    that is missing, AlreadyKnownError for a user name or a person that has an account.
    """
    work.needs(Permission.ACCOUNT_WRITE)
    if (role is Role.PARTNER) != (bank_id is not None):
        raise BadValueError(say("银行账号须属于一家银行，别的账号不属于银行。"), field="bank_id")
    if (role is Role.ENTREPRENEUR) != (person_id is not None):
        raise BadValueError(say("申请人账号须属于一个已登记的人，别的账号不属于。"), field="person_id")
    if work.session.scalar(select(Account.id).where(Account.username == username)):
        raise AlreadyKnownError(say("用户名“{username}”已有人用。", username=username), field="username")
    if person_id is not None and work.session.scalar(select(Account.id).where(Account.person_id == person_id)):
        raise AlreadyKnownError(say("这个人已经有账号。"), field="person_id")
    account = Account(
        username=username,
        name=name,
        role=role,
        unit_id=unit_id,
        bank_id=bank_id,
        person_id=person_id,
        email=email,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(account)
    work.session.flush()
    data = {"username": username, "role": role.value, "unit": unit_id}
    if bank_id is not None:
        data["bank"] = bank_id
    work.record("account.opened", data, person_id=person_id, subject=f"account:{account.id}")
    return account


def password_link(work: Work, account: Account) -> str:
    """Make a one-time link's token; older ones of the account end. Raises RuleBrokenError for a department's account."""
    work.needs(Permission.ACCOUNT_WRITE)
    _refuse_department(account)
    work.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
        .values(used_at=work.now)
    )
    token = secrets.token_urlsafe(24)
    work.session.add(
        OneTimeLink(
            purpose="password", token_digest=digest(token), account_id=account.id, expires_at=work.now + LINK_HOLDS_FOR
        )
    )
    work.record("account.link_made", {}, subject=f"account:{account.id}")
    return token


def find_link(session: Session, token: str, *, now: datetime) -> Account | None:
    """Return the account whose password an unused link may set."""
    return session.scalar(
        select(Account)
        .join(OneTimeLink, OneTimeLink.account_id == Account.id)
        .where(OneTimeLink.token_digest == digest(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    )


def use_link(work: Work, token: str, password: str) -> Account:
    """Set the password once; running sessions of the account end. Raises NotFoundError for a used or unknown link."""
    account = find_link(work.session, token, now=work.now)
    if account is None:
        raise NotFoundError(say("这个链接已经用过或已过期，请找安全管理员重新开具。"))
    work.session.execute(update(OneTimeLink).where(OneTimeLink.token_digest == digest(token)).values(used_at=work.now))
    set_password(work, account, password)
    return account


def set_password(work: Work, account: Account, password: str) -> None:
    """Set a password and end the account's running sessions; raises BadValueError for a weak one."""
    agreed = check_password(password, account.username)
    work.record("account.password_set", {}, subject=f"account:{account.id}")
    account.password_hash = _hasher.hash(agreed)
    account.password_set_at = work.now
    account.failed_tries, account.locked_until = 0, None
    end_sessions(work, account, reason="password")


def end_sessions(work: Work, account: Account, *, reason: str) -> None:
    """End all running sessions of an account."""
    work.session.execute(
        update(SignedInSession)
        .where(SignedInSession.account_id == account.id, SignedInSession.ended_at.is_(None))
        .values(ended_at=work.now, end_reason=reason)
    )


def correct_account(work: Work, account: Account, *, name: str, email: str, unit_id: int, version: int) -> None:
    """Correct name, address and unit; raises StaleVersionError when somebody saved in between."""
    work.needs(Permission.ACCOUNT_WRITE)
    if account.version != version:
        theirs: dict[str, object] = {"name": account.name, "email": account.email, "unit_id": account.unit_id}
        raise StaleVersionError(theirs, account.version, about=f"account:{account.id}")
    before = {"name": account.name, "email": account.email, "unit": account.unit_id}
    after = {"name": name, "email": email, "unit": unit_id}
    if before == after:
        return
    work.record("account.corrected", {"before": before, "after": after}, subject=f"account:{account.id}")
    account.name, account.email, account.unit_id = name, email, unit_id
    account.version, account.updated_at = account.version + 1, work.now


def disable(work: Work, account: Account, *, reason: str) -> None:
    """Close an account: its sessions end with the next click. Nobody closes their own."""
    work.needs(Permission.ACCOUNT_WRITE)
    if work.actor is not None and work.actor.id == account.id:
        raise RuleBrokenError(say("不能停用自己的账号。"), code="own")
    if account.disabled_at is not None:
        return
    work.record("account.disabled", {"reason": reason}, subject=f"account:{account.id}")
    account.disabled_at, account.updated_at = work.now, work.now
    end_sessions(work, account, reason="disabled")


def enable(work: Work, account: Account) -> None:
    """Open a closed account again; its password stays what it was. Raises RuleBrokenError for a department's account."""
    work.needs(Permission.ACCOUNT_WRITE)
    _refuse_department(account)
    if account.disabled_at is None:
        return
    work.record("account.enabled", {}, subject=f"account:{account.id}")
    account.disabled_at, account.failed_tries, account.locked_until = None, 0, None
    account.updated_at = work.now


def _refuse_department(account: Account) -> None:
    if account.role is Role.DEPARTMENT:
        raise RuleBrokenError(say("这是部门接口的账号，不能登录。请系统管理员另开令牌。"), code="department")
