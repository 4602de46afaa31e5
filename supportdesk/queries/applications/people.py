"""What of a person the rules of several kinds are asked about."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.matching import NotedFact
from supportdesk.models.people import Person
from supportdesk.queries.facts.records import noted_value

MARRIED = "20"


def proved_categories(person: Person, on: date) -> frozenset[str]:
    """The groups to which a person is proved to belong on a day. The person comes with its categories."""
    return frozenset(
        one.code
        for one in person.categories
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
    )


def is_identity_verified(session: Session, application: Application) -> bool | None:
    """Tell whether an official saw who applies: at the counter, or as was noted since; None while nobody said.

    Who applies from home under an account was not seen by that alone.
    """
    entered_by = session.get(Account, application.entered_by_id) if application.entered_by_id else None
    if entered_by is None or entered_by.role is not Role.ENTREPRENEUR:
        return True
    noted = session.scalar(
        select(NotedFact.value)
        .where(NotedFact.person_id == application.person_id, NotedFact.name == "identity_verified")
        .order_by(NotedFact.id.desc())
        .limit(1)
    )
    found = None if noted is None else noted_value("identity_verified", noted)
    return found if isinstance(found, bool) else None
