"""Courses and classes, filled and held; and claims for what came of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.programmes.training import Half, Lesson
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import Enrolment, TrainingClass, TrainingCourse
from supportdesk.queries.programmes import training as queries
from supportdesk.queries.programmes.training import TRAININGS
from supportdesk.services.programmes import training
from tests.factories.applications import ApplicationWalk, SupportDesk, applicant, case_of
from tests.factories.policies import working

# A Monday; the class ends before the walk of a claim begins.
BEGINS = date(2026, 9, 7)
CERTIFIED = date(2026, 10, 12)
HALVES = (Half.MORNING, Half.AFTERNOON)


def lessons(days: int = 10, hours: int = 4) -> tuple[Lesson, ...]:
    """A plan of whole days on the spot, from Monday to Friday."""
    found: list[Lesson] = []
    day = BEGINS
    while len(found) < days * 2:
        if day.weekday() < 5:
            found += [Lesson(day, half, hours) for half in HALVES]
        day += timedelta(days=1)
    return tuple(found)


def course(session: Session, at: SupportDesk, code: str = "SYB", programme: str = "training_syb") -> TrainingCourse:
    """A course that the county offers."""
    with working(session, at.clerk, BEGINS - timedelta(days=30)) as work:
        facts = training.CourseFacts(code, f"{code} 创业培训", programme, hours=24 if code == "GYB" else 70)
        return training.open_course(work, work.session.get_one(OrgUnit, at.county.id), facts)


def klass(session: Session, at: SupportDesk, of: TrainingCourse, **more: Any) -> TrainingClass:  # noqa: ANN401
    """A class that was filed."""
    plan = more.pop("plan", lessons())
    usual: dict[str, Any] = {
        "school": "禾川县职业中学", "place": "县职业中学实训楼", "trainer": "冯老师", "starts_on": BEGINS,
        "ends_on": max((one.day for one in plan), default=BEGINS), "seats": 30, "school_bank": "禾川农村商业银行",
        "school_account": "6222021234567890999",
    }  # fmt: skip
    with working(session, at.clerk, BEGINS - timedelta(days=21)) as work:
        found = queries.get_course(work.session, at.clerk, of.id)
        return training.plan_class(work, found, training.ClassFacts(plan=plan, **(usual | more)))


def does(session: Session, who: Any, deed: Any, on: date, of: TrainingClass, /, *given: Any, **told: Any) -> Any:  # noqa: ANN401
    """Have somebody do a deed on a class."""
    with working(session, who, on) as work:
        there = queries.get_class(work.session, who, of.id)
        return deed(work, there, *(work.session.merge(one, load=True) for one in given), **told)


def enrolled(
    session: Session, at: SupportDesk, of: TrainingClass, people: Sequence[Person], on: date = BEGINS
) -> list[Enrolment]:
    """People who enrol in their order, before the class begins unless told."""
    day = on - timedelta(days=14) if on == BEGINS else on
    return [does(session, at.clerk, training.enrol, day, of, one) for one in people]


def opened(session: Session, at: SupportDesk, of: TrainingClass) -> None:
    """Places given, the class checked and opened."""
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), of)
    does(session, at.reviewer, training.open_class, BEGINS, of, trainer_listed=True, text="场地、教师、名单一致")


def held(session: Session, at: SupportDesk, of: TrainingClass, *, misses: dict[int, int] | None = None) -> None:
    """The class held to its end: everybody there but for the first so many half-days, passed and certified."""
    with working(session, at.clerk, BEGINS) as work:
        there = queries.get_class(work.session, at.clerk, of.id)
        rows = [one for one in queries.list_enrolments(work.session, None, of.id) if one.state == "placed"]
        keys, plan = [one.id for one in rows], queries.plan_of(there)
    missed = misses or {}
    for turn, lesson in enumerate(plan):
        present = [key for key in keys if turn >= missed.get(key, 0)]
        does(
            session, at.clerk, training.mark_attendance, lesson.day, of, day=lesson.day, half=lesson.half, there=present
        )
    last = plan[-1].day
    does(session, at.clerk, training.record_scores, last, of, scores=dict.fromkeys(keys, 82))
    does(session, at.clerk, training.end_class, last, of)
    for key in keys:
        with working(session, at.clerk, CERTIFIED) as work:
            there = queries.get_class(work.session, at.clerk, of.id)
            found = queries.get_enrolment(work.session, at.clerk, key)
            training.certify(work, there, found, number=f"PX2026-{key:05d}", on=CERTIFIED)


def trained(
    session: Session,
    at: SupportDesk,
    person: Person | None = None,
    *,
    code: str = "SYB",
    **more: Any,  # noqa: ANN401
) -> tuple[Case, TrainingClass]:
    """Somebody who went through a class and has the certificate, with a case whose venture is older than the class."""
    somebody = person or applicant(session, at)
    opened_case = case_of(session, at, somebody)
    of = klass(session, at, course(session, at, code, f"training_{code.lower()}"), **more)
    enrolled(session, at, of, [somebody])
    opened(session, at, of)
    held(session, at, of)
    return opened_case, of


def training_walk(
    session: Session,
    at: SupportDesk,
    case: Case,
    of: TrainingClass,
    *,
    code: str = "training_syb",
    **more: Any,  # noqa: ANN401
) -> ApplicationWalk:
    """A claim begun in a case for a class."""
    subject = code.removeprefix("training_")
    filled = training.form(subject, {"class_number": of.number, "has_plan": True, "is_pledged": True, **more})
    return ApplicationWalk(session, at, TRAININGS, training).begin(case, filled, code=code)
