"""Things to do, before anything is read that their rows show: a page counts them all and draws a few."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from supportdesk.domain.desk_steps import DeskStep
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.queries.follow_ups import sees_follow_up
from supportdesk.queries.today.errands import Errand
from supportdesk.queries.today.steps import StepAtHand, steps_at_hand

_SATURDAY, _SUNDAY = 5, 6


class Group(StrEnum):
    """The four parts of the list, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"


class Sort(StrEnum):
    """What a thing to do is one of."""

    FOLLOW_UP = "follow_up"
    STEP = "step"
    ERRAND = "errand"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do: the group, the day, whose it is and where it stands.

    `number` is the follow-up's, the application's, or that of the thing an errand is about. `due_on` is None for work that
    has no limit; `since` is the day from which what waits has waited.
    """

    group: Group
    due_on: date | None
    sort: Sort
    number: int
    unit_id: int
    owner_id: int | None
    since: date | None = None
    is_assumed: bool = False
    step: DeskStep | None = None
    errand: Errand | None = None

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes it one thing."""
        return (self.sort.value, self.number, self.errand.key if self.errand is not None else "")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The earliest due first; what has no day comes last."""
    return sorted(entries, key=lambda entry: (entry.due_on or date.max, entry.key))


def end_of_week(today: date) -> date:
    """The Sunday of the week; at the weekend that of the week to come, as nobody works in between."""
    days = _SUNDAY - today.weekday()
    return today + timedelta(days=days if today.weekday() < _SATURDAY else days + 7)


def group_of(due_on: date, today: date) -> Group:
    """Overdue, today, or later this week."""
    if due_on < today:
        return Group.OVERDUE
    return Group.TODAY if due_on == today else Group.WEEK


def follow_up_entries(
    session: Session, viewer: Account, today: date, condition: ColumnElement[bool]
) -> Iterator[Entry]:
    """Open follow-ups that the viewer sees and that meet a condition."""
    rows = session.execute(
        select(FollowUp.id, FollowUp.due_on, FollowUp.unit_id, FollowUp.owner_id, FollowUp.is_assumed)
        .where(sees_follow_up(viewer), FollowUp.state == FollowUpState.OPEN, condition)
    )  # fmt: skip
    for number, due_on, unit_id, owner_id, is_assumed in rows:
        group = group_of(due_on, today)
        yield Entry(group, due_on, Sort.FOLLOW_UP, number, unit_id, owner_id, is_assumed=is_assumed)


def step_entries(session: Session, condition: ColumnElement[bool], today: date) -> Iterator[Entry]:
    """Applications that meet a condition: due by the end of the week, just sent from home, without a limit, or waiting."""
    end = end_of_week(today)
    for at_hand in steps_at_hand(session, condition, today):
        group = _group_of_step(at_hand, today, end)
        if group is not None:
            yield Entry(
                group, at_hand.due_on, Sort.STEP, at_hand.application_id, at_hand.unit_id, at_hand.handler_id,
                since=at_hand.since, step=at_hand.step,
            )  # fmt: skip


def errand_entries(errands: Iterable[Errand], today: date) -> Iterator[Entry]:
    """Errands: due, without a limit, or waiting."""
    for errand in errands:
        if errand.waits:
            group = Group.WAITING
        else:
            group = Group.WEEK if errand.due_on is None else group_of(errand.due_on, today)
        yield Entry(
            group, errand.due_on, Sort.ERRAND, errand.thing_id, errand.unit.id, errand.holder_id,
            step=errand.step, errand=errand,
        )  # fmt: skip


def _group_of_step(at_hand: StepAtHand, today: date, end: date) -> Group | None:
    """None for what is due after this week."""
    if at_hand.waits:
        return Group.WAITING
    if at_hand.due_on is None:
        return Group.WEEK
    if at_hand.due_on > end:
        # What was just sent from home is seen at once, not only when it falls due.
        return Group.WEEK if at_hand.is_from_home else None
    return group_of(at_hand.due_on, today)
