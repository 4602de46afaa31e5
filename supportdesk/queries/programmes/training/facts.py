"""Training among the kinds: its table, the facts of one claim, its rules and its award."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes import training
from supportdesk.domain.programmes.training import Attendance, EnrolmentState, TrainingFacts, TrainingTerms
from supportdesk.domain.rules import RuleResult
from supportdesk.models.payments import Payment, PaymentState
from supportdesk.models.programmes.training import Enrolment, Training, TrainingClass
from supportdesk.queries.applications import ApplicationPage, Due, KindQueries, Surroundings
from supportdesk.queries.applications.entitlement import entitlement
from supportdesk.queries.applications.payees import schools_account_changed_by
from supportdesk.queries.applications.surroundings import surrounding_values

from .classes import (
    attendance_in,
    attendances_in,
    enrolment_in,
    enrolments_in,
    find_class,
    find_classes,
    founded_by,
    plan_of,
)


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
            paid_parts=_paid_parts(there.payments),
            certified_before=_certified_before(session, application, there.klass),
            **_about_the_class(session, terms, there, version.programme.code if version else ""),
        )
        # The next part may be the school's: then its account is asked for.
        part = training.next_part(facts, terms)
        if there.klass is not None and part is not None and part.is_schools:
            changed_by = schools_account_changed_by(session, there.klass.number)
            facts = replace(facts, has_account=bool(there.klass.school_account), payee_changed_by_id=changed_by)
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
        return entitlement(session, application, on, told, self.own_rules(facts, terms), self.amount_of(facts, terms))

    def own_rules(self, facts: TrainingFacts, terms: TrainingTerms) -> tuple[RuleResult, ...]:
        return training.own_rules(facts, terms)

    def award_of(self, facts: TrainingFacts, terms: TrainingTerms) -> Award:
        return training.award_of(facts, terms)

    def next_payments(self, session: Session, applications: Sequence[Training], today: date) -> Mapping[int, Due]:
        """The next part that is due: the course, the allowance, the rest once a venture is registered."""
        found = {}
        for one, facts, terms in _facts_of_parts(self, session, applications, today):
            part = training.next_part(facts, terms)
            if part is not None:
                found[one.id] = Due(part.amount, part.name, training.PART_WORDS[part.name])
        return found


TRAININGS = TrainingQueries()


def _facts_of_parts(
    queries: TrainingQueries, session: Session, claims: Sequence[Training], today: date
) -> Iterator[tuple[Training, TrainingFacts, TrainingTerms]]:
    """What the parts of some awards hang on, read for all of them at once."""
    if not claims:
        return
    people = {one.person_id for one in claims}
    # The claims may come from a list of all kinds, which has none of their own columns.
    rows = select(Training.id, Training.class_number).where(Training.id.in_([one.id for one in claims]))
    numbers = {key: number for key, number in session.execute(rows)}  # noqa: C416 - rows are no pairs to a type checker
    classes = find_classes(session, set(numbers.values()))
    places = enrolments_in(session, [one.id for one in classes.values()], people)
    founded = founded_by(session, people)
    payments: dict[int, list[Payment]] = defaultdict(list)
    for row in session.scalars(select(Payment).where(Payment.application_id.in_(numbers)).order_by(Payment.turn)):
        payments[row.application_id].append(row)
    in_class = {
        one.id: (classes[numbers[one.id]], places[key])
        for one in claims
        if numbers[one.id] in classes and (key := (classes[numbers[one.id]].id, one.person_id)) in places
    }
    there = attendances_in(session, list(in_class.values()))
    for one in claims:
        terms = queries.terms_of(session, one.programme_version)
        paid = _paid_parts(payments[one.id])
        facts = TrainingFacts(
            today=today,
            amount_approved=one.amount_approved,
            paid=total(list(paid.values())),
            paid_parts=paid,
            gets_allowance=terms.gives_allowance(frozenset(one.person.hardship)),
        )
        if one.id in in_class:
            klass, place = in_class[one.id]
            more = _about_the_outcome(terms, klass, place, there[place.id], founded.get(one.person_id, ()))
            facts = replace(facts, **more)
        yield one, facts, terms


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
    attendance = attendance_in(session, klass, [enrolment])[enrolment.id]
    founded = founded_by(session, [enrolment.person_id]).get(enrolment.person_id, ())
    return {
        **found,
        "score": enrolment.score,
        "certificate_no": enrolment.certificate_no or "",
        "certified_on": enrolment.certified_on,
        **_about_the_outcome(terms, klass, enrolment, attendance, founded),
    }


def _about_the_outcome(
    terms: TrainingTerms, klass: TrainingClass, enrolment: Enrolment, attendance: Attendance, founded: Sequence[date]
) -> dict[str, Any]:
    """What the parts of an award hang on: who was there, who has started, and until when there is time for it."""
    certified_on = enrolment.certified_on
    return {
        "attendance": attendance,
        "started_on": next((day for day in founded if day >= klass.starts_on), None),
        "start_until": add_months(certified_on, terms.start_months) if certified_on and terms.start_months else None,
    }


def _paid_parts(payments: Iterable[Payment]) -> dict[str, Money]:
    return {one.part: one.amount for one in payments if one.state is PaymentState.PAID}


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
