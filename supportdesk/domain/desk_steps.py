"""What each state of an application asks of whom: the rows of the Today page that come from time limits, not from plans."""

from collections.abc import Mapping

from supportdesk.domain.applications.desk import OUTSIDE, DeskStep, Holder, desk_steps_of, publicity_over
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loan_words import STATE_WORDS
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.words import Words, say

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


_OF_LOANS: tuple[DeskStep, ...] = (
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


def _own_states(programme: Programme) -> frozenset[str]:
    return frozenset(step.state for step in programme.own_desk_steps)


_OTHERS = [one for one in PROGRAMMES.values() if one.kind != "loan"]
STEPS: tuple[DeskStep, ...] = (
    *_OF_LOANS,
    *(
        step
        for one in _OTHERS
        # What a kind says of a state itself stands in the place of the shared step.
        for step in (*desk_steps_of(one.kind, one.states - _own_states(one)), *one.own_desk_steps)
    ),
)
# When its notice is over, what was published waits for the centre.
PUBLICITY_OVER: Mapping[str, DeskStep] = {
    "loan": _loan(
        S.PUBLICITY, H.CENTRE, P.SUPPORT_BOOK, say("公示期满，无异议则推荐给银行"), say("查看公示"), say("公示期满")
    ),
    **{one.kind: publicity_over(one.kind, one.after_notice) for one in _OTHERS},
}

BY_STATE: dict[tuple[str, str], DeskStep] = {(step.kind, step.state): step for step in STEPS}
# Which events bring an application into a state: its step began on the day of the latest.
ENTERED_BY: dict[tuple[str, str], frozenset[str]] = {
    (one.kind, state): frozenset(row.event for row in one.lifecycle.steps if row.target == state != row.source)
    for one in PROGRAMMES.values()
    for state in one.states
}

__all__ = ["BY_STATE", "ENTERED_BY", "OUTSIDE", "PUBLICITY_OVER", "STEPS", "DeskStep", "Holder"]
