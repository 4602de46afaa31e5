"""One loan with everything its page shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain import clocks
from supportdesk.domain.budgets import BudgetPosition
from supportdesk.domain.clocks import ClockReading, Pause
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.permissions import Role, grants
from supportdesk.domain.programmes import loan_rules
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import Instalment
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import APPLICANT_DEEDS, ELIGIBILITY, LIFECYCLE, MEANS, LoanState
from supportdesk.domain.rules import RuleResult
from supportdesk.models.accounts import Account
from supportdesk.models.applications import ClockPause, Opinion
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan, LoanMovement
from supportdesk.queries import budgets, policies
from supportdesk.queries.visibility import Viewer

from .facts import Surroundings, facts_of, surroundings_of
from .plans import Quarter, expected_plan, list_movements, list_subsidies, plan_of, quarters_of


@dataclass(frozen=True)
class LoanPage:
    """What the page of one loan shows. `plan` is the contract's, or before it the expected one."""

    loan: Loan
    terms: LoanTerms
    facts: LoanFacts
    around: Surroundings
    checks: tuple[RuleResult, ...]
    clock: ClockReading | None
    pauses: tuple[Pause, ...]
    opinions: Sequence[Opinion]
    movements: Sequence[LoanMovement]
    plan: tuple[Instalment, ...]
    quarters: tuple[Quarter, ...]
    standing: BudgetPosition
    events: Sequence[Event]
    steps: tuple[Step, ...]
    names: dict[int, str]

    @property
    def state(self) -> LoanState:
        return LoanState(self.loan.state)

    @property
    def is_expected(self) -> bool:
        """Whether the plan is only expected: nothing was paid out yet."""
        return self.loan.disbursed_on is None


def page_of(session: Session, viewer: Viewer, loan: Loan, today: date) -> LoanPage:
    """Gather what the page of a loan shows. The loan comes from `get_loan`, so the viewer may see it."""
    version = loan.programme_version
    if version is None:
        raise LookupError("a loan that came with a ledger has no page of steps")
    terms = policies.loan_terms_of(session, version)
    around = surroundings_of(session, loan, today)
    facts = facts_of(session, loan, terms, actor_id=viewer.id if viewer else None, today=today, around=around)
    movements = list_movements(session, loan)
    plan = plan_of(loan, terms, movements) or expected_plan(
        loan, terms, around.published, loan.contract_on or loan.received_on or today
    )
    pauses = _pauses(session, loan)
    return LoanPage(
        loan=loan,
        terms=terms,
        facts=facts,
        around=around,
        checks=loan_rules.ask((*ELIGIBILITY, *MEANS), facts, terms),
        clock=clock_of(loan, around, pauses, today),
        pauses=pauses,
        opinions=_opinions(session, loan),
        movements=movements,
        plan=plan,
        quarters=quarters_of(plan, terms, list_subsidies(session, loan)),
        standing=budgets.standing_of(session, loan.id),
        events=_events(session, loan),
        steps=steps_for(viewer, loan),
        names=_names(session, loan),
    )


def steps_for(viewer: Viewer, loan: Loan) -> tuple[Step, ...]:
    """The rows of the table that the viewer's role opens in the loan's state. Four eyes are asked when it is done."""
    steps = LIFECYCLE.deeds(LoanState(loan.state))
    if viewer is None:
        return steps
    if viewer.role is Role.ENTREPRENEUR:
        return tuple(step for step in steps if step.deed in APPLICANT_DEEDS)
    return tuple(step for step in steps if grants(viewer.role, step.permission))


def clock_of(loan: Loan, around: Surroundings, pauses: Sequence[Pause], today: date) -> ClockReading | None:
    """Read the loan's clock on a day; None before it is submitted."""
    if loan.clock_from is None or loan.clock_days is None:
        return None
    return clocks.read(
        around.calendar, loan.clock_from, loan.clock_days, pauses, today=today, stopped_on=loan.clock_stopped_on
    )


def _pauses(session: Session, loan: Loan) -> tuple[Pause, ...]:
    rows = session.scalars(select(ClockPause).where(ClockPause.application_id == loan.id).order_by(ClockPause.id))
    return tuple(Pause(row.paused_on, row.resumed_on) for row in rows)


def _opinions(session: Session, loan: Loan) -> Sequence[Opinion]:
    return session.scalars(
        select(Opinion)
        .options(joinedload(Opinion.given_by))
        .where(Opinion.application_id == loan.id)
        .order_by(Opinion.id)
    ).all()


def _events(session: Session, loan: Loan) -> Sequence[Event]:
    return session.scalars(select(Event).where(Event.application_id == loan.id).order_by(Event.id.desc())).all()


def _names(session: Session, loan: Loan) -> dict[int, str]:
    ids = {loan.entered_by_id, loan.checked_by_id, loan.reviewed_by_id, loan.decided_by_id} - {None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {account_id: name for account_id, name in rows}  # noqa: C416 - rows are no pairs to a type checker
