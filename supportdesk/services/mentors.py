"""Mentors and postings: taken into the register, corrected, ended, and given to cases."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.fields import parse_mobile, parse_text
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.mentors import Mentor, MentorAssignment, MentorKind
from supportdesk.queries import mentors as queries
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work

LONGEST_TEXT = 2_000
MOST_HOURS = 10_000


@dataclass(frozen=True)
class MentorFacts:
    """What the register says of one: home unit, skills, term, tasks. The phone is a mobile number or none."""

    kind: MentorKind
    name: str
    home_unit: str
    skills: str
    phone: str
    starts_on: date
    ends_on: date | None
    tasks: str


def enter(work: Work, unit: OrgUnit, facts: MentorFacts) -> Mentor:
    """Take somebody into the register of a unit. Raises BadValueError, NotFoundError for a foreign unit."""
    work.needs(Permission.CASE_WRITE)
    refuse_foreign_unit(work.actor, unit)
    values = _checked(facts)
    made = Mentor(unit_id=unit.id, created_at=work.now, updated_at=work.now, **values)
    work.session.add(made)
    work.session.flush()
    work.record(
        "mentor.entered", {"mentor": made.id, "kind": made.kind.value}, unit_id=unit.id, subject=f"mentor:{made.id}"
    )
    return made


def correct(work: Work, mentor: Mentor, facts: MentorFacts, *, version: int) -> None:
    """Correct what the register says. Raises BadValueError, StaleVersionError, StepNotAvailableError when it is over,
    NotFoundError for a foreign unit's.
    """
    _change(work, mentor, version, {name: getattr(mentor, name) for name in vars(facts)})
    values = _checked(facts)
    changed = [name for name, value in values.items() if getattr(mentor, name) != value]
    if not changed:
        return
    _record(work, mentor, "mentor.corrected", {"fields": changed})
    for name in changed:
        setattr(mentor, name, values[name])
    _touch(work, mentor)


def end(work: Work, mentor: Mentor, *, on: date, outcome: str, version: int) -> None:
    """End the term with what it brought. Raises RuleBrokenError while cases are with them."""
    _change(work, mentor, version, {"ended_on": mentor.ended_on, "outcome": mentor.outcome})
    checks.not_after(on, work.today, "ended_on")
    checks.in_order(mentor.starts_on, on, "ended_on")
    came = _text(outcome, "outcome")
    if queries.has_running(work.session, mentor.id):
        raise RuleBrokenError(say("还有办件由{name}指导，请先结束。", name=mentor.name), code="running")
    _record(work, mentor, "mentor.ended", {"on": on.isoformat()})
    mentor.ended_on, mentor.outcome = on, came
    _touch(work, mentor)


def assign(work: Work, mentor: Mentor, case: Case, *, task: str) -> MentorAssignment:
    """Give a mentor to a case. Raises RuleBrokenError when they have it already, or their term is over."""
    work.needs(Permission.CASE_WRITE)
    is_over = mentor.ended_on is not None or (mentor.ends_on is not None and mentor.ends_on < work.today)
    if is_over or mentor.starts_on > work.today:
        raise RuleBrokenError(say("{name}今天不在任期内。", name=mentor.name), code="out_of_term")
    if queries.has_running(work.session, mentor.id, case.id):
        raise RuleBrokenError(say("{name}已在指导这件。", name=mentor.name), code="has_mentor")
    what = checks.line(task, "task")
    work.record(
        "mentor.assigned",
        {"mentor": mentor.id, "name": mentor.name},
        unit_id=case.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"mentor:{mentor.id}",
    )
    made = MentorAssignment(mentor_id=mentor.id, case_id=case.id, assigned_on=work.today, task=what)
    work.session.add(made)
    work.session.flush()
    return made


def end_assignment(
    work: Work, assignment: MentorAssignment, *, outcome: str, hours: int | None, visits: int | None
) -> None:
    """End the guidance of a case: hours given, visits made, what came of it."""
    work.needs(Permission.CASE_WRITE)
    if assignment.ended_on is not None:
        raise StepNotAvailableError(say("这次指导已经结束。"))
    came = checks.line(outcome, "outcome", required=True)
    for name, count in (("hours", hours), ("visits", visits)):
        if count is not None and not 0 <= count <= MOST_HOURS:
            raise BadValueError(say("应为0至{most}的整数。", most=MOST_HOURS), field=name)
    case = assignment.case
    work.record(
        "mentor.assignment_ended",
        {"mentor": assignment.mentor_id, "name": assignment.mentor.name, "hours": hours, "visits": visits},
        unit_id=case.unit_id,
        person_id=case.person_id,
        case_id=case.id,
        subject=f"mentor:{assignment.mentor_id}",
    )
    assignment.ended_on, assignment.outcome = work.today, came
    assignment.hours, assignment.visits = hours, visits
    work.session.flush()


def _checked(facts: MentorFacts) -> dict[str, object]:
    phone = facts.phone.strip()
    if phone:
        try:
            phone = parse_mobile(phone).value
        except BadValueError as error:
            raise checks.at("phone", error) from error
    checks.in_order(facts.starts_on, facts.ends_on, "ends_on")
    return {
        "kind": facts.kind,
        "name": checks.line(facts.name, "name", required=True),
        "home_unit": checks.line(facts.home_unit, "home_unit", required=facts.kind is MentorKind.POSTING),
        "skills": checks.line(facts.skills, "skills"),
        "phone": phone or None,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "tasks": _text(facts.tasks, "tasks"),
    }


def _change(work: Work, mentor: Mentor, version: int, theirs: dict[str, object]) -> None:
    work.needs(Permission.CASE_WRITE)
    refuse_foreign_unit(work.actor, mentor.unit)
    if mentor.version != version:
        raise StaleVersionError(theirs, mentor.version, about=f"mentor:{mentor.id}")
    if mentor.ended_on is not None:
        raise StepNotAvailableError(say("任期已经结束。"))


def _record(work: Work, mentor: Mentor, kind: str, data: dict[str, object]) -> None:
    work.record(kind, {"mentor": mentor.id, **data}, unit_id=mentor.unit_id, subject=f"mentor:{mentor.id}")


def _touch(work: Work, mentor: Mentor) -> None:
    mentor.version += 1
    mentor.updated_at = work.now
    work.session.flush()


def _text(text: str, field: str) -> str:
    if not text.strip():
        return ""
    try:
        return parse_text(text, longest=LONGEST_TEXT).value
    except BadValueError as error:
        raise checks.at(field, error) from error
