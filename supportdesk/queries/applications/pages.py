"""One application with everything its page shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain import clocks
from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import Deed
from supportdesk.domain.budgets import BudgetPosition
from supportdesk.domain.clocks import ClockReading, Pause
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.rules import RuleResult
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application, ClockPause, Opinion
from supportdesk.models.audit import Event

from .surroundings import A, F, S, Surroundings, T


@dataclass(frozen=True)
class ApplicationPage(Generic[A, T, F, S]):
    """What the page of one application shows, whatever its kind."""

    application: A
    programme: Programme
    terms: T
    facts: F
    around: S
    checks: tuple[RuleResult, ...]
    award: Award | None
    clock: ClockReading | None
    pauses: tuple[Pause, ...]
    opinions: Sequence[Opinion]
    standing: BudgetPosition
    events: Sequence[Event]
    steps: tuple[Step, ...]
    names: dict[int, str]

    @property
    def pays(self) -> bool:
        """Tell whether what the applicant got is money that Finance paid; else it is a relief."""
        return any(step.deed == Deed.PAY for step in self.programme.lifecycle.steps)


def clock_of(
    application: Application, around: Surroundings, pauses: Sequence[Pause], today: date
) -> ClockReading | None:
    """Read the clock on a day; None before it is submitted."""
    if application.clock_from is None or application.clock_days is None:
        return None
    return clocks.read(
        around.calendar,
        application.clock_from,
        application.clock_days,
        pauses,
        today=today,
        stopped_on=application.clock_stopped_on,
    )


def pauses_of(session: Session, application: Application) -> tuple[Pause, ...]:
    """The pauses of its clock, in order."""
    rows = session.scalars(
        select(ClockPause).where(ClockPause.application_id == application.id).order_by(ClockPause.id)
    )
    return tuple(Pause(row.paused_on, row.resumed_on) for row in rows)


def opinions_of(session: Session, application: Application) -> Sequence[Opinion]:
    """What offices said at its steps, in order."""
    return session.scalars(
        select(Opinion)
        .options(joinedload(Opinion.given_by))
        .where(Opinion.application_id == application.id)
        .order_by(Opinion.id)
    ).all()


def events_of(session: Session, application: Application) -> Sequence[Event]:
    """What happened to it, the latest first."""
    return session.scalars(select(Event).where(Event.application_id == application.id).order_by(Event.id.desc())).all()


def names_of(session: Session, application: Application) -> dict[int, str]:
    """Who had a hand in it, by account."""
    ids = {
        application.entered_by_id,
        application.checked_by_id,
        application.reviewed_by_id,
        application.decided_by_id,
    } - {None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {account_id: name for account_id, name in rows}  # noqa: C416 - rows are no pairs to a type checker
