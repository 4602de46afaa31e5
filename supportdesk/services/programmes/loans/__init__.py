"""Deeds on a loan, one function per intention: `loans.approve(work, loan, …)`.

Each does the same: permission and row of the table, guards, the event first, then money, clock and state.
"""

from .bank import decline, disburse, refer, sign, undo_disbursement
from .checks import pass_review, pass_town_check, return_to_step_before
from .corrections import REVERSIBLE, reverse
from .decisions import approve, approve_second, refuse, withdraw
from .intake import (
    accept,
    accept_by_silence,
    begin,
    correct,
    notify_missing,
    receive_papers,
    submit,
    supplement,
)
from .publicity import object_to, publish, settle_objection
from .recovery import compensate, cure, mark_overdue, record_recovery, write_off
from .repayments import extend, repay, settle_early
from .request import LoanRequest
from .subsidies import pay_subsidy, return_subsidy, verify_subsidy_quarter

__all__ = [
    "REVERSIBLE",
    "LoanRequest",
    "accept",
    "accept_by_silence",
    "approve",
    "approve_second",
    "begin",
    "compensate",
    "correct",
    "cure",
    "decline",
    "disburse",
    "extend",
    "mark_overdue",
    "notify_missing",
    "object_to",
    "pass_review",
    "pass_town_check",
    "pay_subsidy",
    "publish",
    "receive_papers",
    "record_recovery",
    "refer",
    "refuse",
    "repay",
    "return_subsidy",
    "return_to_step_before",
    "reverse",
    "settle_early",
    "settle_objection",
    "sign",
    "submit",
    "supplement",
    "undo_disbursement",
    "verify_subsidy_quarter",
    "withdraw",
    "write_off",
]
