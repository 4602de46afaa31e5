"""Deeds on a loan, one function per intention: `loans.approve(work, loan, …)`.

Each does the same: permission and row of the table, guards, the event first, then money, clock and state.
"""

from .bank import decline, disburse, refer, sign, undo_disbursement
from .corrections import REVERSIBLE, reverse
from .recovery import compensate, cure, mark_overdue, record_recovery, write_off
from .repayments import agree_instalments, extend, repay, settle_early
from .request import LoanRequest
from .steps import WALK
from .subsidies import pay_subsidy, return_subsidy, verify_subsidy_quarter

begin, correct, submit, receive_papers = WALK.begin, WALK.correct, WALK.submit, WALK.receive_papers
notify_missing, supplement = WALK.notify_missing, WALK.supplement
accept, accept_by_silence = WALK.accept, WALK.accept_by_silence
pass_town_check, pass_review = WALK.pass_town_check, WALK.pass_review
approve, approve_second = WALK.approve, WALK.approve_second
return_to_step_before, refuse, withdraw = WALK.return_to_step_before, WALK.refuse, WALK.withdraw
publish, object_to, settle_objection = WALK.publish, WALK.object_to, WALK.settle_objection

__all__ = [
    "REVERSIBLE",
    "WALK",
    "LoanRequest",
    "accept",
    "accept_by_silence",
    "agree_instalments",
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
