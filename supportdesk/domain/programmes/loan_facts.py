"""What the rules of a loan are asked about: everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from supportdesk.domain.funds import FundPosition
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_figures import OtherLoan


@dataclass(frozen=True)
class LoanFacts:
    """One loan's facts on one day, and what a deed proposes. None means: not known yet.

    Days overdue, amounts in fen, percents as percent. Ids are of accounts.
    """

    today: date
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
    amount: Money = field(default_factory=Money)
    amount_approved: Money = field(default_factory=Money)
    term_months: int | None = None
    counter_guarantee: str = ""
    # The version of the policy and its days.
    effective_from: date | None = None
    effective_to: date | None = None
    received_on: date | None = None
    # Papers and notice.
    papers_missing: tuple[str, ...] = ()
    notice_items_open: tuple[str, ...] = ()
    notice_given: bool = False
    notice_limit: date | None = None
    answer_by: date | None = None
    # Who did what.
    actor_id: int | None = None
    entered_by_id: int | None = None
    checked_by_id: int | None = None
    reviewed_by_id: int | None = None
    decided_by_id: int | None = None
    approved_by_ids: tuple[int, ...] = ()
    verified_by_id: int | None = None
    compensated_by_id: int | None = None
    # Publicity.
    pay_from: date | None = None
    has_open_objection: bool = False
    # Money.
    budget_name: str = ""
    budget_available: Money | None = None
    already_held: Money = field(default_factory=Money)
    subsidy_needed: Money = field(default_factory=Money)
    fund: FundPosition | None = None
    fund_promised: Money = field(default_factory=Money)
    fund_suspended: bool | None = None
    fund_would_pay: Money = field(default_factory=Money)
    # The contract and its life.
    decided_on: date | None = None
    contract_on: date | None = None
    disbursed_on: date | None = None
    matures_on: date | None = None
    original_maturity: date | None = None
    rate_percent: Decimal | None = None
    rate_cap_percent: Decimal | None = None
    lpr_percent: Decimal | None = None
    principal_left: Money = field(default_factory=Money)
    repaid_now: Money = field(default_factory=Money)
    happened_on: date | None = None
    extensions: int = 0
    extended_to: date | None = None
    overdue_since: date | None = None
    first_due_on: date | None = None
    arrears: Money = field(default_factory=Money)
    movements_since: int = 0
    # One quarter of the subsidy.
    quarter_ends_before: date | None = None
    interest_paid: Money | None = None
    interest_computed: Money | None = None
    is_subsidy_verified: bool | None = None
    is_subsidy_paid: bool | None = None

    @property
    def is_enterprise(self) -> bool:
        return self.borrower == "enterprise"

    @property
    def subsidy_share(self) -> Money:
        """What the budget must still give beside what it already holds for this loan."""
        return max(self.subsidy_needed - self.already_held, Money(0))
