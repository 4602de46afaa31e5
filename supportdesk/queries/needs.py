"""Needs and matters as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.needs import NeedState
from supportdesk.domain.needs.lifecycle import RUNNING
from supportdesk.domain.permissions import Permission, Role
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.needs import Matter, Need
from supportdesk.models.people import Person
from supportdesk.policies.needs import need_kinds
from supportdesk.queries.visibility import Viewer, within

PAGE = 50
MOST_OF_ONE = 100
LATE = "late"


def sees_need(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Need."""
    if viewer is not None and viewer.role == Role.ENTREPRENEUR:
        return Need.person_id == viewer.person_id
    return within(viewer, Need.unit_id, Permission.CASE_READ)


def may_read_text(viewer: Viewer, need: Need) -> bool:
    """Tell whether a reader may read what a need says: a private one is for its own desk, its owner and the founder."""
    kind = need_kinds().get(need.kind)
    if viewer is None or kind is None or not kind.is_private:
        return True
    if viewer.role == Role.ENTREPRENEUR:
        return need.person_id == viewer.person_id
    if viewer.id in {need.owner_id, need.raised_by_id}:
        return True
    return viewer.role in {Role.OFFICIAL, Role.SUPERVISOR} and viewer.unit_id == need.unit_id


def may_read_matter(viewer: Viewer, matter: Matter) -> bool:
    """Tell whether a reader may read what is discussed: the matter of a private need is as private as that."""
    return matter.need is None or may_read_text(viewer, matter.need)


@dataclass(frozen=True)
class NeedFilter:
    """What to look for; empty fields don't narrow. `state` is a state's word or `late`."""

    state: str = ""
    kind: str = ""
    department: str = ""
    unit_id: int | None = None
    owner_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class NeedPage:
    """One page of a list, the latest touched first; `next_touch` leads on."""

    rows: Sequence[Need]
    next_touch: int | None


def list_needs(
    session: Session, viewer: Viewer, wanted: NeedFilter, today: date, before: int | None = None
) -> NeedPage:
    """One page of the viewer's needs, the latest touched first, from below a `touch`."""
    statement = _whole().where(sees_need(viewer), *_conditions(wanted, today))
    if before is not None:
        statement = statement.where(Need.touch < before)
    rows = session.scalars(statement.order_by(Need.touch.desc()).limit(PAGE + 1)).all()
    return NeedPage(rows[:PAGE], rows[PAGE - 1].touch if len(rows) > PAGE else None)


def count_needs(session: Session, viewer: Viewer, wanted: NeedFilter, today: date) -> int:
    """How many the filter finds."""
    asked = select(func.count(Need.id)).where(sees_need(viewer), *_conditions(wanted, today))
    return session.scalar(asked) or 0


def get_need(session: Session, viewer: Viewer, need_id: int) -> Need:
    """Return one; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(_whole().where(Need.id == need_id, sees_need(viewer)))
    if found is None:
        raise NotFoundError
    return found


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[Need]:
    """Those of a case, the latest touched first."""
    return _listed(session, viewer, Need.case_id == case_id)


def list_of_person(session: Session, viewer: Viewer, person_id: int) -> Sequence[Need]:
    """Those of a person, the latest touched first."""
    return _listed(session, viewer, Need.person_id == person_id)


def list_events(session: Session, need: Need) -> Sequence[Event]:
    """What happened to a need, the latest first."""
    return session.scalars(
        select(Event)
        .where(Event.person_id == need.person_id, Event.subject == f"need:{need.number}")
        .order_by(Event.id.desc())
        .limit(MOST_OF_ONE)
    ).all()


def newest_case(session: Session, person_id: int) -> Case | None:
    """The case in which a person's own need is kept: the open one that was touched last, else the last of all."""
    return session.scalars(
        select(Case)
        .where(Case.person_id == person_id)
        .options(joinedload(Case.unit), joinedload(Case.person))
        .order_by(Case.closed_on.is_not(None), Case.touch.desc())
        .limit(1)
    ).first()


def get_matter(session: Session, viewer: Viewer, matter_id: int) -> Matter:
    """Return one discussed matter with its items; raises NotFoundError."""
    found = session.scalar(_matters(viewer).where(Matter.id == matter_id).options(selectinload(Matter.items)))
    if found is None:
        raise NotFoundError
    return found


def list_matters(session: Session, viewer: Viewer, before: int | None = None) -> tuple[Sequence[Matter], int | None]:
    """One page of matters, the latest touched first; the second is the `touch` that leads on."""
    statement = _matters(viewer).options(selectinload(Matter.items))
    if before is not None:
        statement = statement.where(Matter.touch < before)
    rows = session.scalars(statement.order_by(Matter.touch.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].touch if len(rows) > PAGE else None


def list_matters_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[Matter]:
    """Those of a case, the latest touched first."""
    return session.scalars(
        _matters(viewer).where(Matter.case_id == case_id).order_by(Matter.touch.desc()).limit(MOST_OF_ONE)
    ).all()


def _matters(viewer: Viewer) -> Select[Matter]:
    return (
        select(Matter)
        .where(within(viewer, Matter.unit_id, Permission.CASE_READ))
        .options(
            joinedload(Matter.case).options(joinedload(Case.person), joinedload(Case.venture)),
            joinedload(Matter.unit),
            joinedload(Matter.need),
        )
    )


def _listed(session: Session, viewer: Viewer, condition: ColumnElement[bool]) -> Sequence[Need]:
    return session.scalars(
        _whole().where(sees_need(viewer), condition).order_by(Need.touch.desc()).limit(MOST_OF_ONE)
    ).all()


def _whole() -> Select[Need]:
    return select(Need).options(
        joinedload(Need.person),
        joinedload(Need.case).joinedload(Case.venture),
        joinedload(Need.unit),
        joinedload(Need.owner),
        joinedload(Need.raised_by),
    )


def _conditions(wanted: NeedFilter, today: date) -> list[ColumnElement[bool]]:
    late = and_(Need.state.in_(RUNNING), Need.due_on < today)
    known = wanted.state in set(NeedState)
    asked = [
        (wanted.state == LATE, late),
        (known, Need.state == NeedState(wanted.state) if known else late),
        (bool(wanted.kind), Need.kind == wanted.kind),
        (bool(wanted.department), Need.department == wanted.department),
        (wanted.unit_id is not None, Need.unit_id == wanted.unit_id),
        (wanted.owner_id is not None, Need.owner_id == wanted.owner_id),
    ]
    conditions = [condition for is_asked, condition in asked if is_asked]
    if wanted.name:
        named = select(Person.id).where(Person.name.contains(wanted.name, autoescape=True))
        conditions.append(or_(Need.person_id.in_(named), Need.number == wanted.name.upper()))
    return conditions
