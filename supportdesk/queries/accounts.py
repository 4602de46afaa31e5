"""Reads of units and accounts: the viewer's own subtree."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import Account, OrgUnit, SignedInSession, UnitLevel
from supportdesk.queries.visibility import Viewer, units_of, within


def list_units(session: Session, viewer: Viewer) -> Sequence[OrgUnit]:
    """Units from the viewer's own downwards, parents before children."""
    return session.scalars(
        select(OrgUnit).where(within(viewer, OrgUnit.id, Permission.UNIT_READ)).order_by(OrgUnit.path)
    ).all()


def get_unit(session: Session, viewer: Viewer, unit_id: int) -> OrgUnit:
    """One unit; raises NotFoundError outside the viewer's subtree."""
    found = session.scalar(
        select(OrgUnit).where(OrgUnit.id == unit_id, within(viewer, OrgUnit.id, Permission.UNIT_READ))
    )
    if found is None:
        raise NotFoundError
    return found


def list_subtree(session: Session, viewer: Account) -> Sequence[OrgUnit]:
    """The viewer's own unit and all below it, parents before children: where they may do their work."""
    return session.scalars(select(OrgUnit).where(OrgUnit.id.in_(units_of(viewer))).order_by(OrgUnit.path)).all()


def get_of_subtree(session: Session, viewer: Viewer, unit_id: int) -> OrgUnit:
    """One unit in which the viewer may do their work; raises NotFoundError outside their subtree."""
    statement = select(OrgUnit).where(OrgUnit.id == unit_id)
    if viewer is not None:
        statement = statement.where(OrgUnit.id.in_(units_of(viewer)))
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def find_by_code(session: Session, viewer: Account | None, code: str) -> OrgUnit | None:
    """The unit of a code in which the viewer may do their work, or None."""
    statement = select(OrgUnit).where(OrgUnit.code == code)
    if viewer is not None:
        statement = statement.where(OrgUnit.id.in_(units_of(viewer)))
    return session.scalar(statement)


def list_accounts(session: Session, viewer: Viewer) -> Sequence[Account]:
    """Accounts of the viewer's subtree by unit and name, with their units."""
    return session.scalars(
        select(Account)
        .join(OrgUnit, OrgUnit.id == Account.unit_id)
        .where(within(viewer, Account.unit_id, Permission.ACCOUNT_READ))
        .options(joinedload(Account.unit))
        .order_by(OrgUnit.path, Account.username)
    ).all()


def get_account(session: Session, viewer: Viewer, account_id: int) -> Account:
    """One account with its unit; raises NotFoundError outside the viewer's subtree."""
    found = session.scalar(
        select(Account)
        .where(Account.id == account_id, within(viewer, Account.unit_id, Permission.ACCOUNT_READ))
        .options(joinedload(Account.unit))
    )
    if found is None:
        raise NotFoundError
    return found


def list_sessions(session: Session, account: Account, limit: int = 20) -> Sequence[SignedInSession]:
    """The account's latest sessions, running ones first."""
    return session.scalars(
        select(SignedInSession)
        .where(SignedInSession.account_id == account.id)
        .order_by(SignedInSession.ended_at.is_not(None), SignedInSession.id.desc())
        .limit(limit)
    ).all()


def count_by_unit(session: Session, viewer: Viewer) -> dict[int, int]:
    """How many accounts each unit has."""
    rows: Sequence[Row[int, int]] = session.execute(
        select(Account.unit_id, func.count())
        .where(within(viewer, Account.unit_id, Permission.UNIT_READ), Account.disabled_at.is_(None))
        .group_by(Account.unit_id)
    ).all()
    return {unit_id: count for unit_id, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def list_counties(session: Session) -> Sequence[OrgUnit]:
    """All counties that are active, by name: their names and telephones are public."""
    return session.scalars(
        select(OrgUnit).where(OrgUnit.level == UnitLevel.COUNTY, OrgUnit.is_active).order_by(OrgUnit.name, OrgUnit.id)
    ).all()
