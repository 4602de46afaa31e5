"""Courses and classes: offered, filed with their plan, places given, opened after a check, ended or called off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError, StaleVersionError
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.people import BankDetails
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import (
    CLASS_LIFECYCLE,
    Allotment,
    Applicant,
    ClassDeed,
    ClassState,
    EnrolmentState,
    Lesson,
    allot,
)
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Kind, Programme
from supportdesk.models.programmes.training import Enrolment, TrainingClass, TrainingCourse
from supportdesk.queries.programmes.training import plan_of, terms_of_class
from supportdesk.services.applications import not_in_future, written
from supportdesk.services.numbers import county_letters, next_in
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work

MOST_SEATS = 500
MOST_HOURS = 2_000
_MOST_LESSON = 12
_LONGEST = 200
_OF_ACCOUNT = frozenset({"school_bank", "school_account"})


@dataclass(frozen=True)
class CourseFacts:
    """A course as a form gives it; hours are lesson-hours."""

    code: str
    name: str
    programme_code: str
    hours: int
    level: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class ClassFacts:
    """A class as a form gives it, with its plan by half-days."""

    school: str
    place: str
    trainer: str
    starts_on: date
    ends_on: date
    seats: int
    plan: tuple[Lesson, ...] = ()
    school_bank: str = ""
    school_account: str = ""


def open_course(work: Work, unit: OrgUnit, facts: CourseFacts) -> TrainingCourse:
    """Offer a course in a unit. Raises BadValueError naming the field, RuleBrokenError for a code that is taken."""
    work.needs(Permission.SUPPORT_WRITE)
    refuse_foreign_unit(work.actor, unit)
    given = _checked_course(work, facts)
    taken = select(TrainingCourse.id).where(TrainingCourse.unit_id == unit.id, TrainingCourse.code == given["code"])
    if work.session.scalar(taken) is not None:
        raise BadValueError(say("这个课程代码已经用过。"), field="code", code="taken")
    work.record("training.course_opened", dict(given), unit_id=unit.id, subject=f"course:{given['code']}")
    made = TrainingCourse(unit_id=unit.id, unit=unit, created_at=work.now, updated_at=work.now, **given)
    work.session.add(made)
    work.session.flush()
    return made


def correct_course(work: Work, course: TrainingCourse, facts: CourseFacts, *, version: int) -> None:
    """Correct a course; its code stays. Raises BadValueError, StaleVersionError."""
    work.needs(Permission.SUPPORT_WRITE)
    refuse_foreign_unit(work.actor, course.unit)
    given = _checked_course(work, facts) | {"code": course.code}
    before = {name: getattr(course, name) for name in given}
    if course.version != version:
        raise StaleVersionError(before, course.version, about=f"course:{course.code}")
    work.record(
        "training.course_corrected", {"before": before, "after": given}, unit_id=course.unit_id,
        subject=f"course:{course.code}",
    )  # fmt: skip
    for name, value in given.items():
        setattr(course, name, value)
    course.version, course.updated_at = course.version + 1, work.now
    work.session.flush()


def plan_class(work: Work, course: TrainingCourse, facts: ClassFacts) -> TrainingClass:
    """File a class with its plan, in the course's unit, under the next number of the year.

    Raises BadValueError naming the field, RuleBrokenError for a course that is not offered any more.
    """
    work.needs(Permission.SUPPORT_WRITE)
    refuse_foreign_unit(work.actor, course.unit)
    if not course.is_active:
        raise RuleBrokenError(say("这门课程已经停开。"))
    given = _checked_class(facts)
    letters = county_letters(work.session, course.unit)
    turn = next_in(work.session, f"class:{letters}:{work.today.year}")
    number = f"{letters}-PX-{work.today.year}-{turn:03d}"
    work.record(
        "training.class_planned", {"number": number, "course": course.code, **_told(given)}, unit_id=course.unit_id,
        subject=f"class:{number}",
    )  # fmt: skip
    made = TrainingClass(
        number=number,
        course_id=course.id,
        course=course,
        unit_id=course.unit_id,
        unit=course.unit,
        filed_by_id=work.actor.id if work.actor else None,
        created_at=work.now,
        updated_at=work.now,
        **given,
    )
    work.session.add(made)
    work.session.flush()
    return made


def correct_class(work: Work, klass: TrainingClass, facts: ClassFacts, *, version: int) -> None:
    """Change a class while people enrol; once places are given only the school's bank and account.

    Raises BadValueError, RuleBrokenError for anything else once places are given, StaleVersionError, StepNotAvailableError.
    """
    step = ask(work, klass, ClassDeed.CORRECT)
    given = _checked_class(facts)
    if klass.version != version:
        raise StaleVersionError(_told(given), klass.version, about=f"class:{klass.number}")
    before = {name: getattr(klass, name) for name in given}
    if klass.state is not ClassState.ENROLLING and any(
        given[name] != before[name] for name in set(given) - _OF_ACCOUNT
    ):
        raise RuleBrokenError(say("录取名单已定，只能修改学校的开户银行和账号。"))
    changes = {"account_changed": given["school_account"] != before["school_account"]}
    take(work, klass, step, {"before": _told(before), "after": _told(given), **changes})
    for name, value in given.items():
        setattr(klass, name, value)
    work.session.flush()


def allot_places(work: Work, klass: TrainingClass) -> Allotment:
    """Give the seats: those in hardship first, then as they came; the rest wait in that order.

    Raises RuleBrokenError while the plan has fewer hours than the course needs.
    """
    step = ask(work, klass, ClassDeed.ALLOT)
    planned, needed = sum(lesson.hours for lesson in plan_of(klass)), _hours_needed(work, klass)
    if planned < needed:
        words = say("计划只有 {planned} 学时，本课程不少于 {needed} 学时。", planned=planned, needed=needed)
        raise RuleBrokenError(words, code="DOC_INVALID")
    rows = {one.id: one for one in enrolled(work, klass, EnrolmentState.ENROLLED)}
    given = allot(klass.seats, as_applicants(rows.values()))
    take(work, klass, step, {"placed": list(given.placed), "waiting": list(given.waiting), "seats": klass.seats})
    for keys, state in ((given.placed, EnrolmentState.PLACED), (given.waiting, EnrolmentState.WAITING)):
        for key in keys:
            rows[key].state, rows[key].updated_at, rows[key].version = state, work.now, rows[key].version + 1
    klass.placed = len(given.placed)
    work.session.flush()
    return given


def open_class(work: Work, klass: TrainingClass, *, trainer_listed: bool, text: str, on: date | None = None) -> None:
    """Open a class after the check on the spot, by another person than who filed it; what was found stands in the event.

    Raises RuleBrokenError when nobody has a place, or for who filed the class.
    """
    step = ask(work, klass, ClassDeed.OPEN)
    said, day = written(text, "text"), not_in_future(work, on or work.today, "on")
    if not klass.placed:
        raise RuleBrokenError(say("还没有录取学员，不能开班。"))
    if work.actor is not None and klass.filed_by_id == work.actor.id:
        raise RuleBrokenError(say("备案和开班检查须由不同的人办。"), code="SAME_PERSON")
    take(work, klass, step, {"trainer_listed": trainer_listed, "text": said}, on=day)
    klass.opened_on, klass.trainer_listed = day, trainer_listed
    klass.opened_by_id = work.actor.id if work.actor else None
    work.session.flush()


def end_class(work: Work, klass: TrainingClass, *, on: date | None = None) -> None:
    """End a class, not before its last planned day. Certificates may still come."""
    step = ask(work, klass, ClassDeed.END)
    day = not_in_future(work, on or work.today, "on")
    last = max((lesson.day for lesson in plan_of(klass)), default=klass.ends_on)
    if day < last:
        raise BadValueError(say("最后一次课在 {day}，结业不能早于这一天。", day=last), field="on")
    take(work, klass, step, on=day)
    klass.ended_on = day
    work.session.flush()


def cancel_class(work: Work, klass: TrainingClass, *, reason: str) -> None:
    """Call a class off before it is opened; its list stays readable."""
    step = ask(work, klass, ClassDeed.CANCEL)
    take(work, klass, step, {"reason": written(reason, "reason")})
    work.session.flush()


def ask(work: Work, klass: TrainingClass, deed: ClassDeed, *, by_town: bool = False) -> Step:
    """Return the row for a deed on a class. `by_town`: units below the class's may do it for their own people.

    Raises NotAllowedError, StepNotAvailableError, NotFoundError for a foreign unit.
    """
    step = CLASS_LIFECYCLE.step(klass.state, deed)
    work.needs(step.permission)
    actor = work.actor
    is_below = by_town and actor is not None and actor.unit.path.startswith(klass.unit.path)
    if actor is not None and not is_below and not klass.unit.path.startswith(actor.unit.path):
        raise NotFoundError
    return step


def take(
    work: Work,
    klass: TrainingClass,
    step: Step,
    data: dict[str, Any] | None = None,
    *,
    on: date | None = None,
    person_id: int | None = None,
) -> None:
    """Take a step of a class: the event first, then its state. Whoever saves a form of before is told so."""
    work.record(
        step.event, {"number": klass.number, **(data or {})}, on=on, unit_id=klass.unit_id, person_id=person_id,
        subject=f"class:{klass.number}",
    )  # fmt: skip
    klass.state = type(klass.state)(step.target.value)
    klass.version, klass.updated_at = klass.version + 1, work.now


def enrolled(work: Work, klass: TrainingClass, *states: EnrolmentState) -> Sequence[Enrolment]:
    """The enrolments of a class in some states, as they came, whoever may see them: for deeds on the class."""
    return work.session.scalars(
        select(Enrolment).where(Enrolment.class_id == klass.id, Enrolment.state.in_(states)).order_by(Enrolment.turn)
    ).all()


def as_applicants(rows: Iterable[Enrolment]) -> list[Applicant]:
    """Enrolments as the rule of places knows them."""
    return [Applicant(one.id, one.turn, one.has_priority) for one in rows]


def _hours_needed(work: Work, klass: TrainingClass) -> int:
    terms = terms_of_class(work.session, klass, work.today)
    return max(klass.course.hours, terms.min_hours if terms else 0)


def _checked_course(work: Work, facts: CourseFacts) -> dict[str, Any]:
    code = checks.line(facts.code, "code", longest=40, required=True)
    known = select(Programme.id).where(Programme.code == facts.programme_code, Programme.kind == Kind.TRAINING)
    if work.session.scalar(known.limit(1)) is None:
        raise BadValueError(say("请选一项培训政策。"), field="programme_code", code="unknown_code")
    if not 0 < facts.hours <= MOST_HOURS:
        raise BadValueError(say("须在 {least} 与 {most} 之间。", least=1, most=MOST_HOURS), field="hours")
    return {
        "code": code,
        "name": checks.line(facts.name, "name", longest=_LONGEST, required=True),
        "programme_code": facts.programme_code,
        "level": checks.line(facts.level, "level", longest=40),
        "hours": facts.hours,
        "is_active": facts.is_active,
    }


def _checked_class(facts: ClassFacts) -> dict[str, Any]:
    if facts.ends_on < facts.starts_on:
        raise BadValueError(say("结束日期早于开始日期，请核对。"), field="ends_on", code="date_order")
    if not 0 < facts.seats <= MOST_SEATS:
        raise BadValueError(say("须在 {least} 与 {most} 之间。", least=1, most=MOST_SEATS), field="seats")
    for lesson in facts.plan:
        if not facts.starts_on <= lesson.day <= facts.ends_on:
            raise BadValueError(say("{day} 的课不在培训期内。", day=lesson.day), field="plan")
        if not 0 < lesson.hours <= _MOST_LESSON:
            raise BadValueError(
                say("{day} 的学时须在 1 与 {most} 之间。", day=lesson.day, most=_MOST_LESSON), field="plan"
            )
    if len({(lesson.day, lesson.half) for lesson in facts.plan}) != len(facts.plan):
        raise BadValueError(say("计划里同一个半天写了两次。"), field="plan", code="twice")
    account = checks.checked_bank_details(BankDetails(facts.school_bank, facts.school_account))
    return {
        "school": checks.line(facts.school, "school", longest=_LONGEST, required=True),
        "place": checks.line(facts.place, "place", longest=_LONGEST, required=True),
        "trainer": checks.line(facts.trainer, "trainer", longest=_LONGEST, required=True),
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "seats": facts.seats,
        "school_bank": account.bank_name,
        "school_account": account.bank_account or None,
        "plan": [
            {"day": one.day.isoformat(), "half": one.half.value, "hours": one.hours, "is_online": one.is_online}
            for one in sorted(facts.plan)
        ],
    }


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """As an event keeps it: the account's number stays in the class."""
    left_out = {"school_account"}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
        if name not in left_out
    }
