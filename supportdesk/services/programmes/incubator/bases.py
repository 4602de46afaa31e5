"""Bases and their rooms: opened, corrected, closed for new tenants and opened again. Who lives there stays."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    NotAllowedError,
    RuleBrokenError,
    StaleVersionError,
)
from supportdesk.domain.fields import parse_area
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.programmes.incubator import IncubatorBase, IncubatorRoom
from supportdesk.services.work import Work

_MOST_NAME, _MOST_ROOM, _MOST_LINE, _MOST_PHONE = 60, 60, 200, 40
_CONTACTS = ("operator", "address", "contact", "phone", "note")


def open_base(
    work: Work,
    unit: OrgUnit,
    *,
    name: str,
    operator: str = "",
    address: str = "",
    contact: str = "",
    phone: str = "",
    opened_on: date | None = None,
    note: str = "",
) -> IncubatorBase:
    """Open a base that a unit keeps; it gets the unit's next code.

    Raises NotAllowedError outside the actor's subtree, BadValueError, AlreadyKnownError for a name of the same unit.
    """
    _may(work, unit)
    called = _name(name, "name", _MOST_NAME)
    same = work.session.scalars(select(IncubatorBase).where(IncubatorBase.unit_id == unit.id)).all()
    _refuse_taken(called, [one.name for one in same], "name")
    codes = set(work.session.scalars(select(IncubatorBase.code)))
    code = next(
        one for one in (f"{unit.code}-F{number:02d}" for number in range(1, len(codes) + 2)) if one not in codes
    )
    about = _contacts(operator=operator, address=address, contact=contact, phone=phone, note=note)
    work.record("incubator.base_opened", {"code": code, "name": called}, unit_id=unit.id, subject=f"incubator:{code}")
    made = IncubatorBase(
        code=code, name=called, unit_id=unit.id, opened_on=opened_on, created_at=work.now, updated_at=work.now, **about
    )
    work.session.add(made)
    work.session.flush()
    return made


def correct_base(
    work: Work,
    base: IncubatorBase,
    *,
    name: str,
    operator: str = "",
    address: str = "",
    contact: str = "",
    phone: str = "",
    opened_on: date | None = None,
    note: str = "",
    seen_version: int,
) -> None:
    """Correct what a base is called and who runs it; its code stays. It comes with its unit.

    Raises StaleVersionError when somebody saved meanwhile, NotAllowedError, BadValueError, AlreadyKnownError.
    """
    _may(work, base.unit)
    about = _contacts(operator=operator, address=address, contact=contact, phone=phone, note=note)
    given = {"name": _name(name, "name", _MOST_NAME), **about, "opened_on": opened_on}
    kept = {field: getattr(base, field) for field in given}
    _refuse_stale(base, seen_version, f"incubator:{base.code}")
    if kept == given:
        return
    same = work.session.scalars(
        select(IncubatorBase).where(IncubatorBase.unit_id == base.unit_id, IncubatorBase.id != base.id)
    )
    _refuse_taken(str(given["name"]), [one.name for one in same], "name")
    _record(work, base, "incubator.base_corrected", {"before": _told(kept), "after": _told(given)})
    for field, value in given.items():
        setattr(base, field, value)
    _touched(work, base)


def close_base(work: Work, base: IncubatorBase, *, reason: str) -> None:
    """Close a base for new tenants; those who are there stay. Raises RuleBrokenError when it is closed already."""
    _switch(work, base, is_open=False, reason=reason)


def reopen_base(work: Work, base: IncubatorBase) -> None:
    """Open a closed base again."""
    _switch(work, base, is_open=True, reason="")


def add_room(
    work: Work,
    base: IncubatorBase,
    *,
    name: str,
    area_m2: str,
    month_rent: Money,
    ready_on: date | None = None,
    note: str = "",
) -> IncubatorRoom:
    """Add a room: its name within the base, its area, a month's full rent, and since when it can be let."""
    _may(work, base.unit)
    called = _name(name, "name", _MOST_ROOM)
    names = work.session.scalars(select(IncubatorRoom.name).where(IncubatorRoom.base_id == base.id)).all()
    _refuse_taken(called, names, "name")
    area, rent = _area(area_m2), _rent(month_rent)
    _record(work, base, "incubator.room_added", {"name": called, "area": area, "rent": rent.fen})
    made = IncubatorRoom(
        base_id=base.id,
        name=called,
        area_m2=area,
        month_rent=rent,
        ready_on=ready_on or work.today,
        note=note.strip()[:_MOST_LINE],
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def correct_room(
    work: Work,
    room: IncubatorRoom,
    *,
    name: str,
    area_m2: str,
    month_rent: Money,
    is_open: bool,
    ready_on: date | None = None,
    note: str = "",
    seen_version: int,
) -> None:
    """Correct a room, or take it out of letting; agreements that are signed keep their rent. It comes with its base."""
    base = room.base
    _may(work, base.unit)
    given: dict[str, object] = {
        "name": _name(name, "name", _MOST_ROOM),
        "area_m2": _area(area_m2),
        "month_rent": _rent(month_rent),
        "is_open": is_open,
        "ready_on": ready_on or room.ready_on,
        "note": note.strip()[:_MOST_LINE],
    }
    kept = {field: getattr(room, field) for field in given}
    _refuse_stale(room, seen_version, f"incubator:{base.code}")
    if kept == given:
        return
    names = work.session.scalars(
        select(IncubatorRoom.name).where(IncubatorRoom.base_id == base.id, IncubatorRoom.id != room.id)
    ).all()
    _refuse_taken(str(given["name"]), names, "name")
    _record(work, base, "incubator.room_corrected", {"room": room.id, "before": _told(kept), "after": _told(given)})
    for field, value in given.items():
        setattr(room, field, value)
    _touched(work, room)


def _switch(work: Work, base: IncubatorBase, *, is_open: bool, reason: str) -> None:
    _may(work, base.unit)
    why = reason.strip()[:_MOST_LINE]
    if base.is_open is is_open:
        raise RuleBrokenError(say("基地已经是这个状态。"))
    if not is_open and not why:
        raise BadValueError(say("请填写。"), field="reason", code="missing")
    _record(work, base, "incubator.base_reopened" if is_open else "incubator.base_closed", {"reason": why})
    base.is_open = is_open
    _touched(work, base)


def _may(work: Work, unit: OrgUnit) -> None:
    work.needs(Permission.SUPPORT_WRITE)
    if work.actor is not None and not unit.path.startswith(work.actor.unit.path):
        raise NotAllowedError


def _name(text: str, field: str, most: int) -> str:
    clean = text.strip()
    if not clean:
        raise BadValueError(say("请填写。"), field=field, code="missing")
    if len(clean) > most:
        raise BadValueError(say("最多 {most} 个字。", most=most), field=field, code="too_long")
    return clean


def _refuse_taken(name: str, names: Sequence[str], field: str) -> None:
    if name in names:
        raise AlreadyKnownError(say("已有同名的“{name}”。", name=name), field=field)


def _refuse_stale(row: IncubatorBase | IncubatorRoom, seen_version: int, about: str) -> None:
    if row.version != seen_version:
        names = ("name", *_CONTACTS) if isinstance(row, IncubatorBase) else ("name", "area_m2", "note")
        raise StaleVersionError({name: getattr(row, name) for name in names}, row.version, about=about)


def _contacts(**given: str) -> dict[str, str]:
    longest = {"phone": _MOST_PHONE}
    for field, text in given.items():
        most = longest.get(field, _MOST_LINE)
        if len(text.strip()) > most:
            raise BadValueError(say("最多 {most} 个字。", most=most), field=field, code="too_long")
    return {field: given[field].strip() for field in _CONTACTS}


def _area(text: str) -> str:
    try:
        return parse_area(text).value
    except BadValueError as error:
        raise BadValueError(error.words, field="area_m2", code=error.code) from error


def _rent(amount: Money) -> Money:
    if amount < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="month_rent", code="negative")
    return amount


def _told(values: Mapping[str, object]) -> dict[str, object]:
    told: dict[str, object] = {}
    for field, value in values.items():
        told[field] = value.fen if isinstance(value, Money) else str(value) if isinstance(value, date) else value
    return told


def _record(work: Work, base: IncubatorBase, kind: str, data: dict[str, object]) -> None:
    work.record(kind, {"code": base.code, **data}, unit_id=base.unit_id, subject=f"incubator:{base.code}")


def _touched(work: Work, row: IncubatorBase | IncubatorRoom) -> None:
    row.version, row.updated_at = row.version + 1, work.now
    work.session.flush()
