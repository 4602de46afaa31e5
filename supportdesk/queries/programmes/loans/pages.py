"""One loan with everything its page shows: what every application shows, and the plan of its interest and subsidy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import Instalment
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.audit import Event
from supportdesk.models.programmes.loans import Loan, LoanMovement
from supportdesk.queries.applications.pages import ApplicationPage
from supportdesk.queries.visibility import Viewer

from .facts import LoanSurroundings
from .kind import LOANS
from .plans import AgreedPlan, Quarter, agreed_plan, expected_plan, list_movements, list_subsidies, plan_of, quarters_of


@dataclass(frozen=True)
class LoanPage(ApplicationPage[Loan, LoanTerms, LoanFacts, LoanSurroundings]):
    """What the page of one loan shows. `plan` is the contract's, or before it the expected one."""

    movements: Sequence[LoanMovement]
    plan: tuple[Instalment, ...]
    quarters: tuple[Quarter, ...]
    agreed: AgreedPlan | None = None

    @property
    def loan(self) -> Loan:
        return self.application

    @property
    def state(self) -> LoanState:
        return LoanState(self.loan.state)

    @property
    def is_expected(self) -> bool:
        """Whether the plan is only expected: nothing was paid out yet."""
        return self.loan.disbursed_on is None


@dataclass(frozen=True)
class LedgerOrigin:
    """Where a loan stood in its ledger, and what the ledger did not say (`payout`, `repaid_at_maturity`)."""

    sheet: str
    row: int
    assumed: tuple[str, ...]


def ledger_origin(session: Session, loan: Loan) -> LedgerOrigin | None:
    """Tell where in which ledger a loan stood; None for one that was asked for here. The viewer may see the loan."""
    told = session.scalar(
        select(Event.data)
        .where(Event.application_id == loan.id, Event.kind == f"{loan.kind.value}.recorded")
        .order_by(Event.id)
        .limit(1)
    )
    if told is None:
        return None
    assumed = (told.get("details") or {}).get("assumed") or ()
    return LedgerOrigin(str(told.get("sheet", "")), int(told.get("row", 0)), tuple(assumed))


def page_of(session: Session, viewer: Viewer, loan: Loan, today: date) -> LoanPage:
    """Gather what the page of a loan shows. The loan comes from `get_loan`, so the viewer may see it."""
    if loan.programme_version is None:
        raise LookupError("a loan that came with a ledger has no page of steps")
    parts = LOANS.page_of(session, viewer, loan, today)
    movements = list_movements(session, loan)
    plan = plan_of(loan, parts.terms, movements) or expected_plan(
        loan, parts.terms, parts.around.published, loan.contract_on or loan.received_on or today
    )
    quarters = quarters_of(plan, parts.terms, list_subsidies(session, loan))
    return LoanPage(
        **vars(parts), movements=movements, plan=plan, quarters=quarters, agreed=agreed_plan(session, loan, parts.terms)
    )
