"""The subsidy among the kinds: its table, the facts of one application, its rules and its award."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import GAVE_NOTHING, State
from supportdesk.domain.programmes import subsidies
from supportdesk.domain.programmes.subsidies.facts import PriorAward, SubsidyFacts
from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.rules import RuleResult
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.subsidies import Subsidy
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries.applications import ApplicationPage, KindQueries, Surroundings
from supportdesk.queries.applications.people import months_away, proved_categories

SubsidyPage = ApplicationPage[Subsidy, SubsidyTerms, SubsidyFacts, Surroundings]
# A prior award in one of these stands in nobody's way.
_OUT_OF_THE_WAY = (*GAVE_NOTHING, State.RECOVERED)
_ENDED = (State.PAID, State.CLOSED, State.RECOVERING)


class SubsidyQueries(KindQueries[Subsidy, SubsidyTerms, SubsidyFacts, Surroundings]):
    """The subsidy's part of the reads."""

    model = Subsidy
    programme = subsidies.PROGRAMME

    def facts_of(
        self,
        session: Session,
        application: Subsidy,
        terms: SubsidyTerms,
        *,
        actor_id: int | None,
        today: date,
        around: Surroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of SubsidyFacts that a deed proposes
    ) -> SubsidyFacts:
        there = around or self.surroundings_of(session, application, today)
        person, venture = application.person, application.venture
        facts = SubsidyFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(subsidies.FIELDS, application).gaps,
            subject=application.subject,
            categories=proved_categories(person, application.received_on or today),
            months_away=months_away(person),
            priors=_priors(session, application),
            has_venture=venture is not None,
            is_operating=None if venture is None else venture.status is VentureStatus.OPERATING,
            founded_on=venture.founded_on if venture else None,
            closed_on=venture.closed_on if venture and venture.status is VentureStatus.CLOSED else None,
            is_first_venture=venture.is_first_venture if venture else None,
            industry=venture.industry if venture else "",
            town=session.get_one(OrgUnit, application.unit_id).code,
            jobs=application.jobs,
            persons=application.persons,
            month_amount=application.month_amount,
            months=application.months,
            spent=application.spent,
            insured_months=application.insured_months,
            is_unemployed=application.is_unemployed,
            catalogue_code=application.catalogue_code,
            months_before=_months_before(session, application),
        )
        # Until it is decided the award itself is what is asked for; afterwards, what was granted.
        award = self.award_of(facts, terms)
        granted = application.amount_approved or (award.most if award else facts.amount)
        return replace(facts, **{"amount": granted, "money_needed": granted, **proposed})

    def eligibility(self, facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
        return subsidies.eligibility(facts, terms)

    def stacking(self, facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
        return subsidies.stacking(facts, terms)

    def award_of(self, facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
        return subsidies.award_of(facts, terms)


SUBSIDIES = SubsidyQueries()


def _priors(session: Session, application: Subsidy) -> tuple[PriorAward, ...]:
    """Other subsidies of the person or the venture that were awarded or are under way, those from ledgers among them."""
    same = Application.person_id == application.person_id
    whose = or_(same, Application.venture_id == application.venture_id) if application.venture_id else same
    rows = session.execute(
        select(
            Application.subject,
            Application.number,
            func.coalesce(Application.received_on, Application.paid_on),
            Application.person_id,
            Application.venture_id,
            Application.state,
            Application.is_historic,
        )
        .where(
            whose,
            Application.kind == Kind.SUBSIDY,
            Application.id != (application.id or 0),
            Application.state.not_in(_OUT_OF_THE_WAY),
        )
        .order_by(Application.id)
    )
    return tuple(
        PriorAward(
            subject=_subject(subject) if is_historic else subject,
            number=number,
            received_on=on,
            same_person=person_id == application.person_id,
            same_venture=venture_id is not None and venture_id == application.venture_id,
            is_running=not is_historic and state not in _ENDED,
        )
        for subject, number, on, person_id, venture_id, state, is_historic in rows
    )


# What a ledger calls a subsidy, by a word in it.
_LEDGER_WORDS = (
    ("失败", Subject.FAILED_FOUNDER),
    ("一次性", Subject.ONE_OFF),
    ("场租", Subject.RENT),
    ("租金", Subject.RENT),
    ("带动就业", Subject.JOBS),
    ("社会保险", Subject.SOCIAL_INSURANCE),
    ("社保", Subject.SOCIAL_INSURANCE),
    ("产业", Subject.INDUSTRY_BONUS),
)


def _subject(told: str) -> str:
    return next((subject for word, subject in _LEDGER_WORDS if word in told), told)


def _months_before(session: Session, application: Subsidy) -> int:
    """The months of the same subsidy that were awarded to the person or the venture before."""
    same = Subsidy.person_id == application.person_id
    whose = or_(same, Subsidy.venture_id == application.venture_id) if application.venture_id else same
    counted = session.scalar(
        select(func.sum(Subsidy.awarded_months)).where(
            whose,
            Subsidy.subject == application.subject,
            Subsidy.id != (application.id or 0),
            Subsidy.state.not_in(_OUT_OF_THE_WAY),
        )
    )
    return int(counted or 0)
