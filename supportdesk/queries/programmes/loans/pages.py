"""One loan with everything its page shows: what every application shows, and the plan of its interest and subsidy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_figures import Instalment
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.programmes.loans import Loan, LoanMovement
from supportdesk.queries.applications.pages import ApplicationPage
from supportdesk.queries.visibility import Viewer

from .facts import LoanSurroundings
from .kind import LOANS
from .plans import Quarter, expected_plan, list_movements, list_subsidies, plan_of, quarters_of


@dataclass(frozen=True)
class LoanPage(ApplicationPage[Loan, LoanTerms, LoanFacts, LoanSurroundings]):
    """What the page of one loan shows. `plan` is the contract's, or before it the expected one."""

    movements: Sequence[LoanMovement]
    plan: tuple[Instalment, ...]
    quarters: tuple[Quarter, ...]

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
    return LoanPage(**vars(parts), movements=movements, plan=plan, quarters=quarters)
