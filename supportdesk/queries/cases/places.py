"""What a viewer's lists can be narrowed to: units and officials of their subtree, and their saved views; one query."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Result, literal, or_, select, union_all
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account, OrgUnit, SavedView
from supportdesk.queries.visibility import Sight, sight_of, units_of


@dataclass(frozen=True)
class Place:
    """A unit, an official or a saved view: its id, its name, and a view's query."""

    id: int
    name: str
    query: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Places:
    """In the order in which they are offered."""

    units: list[Place]
    officials: list[Place]
    views: list[Place]


def list_places(session: Session, viewer: Account, page: str) -> Places:
    """Return units and officials of the viewer's subtree, and the views kept for a page."""
    sight = sight_of(viewer)
    found: dict[str, list[tuple[str, Place]]] = {"unit": [], "account": [], "view": []}
    rows: Result[*tuple[Any, ...]] = session.execute(_all_places(sight, page))
    for kind, id_, name, query, order, owner in (tuple(row) for row in rows):
        found[kind].append((order, Place(id_, name, query or "", is_own=owner == viewer.id)))
    in_order = {kind: [place for _, place in sorted(rows, key=_by_order)] for kind, rows in found.items()}
    return Places(in_order["unit"], in_order["account"], sorted(in_order["view"], key=lambda view: view.id))


@lru_cache(maxsize=500)
def _all_places(viewer: Sight, page: str) -> CompoundSelect[*tuple[Any, ...]]:
    """The statement, made once for a sight."""
    units = select(literal("unit"), OrgUnit.id, OrgUnit.name, literal(""), OrgUnit.path, literal(0)).where(
        OrgUnit.id.in_(units_of(viewer))
    )
    officials = select(literal("account"), Account.id, Account.name, literal(""), Account.name, literal(0)).where(
        Account.unit_id.in_(units_of(viewer)), Account.role == Role.OFFICIAL, Account.disabled_at.is_(None)
    )
    views = select(
        literal("view"), SavedView.id, SavedView.name, SavedView.query, SavedView.name, SavedView.account_id
    ).where(
        SavedView.page == page,
        or_(SavedView.account_id == viewer.id, SavedView.is_shared & _of_my_unit(viewer)),
    )
    return union_all(units, officials, views)


def get_place(session: Session, viewer: Account, unit_id: int) -> OrgUnit:
    """Return a unit of the viewer's subtree, to put a person or a venture into. Raises NotFoundError."""
    found = session.scalar(select(OrgUnit).where(OrgUnit.id == unit_id, OrgUnit.id.in_(units_of(viewer))))
    if found is None:
        raise NotFoundError
    return found


def _of_my_unit(viewer: Sight) -> ColumnElement[bool]:
    return SavedView.account_id.in_(select(Account.id).where(Account.unit_id == viewer.unit_id))


def _by_order(row: tuple[str, Place]) -> tuple[str, int]:
    return row[0], row[1].id
