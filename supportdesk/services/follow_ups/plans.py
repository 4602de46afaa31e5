"""What a programme's plan promises: made once, closed by its event, gone with its reason, moved with the calendar."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from supportdesk.domain.follow_ups import Action, After, Before, Every, Owner, Planned, PlanRow, plan_days
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.policies.needs import after_closing
from supportdesk.queries import follow_ups
from supportdesk.queries.calendars import work_calendar
from supportdesk.services.follow_ups.rows import close, record, record_plan, touch
from supportdesk.services.work import Work

# The rule of what is promised to a founder when their venture ends.
AFTER_CLOSING = "after_closing"


def promise_for(
    work: Work, application: Application, anchor: str, on: date, *, maturity: date | None = None
) -> list[FollowUp]:
    """Make the follow-ups that the application's programme version plans from an anchor day; returns the new ones.

    Doing it again makes nothing twice. `maturity` is the loan's own, its extension first, unless told. A promise that was
    cancelled and is planned again is opened again. Raises BadValueError for a plan that needs a maturity without one.
    """
    wanted = _planned(work, application, anchor, on, maturity)
    known = {
        (row.rule, row.planned_on): row
        for row in work.session.scalars(select(FollowUp).where(FollowUp.application_id == application.id))
    }
    missing = [planned for planned in wanted if (planned.row.rule, planned.planned_on) not in known]
    again = [
        known[planned.row.rule, planned.planned_on]
        for planned in wanted
        if (planned.row.rule, planned.planned_on) in known
        and known[planned.row.rule, planned.planned_on].state is FollowUpState.CANCELLED
    ]
    if not missing and not again:
        return []
    record_plan(
        work, "follow_up.promised", application, {"anchor": anchor, "on": on.isoformat(), "days": _told(missing)}
    )
    case = work.session.get_one(Case, application.case_id)
    made = [_row(work, case, application, planned, on) for planned in missing]
    work.session.add_all(made)
    for row in again:
        row.state, row.updated_at, row.version = FollowUpState.OPEN, work.now, row.version + 1
    work.session.flush()
    return [*made, *again]


def plan_anew(
    work: Work, application: Application, anchor: str, on: date, *, maturity: date | None = None
) -> list[FollowUp]:
    """Follow a changed maturity: open promises that hang on it and no longer fit are cancelled, the new ones made."""
    wanted = {(planned.row.rule, planned.planned_on) for planned in _planned(work, application, anchor, on, maturity)}
    hanging = {
        row.rule
        for row in follow_ups.plan_of(work.session, application.programme_version_id)
        if row.anchor == anchor and isinstance(row.timing, (Before, Every))
    }
    stale = [
        row for row in _open(work, application) if row.rule in hanging and (row.rule, row.planned_on) not in wanted
    ]
    _cancel(work, application, stale, "plan_changed")
    return promise_for(work, application, anchor, on, maturity=maturity)


def close_for(work: Work, application: Application, event_kind: str) -> list[FollowUp]:
    """Close what an event brings: of each rule that waits for it the earliest open promise, as a series goes on."""
    waiting = {
        row.rule
        for row in follow_ups.plan_of(work.session, application.programme_version_id)
        if row.closed_by == event_kind
    }
    first: dict[str, FollowUp] = {}
    for row in _open(work, application):
        if row.rule in waiting:
            first.setdefault(row.rule, row)
    for row in first.values():
        record(work, "follow_up.done", row, {"by_event": event_kind, "due_on": row.due_on.isoformat()})
        close(work, row, work.today, "")
    return list(first.values())


def cancel_for(work: Work, application: Application, reason: str) -> list[FollowUp]:
    """Cancel every open promise of an application whose reason is gone (settled, withdrawn, refused).

    What was promised to a founder whose venture ended hangs on the case and goes on.
    """
    gone = _open(work, application)
    _cancel(work, application, gone, reason)
    return gone


def recompute(work: Work, year: int) -> int:
    """Move open promises to the days of a calendar that was entered or corrected; returns how many changed."""
    work.needs(Permission.CALENDAR_WRITE)
    moved = follow_ups.list_to_recompute(work.session, year)
    if moved:
        work.record(
            "calendar.recomputed",
            {
                "year": year,
                "moved": [[one.follow_up.id, str(one.follow_up.due_on), str(one.again.due_on)] for one in moved],
            },
            subject=f"calendar:{year}",
        )
    for one in moved:
        one.follow_up.planned_on, one.follow_up.due_on = one.again.planned_on, one.again.due_on
        one.follow_up.remind_on, one.follow_up.is_assumed = one.again.remind_on, one.again.is_assumed
        touch(work, one.follow_up)
    work.session.flush()
    return len(moved)


def follow_closing(work: Work, case: Case, on: date | None, *, is_moved: bool) -> list[FollowUp]:
    """Have exactly the visits promised that follow a venture's end, on the days that the county set; returns the new ones.

    `on` is the day of the end, None for a venture that runs again or went on elsewhere: what is open is cancelled. A day that is moved moves
    what is open; a visit that was made counts, and is not promised again. Days that have passed are left out; when all
    have, they are counted from today.
    """
    before = list(
        work.session.scalars(
            select(FollowUp)
            .join(Case, Case.id == FollowUp.case_id)
            .where(FollowUp.rule == AFTER_CLOSING, Case.venture_id == case.venture_id)
            .order_by(FollowUp.planned_on, FollowUp.id)
        )
    )
    open_ = [row for row in before if row.state is FollowUpState.OPEN]
    anchored_on, wanted = _after_closing(work, on)
    kept = {_days_after(row) for row in before if row.state is FollowUpState.DONE}
    if on is not None and not is_moved and (open_ or kept):
        return []
    _cancel(work, case, open_, "venture_goes_on" if on is None else "closing_moved")
    missing = [one for one in wanted if (one.planned_on - anchored_on).days not in kept]
    if not missing:
        return []
    data = {"anchor": "closed", "on": anchored_on.isoformat(), "days": _told(missing)}
    record_plan(work, "follow_up.promised", case, data)
    made = [_row(work, case, None, one, anchored_on) for one in missing]
    work.session.add_all(made)
    work.session.flush()
    return made


def closing_plan() -> list[PlanRow]:
    """What is promised to a founder when their venture ends."""
    plan = after_closing()
    return [PlanRow(AFTER_CLOSING, "closed", Action(plan.action), After(days=days)) for days in plan.days]


def _after_closing(work: Work, on: date | None) -> tuple[date, list[Planned]]:
    """The day from which the visits after an end are counted, and the visits; none for a venture that runs."""
    if on is None:
        return work.today, []
    rows, calendar = closing_plan(), work_calendar(work.session)
    for anchor in (on, work.today):
        planned = [one for row in rows for one in plan_days(row, anchor, None, calendar) if one.due_on >= work.today]
        if planned:
            return anchor, planned
    return work.today, []


def _days_after(row: FollowUp) -> int:
    return (row.planned_on - (row.anchored_on or row.planned_on)).days


def _planned(work: Work, application: Application, anchor: str, on: date, maturity: date | None) -> list[Planned]:
    calendar = work_calendar(work.session)
    # Read by name: only loans have these, and the programmes stand above this module.
    ends = maturity or getattr(application, "extended_to", None) or getattr(application, "matures_on", None)
    rows = follow_ups.plan_of(work.session, application.programme_version_id)
    return [planned for row in rows if row.anchor == anchor for planned in plan_days(row, on, ends, calendar)]


def _row(work: Work, case: Case, application: Application | None, planned: Planned, on: date) -> FollowUp:
    return FollowUp(
        case_id=case.id,
        application_id=application.id if application else None,
        unit_id=application.unit_id if application else case.unit_id,
        owner_id=_owner(planned.row, application, case),
        rule=planned.row.rule,
        action=planned.row.action.value,
        title=keep(planned.title),
        anchored_on=on,
        planned_on=planned.planned_on,
        due_on=planned.due_on,
        remind_on=planned.remind_on,
        is_assumed=planned.is_assumed,
        created_at=work.now,
        updated_at=work.now,
    )


def _owner(row: PlanRow, application: Application | None, case: Case) -> int | None:
    entered_by = application.entered_by_id if application else None
    if row.owner is Owner.UNIT:
        return None
    if row.owner is Owner.ENTERED_BY:
        return entered_by or case.handler_id
    return case.handler_id or entered_by


def _open(work: Work, application: Application) -> list[FollowUp]:
    return list(
        work.session.scalars(
            select(FollowUp)
            .where(FollowUp.application_id == application.id, FollowUp.state == FollowUpState.OPEN)
            .order_by(FollowUp.planned_on, FollowUp.id)
        )
    )


def _cancel(work: Work, about: Application | Case, rows: Iterable[FollowUp], reason: str) -> None:
    gone = list(rows)
    if not gone:
        return
    record_plan(work, "follow_up.cancelled", about, {"reason": reason, "follow_ups": [row.id for row in gone]})
    for row in gone:
        row.state = FollowUpState.CANCELLED
        touch(work, row)
    work.session.flush()


def _told(planned: Iterable[Planned]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in planned:
        told.setdefault(one.row.rule, []).append(one.due_on.isoformat())
    return told
