"""Whether a step of the office may be taken, whatever the kind: completeness, notice, four eyes, publicity."""

from collections.abc import Sequence

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say

from .answers import NO, YES, answer, day, yuan


def form_complete(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Every field that the form needs is filled in."""
    return answer(
        "form_complete",
        not facts.form_gaps,
        say("申请表"),
        say("还缺 {gaps}", gaps=listed(facts.form_gaps)) if facts.form_gaps else say("已填完"),
        say("必填的都要填"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
    )


def policy_in_force(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The version of the policy is in force on the day of receipt."""
    begun = facts.effective_from is not None and facts.effective_from <= facts.today
    over = facts.effective_to is not None and facts.effective_to < facts.today
    until = say("{day} 止", day=facts.effective_to) if facts.effective_to else say("长期")
    return answer(
        "policy_in_force",
        None if facts.effective_from is None else begun and not over,
        say("政策有效期"),
        say("{start} 起，{until}", start=facts.effective_from, until=until) if facts.effective_from else None,
        say("收件日在有效期内"),
        clause=terms.clause("promise_days"),
        code=Reason.POLICY_EXPIRED,
    )


def papers_complete(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Every paper is there, shared, or pledged."""
    missing = [say("{title}", title=title) for title in facts.papers_missing]
    return answer(
        "papers_complete",
        not missing,
        say("材料"),
        say("缺 {papers}", papers=listed(missing)) if missing else say("齐全"),
        say("材料齐全"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
        remedy=say("登记收到的材料，或一次性告知申请人补正。") if missing else None,
    )


def identity_verified(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Somebody of the office saw the applicant's identity card: nothing is awarded on an unverified identity."""
    return answer(
        "identity_verified",
        facts.is_identity_verified,
        say("申请人身份"),
        None
        if facts.is_identity_verified is None
        else say("已核验")
        if facts.is_identity_verified
        else say("没有核验"),
        say("经办人看过身份证原件"),
        clause=terms.clause("papers"),
        remedy=None if facts.is_identity_verified else say("请看身份证原件，在本人的“能享受什么”里登记“身份已核验”。"),
    )


def something_missing(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """There is something to ask for."""
    return answer(
        "something_missing",
        bool(facts.papers_missing),
        say("缺少的材料"),
        say("{count} 项", count=len(facts.papers_missing)),
        say("至少 1 项才能告知补正"),
        clause=terms.clause("completeness_days"),
    )


def notice_not_given(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """An application is sent back for papers once at most (行政许可法 art. 32)."""
    return answer(
        "notice_not_given",
        not facts.notice_given,
        say("已发出的一次性告知"),
        YES if facts.notice_given else NO,
        say("只能告知一次"),
        clause=terms.clause("completeness_days"),
        code=Reason.NOT_ONE_TIME,
        remedy=say("不能再要求补正：请受理，或写明理由不予受理。") if facts.notice_given else None,
    )


def notice_in_time(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The notice leaves within the working days of the law; afterwards the application counts as accepted."""
    return answer(
        "notice_in_time",
        None if facts.notice_limit is None else facts.today <= facts.notice_limit,
        say("告知期限"),
        day(facts.today),
        say("不晚于 {day}", day=facts.notice_limit or say("待查")),
        clause=terms.clause("completeness_days"),
        code=Reason.TOO_LATE,
        remedy=say("已过期限：自收件之日起视为受理。"),
    )


def silence_long_enough(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The days for a notice are over, so the application was accepted on the day of receipt (PR-02)."""
    return answer(
        "silence_long_enough",
        None if facts.notice_limit is None else facts.today > facts.notice_limit,
        say("告知期限"),
        day(facts.today),
        say("晚于 {day}", day=facts.notice_limit or say("待查")),
        clause=terms.clause("completeness_days"),
    )


def notice_answered(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Everything that the notice asked for is there."""
    still = [say("{title}", title=title) for title in facts.notice_items_open]
    return answer(
        "notice_answered",
        not still,
        say("告知的材料"),
        say("还缺 {papers}", papers=listed(still)) if still else say("已补齐"),
        say("全部补齐"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
    )


def answer_time_over(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The applicant had the promised days to bring the papers."""
    return answer(
        "answer_time_over",
        None if facts.answer_by is None else facts.today > facts.answer_by,
        say("补正期限"),
        day(facts.today),
        say("晚于 {day}", day=facts.answer_by or say("待查")),
        clause=terms.clause("supplement_days"),
        code=Reason.TOO_EARLY,
    )


def another_reviewer(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The reviewer neither entered, corrected, handed in, accepted nor checked it (PR-01)."""
    return four_eyes(
        "another_reviewer",
        facts,
        terms,
        (facts.entered_by_id, *facts.handled_by_ids, facts.checked_by_id),
        say("这件是您录入、修改、提交、受理或初审的，须由没有经手的另一名县级经办或审批人复核。"),
    )


def another_decider(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Who decides neither handled nor checked nor reviewed it, nor gave the first of two decisions."""
    return four_eyes(
        "another_decider", facts, terms, had_a_hand(facts), say("这件您经办过，须由没有经手的另一名审批人审批。")
    )


def had_a_hand(facts: ApplicationFacts) -> tuple[int | None, ...]:
    """Everybody who handled, checked, reviewed or decided it."""
    entered, checked = facts.entered_by_id, facts.checked_by_id
    decided = (*facts.first_decided_by_ids, facts.decided_by_id)
    return (entered, *facts.handled_by_ids, checked, facts.reviewed_by_id, *decided)


def four_eyes(
    rule: str, facts: ApplicationFacts, terms: ApplicationTerms, others: tuple[int | None, ...], remedy: Words
) -> RuleResult:
    """Whether the actor is none of the others."""
    same = [other for other in others if facts.actor_id is not None and same_person_refusal((other, facts.actor_id))]
    return answer(
        rule,
        not same,
        say("不相容岗位分离"),
        say("同一人") if same else say("不同的人"),
        say("经办、复核、审批、拨付由不同的人办"),
        clause=terms.clause("single_decision_up_to"),
        code=Reason.SAME_PERSON,
        remedy=remedy if same else None,
    )


def one_decision_suffices(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Up to an amount one supervisor decides."""
    most = terms.single_decision_up_to
    return answer(
        "one_decision_suffices",
        facts.amount <= most,
        say("审批层级"),
        yuan(facts.amount),
        say("{most} 元及以下由一人审批", most=most.grouped),
        clause=terms.clause("single_decision_up_to"),
    )


def two_decisions_needed(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Above it a second one decides too."""
    most = terms.single_decision_up_to
    return answer(
        "two_decisions_needed",
        facts.amount > most,
        say("审批层级"),
        yuan(facts.amount),
        say("{most} 元以上由两人审批", most=most.grouped),
        clause=terms.clause("single_decision_up_to"),
    )


def publicity_over(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The public notice has run its whole time."""
    return answer(
        "publicity_over",
        facts.pay_from is not None and facts.today >= facts.pay_from,
        say("公示期"),
        day(facts.today),
        say("{day} 起可办下一步", day=facts.pay_from) if facts.pay_from else say("公示期满后可办下一步"),
        clause=terms.clause("publicity_length"),
        code=Reason.TOO_EARLY,
    )


def no_open_objection(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """No objection waits for its answer."""
    return answer(
        "no_open_objection",
        not facts.has_open_objection,
        say("未处理的异议"),
        YES if facts.has_open_objection else NO,
        say("没有"),
        clause=terms.clause("publicity_length"),
    )


def listed(words: Sequence[Words]) -> Words:
    """Say some things in a row."""
    first, *rest = words
    return say("{first}、{rest}", first=first, rest=listed(rest)) if rest else first


ALL = (
    form_complete, policy_in_force, papers_complete, identity_verified, something_missing, notice_not_given, notice_in_time,
    silence_long_enough, notice_answered, answer_time_over, another_reviewer, another_decider, one_decision_suffices,
    two_decisions_needed, publicity_over, no_open_objection,
)  # fmt: skip
