"""Reads of courses and classes: who is in them, who was there when, what came of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.programmes.training import (
    Attendance,
    EnrolmentState,
    Half,
    Lesson,
    TrainingTerms,
    attendance_of,
    certificate_rate,
)
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.training import AttendanceMark, Enrolment, Training, TrainingClass, TrainingCourse
from supportdesk.models.secrets import keyring
from supportdesk.models.ventures import Venture
from supportdesk.queries import policies
from supportdesk.queries.applications import PAGE
from supportdesk.queries.visibility import Viewer, sees_person

# Those who are in a class, or want to be.
IN_IT = (EnrolmentState.ENROLLED, EnrolmentState.PLACED, EnrolmentState.WAITING)


@dataclass(frozen=True)
class ClassFigures:
    """A class in numbers: what the summary and the certificate rate are made of."""

    enrolled: int
    placed: int
    waiting: int
    certified: int

    @property
    def rate(self) -> Decimal | None:
        """Certified ÷ placed, four decimals; None for an empty class."""
        return certificate_rate(self.certified, self.placed)


def sees_class(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on TrainingClass: of the viewer's unit, of those below it and, as a town enrols for its county, above."""
    return _sees(viewer, TrainingClass.unit_id)


def list_courses(session: Session, viewer: Viewer) -> Sequence[TrainingCourse]:
    """The courses that the viewer sees, those on offer first."""
    return session.scalars(
        select(TrainingCourse)
        .options(joinedload(TrainingCourse.unit))
        .where(_sees(viewer, TrainingCourse.unit_id))
        .order_by(TrainingCourse.is_active.desc(), TrainingCourse.code, TrainingCourse.id)
    ).all()


def get_course(session: Session, viewer: Viewer, course_id: int) -> TrainingCourse:
    """Return a course; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(TrainingCourse)
        .options(joinedload(TrainingCourse.unit))
        .where(TrainingCourse.id == course_id, _sees(viewer, TrainingCourse.unit_id))
    )
    if found is None:
        raise NotFoundError
    return found


def list_classes(
    session: Session, viewer: Viewer, *, state: str = "", before: int | None = None, limit: int = PAGE
) -> Sequence[TrainingClass]:
    """The classes that the viewer sees, the latest filed first; one more than `limit` tells of more."""
    statement = _full().where(sees_class(viewer))
    if state:
        statement = statement.where(TrainingClass.state == state)
    if before is not None:
        statement = statement.where(TrainingClass.id < before)
    return session.scalars(statement.order_by(TrainingClass.id.desc()).limit(limit + 1)).all()


def get_class(session: Session, viewer: Viewer, class_id: int) -> TrainingClass:
    """Return a class with its course and unit; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(_full().where(TrainingClass.id == class_id, sees_class(viewer)))
    if found is None:
        raise NotFoundError
    return found


def find_class(session: Session, number: str) -> TrainingClass | None:
    """The class of a number: for rules, which ask about what an application names."""
    return find_classes(session, [number]).get(number) if number else None


def find_classes(session: Session, numbers: Collection[str]) -> Mapping[str, TrainingClass]:
    """The classes of some numbers, by them."""
    rows = session.scalars(_full().where(TrainingClass.number.in_(numbers)))
    return {one.number: one for one in rows}


def list_enrolments(session: Session, viewer: Viewer, class_id: int) -> Sequence[Enrolment]:
    """Who is in a class, of those whom the viewer sees: with a place first, then waiting, each as they came."""
    order = {EnrolmentState.PLACED: 0, EnrolmentState.ENROLLED: 1, EnrolmentState.WAITING: 2}
    rows = session.scalars(
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.class_id == class_id, sees_person(viewer))
        .order_by(Enrolment.turn)
    ).all()
    return sorted(rows, key=lambda one: (order.get(one.state, 3), not one.has_priority, one.turn))


