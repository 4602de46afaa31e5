"""What the rules of a loan are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.funds import FundPosition
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_figures import OtherLoan


@dataclass(frozen=True)
class LoanFacts(ApplicationFacts):
    """One loan's facts on one day, and what a deed proposes. None means: not known yet.

    Days overdue, amounts in fen, percents as percent. Ids are of accounts.
    """

    # The applicant.
    is_man: bool | None = None
    born_on: date | None = None
    is_married: bool | None = None
    categories: frozenset[str] = frozenset()
    prior_loans: int | None = None
    running_loans: int | None = None
    other_loans: tuple[OtherLoan, ...] | None = None
    spouse_consents: bool | None = None
    # The venture.
    is_operating: bool | None = None
    industry: str = ""
    staff: int | None = None
    key_group_hires: int | None = None
    jobs_created: int | None = None
    # The request.
    borrower: str = "person"
    partners: int = 1
    category: str = ""
    purpose: str = ""
    method: str = ""
    term_months: int | None = None
    counter_guarantee: str = ""
    # Who did what.
    approved_by_ids: tuple[int, ...] = ()
    verified_by_id: int | None = None
    compensated_by_id: int | None = None
    # Claims on insurance of the borrower or the venture: how many are not settled, and what was paid on all.
    claims_pending: int = 0
    claims_paid: Money = field(default_factory=Money)
    # Money.
    subsidy_needed: Money = field(default_factory=Money)
    fund: FundPosition | None = None
    fund_promised: Money = field(default_factory=Money)
    fund_suspended: bool | None = None
    fund_would_pay: Money = field(default_factory=Money)
    # The contract and its life.
    contract_on: date | None = None
    disbursed_on: date | None = None
    matures_on: date | None = None
    original_maturity: date | None = None
    rate_percent: Decimal | None = None
    rate_cap_percent: Decimal | None = None
    lpr_percent: Decimal | None = None
    principal_left: Money = field(default_factory=Money)
    claim_left: Money = field(default_factory=Money)
    repaid_now: Money = field(default_factory=Money)
    happened_on: date | None = None
    extensions: int = 0
    extended_to: date | None = None
    # Instalments that were agreed, and those that are proposed: the first day of an agreement, the days of the parts.
    instalments_since: date | None = None
    parts_due: tuple[date, ...] = ()
    overdue_since: date | None = None
    first_due_on: date | None = None
    arrears: Money = field(default_factory=Money)
    movements_since: int = 0
    # One quarter of the subsidy.
    quarter_ends_before: date | None = None
    interest_paid: Money | None = None
    interest_computed: Money | None = None
    # What of the whole subsidy is paid once this quarter is.
    subsidy_with_quarter: Money | None = None
    is_subsidy_verified: bool | None = None
    is_subsidy_paid: bool | None = None

    @property
    def is_enterprise(self) -> bool:
        return self.borrower == "enterprise"

    @property
    def subsidy_share(self) -> Money:
        """What the budget must still give beside what it already holds for this loan."""
        return max(self.subsidy_needed - self.already_held, Money(0))
