"""The tax relief among the kinds: its table, what stands around it, its rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import Deed
from supportdesk.domain.calendar import add_months
from supportdesk.domain.facts import FactValue
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import Subject, TaxState, TaxTerms, Window
from supportdesk.domain.programmes.tax_relief.facts import TaxFacts
from supportdesk.domain.programmes.tax_relief.programme import FIRM
from supportdesk.domain.programmes.tax_relief.states import TaxDeed
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, both
from supportdesk.models.people import PersonCategory
from supportdesk.models.programmes.tax_relief import TaxHire, TaxPeriod, TaxRelief, TaxYear
from supportdesk.models.ventures import VentureStatus
from supportdesk.policies.codes import code_list
from supportdesk.queries.applications import ApplicationPage, KindQueries, Surroundings
from supportdesk.queries.applications.surroundings import surrounding_values
from supportdesk.queries.facts import facts_of_one
from supportdesk.queries.visibility import Viewer

from .ledgers import Entries, Shadow, shadow_of, window_of

# 返乡创业农民工: the group that is one for loans and subsidies, and none for taxes.
_RETURNEE = "07"


@dataclass(frozen=True)
class TaxSurroundings(Surroundings):
    """What stands around beside the shared: the filed periods, settled years and hires of the shadow ledger."""

    periods: tuple[TaxPeriod, ...]
    years: tuple[TaxYear, ...]
    hires: tuple[TaxHire, ...]

    @property
    def entries(self) -> Entries:
        """What the ledger is reckoned from."""
        return Entries.of(self.periods, self.years, self.hires)

    def period(self, year: int, number: int) -> TaxPeriod | None:
        """One filed period."""
        return next((one for one in self.periods if (one.year, one.number) == (year, number)), None)

    def year(self, year: int) -> TaxYear | None:
        """One settled year."""
        return next((one for one in self.years if one.year == year), None)


TaxPage = ApplicationPage[TaxRelief, TaxTerms, TaxFacts, TaxSurroundings]


class TaxQueries(KindQueries[TaxRelief, TaxTerms, TaxFacts, TaxSurroundings]):
    """The tax relief's part of the reads."""

    model = TaxRelief
    programme = tax_relief.PROGRAMME
    guards = tax_relief.GUARDS
    stopping = (Deed.WITHDRAW, Deed.CANCEL_PAYMENT, Deed.CLOSE, TaxDeed.END)

    def surroundings_of(self, session: Session, application: TaxRelief, today: date) -> TaxSurroundings:
        of_it = application.id
        return TaxSurroundings(
            **surrounding_values(session, application, today),
            periods=tuple(
                session.scalars(
                    select(TaxPeriod)
                    .where(TaxPeriod.application_id == of_it)
                    .order_by(TaxPeriod.year, TaxPeriod.number)
                )
            ),
            years=tuple(session.scalars(select(TaxYear).where(TaxYear.application_id == of_it).order_by(TaxYear.year))),
            hires=tuple(session.scalars(select(TaxHire).where(TaxHire.application_id == of_it).order_by(TaxHire.id))),
        )

    def facts_of(
        self,
        session: Session,
        application: TaxRelief,
        terms: TaxTerms,
        *,
        actor_id: int | None,
        today: date,
        around: TaxSurroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of TaxFacts that a deed proposes
    ) -> TaxFacts:
        there = around or self.surroundings_of(session, application, today)
        on = application.received_on or today
        facts = TaxFacts(
            **self.shared_facts(application, terms, there, actor_id=actor_id, today=today),
            form_gaps=FilledForm.of(tax_relief.FIELDS, application).gaps,
            subject=application.subject,
            category=application.category,
            category_words=_category_words(application.category),
            **_on_record(session, application, on),
            registered_on=application.registered_on,
            certificate=application.certificate_no,
            hires=application.hires,
            window_is_over=_is_over(application, terms, today),
        )
        return replace(facts, **{"amount": ZERO, "money_needed": ZERO, **proposed})

    def form_facts(self, application: TaxRelief) -> Mapping[str, FactValue]:
        hires = application.hires if application.subject == Subject.HIRING_FIRM else None
        return {"contracted_hires": None if hires is None else Decimal(hires)}

    def own_rules(self, facts: TaxFacts, terms: TaxTerms) -> tuple[RuleResult, ...]:
        return tax_relief.own_rules(facts, terms)

    def checks(
        self, session: Session, application: TaxRelief, facts: TaxFacts, terms: TaxTerms
    ) -> tuple[RuleResult, ...]:
        # Who is entitled is not asked again while the relief runs, nor after it.
        if application.state in set(TaxState):
            return ()
        return super().checks(session, application, facts, terms)

    def steps_for(self, viewer: Viewer, application: TaxRelief) -> tuple[Step, ...]:
        """The rows that are open, a firm's own ones left out for a sole trader."""
        steps = super().steps_for(viewer, application)
        is_firm = application.subject == Subject.HIRING_FIRM
        return tuple(step for step in steps if is_firm or FIRM not in step.guards)

    def shadow(self, application: TaxRelief, there: TaxSurroundings, terms: TaxTerms, today: date) -> Shadow:
        """The shadow ledger on a day, with what should be said of it."""
        return shadow_of(application, terms, there.entries, today)


TAX_RELIEFS = TaxQueries()


def _on_record(session: Session, application: TaxRelief, on: date) -> dict[str, Any]:
    record = facts_of_one(session, application.person_id, on, besides=application.id)
    held = record.facts.get("tax_categories") if record else None
    groups = session.scalars(select(PersonCategory.code).where(PersonCategory.person_id == application.person_id)).all()
    return {
        "tax_categories": held if isinstance(held, frozenset) else None,
        "is_returnee": _RETURNEE in groups,
    }


def _is_over(application: TaxRelief, terms: TaxTerms, today: date) -> bool | None:
    venture = application.venture
    if venture is not None and venture.status in {VentureStatus.CLOSED, VentureStatus.SUSPENDED}:
        return True
    months: Window | None = window_of(application, terms)
    if months is not None:
        return today >= add_months(months.last_month, 1)
    # A firm's relief has no end of its own: each hire has its months.
    return terms.subject is Subject.HIRING_FIRM or None


def _category_words(code: str) -> Words | str:
    entry = next((one for one in code_list("tax_categories").entries if one.code == code), None)
    return both(entry.zh, entry.en) if entry else code
