"""The subsidy among the kinds: its table, the facts of one application, its rules and its award."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import GAVE_NOTHING, State
from supportdesk.domain.facts import FactValue
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import subsidies
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.rules import RuleResult
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.programmes.subsidies import Subsidy
from supportdesk.queries.applications import ApplicationPage, KindQueries, Surroundings

SubsidyPage = ApplicationPage[Subsidy, SubsidyTerms, SubsidyFacts, Surroundings]
# A prior award in one of these stands in nobody's way.
_OUT_OF_THE_WAY = (*GAVE_NOTHING, State.RECOVERED)


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
        venture = application.venture
        facts = SubsidyFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(subsidies.FIELDS, application).gaps,
            subject=application.subject,
            industry=venture.industry if venture else "",
            town=session.get_one(OrgUnit, application.unit_id).code,
            persons=application.persons,
            month_amount=application.month_amount,
            months=application.months,
            spent=application.spent,
            catalogue_code=application.catalogue_code,
            months_before=_months_before(session, application),
        )
        # Until it is decided the award itself is what is asked for; afterwards, what was granted.
        award = self.award_of(facts, terms)
        granted = application.amount_approved or (award.most if award else facts.amount)
        return replace(facts, **{"amount": granted, "money_needed": granted, **proposed})

    def form_facts(self, application: Subsidy) -> Mapping[str, FactValue]:
        # Read as each subject means them: the tax of a failed founder, the investment of a bonus, the rent of a month.
        subject, spent = application.subject, _yuan(application.spent)
        month, months, persons = application.month_amount, application.months, application.persons
        paid = month.times(months * persons) if month and months and persons else None
        return {
            "jobs": _number(application.jobs),
            "contracted_hires": _number(persons) if subject == Subject.JOBS else None,
            "monthly_rent": _yuan(month) if subject == Subject.RENT else None,
            "insurance_paid": _yuan(paid) if subject == Subject.SOCIAL_INSURANCE else None,
            "tax_paid": spent if subject == Subject.FAILED_FOUNDER else None,
            "invested": spent if subject == Subject.INDUSTRY_BONUS else None,
            "insured_months": _number(application.insured_months),
            # Registered as unemployed, for how long is not asked: at least the first month.
            "unemployed_months": None if application.is_unemployed is None else _number(int(application.is_unemployed)),
        }

    def own_rules(self, facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
        return subsidies.own_rules(facts, terms)

    def award_of(self, facts: SubsidyFacts, terms: SubsidyTerms) -> Award:
        return subsidies.award_of(facts, terms)


SUBSIDIES = SubsidyQueries()


def _number(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


def _yuan(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.decimal


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
