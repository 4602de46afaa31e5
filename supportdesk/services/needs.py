"""Needs: raised, brought to a department, answered, closed with proof, or said to be impossible with the reason."""

from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError, NotFoundError, StaleVersionError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.needs import LIFECYCLE, NeedDeed, NeedState, limit_of
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.needs import Need
from supportdesk.models.people import Person
from supportdesk.policies.needs import departments, need_kinds
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.needs import newest_case
from supportdesk.services import numbers
from supportdesk.services.people import checks
from supportdesk.services.work import Work

LONGEST_TEXT = 2_000


def raise_need(work: Work, person: Person, *, kind: str, wanted: str, case: Case | None = None) -> Need:
    """Write down what somebody needs; it is to be answered within the working days of its kind.

    The person's unit is loaded, and the case's. Whoever raises it owns it, or the case's handler. Raises BadValueError;
    NotFoundError for a case that is somebody else's.
    """
    work.needs(Permission.CASE_WRITE)
    if case is not None and case.person_id != person.id:
        raise NotFoundError
    owner_id = case.handler_id if case and case.handler_id else work.actor.id if work.actor else None
    unit = work.session.get_one(OrgUnit, case.unit_id if case else person.unit_id)
    return _raised(work, person, unit, kind=kind, wanted=wanted, case=case, owner_id=owner_id)


def raise_own(work: Work, *, kind: str, wanted: str) -> Need:
    """Have an entrepreneur say what they need; it is kept with their open case and falls to its handler or unit."""
    work.needs(Permission.OWN_APPLICATIONS)
    if work.actor is None or work.actor.person_id is None:
        raise NotFoundError
    person = work.session.get_one(Person, work.actor.person_id)
    case = newest_case(work.session, person.id)
    unit = work.session.get_one(OrgUnit, case.unit_id if case else person.unit_id)
    owner_id = case.handler_id if case else None
    return _raised(work, person, unit, kind=kind, wanted=wanted, case=case, owner_id=owner_id)


def refer(work: Work, need: Need, *, department: str, version: int) -> None:
    """Bring it to a department. The limit stays: the person waits for an answer, whoever gives it."""
    if department not in departments():
        raise BadValueError(say("请选择办理部门。"), field="department")
    _take(
        work, need, NeedDeed.REFER, version, {"department": department}, department=department, referred_on=work.today
    )


def answer(work: Work, need: Need, *, text: str, on: date, version: int) -> None:
    """Write down what was answered, and on which day. Raises BadValueError, StepNotAvailableError, StaleVersionError."""
    said = _text(text, "answer")
    _on(work, need, on, "answered_on")
    _take(work, need, NeedDeed.ANSWER, version, {"on": on.isoformat()}, answer=said, answered_on=on)


def close(work: Work, need: Need, *, proof: str, is_satisfied: bool | None, version: int) -> None:
    """Close it with what proves that it was done, and whether the person is content."""
    shown = checks.line(proof, "proof", required=True)
    # As what it wants and what was answered, what proves it stays in the need.
    data = {"is_satisfied": is_satisfied}
    _take(work, need, NeedDeed.CLOSE, version, data, proof=shown, is_satisfied=is_satisfied, ended_on=work.today)


def decline(work: Work, need: Need, *, reason: str, version: int) -> None:
    """Say that it is not possible, and why: the person is told."""
    why = _text(reason, "reason")
    _take(work, need, NeedDeed.DECLINE, version, {}, reason=why, ended_on=work.today)


def reopen(work: Work, need: Need, *, reason: str, version: int) -> None:
    """Open it again, as the answer did not help; its days are counted anew from today."""
    why = _text(reason, "reason")
    due = limit_of(work_calendar(work.session), work.today, need_kinds()[need.kind].working_days)
    data = {"due_on": due.day.isoformat()}
    _take(
        work, need, NeedDeed.REOPEN, version, data, reason=why, due_on=due.day, is_assumed=not due.is_certain,
        ended_on=None, is_satisfied=None, times_reopened=need.times_reopened + 1,
    )  # fmt: skip


def _raised(
    work: Work, person: Person, unit: OrgUnit, *, kind: str, wanted: str, case: Case | None, owner_id: int | None
) -> Need:
    kinds = need_kinds()
    if kind not in kinds:
        raise BadValueError(say("请选择需求类别。"), field="kind")
    text = _text(wanted, "wanted")
    due = limit_of(work_calendar(work.session), work.today, kinds[kind].working_days)
    letters = numbers.county_letters(work.session, unit)
    turn = numbers.next_in(work.session, f"need:{letters}:{work.today.year}")
    made = Need(
        number=f"{letters}-XQ-{work.today.year}-{turn:04d}",
        person_id=person.id,
        case_id=case.id if case else None,
        unit_id=unit.id,
        owner_id=owner_id,
        raised_by_id=work.actor.id if work.actor else None,
        kind=kind,
        wanted=text,
        raised_on=work.today,
        due_on=due.day,
        is_assumed=not due.is_certain,
        touch=work.next_touch(),
        created_at=work.now,
        updated_at=work.now,
    )
    # What it says stays in the need: the event may be read by those who may not read that.
    work.record(
        "need.opened",
        {"number": made.number, "kind": kind, "due_on": due.day.isoformat()},
        unit_id=unit.id,
        person_id=person.id,
        case_id=made.case_id,
        subject=f"need:{made.number}",
    )
    work.session.add(made)
    work.session.flush()
    return made


def _take(work: Work, need: Need, deed: NeedDeed, version: int, data: dict[str, Any], **changes: Any) -> None:  # noqa: ANN401 - columns of the need
    if need.version != version:
        # Before the step: who was slower sees what the quicker one wrote, whether the step still leads on or not.
        work.needs(Permission.CASE_WRITE)
        theirs: dict[str, object] = {name: getattr(need, name) for name in changes}
        raise StaleVersionError(theirs, need.version, about=f"need:{need.number}")
    step = LIFECYCLE.step(need.state, deed)
    work.needs(step.permission)
    work.record(
        step.event,
        {"number": need.number, **data},
        unit_id=need.unit_id,
        person_id=need.person_id,
        case_id=need.case_id,
        subject=f"need:{need.number}",
    )
    for name, value in changes.items():
        setattr(need, name, value)
    need.state = NeedState(step.target)
    if need.owner_id is None and work.actor is not None and work.actor.role is Role.OFFICIAL:
        need.owner_id = work.actor.id
    need.version += 1
    need.updated_at = work.now
    need.touch = work.next_touch()
    work.session.flush()


def _on(work: Work, need: Need, on: date, field: str) -> None:
    checks.not_after(on, work.today, field)
    if on < need.raised_on:
        raise BadValueError(say("日期早于提出需求的日期 {day}。", day=need.raised_on), field=field)


def _text(text: str, field: str) -> str:
    try:
        return parse_text(text, longest=LONGEST_TEXT, required=True).value
    except BadValueError as error:
        raise checks.at(field, error) from error
