"""The supervisor's view: how much lies with whom and where, and baskets of what needs a word."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from supportdesk.domain.permissions import Permission, Role
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState, Message, MessageState
from supportdesk.queries.follow_ups import sees_follow_up
from supportdesk.queries.today.entries import (
    Entry,
    end_of_week,
    errand_entries,
    follow_up_entries,
    in_order,
    step_entries,
)
from supportdesk.queries.today.errands import errands_in
from supportdesk.queries.visibility import sees_application, within


@dataclass
class Load:
    """How much is overdue, due today, later this week, and waiting for others."""

    overdue: int = 0
    today: int = 0
    week: int = 0
    waiting: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.overdue + other.overdue,
            self.today + other.today,
            self.week + other.week,
            self.waiting + other.waiting,
        )

    @property
    def total(self) -> int:
        return self.overdue + self.today + self.week + self.waiting


@dataclass(frozen=True)
class Basket:
    """Things that need a supervisor's word: how many there are."""

    code: str
    count: int


@dataclass(frozen=True)
class Team:
    """The two tables and the baskets. `by_person` and `by_unit` are two views of the same things; their sums agree."""

    by_person: Sequence[tuple[Account | None, Load]]
    by_unit: Sequence[tuple[OrgUnit, Load]]
    baskets: Sequence[Basket]
    total: Load = field(default_factory=Load)


def team_of(session: Session, viewer: Account, today: date, escalate_before: date) -> Team:
    """Return the load of the viewer's subtree. `escalate_before`: what was due earlier is overdue for too long."""
    people: dict[int | None, Load] = {}
    units: dict[int, Load] = {}
    for owner_id, unit_id, load in [
        *_follow_ups(session, viewer, today),
        *_loads(step_entries(session, sees_application(viewer), today)),
        *_loads(_errands(session, viewer, today)),
    ]:
        people[owner_id] = people.get(owner_id, Load()) + load
        units[unit_id] = units.get(unit_id, Load()) + load
    accounts = {one.id: one for one in _accounts(session, people)}
    # Somebody whose account is gone holds nothing: it is the unit's.
    by_person: dict[int | None, Load] = {}
    for owner_id, load in people.items():
        key = owner_id if owner_id in accounts else None
        by_person[key] = by_person.get(key, Load()) + load
    names = {one.id: one for one in session.scalars(select(OrgUnit).where(OrgUnit.id.in_(units)))}
    return Team(
        by_person=sorted(
            ((accounts.get(key) if key is not None else None, load) for key, load in by_person.items()),
            key=lambda row: (row[0] is None, -row[1].overdue, -row[1].today, row[0].name if row[0] else ""),
        ),
        by_unit=sorted(
            ((names[unit_id], load) for unit_id, load in units.items()),
            key=lambda row: (-row[1].overdue, -row[1].today, row[0].path),
        ),
        baskets=_baskets(session, viewer, today, escalate_before),
        total=sum(units.values(), Load()),
    )


@dataclass(frozen=True)
class Part:
    """A part of the team's tables: somebody's, nobody's, or a unit's; empty fields don't narrow."""

    owner_id: int | None = None
    is_nobodys: bool = False
    unit_id: int | None = None


def team_entries(session: Session, viewer: Account, today: date, part: Part) -> list[Entry]:
    """Return the things behind a figure of the tables, the earliest due first; `draw` reads what rows show of some."""
    working = set(session.scalars(select(Account.id).where(~is_nobodys(Account.id)))) if part.is_nobodys else set()
    follow_ups = [sees_follow_up(viewer), FollowUp.due_on <= end_of_week(today)]
    applications = [sees_application(viewer)]
    if part.is_nobodys:
        follow_ups.append(is_nobodys(FollowUp.owner_id))
        applications.append(is_nobodys(Case.handler_id))
    elif part.owner_id is not None:
        follow_ups.append(FollowUp.owner_id == part.owner_id)
        applications.append(Case.handler_id == part.owner_id)
    if part.unit_id is not None:
        follow_ups.append(FollowUp.unit_id == part.unit_id)
        applications.append(Application.unit_id == part.unit_id)
    return in_order(
        [
            *follow_up_entries(session, viewer, today, and_(*follow_ups)),
            *step_entries(session, and_(*applications), today),
            *(entry for entry in _errands(session, viewer, today) if _is_of(entry, part, working)),
        ]
    )


def is_nobodys(owner_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """The condition that nobody who can work has it."""
    working = select(Account.id).where(
        Account.disabled_at.is_(None), Account.role.in_([Role.OFFICIAL, Role.SUPERVISOR])
    )
    return or_(owner_id.is_(None), owner_id.not_in(working))


def _follow_ups(session: Session, viewer: Account, today: date) -> list[tuple[int | None, int, Load]]:
    def count(span: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((span, 1), else_=0))

    late, due = count(FollowUp.due_on < today), count(FollowUp.due_on == today)
    soon = count(FollowUp.due_on > today)
    rows = session.execute(
        select(FollowUp.owner_id, FollowUp.unit_id, late, due, soon)
        .where(sees_follow_up(viewer), FollowUp.state == FollowUpState.OPEN, FollowUp.due_on <= end_of_week(today))
        .group_by(FollowUp.owner_id, FollowUp.unit_id)
    )
    return [(owner, unit, Load(overdue, now, week)) for owner, unit, overdue, now, week in rows]


def _errands(session: Session, viewer: Account, today: date) -> Iterator[Entry]:
    """Needs stand with their owner, what was agreed and claims with whoever handles the case, classes with who filed them."""
    return errand_entries(errands_in(session, viewer, end_of_week(today), today), today)


def _is_of(entry: Entry, part: Part, working: set[int]) -> bool:
    if part.unit_id is not None and entry.unit_id != part.unit_id:
        return False
    if part.is_nobodys:
        return entry.owner_id not in working
    return part.owner_id is None or entry.owner_id == part.owner_id


def _loads(entries: Iterable[Entry]) -> Iterator[tuple[int | None, int, Load]]:
    """How much lies with whom and where; applications stand with whoever handles their case."""
    for (owner_id, unit_id, group), count in Counter((one.owner_id, one.unit_id, one.group) for one in entries).items():
        yield owner_id, unit_id, Load(**{group.value: count})


def _accounts(session: Session, wanted: Iterable[int | None]) -> Sequence[Account]:
    """Who can work; a colleague above the viewer's unit may hold something below it, and is named all the same."""
    return session.scalars(
        select(Account)
        .where(Account.id.in_([key for key in wanted if key is not None]), ~is_nobodys(Account.id))
        .options(joinedload(Account.unit))
    ).all()


def _baskets(session: Session, viewer: Account, today: date, escalate_before: date) -> list[Basket]:
    open_ = and_(sees_follow_up(viewer), FollowUp.state == FollowUpState.OPEN)
    counts = {
        "long_overdue": select(func.count(FollowUp.id)).where(open_, FollowUp.due_on < escalate_before),
        "unowned": select(func.count(FollowUp.id)).where(
            open_, FollowUp.due_on <= end_of_week(today), is_nobodys(FollowUp.owner_id)
        ),
        "assumed": select(func.count(FollowUp.id)).where(
            open_, FollowUp.is_assumed, FollowUp.due_on <= end_of_week(today)
        ),
        "uncertain": select(func.count(Message.id)).where(
            within(viewer, Message.unit_id, Permission.OUTBOX_READ), Message.state == MessageState.UNCERTAIN
        ),
    }
    return [Basket(code, session.scalar(counted) or 0) for code, counted in counts.items()]
