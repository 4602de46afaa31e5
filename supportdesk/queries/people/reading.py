"""One person and what belongs to them."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.people import Household, Person, PersonCategory, PersonMerge
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.ventures import Venture
from supportdesk.queries.visibility import Viewer, sees_application, sees_case, sees_person, sees_venture, within

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


def list_person_applications(session: Session, viewer: Viewer, person: Person) -> Sequence[Application]:
    """Applications of a person of every kind, those under way first, then the latest; with version and programme."""
    return session.scalars(
        select(Application)
        .where(sees_application(viewer), Application.person_id == person.id)
        .options(joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme))
        .order_by(Application.closed_on.is_not(None), Application.is_historic, Application.touch.desc())
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


def get_merge(session: Session, viewer: Viewer, person_id: int, merge_id: int) -> PersonMerge:
    """Return a merge of a person that holds. Raises NotFoundError for a foreign or unknown one, or one that was undone."""
    person = get_person(session, viewer, person_id)
    found = next((merge for merge in list_merges(session, person) if merge.id == merge_id), None)
    if found is None:
        raise NotFoundError
    return found


def get_category(session: Session, viewer: Viewer, person_id: int, category_id: int) -> PersonCategory:
    """Return a person's membership of a group. Raises NotFoundError."""
    person = get_person(session, viewer, person_id)
    found = next((one for one in person.categories if one.id == category_id), None)
    if found is None:
        raise NotFoundError
    return found


def list_members(session: Session, viewer: Viewer, household: Household) -> Sequence[Person]:
    """Whom the viewer sees of a family, in the order in which they came."""
    return session.scalars(
        select(Person)
        .where(sees_person(viewer), Person.household_id == household.id, Person.merged_into_id.is_(None))
        .order_by(Person.id)
    ).all()


def list_reveals(session: Session, person: Person) -> Sequence[Event]:
    """Who saw a number of a person in clear and why, the latest first, fifty at most."""
    return session.scalars(
        select(Event)
        .where(Event.person_id == person.id, Event.kind == "person.revealed")
        .order_by(Event.id.desc())
        .limit(MOST_ACCESSES)
    ).all()


def list_accesses(session: Session, person: Person) -> Sequence[Event]:
    """Who saw or changed what of a person, the latest first, fifty at most."""
    return session.scalars(
        select(Event).where(Event.person_id == person.id).order_by(Event.id.desc()).limit(MOST_ACCESSES)
    ).all()
