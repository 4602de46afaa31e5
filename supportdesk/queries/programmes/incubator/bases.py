"""Bases and their rooms: seen by the whole county, corrected by the unit that keeps them and those above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.programmes.incubator import (
    IncubatorTerms,
    Occupancy,
    RoomStanding,
    base_warnings,
    occupancy_of,
)
from supportdesk.domain.words import Words
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.incubator import IncubatorBase, IncubatorFund, IncubatorRoom, TenancyReport
from supportdesk.queries import policies
from supportdesk.queries.banks import known_to
from supportdesk.queries.visibility import Viewer, sees_application, units_of

PLACE_CODE = "incubator_place"


@dataclass(frozen=True)
class RoomLine:
    """A room, how it stands, and its tenancy as far as the viewer may see it (a foreign one is taken, no more)."""

    room: IncubatorRoom
    standing: RoomStanding
    tenancy: IncubatorFund | None


@dataclass(frozen=True)
class BaseLine:
    """A base with its rooms on a day: how it is used and what its keeper should know."""

    base: IncubatorBase
    rooms: tuple[RoomLine, ...]
    occupancy: Occupancy
    warnings: tuple[Words, ...]
    is_own: bool

    @property
    def free_rooms(self) -> tuple[RoomLine, ...]:
        """The rooms that can be let today."""
        return tuple(one for one in self.rooms if one.standing.is_open and not one.standing.is_taken)


def list_bases(session: Session, viewer: Viewer, today: date) -> list[BaseLine]:
    """The bases that the viewer's county works with, each with rooms and warnings; those in use first, then by name."""
    if viewer is not None and not grants(viewer.role, Permission.SUPPORT_READ):
        return []
    statement = select(IncubatorBase).options(selectinload(IncubatorBase.rooms), joinedload(IncubatorBase.unit))
    if viewer is not None:
        statement = statement.join(OrgUnit, OrgUnit.id == IncubatorBase.unit_id).where(known_to(session, viewer.unit))
    bases = session.scalars(
        statement.order_by(IncubatorBase.is_open.desc(), IncubatorBase.name, IncubatorBase.id)
    ).all()
    return _lines(session, viewer, bases, today)


def base_page(session: Session, viewer: Viewer, base_id: int, today: date) -> BaseLine:
    """One base as the list has it; raises NotFoundError for a foreign or unknown one."""
    (line,) = _lines(session, viewer, [get_base(session, viewer, base_id)], today)
    return line


def get_base(session: Session, viewer: Viewer, base_id: int) -> IncubatorBase:
    """A base of the viewer's county with its rooms; raises NotFoundError."""
    statement = (
        select(IncubatorBase)
        .options(selectinload(IncubatorBase.rooms), joinedload(IncubatorBase.unit))
        .where(IncubatorBase.id == base_id)
    )
    if viewer is not None:
        if not grants(viewer.role, Permission.SUPPORT_READ):
            raise NotFoundError
        statement = statement.join(OrgUnit, OrgUnit.id == IncubatorBase.unit_id).where(known_to(session, viewer.unit))
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def get_own_base(session: Session, viewer: Viewer, base_id: int) -> IncubatorBase:
    """A base that is the viewer's to correct; raises NotFoundError for one that their subtree doesn't keep."""
    found = get_base(session, viewer, base_id)
    if viewer is not None and not found.unit.path.startswith(viewer.unit.path):
        raise NotFoundError
    return found


def get_room(session: Session, viewer: Viewer, room_id: int) -> IncubatorRoom:
    """A room of a base of the viewer's county; raises NotFoundError."""
    room = session.scalar(
        select(IncubatorRoom)
        .options(joinedload(IncubatorRoom.base).joinedload(IncubatorBase.unit))
        .where(IncubatorRoom.id == room_id)
    )
    if room is None:
        raise NotFoundError
    get_base(session, viewer, room.base_id)
    return room


def list_open_bases(session: Session, unit: OrgUnit) -> Sequence[IncubatorBase]:
    """The bases that an application of a unit may ask for, by name."""
    return session.scalars(
        select(IncubatorBase)
        .join(OrgUnit, OrgUnit.id == IncubatorBase.unit_id)
        .where(known_to(session, unit), IncubatorBase.is_open)
        .order_by(IncubatorBase.name, IncubatorBase.id)
    ).all()


def find_base(session: Session, unit: OrgUnit, code: str) -> IncubatorBase | None:
    """The base of a code among those of a unit's county, closed ones too."""
    if not code:
        return None
    return session.scalar(
        select(IncubatorBase)
        .join(OrgUnit, OrgUnit.id == IncubatorBase.unit_id)
        .where(known_to(session, unit), IncubatorBase.code == code)
    )


