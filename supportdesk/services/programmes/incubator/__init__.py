"""Deeds on a place in a base and on start-up money, one function per intention: the shared walk and the kind's own."""

from .bases import add_room, close_base, correct_base, correct_room, open_base, reopen_base
from .investments import enter_investment, prove, verify_investment
from .tenancies import book_rent, leave, move_in, place, refund_rent, renew, report, take_deposit
from .walk import WALK, form

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
    "accept",
    "accept_by_silence",
    "add_room",
    "approve",
    "approve_second",
    "begin",
    "book_rent",
    "cancel_payment",
    "close",
    "close_base",
    "correct",
    "correct_base",
    "correct_room",
    "enter_investment",
    "form",
    "leave",
    "move_in",
    "notify_missing",
    "object_to",
    "open_base",
    "order_payment",
    "pass_review",
    "pass_town_check",
    "pay",
    "place",
    "prove",
    "publish",
    "receive_papers",
    "recover",
    "refund_rent",
    "refuse",
    "renew",
    "reopen_base",
    "report",
    "return_payment",
    "return_to_step_before",
    "revoke",
    "settle_objection",
    "submit",
    "supplement",
    "take_deposit",
    "verify_investment",
    "waive",
    "withdraw",
]
