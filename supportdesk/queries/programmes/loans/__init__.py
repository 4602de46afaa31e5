"""Reads of loans: lists, one loan with all that its page shows, its plan, its clock, the facts that rules are asked about."""

from supportdesk.queries.applications import PAGE, clock_of

from .facts import LoanSurroundings, facts_of, surroundings_of
from .kind import LOANS, LoanFilter
from .pages import LedgerOrigin, LoanPage, ledger_origin, page_of
from .plans import (
    AgreedPlan,
    Quarter,
    agreed_plan,
    arrears_on,
    expected_plan,
    list_movements,
    plan_of,
    quarters_of,
    standing_movements,
)

get_loan = LOANS.get
get_case = LOANS.get_case
find_by_receipt = LOANS.find_by_receipt
list_loans = LOANS.list_
list_waiting = LOANS.list_waiting
list_approvals = LOANS.list_approvals
count_waiting = LOANS.count_waiting
count_by_state = LOANS.count_by_state
list_of_case = LOANS.list_of_case
list_silent = LOANS.list_silent
steps_for = LOANS.steps_for

__all__ = [
    "LOANS",
    "PAGE",
    "AgreedPlan",
    "LedgerOrigin",
    "LoanFilter",
    "LoanPage",
    "LoanSurroundings",
    "Quarter",
    "agreed_plan",
    "arrears_on",
    "clock_of",
    "count_by_state",
    "count_waiting",
    "expected_plan",
    "facts_of",
    "find_by_receipt",
    "get_case",
    "get_loan",
    "ledger_origin",
    "list_approvals",
    "list_loans",
    "list_movements",
    "list_of_case",
    "list_silent",
    "list_waiting",
    "page_of",
    "plan_of",
    "quarters_of",
    "standing_movements",
    "steps_for",
    "surroundings_of",
]