def count_free(session: Session, base: IncubatorBase) -> int:
    """How many rooms of a base can be let."""
    rooms = select(func.count()).select_from(IncubatorRoom).where(
        IncubatorRoom.base_id == base.id, IncubatorRoom.is_open, IncubatorRoom.id.not_in(_taken())
    )  # fmt: skip
    return session.scalar(rooms) or 0


def is_free(session: Session, room_id: int, *, besides: int | None = None) -> bool:
    """Tell whether a room can be let: open, its base open, and nobody has it (an application itself left out)."""
    statement = (
        select(IncubatorRoom.id)
        .join(IncubatorRoom.base)
        .where(
            IncubatorRoom.id == room_id,
            IncubatorRoom.is_open,
            IncubatorBase.is_open,
            IncubatorRoom.id.not_in(_taken(besides)),
        )
    )
    return session.scalar(statement) is not None


def find_terms(session: Session, unit: OrgUnit, today: date) -> IncubatorTerms | None:
    """The terms of places that hold for a unit on a day: what a base is measured by. None where no policy holds."""
    version = policies.version_in_force(session, Kind.INCUBATOR_FUND, unit, today, code=PLACE_CODE)
    return policies.terms_of(session, version, IncubatorTerms) if version is not None else None


def _taken(besides: int | None = None) -> Select[Any]:
    taken = select(_F.c.room_id).where(_F.c.room_id.is_not(None), _F.c.left_on.is_(None))
    return taken if besides is None else taken.where(_F.c.id != besides)


_F = IncubatorFund.__table__


def _lines(session: Session, viewer: Viewer, bases: Sequence[IncubatorBase], today: date) -> list[BaseLine]:
    room_ids = [room.id for base in bases for room in base.rooms]
    tenants = {
        one.room_id: one
        for one in session.scalars(
            select(IncubatorFund)
            .options(joinedload(IncubatorFund.person), joinedload(IncubatorFund.venture))
            .where(IncubatorFund.room_id.in_(room_ids), IncubatorFund.left_on.is_(None), sees_application(viewer))
        )
    }
    held = select(_F.c.room_id, _F.c.id).where(_F.c.room_id.in_(room_ids), _F.c.left_on.is_(None))
    taken: dict[int, int] = {row.room_id: row.id for row in session.execute(held)}
    ended = select(_F.c.room_id, func.max(_F.c.left_on).label("left_on")).where(
        _F.c.room_id.in_(room_ids), _F.c.left_on.is_not(None)
    )
    last_left: dict[int, date] = {row.room_id: row.left_on for row in session.execute(ended.group_by(_F.c.room_id))}
    unused = _unused_since(session, list(taken.values()))
    mine = set(session.scalars(units_of(viewer))) if viewer is not None else None
    terms: dict[int, IncubatorTerms | None] = {}
    lines = []
    for base in bases:
        rooms = tuple(
            RoomLine(room, _standing(base, room, taken, unused, last_left), tenants.get(room.id)) for room in base.rooms
        )
        standings = [one.standing for one in rooms]
        if base.unit_id not in terms:
            terms[base.unit_id] = find_terms(session, base.unit, today)
        measured_by = terms[base.unit_id]
        warnings = base_warnings(standings, today, measured_by) if measured_by and base.is_open else ()
        is_own = mine is None or base.unit_id in mine
        lines.append(BaseLine(base, rooms, occupancy_of(standings), warnings, is_own))
    return lines


def _standing(
    base: IncubatorBase,
    room: IncubatorRoom,
    taken: Mapping[int, int],
    unused: Mapping[int, date],
    last_left: Mapping[int, date],
) -> RoomStanding:
    is_open = room.is_open and base.is_open
    if room.id in taken:
        since = unused.get(taken[room.id])
    else:
        since = max(room.ready_on, last_left.get(room.id, room.ready_on)) if is_open else None
    return RoomStanding(room.name, Decimal(room.area_m2), is_open, room.id in taken, since)


def _unused_since(session: Session, application_ids: Sequence[int]) -> dict[int, date]:
    """Since when tenants don't use their rooms, as their latest report says; who uses it is left out."""
    rows = session.execute(
        select(TenancyReport.application_id, TenancyReport.reported_on, TenancyReport.empty_days)
        .where(TenancyReport.application_id.in_(application_ids))
        .order_by(TenancyReport.year, TenancyReport.quarter)
    )
    latest = {application_id: (reported_on, empty) for application_id, reported_on, empty in rows}
    return {
        application_id: date.fromordinal(reported_on.toordinal() - empty)
        for application_id, (reported_on, empty) in latest.items()
        if empty
    }


__all__ = [
    "BaseLine",
    "RoomLine",
    "base_page",
    "count_free",
    "find_base",
    "find_terms",
    "get_base",
    "get_own_base",
    "get_room",
    "is_free",
    "list_bases",
    "list_open_bases",
]
