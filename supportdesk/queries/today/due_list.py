"""The due list of one person: follow-ups that they owe and applications whose next step is theirs. Nothing stands twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.desk_steps import DeskStep
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.words import Words
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.follow_ups import visible_to
from supportdesk.queries.today.errands import Errand, errands_of
from supportdesk.queries.today.holding import holds, owes
from supportdesk.queries.today.steps import StepAtHand, steps_at_hand
from supportdesk.queries.visibility import sees_application

_SATURDAY, _SUNDAY = 5, 6
# More than a county does in a week.
MOST = 2_000


class Group(StrEnum):
    """The four parts of the list, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"


@dataclass(frozen=True)
class DueItem:
    """One thing to do. `days`: working days late, or for which the clock has stood still.

    An application's item has a `follow_up` or a `step`; what stands in no application is an `errand` with its step.
    `due_on` is None for work that has no limit.
    """

    group: Group
    due_on: date | None
    days: int
    title: Words
    about: Application | Case | Errand
    follow_up: FollowUp | None = None
    step: DeskStep | None = None

    @property
    def application(self) -> Application | None:
        """The application that it is about; None for an errand, and for what hangs on a case alone."""
        return self.about if isinstance(self.about, Application) else None

    @property
    def errand(self) -> Errand | None:
        """The errand that it is: what stands in no application."""
        return self.about if isinstance(self.about, Errand) else None

    @property
    def case_id(self) -> int | None:
        """The case that it belongs to; a class belongs to none."""
        return self.about.id if isinstance(self.about, Case) else self.about.case_id

    @property
    def unit_id(self) -> int:
        """The unit where it stands."""
        if self.follow_up is not None:
            return self.follow_up.unit_id
        return self.about.unit.id if isinstance(self.about, Errand) else self.about.unit_id

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes it one thing."""
        if isinstance(self.about, Errand):
            return ("errand", self.about.thing_id, self.about.key)
        if self.follow_up is not None:
            return ("follow_up", self.follow_up.id, "")
        return ("step", self.about.id, "")


@dataclass(frozen=True)
class DueList:
    """The list, each group in the order in which things are due."""

    items: Sequence[DueItem]

    def of(self, group: Group) -> list[DueItem]:
        """One group's items."""
        return [item for item in self.items if item.group is group]


def due_list(session: Session, account: Account, today: date, *, until: date | None = None) -> DueList:
    """Return what an account has to do by a day, and what it waits for; the end of the week unless told.

    The account's unit is loaded.
    """
    by_then = and_(owes(account), FollowUp.due_on <= (until or end_of_week(today)))
    items = [
        *follow_up_items(session, account, today, by_then),
        *step_items(session, and_(sees_application(account), holds(account)), today),
        *errand_items(session, errands_of(session, account, until or end_of_week(today), today), today),
    ]
    return DueList(in_order(items))


def in_order(items: Iterable[DueItem]) -> list[DueItem]:
    """The earliest due first; what has no day comes last."""
    return sorted(items, key=lambda item: (item.due_on or date.max, item.key))


def to_remind(session: Session, account: Account, today: date, ahead: date) -> list[DueItem]:
    """Return what an account is to be reminded of: due, overdue, or its day to remind has come; the earliest first.

    A time limit is told ahead when it ends by the day `ahead`.
    """
    errands = errands_of(session, account, max(end_of_week(today), ahead), today)
    steps = [
        item
        for item in (
            *step_items(session, and_(sees_application(account), holds(account)), today),
            *errand_items(session, errands, today),
        )
        if item.group in {Group.OVERDUE, Group.TODAY}
        or (item.group is Group.WEEK and item.due_on is not None and item.due_on <= ahead)
    ]
    come = and_(owes(account), or_(FollowUp.due_on <= today, FollowUp.remind_on <= today))
    return in_order([*follow_up_items(session, account, today, come), *steps])


def list_escalated(session: Session, supervisor: Account, due_before: date) -> Sequence[FollowUp]:
    """Follow-ups of a supervisor's subtree that are overdue for too long; the longest first."""
    return session.scalars(
        visible_to(supervisor)
        .where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on < due_before)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    ).all()


def end_of_week(today: date) -> date:
    """The Sunday of the week; at the weekend that of the week to come, as nobody works in between."""
    days = _SUNDAY - today.weekday()
    return today + timedelta(days=days if today.weekday() < _SATURDAY else days + 7)


def late_days(calendar: WorkCalendar, due_on: date, today: date) -> int:
    """Working days after a due day up to today, or after today up to a later due day, then negative."""
    if today < due_on:
        return -late_days(calendar, today, due_on)
    span = (today - due_on).days
    return sum(calendar.is_working_day(due_on + timedelta(days=n), assume_weekends=True) for n in range(1, span + 1))


def group_of(due_on: date, today: date) -> Group:
    """Overdue, today, or later this week."""
    if due_on < today:
        return Group.OVERDUE
    return Group.TODAY if due_on == today else Group.WEEK


def follow_up_items(
    session: Session, viewer: Account, today: date, condition: ColumnElement[bool]
) -> Iterator[DueItem]:
    """Open follow-ups that the viewer sees and that meet a condition, as items."""
    calendar = work_calendar(session)
    due = session.scalars(
        visible_to(viewer)
        .where(FollowUp.state == FollowUpState.OPEN, condition)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    )
    for follow_up in due:
        yield DueItem(
            group=group_of(follow_up.due_on, today),
            due_on=follow_up.due_on,
            days=max(0, late_days(calendar, follow_up.due_on, today)),
            title=words_of(follow_up.title),
            about=follow_up.about,
            follow_up=follow_up,
        )


def step_items(session: Session, condition: ColumnElement[bool], today: date) -> Iterator[DueItem]:
    """Applications that meet a condition, as items: due by the end of the week, just sent from home, without a limit, or waiting."""
    calendar = work_calendar(session)
    for at_hand in steps_at_hand(session, condition, today):
        item = _step_item(at_hand, today, calendar)
        if item is not None:
            yield item


def errand_items(session: Session, errands: Iterable[Errand], today: date) -> Iterator[DueItem]:
    """Errands as items: due, without a limit, or waiting."""
    calendar = work_calendar(session)
    for errand in errands:
        due_on, days = errand.due_on, 0
        if errand.waits:
            group = Group.WAITING
        elif due_on is None:
            group = Group.WEEK
        else:
            group = group_of(due_on, today)
            days = max(0, late_days(calendar, due_on, today))
        yield DueItem(group, due_on, days, errand.step.title, errand, step=errand.step)


def _step_item(at_hand: StepAtHand, today: date, calendar: WorkCalendar) -> DueItem | None:
    due_on, days = at_hand.due_on, 0
    if at_hand.waits:
        group = Group.WAITING
        since = at_hand.application.paused_since or at_hand.entered_on
        days = late_days(calendar, since, today) if since is not None else 0
    elif due_on is None:
        group = Group.WEEK
    elif due_on > end_of_week(today) and not at_hand.is_from_home:
        return None
    elif due_on > end_of_week(today):
        group = Group.WEEK  # just sent from home: seen at once, not only when it falls due
    else:
        group = group_of(due_on, today)
        days = max(0, late_days(calendar, due_on, today))
    return DueItem(group, due_on, days, at_hand.step.title, at_hand.application, step=at_hand.step)
