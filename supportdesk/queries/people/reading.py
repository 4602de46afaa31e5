"""One person and what belongs to them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import Account
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.people import Household, Person, PersonMerge
from supportdesk.models.ventures import Venture
from supportdesk.queries.visibility import Viewer, sees_case, sees_person, sees_venture, within

MOST_ACCESSES = 50


def get_person(session: Session, viewer: Viewer, person_id: int) -> Person:
    """Return a person with unit, household and groups. Raises NotFoundError for a foreign or unknown id."""
    found = session.scalar(
        select(Person)
        .where(sees_person(viewer), Person.id == person_id)
        .options(joinedload(Person.unit), joinedload(Person.household), selectinload(Person.categories))
    )
    if found is None:
        raise NotFoundError
    return found


def get_household(session: Session, viewer: Viewer, household_id: int) -> Household:
    """Return a household. Raises NotFoundError."""
    found = session.scalar(
        select(Household).where(within(viewer, Household.unit_id, Permission.PERSON_READ), Household.id == household_id)
    )
    if found is None:
        raise NotFoundError
    return found


def find_household(session: Session, viewer: Viewer, number: str) -> Household | None:
    """Return the household of a register's number, if the viewer may see it."""
    return session.scalar(
        select(Household).where(within(viewer, Household.unit_id, Permission.PERSON_READ), Household.number == number)
    )


def list_person_cases(session: Session, viewer: Viewer, person: Person) -> Sequence[Case]:
    """Cases of a person, the latest first, with venture and handler."""
    return session.scalars(
        select(Case)
        .where(sees_case(viewer), Case.person_id == person.id)
        .options(joinedload(Case.venture), joinedload(Case.handler).joinedload(Account.unit), joinedload(Case.unit))
        .order_by(Case.touch.desc())
    ).all()


def list_person_ventures(session: Session, viewer: Viewer, person: Person) -> Sequence[Venture]:
    """Ventures of a person, the latest first."""
    return session.scalars(
        select(Venture)
        .where(sees_venture(viewer), Venture.person_id == person.id)
        .options(joinedload(Venture.unit))
        .order_by(Venture.id.desc())
    ).all()


def list_merges(session: Session, person: Person) -> Sequence[PersonMerge]:
    """Merges into a person that hold, and the one by which the person was merged itself; the latest first."""
    return session.scalars(
        select(PersonMerge)
        .where(
            or_(PersonMerge.kept_id == person.id, PersonMerge.merged_id == person.id), PersonMerge.undone_at.is_(None)
        )
        .order_by(PersonMerge.id.desc())
    ).all()


def list_accesses(session: Session, person: Person) -> Sequence[Event]:
    """Who saw or changed what of a person, the latest first, fifty at most."""
    return session.scalars(
        select(Event).where(Event.person_id == person.id).order_by(Event.id.desc()).limit(MOST_ACCESSES)
    ).all()