def get_enrolment(session: Session, viewer: Viewer, enrolment_id: int) -> Enrolment:
    """Return an enrolment with class and person; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.class_).joinedload(TrainingClass.course))
        .where(Enrolment.id == enrolment_id, sees_person(viewer))
    )
    if found is None:
        raise NotFoundError
    return found


def list_of_person(session: Session, viewer: Viewer, person_id: int) -> Sequence[Enrolment]:
    """The classes of a person, the latest first."""
    return session.scalars(
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .options(joinedload(Enrolment.class_).joinedload(TrainingClass.course))
        .where(Enrolment.person_id == person_id, sees_person(viewer))
        .order_by(Enrolment.id.desc())
    ).all()


def find_person(session: Session, viewer: Viewer, id_no: str) -> Person | None:
    """The person of an identity number, as far as the viewer may see them."""
    index = keyring.blind("id_no", id_no.strip().upper())
    return session.scalar(select(Person).where(Person.id_no_index == index, sees_person(viewer)))


def enrolment_in(session: Session, class_id: int, person_id: int) -> Enrolment | None:
    """The enrolment of a person in a class; of two, as after a merge, the one with the certificate, else with the place."""
    return enrolments_in(session, {class_id}, {person_id}).get((class_id, person_id))


def enrolments_in(
    session: Session, class_ids: Collection[int], person_ids: Collection[int]
) -> Mapping[tuple[int, int], Enrolment]:
    """The enrolments of some people in some classes, by class and person; of two of one the better, as above."""
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.class_id.in_(class_ids), Enrolment.person_id.in_(person_ids))
        .order_by(Enrolment.id)
    )
    found: dict[tuple[int, int], Enrolment] = {}
    for one in rows:
        before = found.get((one.class_id, one.person_id))
        if before is None or _rank(one) > _rank(before):
            found[one.class_id, one.person_id] = one
    return found


def _rank(one: Enrolment) -> tuple[bool, bool]:
    return bool(one.certificate_no), one.state is EnrolmentState.PLACED


def plan_of(klass: TrainingClass) -> tuple[Lesson, ...]:
    """The half-days of a class, in order."""
    return tuple(
        sorted(
            Lesson(date.fromisoformat(row["day"]), Half(row["half"]), int(row["hours"]), bool(row["is_online"]))
            for row in klass.plan
        )
    )


def marks_of(session: Session, enrolment_ids: Iterable[int]) -> Mapping[int, frozenset[tuple[date, Half]]]:
    """The half-days at which each was there."""
    found: dict[int, set[tuple[date, Half]]] = defaultdict(set)
    rows = session.execute(
        select(AttendanceMark.enrolment_id, AttendanceMark.day, AttendanceMark.half).where(
            AttendanceMark.enrolment_id.in_(list(enrolment_ids))
        )
    )
    for enrolment_id, day, half in rows:
        found[enrolment_id].add((day, half))
    return {key: frozenset(marks) for key, marks in found.items()}


def attendance_in(session: Session, klass: TrainingClass, enrolments: Sequence[Enrolment]) -> Mapping[int, Attendance]:
    """The attendance of each enrolment of a class, by its id."""
    return attendances_in(session, [(klass, one) for one in enrolments])


def attendances_in(session: Session, places: Sequence[tuple[TrainingClass, Enrolment]]) -> Mapping[int, Attendance]:
    """The attendance of some enrolments, each in its class, by the enrolment's id."""
    marks = marks_of(session, [one.id for _klass, one in places])
    plans = {klass.id: plan_of(klass) for klass, _one in places}
    return {one.id: attendance_of(plans[klass.id], marks.get(one.id, frozenset())) for klass, one in places}


def granted_in(session: Session, klass: TrainingClass) -> Mapping[int, Money]:
    """What was granted for a class, by person; those for whom nothing was decided are left out."""
    rows = session.execute(
        select(Training.person_id, Training.amount_approved).where(
            Training.class_number == klass.number, Training.decided_on.is_not(None)
        )
    )
    return {person_id: amount for person_id, amount in rows if amount}


def figures_of(session: Session, class_id: int) -> ClassFigures:
    """Count a class, whoever of it the viewer may see."""
    rows = session.execute(
        select(Enrolment.state, func.count(), func.count(Enrolment.certificate_no))
        .where(Enrolment.class_id == class_id)
        .group_by(Enrolment.state)
    ).all()
    counted = {state: count for state, count, _certified in rows}
    return ClassFigures(
        enrolled=sum(count for state, count in counted.items() if state in IN_IT),
        placed=counted.get(EnrolmentState.PLACED, 0),
        waiting=counted.get(EnrolmentState.WAITING, 0),
        certified=sum(certified for _state, _count, certified in rows),
    )


def terms_of_class(session: Session, klass: TrainingClass, on: date) -> TrainingTerms | None:
    """What the programme of a class says on a day; None while none holds. The class comes with course and unit."""
    version = policies.version_in_force(session, Kind.TRAINING, klass.unit, on, code=klass.course.programme_code)
    return None if version is None else policies.terms_of(session, version, TrainingTerms)


def founded_by(session: Session, person_ids: Collection[int]) -> Mapping[int, Sequence[date]]:
    """The days on which some people's ventures were registered, by person, in their order."""
    rows = session.execute(
        select(Venture.person_id, Venture.founded_on)
        .where(Venture.person_id.in_(person_ids))
        .order_by(Venture.founded_on)
    )
    found: dict[int, list[date]] = defaultdict(list)
    for person_id, day in rows:
        if day is not None:
            found[person_id].append(day)
    return found


def _full() -> Select[TrainingClass]:
    return select(TrainingClass).options(joinedload(TrainingClass.course), joinedload(TrainingClass.unit))


def _sees(viewer: Viewer, unit_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    if viewer is None:
        return true()
    if viewer.role is not Role.ENTREPRENEUR and not grants(viewer.role, Permission.SUPPORT_READ):
        return false()
    above = OrgUnit.path.in_(policies.line_of(viewer.unit))
    if viewer.role is Role.ENTREPRENEUR:
        return unit_id.in_(select(OrgUnit.id).where(above))
    below = OrgUnit.path.startswith(viewer.unit.path, autoescape=True)
    return unit_id.in_(select(OrgUnit.id).where(or_(above, below)))
