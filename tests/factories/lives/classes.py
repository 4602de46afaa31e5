"""A training class as a thing that lives: enrolled in, allotted, opened, attended, examined, certified, ended, called off."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.training import CLASS_LIFECYCLE
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from tests.factories.applications import SupportDesk, applicant
from tests.factories.training import BEGINS, course, does, enrolled, klass, lessons, opened

from .deeds import Deed, nothing
from .own import OwnWalk

_LATER = timedelta(days=14)


def _somebody(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    people = walk.session.scalars(select(Person).order_by(Person.id)).all()
    return {"person": dice.choice(people)}


def _enrolment(walk: Any, dice: Random) -> Any:  # noqa: ANN401 - a walk; an enrolment of the class, seldom of another
    there = queries.list_enrolments(walk.session, None, walk.id)
    one = dice.choice([*there, *there, *queries.list_enrolments(walk.session, None, walk.beside)])
    return queries.get_enrolment(walk.session, None, one.id)


def _presence(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    lesson = dice.choice(queries.plan_of(walk.application))
    keys = [one.id for one in queries.list_enrolments(walk.session, None, walk.id) if one.state == "placed"]
    return {"day": lesson.day, "half": lesson.half, "there": [key for key in keys if dice.random() < 0.8]}


def _scores(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    there = queries.list_enrolments(walk.session, None, walk.id)
    return {
        "scores": {one.id: dice.choice([40, 82, 95]) for one in there if one.state == "placed" or dice.random() < 0.1}
    }


def _facts(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    row = walk.application
    facts = training.ClassFacts(
        school=row.school, place=row.place, trainer=dice.choice([row.trainer, "马老师"]), starts_on=row.starts_on,
        ends_on=row.ends_on, seats=row.seats, plan=queries.plan_of(row), school_bank=row.school_bank,
        school_account=row.school_account,
    )  # fmt: skip
    return {"facts": facts, "version": row.version - (dice.random() < 0.1)}


class ClassWalk(OwnWalk):
    """One class; `beside` is another, whose trainees are none of this."""

    kind, table, lifecycle, deeds = "class", TrainingClass, CLASS_LIFECYCLE, training
    beside = 0
    tries = (
        Deed("correct_class", ("class_corrected",), _facts, "clerk"),
        Deed("enrol", ("enrolled",), _somebody, "clerk"),
        Deed("leave", ("enrolment_withdrawn",), lambda walk, dice: {
            "enrolment": _enrolment(walk, dice), "reason": "外出务工"}, "clerk"),
        Deed("allot_places", ("places_allotted",), nothing, "clerk"),
        Deed("open_class", ("class_opened",), lambda _walk, _dice: {"trainer_listed": True, "text": "一致"}, "reviewer"),
        Deed("mark_attendance", ("attendance_marked",), _presence, "clerk"),
        Deed("record_scores", ("exam_recorded",), _scores, "clerk"),
        Deed("certify", ("certified",), lambda walk, dice: {
            "enrolment": _enrolment(walk, dice), "number": f"PX-{dice.randint(1, 50)}", "on": walk.today}, "clerk"),
        Deed("end_class", ("class_ended",), nothing, "clerk"),
        Deed("cancel_class", ("class_cancelled",), lambda _walk, _dice: {"reason": "人数不足"}, "clerk"),
    )  # fmt: skip

    def get(self, session: Session) -> TrainingClass:
        """The class with its course and unit."""
        return queries.get_class(session, None, self.id)


def classes(session: Session, at: SupportDesk) -> Iterator[ClassWalk]:
    """A class in each part of its life, with more people than seats."""
    of, people = course(session, at, "GYB", "training_gyb"), [applicant(session, at) for _ in range(3)]
    made = [klass(session, at, of, seats=2, plan=lessons(3)) for _ in range(4)]
    for one in made:
        enrolled(session, at, one, people)
    does(session, at.clerk, training.allot_places, BEGINS - timedelta(days=7), made[1])
    for one in made[2:]:
        opened(session, at, one)
    last = queries.plan_of(made[3])[-1].day
    keys = [one.id for one in queries.list_enrolments(session, None, made[3].id) if one.state == "placed"]
    does(session, at.clerk, training.record_scores, last, made[3], scores=dict.fromkeys(keys, 82))
    does(session, at.clerk, training.end_class, last, made[3])
    for turn, one in enumerate(made):
        walk = ClassWalk(session, at, one.id, BEGINS + (_LATER if turn > 1 else timedelta()))
        walk.beside = made[turn - 1].id
        yield walk
