"""How readers want to be told."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.models.accounts import Account
from supportdesk.models.telling import TellingChoice


def find_choice(session: Session, account: Account) -> TellingChoice | None:
    """A reader's own choice; None while they have made none."""
    return session.get(TellingChoice, account.id)


def find_calendar_reader(session: Session, digest: str) -> Account | None:
    """Whose calendar has the token with this digest; None for an unknown one and for a closed account."""
    return session.scalar(
        select(Account)
        .join(TellingChoice, TellingChoice.account_id == Account.id)
        .where(TellingChoice.calendar_digest == digest, Account.disabled_at.is_(None))
        .options(joinedload(Account.unit))
    )
