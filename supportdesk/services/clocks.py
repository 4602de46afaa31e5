"""The promise of an application: its clock starts, pauses, runs on, stops. Every kind of support uses it."""

from datetime import date

from sqlalchemy import select

from supportdesk.domain import clocks
from supportdesk.domain.calendar import ONE_DAY, DueDay
from supportdesk.domain.lifecycle import ClockEffect
from supportdesk.models.applications import Application, ClockPause
from supportdesk.queries.calendars import work_calendar
from supportdesk.services.work import Happening, Work


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


def realign(work: Work, first: date, last: date) -> int:
    """Reckon running promises anew after the calendar from `first` to `last` changed; returns how many limits moved.

    Each application whose limit moves gets its event. A clock that stands still is reckoned up to its pause, as before: what
    the pause takes out is counted when it ends.
    """
    running = work.session.scalars(
        select(Application)
        .where(
            Application.clock_from <= last,
            Application.due_on >= first,
            Application.clock_stopped_on.is_(None),
            Application.closed_on.is_(None),
        )
        .order_by(Application.id)
    ).all()
    found = [(one, reckoning) for one in running if (reckoning := _reckoned(work, one)) is not None]
    moved = [(one, reckoning[0].day) for one, reckoning in found if reckoning[0].day != one.due_on]
    work.record_all(
        [
            Happening(
                "application.due_moved",
                {"from": one.due_on.isoformat() if one.due_on else "", "to": day.isoformat(), "year": first.year},
                unit_id=one.unit_id,
                person_id=one.person_id,
                case_id=one.case_id,
                application_id=one.id,
                subject=f"application:{one.number}",
            )
            for one, day in moved
        ]
    )
    for one, (due, paused) in found:
        one.due_on, one.due_is_assumed, one.paused_days = due.day, not due.is_certain, paused
    work.session.flush()
    return len(moved)


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
    reckoning = _reckoned(work, application)
    if reckoning is not None:
        due, application.paused_days = reckoning
        application.due_on, application.due_is_assumed = due.day, not due.is_certain


def _reckoned(work: Work, application: Application) -> tuple[DueDay, int] | None:
    """The limit by the calendar as it now stands, and the working days that pauses took out."""
    if application.clock_from is None or application.clock_days is None:
        return None
    calendar = work_calendar(work.session)
    until = application.paused_since - ONE_DAY if application.paused_since else work.today
    paused = clocks.paused_days(calendar, application.clock_from, pauses_of(work, application), until)
    return clocks.due_day(calendar, application.clock_from, application.clock_days, len(paused)), len(paused)
