"""Applications as work: each at its state's step, with the day on which that step falls due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from supportdesk.domain.applications.states import State
from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.desk_steps import BY_STATE, ENTERED_BY, OUTSIDE, PUBLICITY_OVER, STEPS, DeskStep, Holder
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, MissingPapersNotice, Publicity
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.calendars import work_calendar

# More than a county ever has in hand at once.
MOST = 2_000


@dataclass(frozen=True)
class StepAtHand:
    """An application at its step. `due_on` is the nearer of the step's own limit and the whole promise.

    `entered_on` is the day on which the step began, `waits` that somebody outside the desk has the word, `is_from_home` that
    the applicant sent it and nobody here has looked at it yet.
    """

    application: Application
    step: DeskStep
    entered_on: date | None
    due_on: date | None
    waits: bool
    is_from_home: bool = False


def steps_at_hand(session: Session, condition: ColumnElement[bool], today: date) -> list[StepAtHand]:
    """Return the applications at hand that meet a condition on Application and Case, the nearest promise first."""
    in_hand = or_(*(and_(Application.kind == step.kind, Application.state == step.state) for step in STEPS))
    applications = session.scalars(
        select(Application)
        .join(Case, Case.id == Application.case_id)
        .where(Application.is_historic.is_(False), in_hand, condition)
        .options(*shown())
        .order_by(Application.due_on, Application.id)
        .limit(MOST)
    ).all()
    entered = _entered(session, applications)
    publicities = _publicities(session, [one.id for one in applications if one.state == "publicity"])
    answers = _answers(session, [one.id for one in applications if one.paused_since is not None])
    calendar = work_calendar(session)
    sent = _sent_from_home(session, applications)
    return [
        replace(
            _at_hand(one, entered.get(one.id), publicities.get(one.id), answers.get(one.id), today, calendar),
            is_from_home=one.id in sent,
        )
        for one in applications
    ]


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
    application: Application,
    entered_on: date | None,
    publicity: Publicity | None,
    answer_by: date | None,
    today: date,
    calendar: WorkCalendar,
) -> StepAtHand:
    step = BY_STATE[application.kind.value, application.state]
    if step.holder is Holder.PUBLIC and publicity is not None:
        if publicity.pay_from <= today:
            return StepAtHand(
                application, PUBLICITY_OVER[step.kind], publicity.pay_from, publicity.pay_from, waits=False
            )
        return StepAtHand(application, step, publicity.posted_on, publicity.last_day, waits=True)
    waits = step.holder in OUTSIDE or application.paused_since is not None
    promised = application.due_on if application.clock_stopped_on is None and not waits else None
    limits = [answer_by, promised, _step_limit(application, step, entered_on, calendar)]
    known = [day for day in limits if day is not None]
    return StepAtHand(application, step, entered_on, min(known) if known else None, waits)


def _step_limit(
    application: Application, step: DeskStep, entered_on: date | None, calendar: WorkCalendar
) -> date | None:
    version = application.programme_version
    if not step.days or entered_on is None or version is None:
        return None
    days = version.parameters.get(step.days, {}).get("value")
    return calendar.due_day(entered_on, days, assume_weekends=True).day if isinstance(days, int) else None


def _entered(session: Session, applications: Sequence[Application]) -> dict[int, date]:
    """The day of the latest event that brought each application into its state."""
    by_state: dict[tuple[str, str], list[int]] = {}
    for one in applications:
        by_state.setdefault((one.kind.value, one.state), []).append(one.id)
    if not by_state:
        return {}
    into = [and_(Event.application_id.in_(ids), Event.kind.in_(ENTERED_BY[state])) for state, ids in by_state.items()]
    rows = session.execute(
        select(Event.application_id, func.max(Event.happened_on)).where(or_(*into)).group_by(Event.application_id)
    )
    return {application_id: day for application_id, day in rows if application_id is not None}


def _sent_from_home(session: Session, applications: Sequence[Application]) -> set[int]:
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
