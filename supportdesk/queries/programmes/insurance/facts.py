"""Insurance among the kinds: its table, the facts of one policy, its rules and its award."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.awards import Award
from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import GAVE_NOTHING, State
from supportdesk.domain.closings import ClosingStep, OpenMatter, Way
from supportdesk.domain.facts import FactValue
from supportdesk.domain.programmes import insurance
from supportdesk.domain.programmes.insurance import SETTLED, InsuranceFacts, InsuranceTerms, PaidTo, last_day
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say
from supportdesk.models.people import Person
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim, InsuranceScheme
from supportdesk.queries.applications import ApplicationPage, KindQueries, Surroundings
from supportdesk.queries.applications.payees import insurers_account_changed_by
from supportdesk.queries.applications.surroundings import surrounding_values

from .claims import find_scheme

# A policy in one of these covers nothing any more.
_OUT_OF_THE_WAY = (*GAVE_NOTHING, State.RECOVERED)


@dataclass(frozen=True)
class InsuranceSurroundings(Surroundings):
    """The scheme stands around a policy too."""

    scheme: InsuranceScheme | None


InsurancePage = ApplicationPage[Insurance, InsuranceTerms, InsuranceFacts, InsuranceSurroundings]


class InsuranceQueries(KindQueries[Insurance, InsuranceTerms, InsuranceFacts, InsuranceSurroundings]):
    """Insurance's part of the reads."""

    model = Insurance
    programme = insurance.PROGRAMME
    guards: Mapping[str, Any] = {
        "policy_over": insurance.policy_over,
        "policy_bound": insurance.policy_bound,
        "not_lapsed": insurance.not_lapsed,
        "no_open_claims": insurance.no_open_claims,
    }

    def surroundings_of(self, session: Session, application: Insurance, today: date) -> InsuranceSurroundings:
        return InsuranceSurroundings(
            **surrounding_values(session, application, today),
            scheme=find_scheme(session, application.unit, application.scheme_code),
        )

    def facts_of(
        self,
        session: Session,
        application: Insurance,
        terms: InsuranceTerms,
        *,
        actor_id: int | None,
        today: date,
        around: InsuranceSurroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of InsuranceFacts that a deed proposes
    ) -> InsuranceFacts:
        there = around or self.surroundings_of(session, application, today)
        scheme, starts_on = there.scheme, application.starts_on
        ends_on = application.ends_on or (last_day(starts_on, terms.cover_months) if starts_on else None)
        facts = InsuranceFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(insurance.FIELDS, application).gaps,
            scheme=scheme.name if scheme else application.scheme_code,
            is_scheme_offered=bool(scheme and scheme.is_active) if application.scheme_code else None,
            insurer=scheme.insurer if scheme else application.insurer,
            premium=application.premium,
            sum_insured=application.sum_insured,
            policy_number=application.policy_number,
            starts_on=starts_on,
            ends_on=ends_on,
            is_bound=application.bound_on is not None,
            lapsed_on=application.lapsed_on,
            overlaps=bool(starts_on and ends_on and _overlaps(session, application, starts_on, ends_on)),
            open_claims=_open_claims(session, application),
        )
        if terms.paid_to is PaidTo.INSURER:
            changed_by = insurers_account_changed_by(session, scheme.unit_id, scheme.code) if scheme else None
            facts = replace(facts, has_account=bool(scheme and scheme.account), payee_changed_by_id=changed_by)
        award = self.award_of(facts, terms)
        granted = application.amount_approved or (award.most if award else facts.amount)
        return replace(facts, **{"amount": granted, "money_needed": granted, **proposed})

    def open_matters(self, session: Session, application: Insurance, today: date) -> tuple[OpenMatter, ...]:
        """A policy that runs is not stopped when the venture ends: that is what it is there for."""
        found = super().open_matters(session, application, today)
        # One whose premium bounced is bound all the same.
        runs = {insurance.InsuranceState.INSURED, State.PAID, State.PAYING, State.RETURNED}
        if application.bound_on is None or application.state not in runs:
            return found
        claim = Way("claim", say("登记报案"))
        return tuple(OpenMatter(ClosingStep.CLAIM, one.state, (), (claim,)) for one in found)

    def form_facts(self, application: Insurance) -> Mapping[str, FactValue]:
        premium, insured = application.premium, application.sum_insured
        return {
            "premium": None if premium is None else premium.decimal,
            "sum_insured": None if insured is None else insured.decimal,
        }

    def own_rules(self, facts: InsuranceFacts, terms: InsuranceTerms) -> tuple[RuleResult, ...]:
        return insurance.own_rules(facts, terms)

    def award_of(self, facts: InsuranceFacts, terms: InsuranceTerms) -> Award:
        return insurance.award_of(facts, terms)


INSURANCES = InsuranceQueries()


def _overlaps(session: Session, application: Insurance, starts_on: date, ends_on: date) -> bool:
    """Whether another policy of the person or the household covers one of these days."""
    mine = Insurance.person_id == application.person_id
    household = application.person.household_id
    if household is not None:
        family = select(Person.id).where(Person.household_id == household, Person.merged_into_id.is_(None))
        mine = Insurance.person_id.in_(family)
    ends = func.coalesce(Insurance.lapsed_on, Insurance.ends_on)
    return (
        session.scalar(
            select(Insurance.id)
            .where(
                mine,
                Insurance.id != (application.id or 0),
                Insurance.state.not_in(_OUT_OF_THE_WAY),
                Insurance.starts_on <= ends_on,
                ends >= starts_on,
            )
            .limit(1)
        )
        is not None
    )


def _open_claims(session: Session, application: Insurance) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(InsuranceClaim)
            .where(InsuranceClaim.policy_id == (application.id or 0), InsuranceClaim.state.not_in(SETTLED))
        )
        or 0
    )
