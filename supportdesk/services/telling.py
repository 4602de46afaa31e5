"""Readers choose how they are told; what is told is not theirs to choose."""

import secrets
from datetime import datetime, time
from typing import Any

from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.quiet_hours import QuietHours
from supportdesk.models.accounts import Account
from supportdesk.models.telling import TellingChoice
from supportdesk.policies.desk import habits
from supportdesk.queries import telling as queries
from supportdesk.services.accounts import digest
from supportdesk.services.work import CHINA, Work


def usual_choice(account: Account) -> TellingChoice:
    """What holds for a reader who has chosen nothing; not stored. Its version is 0."""
    kept = habits()
    return TellingChoice(
        account_id=account.id, reminder_mail=True, quiet_from=kept.quiet_from, quiet_to=kept.quiet_to, version=0
    )


def choose(work: Work, account: Account, *, reminder_mail: bool, quiet: QuietHours, version: int) -> None:
    """Keep a reader's choice. Raises StaleVersionError when they saved elsewhere in between."""
    choice = _own(work, account)
    given: dict[str, Any] = {"reminder_mail": reminder_mail, "quiet_from": quiet.begin, "quiet_to": quiet.end}
    kept = {name: getattr(choice, name) for name in given}
    if choice.version != version:
        raise StaleVersionError(kept, choice.version, about=_subject(account))
    if kept == given:
        return
    _record(work, account, "telling.chosen", {"before": _plain(kept), "after": _plain(given)})
    for name, value in given.items():
        setattr(choice, name, value)
    choice.version, choice.updated_at = choice.version + 1, work.now


def open_calendar(work: Work, account: Account) -> str:
    """Give a reader's calendar an address of its own; returns its token, which is kept nowhere. An older one ends."""
    token = secrets.token_urlsafe(24)
    choice = _own(work, account)
    _record(work, account, "telling.calendar_opened", {})
    choice.calendar_digest = digest(token)
    choice.version, choice.updated_at = choice.version + 1, work.now
    return token


def close_calendar(work: Work, account: Account) -> None:
    """Let no calendar read along any more."""
    choice = queries.find_choice(work.session, account)
    if choice is None or choice.calendar_digest is None:
        return
    _record(work, account, "telling.calendar_closed", {})
    choice.calendar_digest = None
    choice.version, choice.updated_at = choice.version + 1, work.now


def wants_mail(work: Work, account: Account, kind: str) -> bool:
    """Tell whether a reader takes mails of a kind: reminders are theirs to refuse, escalations are not."""
    choice = queries.find_choice(work.session, account)
    return kind != "reminder" or choice is None or choice.reminder_mail


def mail_leaves_at(work: Work, account: Account, now: datetime) -> datetime:
    """When a mail may leave: now, or when the reader's quiet hours end. UTC in and out."""
    choice = queries.find_choice(work.session, account) or usual_choice(account)
    quiet = QuietHours(choice.quiet_from, choice.quiet_to)
    return quiet.after(now.astimezone(CHINA)).astimezone(now.tzinfo)


def _own(work: Work, account: Account) -> TellingChoice:
    choice = queries.find_choice(work.session, account)
    if choice is None:
        choice = usual_choice(account)
        choice.created_at = choice.updated_at = work.now
        work.session.add(choice)
    return choice


def _record(work: Work, account: Account, kind: str, data: dict[str, Any]) -> None:
    work.record(kind, data, unit_id=account.unit_id, subject=_subject(account))


def _subject(account: Account) -> str:
    return f"account:{account.id}"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in values.items()}
