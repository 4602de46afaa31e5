"""The loan among the kinds: its table, its facts, its rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from supportdesk.domain.closings import ClosingStep, OpenMatter, Way
from supportdesk.domain.programmes import loan_programme, loan_rules
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import (
    AFTER_COMPENSATION,
    MEANS,
    PROMISED,
    SHAPE,
    WITH_THE_BANK,
    LoanDeed,
    LoanState,
)
from supportdesk.domain.rules import RuleResult
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.applications.entitlement import beside
from supportdesk.queries.applications.kind import ApplicationFilter, KindQueries

from . import facts as gathered
from .facts import LoanSurroundings


@dataclass(frozen=True)
class LoanFilter(ApplicationFilter):
    """A loan may be looked for by its bank too."""

    bank_id: int | None = None


class LoanQueries(KindQueries[Loan, LoanTerms, LoanFacts, LoanSurroundings]):
    """The loan's part of the reads."""

    model = Loan
    programme = loan_programme.PROGRAMME
    guards = loan_rules.GUARDS
    stopping = (LoanDeed.WITHDRAW, LoanDeed.DECLINE)
    easing = {  # noqa: RUF012 - never changed
        LoanDeed.EXTEND: ("extension_times", "before_maturity", "not_in_instalments"),
        LoanDeed.AGREE_INSTALMENTS: ("founder_in_trouble", "instalments_offered"),
        LoanDeed.REPAY: (),
        LoanDeed.SETTLE_EARLY: (),
        LoanDeed.COMPENSATE: ("overdue_long_enough", "fund_balance"),
        LoanDeed.RECOVER: (),
        LoanDeed.WRITE_OFF: (),
    }

    def surroundings_of(self, session: Session, application: Loan, today: date) -> LoanSurroundings:
        return gathered.surroundings_of(session, application, today)

    def facts_of(
        self,
        session: Session,
        application: Loan,
        terms: LoanTerms,
        *,
        actor_id: int | None,
        today: date,
        around: LoanSurroundings | None = None,
        **proposed: Any,  # noqa: ANN401 - fields of LoanFacts that a deed proposes
    ) -> LoanFacts:
        return gathered.facts_of(session, application, terms, actor_id=actor_id, today=today, around=around, **proposed)

    def eligibility(
        self, session: Session, application: Loan, facts: LoanFacts, terms: LoanTerms
    ) -> tuple[RuleResult, ...]:
        return self.ask(session, application, SHAPE.eligibility, facts, terms)

    def stacking(
        self, session: Session, application: Loan, facts: LoanFacts, terms: LoanTerms
    ) -> tuple[RuleResult, ...]:
        """What a loan may not stand beside. Its principal is paid back: only its interest subsidy uses up a cap.

        Asked of the day of receipt until it is decided, as everything about who is entitled; of today before the contract,
        and before each quarter of the subsidy is paid: then with what is paid of it so far.
        """
        is_decided = application.state in _DECIDED
        on = facts.today if is_decided else application.received_on or facts.today
        if facts.subsidy_with_quarter is not None:
            return beside(session, application, facts.subsidy_with_quarter, on)
        # Nothing although interest is subsidised: amount, term or prime rate are not known yet.
        is_reckoned = facts.subsidy_needed or not terms.subsidy_percent
        return beside(session, application, facts.subsidy_needed if is_reckoned else None, on)

    def checks(
        self,
        session: Session,
        application: Loan,
        facts: LoanFacts,
        terms: LoanTerms,
    ) -> tuple[RuleResult, ...]:
        return self.ask(session, application, (*SHAPE.eligibility, *MEANS), facts, terms)

    def open_matters(self, session: Session, application: Loan, today: date) -> tuple[OpenMatter, ...]:
        """A loan that was paid out is settled with the founder; until then it is withdrawn like anything else.

        The fund's payment is shown beforehand with its waiting days, so that nobody waits for the wrong thing.
        """
        found = super().open_matters(session, application, today)
        if application.state not in _LENT:
            return found
        later: tuple[Way, ...] = ()
        if application.state == LoanState.REPAYING and not application.is_historic:
            terms = self.terms_of(session, application.programme_version)
            facts = self.facts_of(session, application, terms, actor_id=None, today=today, overdue_since=today)
            answers = self.ask(session, application, self.easing[LoanDeed.COMPENSATE], facts, terms)
            words = self.programme.deed_words(LoanDeed.COMPENSATE)
            later = (Way(LoanDeed.COMPENSATE, words, answers),) if words else ()
        return tuple(OpenMatter(ClosingStep.LOAN, one.state, one.stops, (*one.eases, *later)) for one in found)

    def row_options(self) -> Sequence[ExecutableOption]:
        return (joinedload(Loan.bank), joinedload(Loan.fund))

    def conditions(self, wanted: ApplicationFilter) -> list[ColumnElement[bool]]:
        asked = super().conditions(wanted)
        bank_id = wanted.bank_id if isinstance(wanted, LoanFilter) else None
        return asked if bank_id is None else [*asked, Loan.bank_id == bank_id]


_DECIDED = PROMISED | WITH_THE_BANK | {LoanState.SETTLED, *AFTER_COMPENSATION}
_LENT = frozenset({LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING})

LOANS = LoanQueries()
