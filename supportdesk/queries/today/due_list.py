"""The due list of one person: follow-ups that they owe and applications whose next step is theirs. Nothing stands twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
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
from supportdesk.queries.today.entries import (
    Entry,
    Group,
    Sort,
    end_of_week,
    errand_entries,
    follow_up_entries,
    in_order,
    step_entries,
)
from supportdesk.queries.today.errands import Errand, errands_of
from supportdesk.queries.today.holding import holds, owes
from supportdesk.queries.today.steps import shown
from supportdesk.queries.visibility import sees_application

# More than anybody is told at once.
MOST = 2_000


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


def due_entries(session: Session, account: Account, today: date, *, until: date | None = None) -> list[Entry]:
    """Return what an account has to do by a day, and what it waits for; the end of the week unless told. All of it is here,
    to be counted; `draw` reads what rows show of some.

    The account's unit is loaded.
    """
    last = until or end_of_week(today)
    return in_order(
        [
            *follow_up_entries(session, account, today, and_(owes(account), FollowUp.due_on <= last)),
            *step_entries(session, and_(sees_application(account), holds(account)), today),
            *errand_entries(errands_of(session, account, last, today), today),
        ]
    )


def due_list(session: Session, account: Account, today: date, *, until: date | None = None) -> DueList:
    """The same with all that rows show, for readers of the whole; at most two thousand."""
    return DueList(draw(session, account, due_entries(session, account, today, until=until)[:MOST], today))


def to_remind(session: Session, account: Account, today: date, ahead: date) -> list[DueItem]:
    """Return what an account is to be reminded of: due, overdue, or its day to remind has come; the earliest first.

    A time limit is told ahead when it ends by the day `ahead`.
    """
    errands = errands_of(session, account, max(end_of_week(today), ahead), today)
    steps = [
        entry
        for entry in (
            *step_entries(session, and_(sees_application(account), holds(account)), today),
            *errand_entries(errands, today),
        )
        if entry.group in {Group.OVERDUE, Group.TODAY}
        or (entry.group is Group.WEEK and entry.due_on is not None and entry.due_on <= ahead)
    ]
    come = and_(owes(account), or_(FollowUp.due_on <= today, FollowUp.remind_on <= today))
    entries = in_order([*follow_up_entries(session, account, today, come), *steps])
    return draw(session, account, entries[:MOST], today)


def list_escalated(session: Session, supervisor: Account, due_before: date) -> Sequence[FollowUp]:
    """Follow-ups of a supervisor's subtree that are overdue for too long; the longest first."""
    return session.scalars(
        visible_to(supervisor)
        .where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on < due_before)
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    ).all()


def late_days(calendar: WorkCalendar, due_on: date, today: date) -> int:
    """Working days after a due day up to today, or after today up to a later due day, then negative."""
    if today < due_on:
        return -late_days(calendar, today, due_on)
    span = (today - due_on).days
    return sum(calendar.is_working_day(due_on + timedelta(days=n), assume_weekends=True) for n in range(1, span + 1))


def draw(session: Session, viewer: Account, entries: Sequence[Entry], today: date) -> list[DueItem]:
    """Read what the rows of some entries show; two statements, whatever their number."""
    numbers = {sort: [entry.number for entry in entries if entry.sort is sort] for sort in Sort}
    follow_ups: Mapping[int, FollowUp] = {}
    applications: Mapping[int, Application] = {}
    if numbers[Sort.FOLLOW_UP]:
        wanted = visible_to(viewer).where(FollowUp.id.in_(numbers[Sort.FOLLOW_UP]))
        follow_ups = {one.id: one for one in session.scalars(wanted)}
    if numbers[Sort.STEP]:
        some = select(Application).where(Application.id.in_(numbers[Sort.STEP])).options(*shown())
        applications = {one.id: one for one in session.scalars(some)}
    calendar = work_calendar(session)
    return [_drawn(entry, follow_ups, applications, calendar, today) for entry in entries]


def _drawn(
    entry: Entry,
    follow_ups: Mapping[int, FollowUp],
    applications: Mapping[int, Application],
    calendar: WorkCalendar,
    today: date,
) -> DueItem:
    since = entry.since if entry.group is Group.WAITING else entry.due_on
    days = max(0, late_days(calendar, since, today)) if since is not None else 0
    if entry.sort is Sort.FOLLOW_UP:
        one = follow_ups[entry.number]
        return DueItem(entry.group, entry.due_on, days, words_of(one.title), one.about, follow_up=one)
    if entry.step is None:
        raise LookupError("what is no follow-up has a step")
    about = entry.errand or applications[entry.number]
    return DueItem(entry.group, entry.due_on, days, entry.step.title, about, step=entry.step)
