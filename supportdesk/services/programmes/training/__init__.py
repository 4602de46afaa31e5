"""Deeds on training: classes and who is in them, and the shared walk bound to the claims."""

from .classes import (
    ClassFacts,
    CourseFacts,
    allot_places,
    cancel_class,
    correct_class,
    correct_course,
    end_class,
    open_class,
    open_course,
    plan_class,
)
from .enrolments import certify, enrol, leave, mark_attendance, record_scores
from .lists import ListTaken, take_list
from .walk import WALK, form, note_starts

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
    "ClassFacts",
    "CourseFacts",
    "ListTaken",
    "accept",
    "accept_by_silence",
    "allot_places",
    "approve",
    "approve_second",
    "begin",
    "cancel_class",
    "cancel_payment",
    "certify",
    "close",
    "correct",
    "correct_class",
    "correct_course",
    "end_class",
    "enrol",
    "form",
    "leave",
    "mark_attendance",
    "note_starts",
    "notify_missing",
    "object_to",
    "open_class",
    "open_course",
    "order_payment",
    "pass_review",
    "pass_town_check",
    "pay",
    "plan_class",
    "publish",
    "receive_papers",
    "record_scores",
    "recover",
    "refuse",
    "return_payment",
    "return_to_step_before",
    "revoke",
    "settle_objection",
    "submit",
    "supplement",
    "take_list",
    "waive",
    "withdraw",
]
