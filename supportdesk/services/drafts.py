"""What somebody typed and has not sent yet: sealed, their own, kept through reloads and signing out. No event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.models.accounts import Account, Draft
from supportdesk.services.work import small_write

MOST_DRAFTS = 30


@dataclass(frozen=True)
class KeptDraft:
    """A draft with its content opened."""

    about: str
    content: dict[str, Any]
    saved_at: datetime


def find_draft(session: Session, account: Account, form: str, about: str) -> KeptDraft | None:
    """Return one of an account's drafts."""
    row = session.scalar(select(Draft).where(Draft.account_id == account.id, Draft.form == form, Draft.about == about))
    return KeptDraft(row.about, json.loads(row.content), row.saved_at) if row else None


def list_drafts(session: Session, account: Account, form: str) -> list[KeptDraft]:
    """An account's drafts of a form, the latest first."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.account_id == account.id, Draft.form == form)
        .order_by(Draft.saved_at.desc(), Draft.id)
    )
    return [KeptDraft(row.about, json.loads(row.content), row.saved_at) for row in rows]


def keep_draft(
    session: Session,
    account: Account,
    form: str,
    about: str,
    content: Mapping[str, Any],
    now: datetime,
    *,
    begin: bool = True,
) -> None:
    """Keep a draft in place of the one before it; of too many, the oldest go.

    Without `begin` only a draft that is there is kept: one that was sent in the meantime does not come back.
    """
    account_id, text = account.id, json.dumps(content)
    with small_write(session):
        place = (Draft.account_id == account_id, Draft.form == form, Draft.about == about)
        if not begin:
            session.execute(update(Draft).where(*place).values(content=text, saved_at=now))
            return
        insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Draft)
        row = insert.values(account_id=account_id, form=form, about=about, content=text, saved_at=now)
        session.execute(
            row.on_conflict_do_update(
                index_elements=[Draft.account_id, Draft.form, Draft.about],
                set_={"content": row.excluded.content, "saved_at": row.excluded.saved_at},
            )
        )
        old = select(Draft.id).where(Draft.account_id == account_id).order_by(Draft.saved_at.desc()).offset(MOST_DRAFTS)
        session.execute(delete(Draft).where(Draft.id.in_(session.scalars(old).all())))


def drop_draft(session: Session, account: Account, form: str, about: str) -> None:
    """Forget a draft, within the caller's transaction."""
    session.execute(delete(Draft).where(Draft.account_id == account.id, Draft.form == form, Draft.about == about))
