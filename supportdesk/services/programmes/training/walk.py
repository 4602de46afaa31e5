"""Training's own part of the shared walk: whom a part goes to, what a decision keeps, and the promise of a start."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.programmes.training import (
    CERTIFIED,
    FIELDS,
    STARTED,
    TrainingFacts,
    TrainingTerms,
    award_of,
    next_part,
)
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.payments import Payment
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.training import Training
from supportdesk.queries.programmes.training import TRAININGS, TrainingSurroundings
from supportdesk.services import follow_ups
from supportdesk.services.applications import Asked, PaidWalk, Payee
from supportdesk.services.work import Work

AskedOfTraining = Asked[TrainingTerms, TrainingFacts, TrainingSurroundings]
# The event that closes the promise of a start, as the plans of versions name it.
STARTED_EVENT = "training.started"


class TrainingWalk(PaidWalk[Training, TrainingTerms, TrainingFacts, TrainingSurroundings]):
    """From the draft to the money and after; the award is paid in its parts."""

    queries = TRAININGS

    def subject_of(self, work: Work, version: ProgrammeVersion) -> str:
        return self.queries.terms_of(work.session, version).subject

    def submitted(self, work: Work, application: Training, asked: AskedOfTraining) -> None:
        super().submitted(work, application, asked)
        application.certificate_no = asked.facts.certificate_no
        if asked.facts.certified_on is not None and not asked.facts.has_started:
            follow_ups.promise_for(work, application, CERTIFIED, asked.facts.certified_on)

    def decided(self, work: Work, application: Training, asked: AskedOfTraining, *, is_final: bool) -> None:  # noqa: ARG002 - the kind's hook
        application.reckoning = award_of(asked.facts, asked.terms).kept()
        application.certificate_no = asked.facts.certificate_no

    def payee_of(self, application: Training, asked: AskedOfTraining, part: str) -> Payee:
        due, klass = next_part(asked.facts, asked.terms), asked.around.klass
        if due is not None and due.is_schools and klass is not None:
            return Payee(klass.school, klass.school_bank, klass.school_account)
        return super().payee_of(application, asked, part)

    def paid(self, work: Work, application: Training, payment: Payment) -> None:
        if payment.part == STARTED:
            follow_ups.close_for(work, application, STARTED_EVENT)


WALK = TrainingWalk()


def form(subject: str, values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in for a course."""
    return FilledForm(FIELDS, values, subject)


def note_starts(work: Work, *, person_id: int | None = None) -> list[Training]:
    """Close the promises of a start of all who registered a venture since their class began; returns their claims.

    Done when a venture is opened, for its founder, and by the clock for ventures that came another way. Twice does nothing
    twice.
    """
    has_promise = exists().where(FollowUp.application_id == Training.id, FollowUp.state == FollowUpState.OPEN)
    rows = work.session.scalars(
        TRAININGS.full()
        .where(has_promise, *([Training.person_id == person_id] if person_id is not None else []))
        .order_by(Training.id)
    ).all()
    return [one for one in rows if _note_start(work, one)]


def _note_start(work: Work, application: Training) -> bool:
    if application.programme_version is None:
        return False
    terms = TRAININGS.terms_of(work.session, application.programme_version)
    if not any(row.closed_by == STARTED_EVENT for row in terms.follow_ups):
        return False
    facts = TRAININGS.facts_of(work.session, application, terms, actor_id=None, today=work.today)
    if not facts.has_started or not _has_open_promise(work, application, terms):
        return False
    on: date = facts.started_on or work.today
    WALK.record(work, application, STARTED_EVENT, {"class": application.class_number}, on=on)
    follow_ups.close_for(work, application, STARTED_EVENT)
    return True


def _has_open_promise(work: Work, application: Training, terms: TrainingTerms) -> bool:
    rules = [row.rule for row in terms.follow_ups if row.closed_by == STARTED_EVENT]
    return (
        work.session.scalar(
            select(FollowUp.id)
            .where(
                FollowUp.application_id == application.id,
                FollowUp.state == FollowUpState.OPEN,
                FollowUp.rule.in_(rules),
            )
            .limit(1)
        )
        is not None
    )
