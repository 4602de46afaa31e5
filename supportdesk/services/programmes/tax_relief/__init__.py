"""Deeds on a tax relief, one function per intention: the shared walk bound to this kind, and the shadow ledger's."""

from .ledgers import compare, correct_filing, end, end_hire, enter_hire, file, mark, settle_year, stop
from .walk import WALK, form

begin, correct, submit, receive_papers = WALK.begin, WALK.correct, WALK.submit, WALK.receive_papers
notify_missing, supplement = WALK.notify_missing, WALK.supplement
accept, accept_by_silence = WALK.accept, WALK.accept_by_silence
pass_town_check, pass_review = WALK.pass_town_check, WALK.pass_review
approve, approve_second = WALK.approve, WALK.approve_second
return_to_step_before, refuse, withdraw = WALK.return_to_step_before, WALK.refuse, WALK.withdraw
# No row of the table leads there: a category that was confirmed is not put up on a notice.
publish, object_to, settle_objection = WALK.publish, WALK.object_to, WALK.settle_objection

__all__ = [
    "WALK",
    "accept",
    "accept_by_silence",
    "approve",
    "approve_second",
    "begin",
    "compare",
    "correct",
    "correct_filing",
    "end",
    "end_hire",
    "enter_hire",
    "file",
    "form",
    "mark",
    "notify_missing",
    "object_to",
    "pass_review",
    "pass_town_check",
    "publish",
    "receive_papers",
    "refuse",
    "return_to_step_before",
    "settle_objection",
    "settle_year",
    "stop",
    "submit",
    "supplement",
    "withdraw",
]
