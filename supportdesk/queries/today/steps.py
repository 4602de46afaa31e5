"""Applications as work: each at its state's step, with the day on which that step falls due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from supportdesk.domain.applications.states import State
from supportdesk.domain.desk_steps import BY_STATE, ENTERED_BY, OUTSIDE, PUBLICITY_OVER, STEPS, DeskStep, Holder
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, MissingPapersNotice, Publicity
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.calendars import work_calendar

_A = Application.__table__.c


class _InHand(NamedTuple):
    """An application as far as its step and its day need it."""

    id: int
    kind: Kind
    state: str
    unit_id: int
    handler_id: int | None
    version_id: int | None
    due_on: date | None
    clock_stopped_on: date | None
    paused_since: date | None


@dataclass(frozen=True)
class StepAtHand:
    """An application at its step. `due_on` is the nearer of the step's own limit and the whole promise.

    `since` is the day from which somebody waits, `waits` that somebody outside the desk has the word, `is_from_home` that
    the applicant sent it and nobody here has looked at it yet.
    """

    application_id: int
    unit_id: int
    handler_id: int | None
    step: DeskStep
    since: date | None
    due_on: date | None
    waits: bool
    is_from_home: bool


def steps_at_hand(session: Session, condition: ColumnElement[bool], today: date) -> list[StepAtHand]:
    """Return the applications at hand that meet a condition on Application and Case. A handful of statements, however many
    there are, and no more of each than its step needs.
    """
    rows = session.execute(
        select(
            _A.id, _A.kind, _A.state, _A.unit_id, Case.handler_id, _A.programme_version_id, _A.due_on,
            _A.clock_stopped_on, _A.paused_since,
        )
        .join_from(Application.__table__, Case.__table__, Case.id == _A.case_id)
        .where(_A.is_historic.is_(False), at_steps(STEPS), condition)
    )  # fmt: skip
    in_hand = [_InHand(*row) for row in rows]
    limits = _Limits(session, in_hand)
    publicities = _publicities(session, [one.id for one in in_hand if one.state == "publicity"])
    answers = _answers(session, [one.id for one in in_hand if one.paused_since is not None])
    sent = _sent_from_home(session, in_hand)
    found = []
    for one in in_hand:
        step, due_on, waits, since = _at_hand(one, limits, publicities.get(one.id), answers.get(one.id), today)
        found.append(
            StepAtHand(one.id, one.unit_id, one.handler_id, step, since, due_on, waits, is_from_home=one.id in sent)
        )
    return found


def at_steps(steps: Iterable[DeskStep]) -> ColumnElement[bool]:
    """The condition that an application stands at one of some steps."""
    states: dict[str, set[str]] = {}
    for step in steps:
        states.setdefault(step.kind, set()).add(step.state)
    return or_(
        *(and_(Application.kind == kind, Application.state.in_(sorted(some))) for kind, some in sorted(states.items()))
    )


def shown() -> tuple[LoaderOption, ...]:
    """What a row of the list says of an application."""
    return (
        joinedload(Application.person),
        joinedload(Application.venture),
        joinedload(Application.unit),
        joinedload(Application.case),
        joinedload(Application.programme_version).joinedload(ProgrammeVersion.programme),
    )


def _at_hand(
    one: _InHand, limits: "_Limits", publicity: Publicity | None, answer_by: date | None, today: date
) -> tuple[DeskStep, date | None, bool, date | None]:
    """The step, its day, whether it waits, and since when."""
    step = BY_STATE[one.kind.value, one.state]
    if step.holder is Holder.PUBLIC and publicity is not None:
        if publicity.pay_from <= today:
            return PUBLICITY_OVER[step.kind], publicity.pay_from, False, None
        return step, publicity.last_day, True, one.paused_since or publicity.posted_on
    waits = step.holder in OUTSIDE or one.paused_since is not None
    promised = one.due_on if one.clock_stopped_on is None and not waits else None
    days = [day for day in (answer_by, promised, limits.of(one, step)) if day is not None]
    return step, min(days, default=None), waits, one.paused_since or limits.entered.get(one.id)


class _Limits:
    """The day on which each step began, and the day on which its own limit ends."""

    def __init__(self, session: Session, in_hand: Sequence[_InHand]) -> None:
        self.entered = _entered(session, in_hand)
        self._calendar = work_calendar(session)
        self._ends: dict[tuple[date, int], date] = {}
        versions = select(ProgrammeVersion.id, ProgrammeVersion.parameters)
        self._parameters: dict[int, Mapping[str, Any]] = dict(
            session.execute(versions.where(ProgrammeVersion.id.in_({one.version_id for one in in_hand}))).all()
        )

    def of(self, one: _InHand, step: DeskStep) -> date | None:
        """None for a step without a limit, and where nobody knows when it began."""
        began = self.entered.get(one.id)
        if not step.days or began is None or one.version_id is None:
            return None
        days = self._parameters[one.version_id].get(step.days, {}).get("value")
        if not isinstance(days, int):
            return None
        if (began, days) not in self._ends:
            self._ends[began, days] = self._calendar.due_day(began, days, assume_weekends=True).day
        return self._ends[began, days]


def _entered(session: Session, applications: Sequence[_InHand]) -> dict[int, date]:
    """The day of the latest event that brought each application into its state."""
    # Asked by application alone: all that happened to one lies together, and each state knows which of it brought it there.
    events = select(Event.application_id, Event.kind, func.max(Event.happened_on))
    latest: dict[int | None, list[tuple[str, date]]] = {}
    for application_id, kind, day in session.execute(
        events.where(Event.application_id.in_([one.id for one in applications])).group_by(
            Event.application_id, Event.kind
        )
    ):
        latest.setdefault(application_id, []).append((kind, day))
    found = {}
    for one in applications:
        into = ENTERED_BY[one.kind.value, one.state]
        if days := [day for kind, day in latest.get(one.id, ()) if kind in into]:
            found[one.id] = max(days)
    return found


def _sent_from_home(session: Session, applications: Sequence[_InHand]) -> set[int]:
    """Those that wait to be looked at and that their applicants handed in, or answered a notice about, themselves."""
    received = {one.id: one.kind.value for one in applications if one.state == State.RECEIVED}
    if not received:
        return set()
    kinds = [event for kind in set(received.values()) for event in ENTERED_BY[kind, State.RECEIVED.value]]
    rows = session.scalars(
        select(Event.application_id)
        .join(Account, Account.id == Event.actor_id)
        .where(Event.application_id.in_(received), Event.kind.in_(kinds), Account.role == Role.ENTREPRENEUR)
    )
    return {one for one in rows if one is not None}


def _publicities(session: Session, ids: Sequence[int]) -> dict[int, Publicity]:
    """The latest public notice of each."""
    if not ids:
        return {}
    rows = session.scalars(select(Publicity).where(Publicity.application_id.in_(ids)).order_by(Publicity.id))
    return {row.application_id: row for row in rows}


def _answers(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """By when each applicant is to answer the one-time notice."""
    if not ids:
        return {}
    rows = session.execute(
        select(MissingPapersNotice.application_id, MissingPapersNotice.answer_by).where(
            MissingPapersNotice.application_id.in_(ids), MissingPapersNotice.answered_on.is_(None)
        )
    )
    return {row.application_id: row.answer_by for row in rows}
