"""A county with its people at work, and deeds done by them."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.services.work import Work, deed
from tests.factories import accounts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A county, one of its towns, and who works there."""

    county: OrgUnit
    town: OrgUnit
    official: Account
    supervisor: Account


def desk(session: Session, code: str = "360426", name: str = "禾川县", letters: str = "HC") -> Desk:
    """A county's desk, ready for work."""
    county = accounts.county(session, code, name)
    county.letters = letters
    town = accounts.town(session, county)
    made = Desk(
        county,
        town,
        accounts.account(session, Role.OFFICIAL, county, f"official-{code}"),
        accounts.account(session, Role.SUPERVISOR, county, f"supervisor-{code}", name="何立群"),
    )
    session.commit()
    return made


def doing(session: Session, actor: Account | None, now: datetime = NOW) -> AbstractContextManager[Work]:
    """A deed of an account; the account's unit is loaded, as it is behind a request."""
    return deed(session, actor, now)
