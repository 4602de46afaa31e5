"""Who may see what: every read of people, cases and applications begins here."""

from dataclasses import dataclass
from typing import Any, overload

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import InstrumentedAttribute

from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture

Viewer = Account | None


@dataclass(frozen=True)
class SeenUnit:
    """What of a viewer's unit decides what they see."""

    id: int
    path: str
    level: UnitLevel


@dataclass(frozen=True)
class Sight:
    """All that decides what a viewer sees: who has the same sight may share a statement, made once."""

    id: int
    role: Role
    unit_id: int
    unit: SeenUnit
    person_id: int | None
    bank_id: int | None


Looker = Account | Sight | None


@overload
def sight_of(viewer: Account) -> Sight: ...
@overload
def sight_of(viewer: None) -> None: ...
@overload
def sight_of(viewer: Viewer) -> Sight | None: ...
def sight_of(viewer: Viewer) -> Sight | None:
    """The viewer's sight. Their unit must be loaded."""
    if viewer is None:
        return None
    unit = SeenUnit(viewer.unit.id, viewer.unit.path, viewer.unit.level)
    return Sight(viewer.id, viewer.role, viewer.unit_id, unit, viewer.person_id, viewer.bank_id)


# Named once: a second name of a table costs more to make than the statement around it.
_ASKED_UNIT = OrgUnit.__table__.alias("asked_unit")


def units_of(viewer: Account | Sight) -> Select[int]:
    """The ids of the viewer's unit and of all below it. The viewer's unit must be loaded."""
    return select(OrgUnit.id).where(OrgUnit.path.startswith(viewer.unit.path, autoescape=True))


def within(viewer: Looker, unit_id: InstrumentedAttribute[Any], permission: Permission) -> ColumnElement[bool]:
    """The condition that a row belongs to the viewer's subtree and their role may read it; None is the program itself."""
    if viewer is None:
        return true()
    if not grants(viewer.role, permission):
        return false()
    return unit_id.in_(units_of(viewer))


def within_in_turn(
    viewer: Looker, unit_id: InstrumentedAttribute[Any], permission: Permission, *, among_few: bool = False
) -> ColumnElement[bool]:
    """The same condition as `within`, for lists that are read in their own order until a page is full.

    A county's viewer sees nearly every row, so each is asked in turn; told the units as a set, SQLite would collect and
    sort the whole county for one page. A town's viewer sees few, so those are collected from the index of units, unless
    another condition names few already.
    """
    if viewer is None or (viewer.unit.level in {UnitLevel.TOWN, UnitLevel.VILLAGE} and not among_few):
        return within(viewer, unit_id, permission)
    if not grants(viewer.role, permission):
        return false()
    beneath = _ASKED_UNIT.c.path.startswith(viewer.unit.path, autoescape=True)
    seen = select(_ASKED_UNIT.c.id).where(_ASKED_UNIT.c.id == unit_id, beneath)
    return seen.correlate(unit_id.class_).exists()


def sees_case(viewer: Looker) -> ColumnElement[bool]:
    """The condition on Case."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return Case.person_id == viewer.person_id
    return within(viewer, Case.unit_id, Permission.CASE_READ)


def lists_case(viewer: Looker, *, among_few: bool = False) -> ColumnElement[bool]:
    """The condition on Case, for lists that are read in their own order."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return sees_case(viewer)
    return within_in_turn(viewer, Case.unit_id, Permission.CASE_READ, among_few=among_few)


def lists_person(viewer: Looker) -> ColumnElement[bool]:
    """The condition on Person, for lists that are read in their own order."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return sees_person(viewer)
    return within_in_turn(viewer, Person.unit_id, Permission.PERSON_READ)


def sees_person(viewer: Looker) -> ColumnElement[bool]:
    """The condition on Person."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return Person.id == viewer.person_id
    return within(viewer, Person.unit_id, Permission.PERSON_READ)


def sees_venture(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Venture."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return Venture.person_id == viewer.person_id
    return within(viewer, Venture.unit_id, Permission.PERSON_READ)


def sees_application(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Application. A bank sees what was referred to it, and nothing else."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return Application.person_id == viewer.person_id
    if viewer is not None and viewer.role == Role.PARTNER:
        referred = select(Loan.__table__.c.id).where(
            Loan.__table__.c.bank_id == viewer.bank_id, Loan.__table__.c.referred_on.is_not(None)
        )
        return Application.id.in_(referred)
    return within(viewer, Application.unit_id, Permission.CASE_READ)
