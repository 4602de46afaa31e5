"""Reads of loans: lists, one loan with all that its page shows, its plan, its clock, the facts that rules are asked about."""

from .facts import Surroundings, facts_of, surroundings_of
from .lists import (
    PAGE,
    LoanFilter,
    count_by_state,
    count_waiting,
    find_by_receipt,
    get_case,
    get_loan,
    list_approvals,
    list_loans,
    list_of_case,
    list_silent,
    list_waiting,
)
from .pages import LoanPage, clock_of, page_of, steps_for
from .plans import Quarter, expected_plan, list_movements, plan_of, quarters_of, standing_movements

__all__ = [
    "PAGE",
    "LoanFilter",
    "LoanPage",
    "Quarter",
    "Surroundings",
    "clock_of",
    "count_by_state",
    "count_waiting",
    "expected_plan",
    "facts_of",
    "find_by_receipt",
    "get_case",
    "get_loan",
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
