"""Deeds on insurance: schemes, the shared walk bound to policies, and claims (in `claims`)."""

from . import claims
from .schemes import SchemeFacts, correct_scheme, open_scheme
from .walk import WALK, bind, form, lapse

begin, correct, submit, receive_papers = WALK.begin, WALK.correct, WALK.submit, WALK.receive_papers
notify_missing, supplement = WALK.notify_missing, WALK.supplement
accept, accept_by_silence = WALK.accept, WALK.accept_by_silence
pass_town_check, pass_review = WALK.pass_town_check, WALK.pass_review
approve, approve_second = WALK.approve, WALK.approve_second
return_to_step_before, refuse, withdraw = WALK.return_to_step_before, WALK.refuse, WALK.withdraw
publish, object_to, settle_objection = WALK.publish, WALK.object_to, WALK.settle_objection
order_payment, cancel_payment, pay = WALK.order_payment, WALK.cancel_payment, WALK.pay
return_payment, close = WALK.return_payment, WALK.close
revoke, recover, waive = WALK.revoke, WALK.recover, WALK.waive

__all__ = [
    "WALK",
    "SchemeFacts",
    "accept",
    "accept_by_silence",
    "approve",
    "approve_second",
    "begin",
    "bind",
    "cancel_payment",
    "claims",
    "close",
    "correct",
    "correct_scheme",
    "form",
    "lapse",
    "notify_missing",
    "object_to",
    "open_scheme",
    "order_payment",
    "pass_review",
    "pass_town_check",
    "pay",
    "publish",
    "receive_papers",
    "recover",
    "refuse",
    "return_payment",
    "return_to_step_before",
    "revoke",
    "settle_objection",
    "submit",
    "supplement",
    "waive",
    "withdraw",
]
