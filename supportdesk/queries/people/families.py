"""Families and what a person has several of: rows of their own, each with its version."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.households import HEAD
from supportdesk.models.people import Household, HouseholdMember, Person, PersonAbsence, PersonConsent

Row = TypeVar("Row", PersonAbsence, PersonConsent, HouseholdMember)


def list_absences(session: Session, person: Person) -> Sequence[PersonAbsence]:
    """The absences of a person before the latest, the latest of them first."""
    return session.scalars(
        select(PersonAbsence)
        .where(PersonAbsence.person_id == person.id)
        .order_by(PersonAbsence.away_from.desc(), PersonAbsence.id)
    ).all()


def list_consents(session: Session, person: Person) -> Sequence[PersonConsent]:
    """What a person agreed to beside the keeping of the file, those that hold first."""
    return session.scalars(
        select(PersonConsent)
        .where(PersonConsent.person_id == person.id)
        .order_by(PersonConsent.withdrawn_on.is_not(None), PersonConsent.purpose, PersonConsent.id)
    ).all()


def list_unfiled(session: Session, household: Household) -> Sequence[HouseholdMember]:
    """Those of a family who have no file of their own, the head first, then by relation."""
    return session.scalars(
        select(HouseholdMember)
        .where(HouseholdMember.household_id == household.id)
        .order_by(HouseholdMember.relation, HouseholdMember.birth_year, HouseholdMember.id)
    ).all()


def get_absence(session: Session, person: Person, row_id: int) -> PersonAbsence:
    """Return an absence of a person who was read for the viewer. Raises NotFoundError."""
    return _one(next((row for row in list_absences(session, person) if row.id == row_id), None))


def get_consent(session: Session, person: Person, row_id: int) -> PersonConsent:
    """Return a consent of a person who was read for the viewer. Raises NotFoundError."""
    return _one(next((row for row in list_consents(session, person) if row.id == row_id), None))


def get_unfiled(session: Session, household: Household, row_id: int) -> HouseholdMember:
    """Return one of the family of a person who was read for the viewer. Raises NotFoundError."""
    return _one(next((row for row in list_unfiled(session, household) if row.id == row_id), None))


def has_another_head(session: Session, household_id: int, but: Person | HouseholdMember | None) -> bool:
    """Tell whether a family has a head, with a file or without, other than one who is there already."""
    filed = select(Person.id).where(
        Person.household_id == household_id, Person.household_relation == HEAD, Person.merged_into_id.is_(None)
    )
    unfiled = select(HouseholdMember.id).where(
        HouseholdMember.household_id == household_id, HouseholdMember.relation == HEAD
    )
    if isinstance(but, Person):
        filed = filed.where(Person.id != but.id)
    elif but is not None:
        unfiled = unfiled.where(HouseholdMember.id != but.id)
    return session.scalar(select(filed.exists() | unfiled.exists())) or False


def _one(found: Row | None) -> Row:
    if found is None:
        raise NotFoundError
    return found
