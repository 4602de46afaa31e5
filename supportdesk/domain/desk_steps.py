"""What each state of an application asks of whom: the rows of the Today page that come from time limits, not from plans."""

from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loan_words import STATE_WORDS
from supportdesk.domain.programmes.loans import LIFECYCLE, LoanState
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


S, H, P = LoanState, Holder, Permission


def _loan(
    state: LoanState,
    holder: Holder,
    permission: Permission,
    title: Words,
    button: Words,
    limit: Words | None = None,
    days: str = "",
) -> DeskStep:
    return DeskStep("loan", state.value, holder, permission, title, limit or STATE_WORDS[state], button, days)


STEPS: tuple[DeskStep, ...] = (
    _loan(
        S.RECEIVED, H.HANDLER, P.SUPPORT_WRITE, say("决定是否受理，逾期未告知即视为受理"), say("查看材料"),
        say("受理期限"), "completeness_days",
    ),
    _loan(S.SUPPLEMENT, H.APPLICANT, P.SUPPORT_WRITE, say("等申请人补正材料"), say("查看材料"), days="supplement_days"),
    _loan(
        S.ACCEPTED, H.TOWN, P.SUPPORT_CHECK, say("完成初审并送复核"), say("继续初审"), say("初审期限"), "town_check_days"
    ),
    _loan(S.REVIEW, H.REVIEWER, P.SUPPORT_REVIEW, say("复核并送审批"), say("去复核"), say("复核期限"), "review_days"),
    _loan(S.DECISION, H.DECIDER, P.SUPPORT_DECIDE, say("审批这份申请"), say("去审批"), say("审批期限"), "decision_days"),
    _loan(
        S.SECOND_DECISION, H.DECIDER, P.SUPPORT_DECIDE, say("二次审批这份申请"), say("去审批"), say("审批期限"),
        "decision_days",
    ),
    _loan(S.APPROVED, H.CENTRE, P.SUPPORT_BOOK, say("发布公示"), say("去公示")),
    _loan(S.PUBLICITY, H.PUBLIC, P.SUPPORT_BOOK, say("等公示期满"), say("查看公示")),
    _loan(S.OBJECTION, H.DECIDER, P.SUPPORT_DECIDE, say("处理公示异议"), say("处理异议")),
    _loan(S.BANK, H.BANK, P.SUPPORT_BOOK, say("等银行回复审核意见"), say("查看往来"), days="bank_days"),
    _loan(S.DECLINED, H.CENTRE, P.SUPPORT_BOOK, say("银行未同意，另行推荐或终止"), say("去处理")),
    _loan(S.SIGNED, H.BANK, P.SUPPORT_BOOK, say("等银行放款"), say("查看往来"), days="disbursement_days"),
)  # fmt: skip

# When its notice is over, a published loan waits for the centre.
PUBLICITY_OVER = _loan(
    S.PUBLICITY, H.CENTRE, P.SUPPORT_BOOK, say("公示期满，无异议则推荐给银行"), say("查看公示"), say("公示期满")
)

BY_STATE: dict[tuple[str, str], DeskStep] = {(step.kind, step.state): step for step in STEPS}
# Which events bring an application into a state: its step began on the day of the latest.
ENTERED_BY: dict[tuple[str, str], frozenset[str]] = {
    ("loan", state.value): frozenset(row.event for row in LIFECYCLE.steps if row.target == state != row.source)
    for state in LoanState
}
