"""The states and deeds of the shared walk. A kind that goes further has words of its own beside these.

A kind's own enum may repeat a word (the loan's does): the words are what is compared, and they mean the same.
"""

from enum import StrEnum


class State(StrEnum):
    """What an application waits for, or how it ended."""

    DRAFT = "draft"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    REVIEW = "review"
    DECISION = "decision"
    SECOND_DECISION = "second_decision"
    APPROVED = "approved"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    PAYING = "paying"
    PAID = "paid"
    RETURNED = "returned"
    RECOVERING = "recovering"
    CLOSED = "closed"
    RECOVERED = "recovered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What can be done to an application."""

    CORRECT = "correct"
    SUBMIT = "submit"
    RECEIVE_PAPER = "receive_paper"
    NOTIFY_MISSING = "notify_missing"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    ACCEPT_BY_SILENCE = "accept_by_silence"
    PASS_TOWN_CHECK = "pass_town_check"  # noqa: S105 - a step, no password
    PASS_REVIEW = "pass_review"  # noqa: S105 - a step, no password
    APPROVE = "approve"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    OBJECT = "object"
    OVERRULE_OBJECTION = "overrule_objection"
    UPHOLD_OBJECTION = "uphold_objection"
    ORDER_PAYMENT = "order_payment"
    CANCEL_PAYMENT = "cancel_payment"
    PAY = "pay"
    RETURN_PAYMENT = "return_payment"
    CLOSE = "close"
    REVOKE = "revoke"
    RECOVER = "recover"
    RECOVER_ALL = "recover_all"
    WAIVE = "waive"


# What the applicant may do alone, from the portal.
APPLICANT_DEEDS = frozenset({Deed.CORRECT, Deed.SUBMIT, Deed.SUPPLEMENT, Deed.WITHDRAW})
# A decision waits in these.
DECIDING = (State.DECISION, State.SECOND_DECISION, State.OBJECTION)
# The usual end of every kind; a kind adds its own.
FINAL = frozenset({State.CLOSED, State.RECOVERED, State.REFUSED, State.WITHDRAWN})
# An application in one of these promises or gave nothing.
GAVE_NOTHING = frozenset({State.DRAFT, State.REFUSED, State.WITHDRAWN})
