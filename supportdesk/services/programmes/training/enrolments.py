"""Who is in a class: enrolled, gone, moved up; who was there; what the exam gave; the certificate."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, NotFoundError, RuleBrokenError
from supportdesk.domain.programmes.training import ClassDeed, ClassState, EnrolmentState, Half, next_in_line
from supportdesk.domain.words import say
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import AttendanceMark, Enrolment, TrainingClass
from supportdesk.queries.programmes.training import enrolment_in, plan_of, terms_of_class
from supportdesk.queries.visibility import sees_person
from supportdesk.services.applications import not_in_future, written
from supportdesk.services.people import checks
from supportdesk.services.people.corrections import refuse_merged
from supportdesk.services.work import Work

from .classes import as_applicants, ask, enrolled, take

_MARK = AttendanceMark.__table__
LONGEST_CERTIFICATE = 60


def enrol(work: Work, klass: TrainingClass, person: Person) -> Enrolment:
    """Enrol somebody. Before places are given they are only noted; afterwards they get a free seat, or wait.

    Their hardship counts as it is today. Raises RuleBrokenError for somebody who is in the class, NotFoundError for a
    person whom the actor may not see.
    """
    step = ask(work, klass, ClassDeed.ENROL, by_town=True)
    if work.session.scalar(select(Person.id).where(Person.id == person.id, sees_person(work.actor))) is None:
        raise NotFoundError
    refuse_merged(person)
    before = enrolment_in(work.session, klass.id, person.id)
    if before is not None and before.state is not EnrolmentState.WITHDRAWN:
        raise RuleBrokenError(say("{name} 已经在这个班报过名。", name=person.name), code="ALREADY_AWARDED")
    terms = terms_of_class(work.session, klass, work.today)
    has_priority = terms is not None and terms.has_priority(frozenset(person.hardship))
    state = _state_for(klass)
    turn = (work.session.scalar(select(func.max(Enrolment.turn)).where(Enrolment.class_id == klass.id)) or 0) + 1
    take(work, klass, step, {"turn": turn, "state": state.value, "priority": has_priority}, person_id=person.id)
    if before is None:
        before = Enrolment(class_id=klass.id, person_id=person.id, created_at=work.now)
        work.session.add(before)
    before.turn, before.state, before.has_priority = turn, state, has_priority
    before.enrolled_on, before.left_on, before.left_reason = work.today, None, ""
    _touch(work, before)
    before.person = person
    if state is EnrolmentState.PLACED:
        klass.placed += 1
    work.session.flush()
    return before


def leave(work: Work, klass: TrainingClass, enrolment: Enrolment, *, reason: str) -> Enrolment | None:
    """Note that somebody left the class; returns who moves up from the waiting list, those in hardship first.

    Once the class is running nobody moves up. Raises RuleBrokenError for somebody who is not in it or has a certificate.
    """
    step = ask(work, klass, ClassDeed.LEAVE, by_town=True)
    said = written(reason, "reason")[:200]
    if enrolment.class_id != klass.id or enrolment.state is EnrolmentState.WITHDRAWN:
        raise RuleBrokenError(say("这名学员不在这个班里。"))
    if enrolment.certificate_no:
        raise RuleBrokenError(say("已经取得证书的学员不能退出。"))
    had_place = enrolment.state is EnrolmentState.PLACED
    take(work, klass, step, {"reason": said, "turn": enrolment.turn}, person_id=enrolment.person_id)
    enrolment.state, enrolment.left_on, enrolment.left_reason = EnrolmentState.WITHDRAWN, work.today, said
    _touch(work, enrolment)
    if had_place:
        klass.placed -= 1
    work.session.flush()
    return _move_up(work, klass) if had_place and klass.state is ClassState.ALLOTTED else None


def mark_attendance(work: Work, klass: TrainingClass, day: date, half: Half, there: Collection[int]) -> None:
    """Note who was there for a half-day, by enrolment; a sheet that is handed in again replaces the one before.

    Raises BadValueError for a half-day that is not in the plan or lies ahead, or somebody without a place.
    """
    step = ask(work, klass, ClassDeed.MARK)
    if (day, half) not in {(lesson.day, lesson.half) for lesson in plan_of(klass)}:
        raise BadValueError(say("计划里没有这个半天的课。"), field="half", code="not_planned")
    not_in_future(work, day, "day")
    placed = {one.id for one in enrolled(work, klass, EnrolmentState.PLACED)}
    if not set(there) <= placed:
        raise BadValueError(say("考勤里有未录取的学员。"), field="there", code="not_placed")
    of_half = (_MARK.c.enrolment_id.in_(placed), _MARK.c.day == day, _MARK.c.half == half)
    before = sorted(work.session.scalars(select(_MARK.c.enrolment_id).where(*of_half)))
    after = sorted(there)
    if before == after and after:
        return
    take(work, klass, step, {"half": half.value, "before": before, "after": after}, on=day)
    work.session.execute(delete(_MARK).where(*of_half))  # type: ignore[arg-type]  # a mapped class's table is a Table
    if after:
        rows = [{"enrolment_id": one, "day": day, "half": half} for one in after]
        work.session.execute(insert(_MARK), rows)  # type: ignore[arg-type]  # as above
    work.session.flush()


def record_scores(work: Work, klass: TrainingClass, scores: Mapping[int, int], *, on: date | None = None) -> None:
    """Note the exam's scores, by enrolment. Raises BadValueError for a score that is none or somebody without a place."""
    step = ask(work, klass, ClassDeed.EXAMINE)
    day = not_in_future(work, on or work.today, "on")
    rows = {one.id: one for one in enrolled(work, klass, EnrolmentState.PLACED)}
    for key, score in scores.items():
        if key not in rows:
            raise BadValueError(say("成绩里有未录取的学员。"), field="scores", code="not_placed")
        if not 0 <= score <= 1_000:  # noqa: PLR2004 - the largest score that a version may ask for
            raise BadValueError(say("须在 {least} 与 {most} 之间。", least=0, most=1_000), field="scores")
    changed = {key: score for key, score in scores.items() if rows[key].score != score}
    if not changed:
        return
    if any(rows[key].certificate_no for key in changed):
        raise RuleBrokenError(say("已经发证的成绩不能再改。"))
    take(work, klass, step, {"scores": {str(key): score for key, score in changed.items()}}, on=day)
    for key, score in changed.items():
        rows[key].score = score
        _touch(work, rows[key])
    work.session.flush()


