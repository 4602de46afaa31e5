"""Whether a step of the office may be taken: completeness, the one-time notice, four eyes, publicity."""

from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say

from .answers import NO, YES, answer, day, yuan


def form_complete(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Amount, term, purpose, repayment method and, for people, the category are filled in."""
    gaps = [
        (not facts.amount, say("金额")),
        (not facts.term_months, say("贷款期限")),
        (not facts.purpose, say("用途")),
        (not facts.method, say("还款方式")),
        (not facts.category and not facts.is_enterprise, say("人员类别")),
    ]
    missing = [words for is_missing, words in gaps if is_missing]
    return answer(
        "form_complete",
        not missing,
        say("申请表"),
        _listed(missing) if missing else say("已填完"),
        say("金额、期限、用途、还款方式和人员类别都要填"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
    )


def policy_in_force(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The version of the policy is in force on the day of receipt."""
    begun = facts.effective_from is not None and facts.effective_from <= facts.today
    over = facts.effective_to is not None and facts.effective_to < facts.today
    until = say("{day} 止", day=facts.effective_to) if facts.effective_to else say("长期")
    return answer(
        "policy_in_force",
        begun and not over,
        say("政策有效期"),
        say("{start} 起，{until}", start=facts.effective_from, until=until) if facts.effective_from else None,
        say("收件日在有效期内"),
        clause=terms.clause("person_cap"),
        code=Reason.POLICY_EXPIRED,
    )


def papers_complete(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Every paper is there, shared, or pledged."""
    missing = [say("{title}", title=title) for title in facts.papers_missing]
    return answer(
        "papers_complete",
        not missing,
        say("材料"),
        say("缺 {papers}", papers=_listed(missing)) if missing else say("齐全"),
        say("材料齐全"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
        remedy=say("登记收到的材料，或一次性告知申请人补正。") if missing else None,
    )


def something_missing(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """There is something to ask for."""
    return answer(
        "something_missing",
        bool(facts.papers_missing),
        say("缺少的材料"),
        say("{count} 项", count=len(facts.papers_missing)),
        say("至少 1 项才能告知补正"),
        clause=terms.clause("completeness_days"),
    )


def notice_not_given(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
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


def notice_in_time(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
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


def silence_long_enough(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The days for a notice are over, so the application was accepted on the day of receipt (PR-02)."""
    return answer(
        "silence_long_enough",
        None if facts.notice_limit is None else facts.today > facts.notice_limit,
        say("告知期限"),
        day(facts.today),
        say("晚于 {day}", day=facts.notice_limit or say("待查")),
        clause=terms.clause("completeness_days"),
    )


def notice_answered(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Everything that the notice asked for is there."""
    still = [say("{title}", title=title) for title in facts.notice_items_open]
    return answer(
        "notice_answered",
        not still,
        say("告知的材料"),
        say("还缺 {papers}", papers=_listed(still)) if still else say("已补齐"),
        say("全部补齐"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
    )


def answer_time_over(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
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


def another_reviewer(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The reviewer neither entered nor checked it (PR-01)."""
    return _four_eyes(
        "another_reviewer",
        facts,
        terms,
        (facts.entered_by_id, facts.checked_by_id),
        say("这件是您录入或初审的，须由别人复核。"),
    )


def another_decider(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Who decides neither entered nor checked nor reviewed it, nor gave the first of two decisions."""
    others = (facts.entered_by_id, facts.checked_by_id, facts.reviewed_by_id, facts.decided_by_id)
    return _four_eyes("another_decider", facts, terms, others, say("这件您经办过，须由别人审批。"))


def another_payer(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Who pays the subsidy did not verify it."""
    return _four_eyes("another_payer", facts, terms, (facts.verified_by_id,), say("这一季是您核定的，须由别人拨付。"))


def another_compensator(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Who lets the fund pay, or writes off, did neither review nor approve the loan, nor the other of the two.

    Of two decisions each counts, the first as well as the last.
    """
    others = (facts.reviewed_by_id, facts.decided_by_id, *facts.approved_by_ids, facts.compensated_by_id)
    return _four_eyes("another_compensator", facts, terms, others, say("这笔贷款您复核、审批或代偿过，须由别人办。"))


def _four_eyes(
    rule: str, facts: LoanFacts, terms: LoanTerms, others: tuple[int | None, ...], remedy: Words
) -> RuleResult:
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


def one_decision_suffices(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
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


def two_decisions_needed(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
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


def publicity_over(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The public notice has run its whole time."""
    return answer(
        "publicity_over",
        facts.pay_from is not None and facts.today >= facts.pay_from,
        say("公示期"),
        day(facts.today),
        say("{day} 起可办下一步", day=facts.pay_from or say("公示后")),
        clause=terms.clause("publicity_length"),
        code=Reason.TOO_EARLY,
    )


def no_open_objection(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """No objection waits for its answer."""
    return answer(
        "no_open_objection",
        not facts.has_open_objection,
        say("未处理的异议"),
        YES if facts.has_open_objection else NO,
        say("没有"),
        clause=terms.clause("publicity_length"),
    )


def _listed(words: list[Words]) -> Words:
    first, *rest = words
    return say("{first}、{rest}", first=first, rest=_listed(rest)) if rest else first


ALL = (
    form_complete, policy_in_force, papers_complete, something_missing, notice_not_given, notice_in_time,
    silence_long_enough, notice_answered, answer_time_over, another_reviewer, another_decider, another_payer,
    another_compensator, one_decision_suffices, two_decisions_needed, publicity_over, no_open_objection,
)  # fmt: skip
