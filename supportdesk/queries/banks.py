"""Reads of handling banks: a county's own, and those of what lies above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.policies import Bank
from supportdesk.queries.policies import line_of
from supportdesk.queries.visibility import Viewer, units_of


@dataclass(frozen=True)
class BankLine:
    """A bank, the unit that keeps it, and whether that unit is the reader's own or below it."""

    bank: Bank
    keeper: OrgUnit
    is_own: bool


def list_lines(session: Session, viewer: Account) -> list[BankLine]:
    """The banks that the viewer's county works with, those that get new referrals first, then by name."""
    if not grants(viewer.role, Permission.PROGRAMME_READ):
        return []
    rows = session.execute(
        select(Bank, OrgUnit)
        .join(OrgUnit, OrgUnit.id == Bank.unit_id)
        .where(known_to(session, viewer.unit))
        .order_by(Bank.is_active.desc(), Bank.name, Bank.id)
    ).all()
    return [BankLine(bank, keeper, keeper.path.startswith(viewer.unit.path)) for bank, keeper in rows]


def list_known(session: Session, unit: OrgUnit) -> Sequence[Bank]:
    """Every bank of a unit's county and of what lies above it, closed ones too, by code."""
    return session.scalars(
        select(Bank)
        .join(OrgUnit, OrgUnit.id == Bank.unit_id)
        .where(known_to(session, unit))
        .order_by(Bank.code, Bank.id)
    ).all()


def get_known(session: Session, unit: OrgUnit, bank_id: int) -> Bank:
    """One of the banks that a unit's county works with; raises NotFoundError."""
    found = next((bank for bank in list_known(session, unit) if bank.id == bank_id), None)
    if found is None:
        raise NotFoundError
    return found


def get_own(session: Session, viewer: Viewer, bank_id: int) -> Bank:
    """A bank that is the viewer's to correct; raises NotFoundError for one that their unit doesn't keep."""
    statement = select(Bank).where(Bank.id == bank_id)
    if viewer is not None:
        statement = statement.where(Bank.unit_id.in_(units_of(viewer)))
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def known_to(session: Session, unit: OrgUnit) -> ColumnElement[bool]:
    """The condition, on units that keep banks, that a unit works with them: its whole county's, and those above.

    For a prefecture or a province: its own, those above, and those of all its counties.
    """
    line = line_of(unit)
    top = unit.path
    if unit.level in {UnitLevel.TOWN, UnitLevel.VILLAGE}:
        county = select(OrgUnit.path).where(OrgUnit.path.in_(line), OrgUnit.level == UnitLevel.COUNTY)
        top = session.scalar(county) or top
    return or_(OrgUnit.path.in_(line), OrgUnit.path.startswith(top, autoescape=True))