def certify(work: Work, klass: TrainingClass, enrolment: Enrolment, *, number: str, on: date) -> None:
    """Register the certificate of somebody who passed: its number is nobody else's.

    Raises BadValueError, RuleBrokenError for somebody who did not pass, AlreadyKnownError for a number that is known.
    """
    step = ask(work, klass, ClassDeed.CERTIFY)
    clean = checks.line(number, "certificate_no", longest=LONGEST_CERTIFICATE, required=True)
    day = not_in_future(work, on, "certified_on")
    if day < klass.starts_on:
        raise BadValueError(say("发证日期不能早于开班日期 {day}。", day=klass.starts_on), field="certified_on")
    if enrolment.class_id != klass.id or enrolment.state is not EnrolmentState.PLACED:
        raise RuleBrokenError(say("这名学员不在录取名单里。"), code="NOT_TARGET_GROUP")
    terms = terms_of_class(work.session, klass, work.today)
    least = terms.pass_score if terms else 0
    if enrolment.score is None or enrolment.score < least:
        raise RuleBrokenError(say("考试 {least} 分以上才能登记证书。", least=least), code="NOT_CERTIFIED")
    holder = work.session.scalar(select(Enrolment.id).where(Enrolment.certificate_no == clean))
    if holder is not None and holder != enrolment.id:
        raise AlreadyKnownError(say("这个证书编号已经登记在别人名下。"), field="certificate_no")
    take(work, klass, step, {"certificate": clean}, on=day, person_id=enrolment.person_id)
    enrolment.certificate_no, enrolment.certified_on = clean, day
    _touch(work, enrolment)
    work.session.flush()


def _state_for(klass: TrainingClass) -> EnrolmentState:
    if klass.state is ClassState.ENROLLING:
        return EnrolmentState.ENROLLED
    return EnrolmentState.PLACED if klass.placed < klass.seats else EnrolmentState.WAITING


def _move_up(work: Work, klass: TrainingClass) -> Enrolment | None:
    waiting = {one.id: one for one in enrolled(work, klass, EnrolmentState.WAITING)}
    key = next_in_line(as_applicants(waiting.values()))
    if key is None:
        return None
    found = waiting[key]
    data: dict[str, Any] = {"number": klass.number, "turn": found.turn}
    work.record(
        "training.moved_up", data, unit_id=klass.unit_id, person_id=found.person_id, subject=f"class:{klass.number}"
    )
    found.state = EnrolmentState.PLACED
    _touch(work, found)
    klass.placed += 1
    work.session.flush()
    return found


def _touch(work: Work, enrolment: Enrolment) -> None:
    enrolment.updated_at, enrolment.version = work.now, (enrolment.version or 0) + 1
