"""Training among the kinds: its table, the facts of one claim, its rules and its award."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import GAVE_NOTHING
from supportdesk.domain.calendar import add_months
from supportdesk.domain.facts import FactValue
from supportdesk.domain.programmes import training
from supportdesk.domain.programmes.training import EnrolmentState, TrainingFacts, TrainingTerms
from supportdesk.domain.rules import RuleResult
from supportdesk.models.payments import PaymentState
from supportdesk.models.programmes.training import Enrolment, Training, TrainingClass
from supportdesk.queries.applications import ApplicationPage, KindQueries, Surroundings
from supportdesk.queries.applications.entitlement import beside, book_answers
from supportdesk.queries.applications.surroundings import surrounding_values

from .classes import attendance_in, enrolment_in, find_class, plan_of, started_on


@dataclass(frozen=True)
class TrainingSurroundings(Surroundings):
    """The class and the trainee's place in it stand around a claim too."""

    klass: TrainingClass | None
    enrolment: Enrolment | None


TrainingPage = ApplicationPage[Training, TrainingTerms, TrainingFacts, TrainingSurroundings]


class TrainingQueries(KindQueries[Training, TrainingTerms, TrainingFacts, TrainingSurroundings]):
    """Training's part of the reads."""

    model = Training
    programme = training.PROGRAMME
    guards: Mapping[str, Any] = {"part_due": training.part_due}

    def surroundings_of(self, session: Session, application: Training, today: date) -> TrainingSurroundings:
        klass = find_class(session, application.class_number)
        return TrainingSurroundings(
            **surrounding_values(session, application, today),
            klass=klass,
            enrolment=enrolment_in(session, klass.id, application.person_id) if klass else None,
        )

    def facts_of(
        self,
        session: Session,
        application: Training,
        terms: TrainingTerms,
        *,
        actor_id: int | None,
        today: date,
        around: TrainingSurroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of TrainingFacts that a deed proposes
    ) -> TrainingFacts:
        there = around or self.surroundings_of(session, application, today)
        version = application.programme_version
        facts = TrainingFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(
                [one for one in training.FIELDS if one.is_for(application.subject)], application
            ).gaps,
            class_number=application.class_number,
            gets_allowance=terms.gives_allowance(frozenset(application.person.hardship)),
            claimed_before=_claimed_before(session, application),
            paid_parts={one.part: one.amount for one in there.payments if one.state is PaymentState.PAID},
            certified_before=_certified_before(session, application, there.klass),
            **_about_the_class(session, terms, there, version.programme.code if version else ""),
        )
        # The next part may be the school's: then its account is asked for.
        part = training.next_part(facts, terms)
        if there.klass is not None and part is not None and part.is_schools:
            facts = replace(facts, has_account=bool(there.klass.school_account))
        award = self.award_of(facts, terms)
        granted = application.amount_approved or (award.most if award else facts.amount)
        return replace(facts, **{"amount": granted, "money_needed": granted, **proposed})

    def form_facts(self, application: Training) -> Mapping[str, FactValue]:
        return {"has_plan": application.has_plan}

    def eligibility(
        self, session: Session, application: Training, facts: TrainingFacts, terms: TrainingTerms
    ) -> tuple[RuleResult, ...]:
        # Rules that ask for a certificate mean one from before: the one of the class that is claimed for does not count.
        on = application.received_on or facts.today
        told = {
            **self.form_facts(application),
            "certified": facts.certified_before,
            "attendance": facts.attendance.rate,
        }
        return (
            *book_answers(session, application, on, told),
            *self.own_rules(facts, terms),
            *beside(session, application, on),
        )

    def own_rules(self, facts: TrainingFacts, terms: TrainingTerms) -> tuple[RuleResult, ...]:
        return training.own_rules(facts, terms)

    def award_of(self, facts: TrainingFacts, terms: TrainingTerms) -> Award:
        return training.award_of(facts, terms)


TRAININGS = TrainingQueries()


def _about_the_class(
    session: Session, terms: TrainingTerms, there: TrainingSurroundings, programme_code: str
) -> dict[str, Any]:
    klass, enrolment = there.klass, there.enrolment
    if klass is None:
        return {}
    has_place = enrolment is not None and enrolment.state is EnrolmentState.PLACED
    found: dict[str, Any] = {
        "has_place": has_place,
        "is_of_course": klass.course.programme_code == programme_code,
        "planned_hours": sum(lesson.hours for lesson in plan_of(klass)),
        "trainer_listed": klass.trainer_listed,
        "class_ended_on": klass.ended_on,
        "school": klass.school,
    }
    if enrolment is None or not has_place:
        return found
    certified_on = enrolment.certified_on
    return found | {
        "attendance": attendance_in(session, klass, [enrolment])[enrolment.id],
        "score": enrolment.score,
        "certificate_no": enrolment.certificate_no or "",
        "certified_on": certified_on,
        "started_on": started_on(session, enrolment.person_id, klass.starts_on),
        "start_until": add_months(certified_on, terms.start_months) if certified_on and terms.start_months else None,
    }


def _claimed_before(session: Session, application: Training) -> bool:
    if not application.class_number:
        return False
    return (
        session.scalar(
            select(Training.id)
            .where(
                Training.class_number == application.class_number,
                Training.person_id == application.person_id,
                Training.id != (application.id or 0),
                Training.state.not_in(GAVE_NOTHING),
            )
            .limit(1)
        )
        is not None
    )


def _certified_before(session: Session, application: Training, klass: TrainingClass | None) -> bool:
    """Whether the person has a certificate of the same course from another class."""
    if klass is None:
        return False
    return (
        session.scalar(
            select(Enrolment.id)
            .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
            .where(
                Enrolment.person_id == application.person_id,
                Enrolment.certificate_no.is_not(None),
                TrainingClass.course_id == klass.course_id,
                TrainingClass.id != klass.id,
            )
            .limit(1)
        )
        is not None
    )
