"""The promise of an application: its clock starts, pauses, runs on, stops. Every kind of support uses it."""

from sqlalchemy import select

from supportdesk.domain import clocks
from supportdesk.domain.lifecycle import ClockEffect
from supportdesk.models.applications import Application, ClockPause
from supportdesk.queries.calendars import work_calendar
from supportdesk.services.work import Work


def apply(work: Work, application: Application, effect: ClockEffect, *, days: int, reason: str) -> None:
    """Do to the clock what a step of the lifecycle says; `days` are the promised working days."""
    if effect is ClockEffect.START:
        application.clock_from, application.clock_days = work.today, days
        application.clock_stopped_on = None
        _reckon(work, application)
    elif effect is ClockEffect.PAUSE and application.paused_since is None:
        application.paused_since = work.today
        work.session.add(ClockPause(application_id=application.id, reason=reason, paused_on=work.today))
        work.session.flush()
    elif effect is ClockEffect.RESUME:
        _end_pause(work, application)
        _reckon(work, application)
    elif effect is ClockEffect.STOP and application.clock_from is not None:
        _end_pause(work, application)
        _reckon(work, application)
        application.clock_stopped_on = work.today


def pauses_of(work: Work, application: Application) -> tuple[clocks.Pause, ...]:
    """The pauses of an application, in order."""
    rows = work.session.scalars(
        select(ClockPause).where(ClockPause.application_id == application.id).order_by(ClockPause.id)
    )
    return tuple(clocks.Pause(row.paused_on, row.resumed_on) for row in rows)


def _end_pause(work: Work, application: Application) -> None:
    for row in work.session.scalars(
        select(ClockPause).where(ClockPause.application_id == application.id, ClockPause.resumed_on.is_(None))
    ):
        row.resumed_on = work.today
    application.paused_since = None
    work.session.flush()


def _reckon(work: Work, application: Application) -> None:
    if application.clock_from is None or application.clock_days is None:
        return
    calendar = work_calendar(work.session)
    pauses = pauses_of(work, application)
    paused = clocks.paused_days(calendar, application.clock_from, pauses, work.today)
    due = clocks.due_day(calendar, application.clock_from, application.clock_days, len(paused))
    application.paused_days = len(paused)
    application.due_on, application.due_is_assumed = due.day, not due.is_certain
