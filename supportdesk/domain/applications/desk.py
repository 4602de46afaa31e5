"""Work that a state of an application asks of somebody: for the Today page, whatever the kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.applications.states import State
from supportdesk.domain.applications.words import STATE_WORDS
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say


class Holder(StrEnum):
    """Who has the word: who handles the case, the town, the county's centre, one there who had no hand in it, a supervisor;
    or someone outside the desk.
    """

    HANDLER = "handler"
    TOWN = "town"
    CENTRE = "centre"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    APPLICANT = "applicant"
    BANK = "bank"
    PUBLIC = "public"


# Nobody at the desk can hurry these; whoever handles the case watches them.
OUTSIDE = frozenset({Holder.APPLICANT, Holder.BANK, Holder.PUBLIC})


@dataclass(frozen=True)
class DeskStep:
    """A state as work: what is to be done, what its limit is called, and what the button says.

    `days` names the parameter of the programme with the working days of this step; empty where the step has no limit.
    """

    kind: str
    state: str
    holder: Holder
    permission: Permission
    title: Words
    limit: Words
    button: Words
    days: str = ""


S, H, P = State, Holder, Permission
_Row = tuple[Holder, Permission, Words, Words, Words | None, str]

# What the shared states ask, whatever the kind.
_SHARED: Mapping[str, _Row] = {
    S.RECEIVED: (
        H.HANDLER, P.SUPPORT_WRITE, say("决定是否受理，逾期未告知即视为受理"), say("查看材料"), say("受理期限"),
        "completeness_days",
    ),
    S.SUPPLEMENT: (
        H.APPLICANT, P.SUPPORT_WRITE, say("等申请人补正材料"), say("查看材料"), None, "supplement_days",
    ),
    S.ACCEPTED: (
        H.TOWN, P.SUPPORT_CHECK, say("完成初审并送复核"), say("继续初审"), say("初审期限"), "town_check_days",
    ),
    S.REVIEW: (H.REVIEWER, P.SUPPORT_REVIEW, say("复核并送审批"), say("去复核"), say("复核期限"), "review_days"),
    S.DECISION: (H.DECIDER, P.SUPPORT_DECIDE, say("审批这份申请"), say("去审批"), say("审批期限"), "decision_days"),
    S.SECOND_DECISION: (
        H.DECIDER, P.SUPPORT_DECIDE, say("二次审批这份申请"), say("去审批"), say("审批期限"), "decision_days",
    ),
    S.APPROVED: (H.CENTRE, P.SUPPORT_BOOK, say("发布公示"), say("去公示"), None, ""),
    S.PUBLICITY: (H.PUBLIC, P.SUPPORT_BOOK, say("等公示期满"), say("查看公示"), None, ""),
    S.OBJECTION: (H.DECIDER, P.SUPPORT_DECIDE, say("处理公示异议"), say("处理异议"), None, ""),
    S.PAYING: (H.PUBLIC, P.SUPPORT_BOOK, say("等财政拨付"), say("查看拨付"), None, "payment_days"),
    S.RETURNED: (H.CENTRE, P.SUPPORT_BOOK, say("核对账户，重新报财政"), say("去处理"), None, ""),
    S.RECOVERING: (H.CENTRE, P.SUPPORT_BOOK, say("追回已拨的钱"), say("登记追回"), None, ""),
}  # fmt: skip


def desk_steps_of(kind: str, states: frozenset[str]) -> Iterator[DeskStep]:
    """The shared states of a kind as work; a kind's own states have steps of their own."""
    for state, (holder, permission, title, button, limit, days) in _SHARED.items():
        if state in states:
            yield DeskStep(kind, str(state), holder, permission, title, limit or STATE_WORDS[state], button, days)


def publicity_over(kind: str, title: Words | None = None) -> DeskStep:
    """When its notice is over, a published application waits for the centre; a kind may say for what."""
    usual = say("公示期满，无异议则报财政拨付")
    return DeskStep(kind, S.PUBLICITY.value, H.CENTRE, P.SUPPORT_BOOK, title or usual, say("查看公示"), say("公示期满"))
