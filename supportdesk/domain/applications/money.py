"""Whether money may be promised, ordered, paid and claimed back, for every kind that Finance pays."""

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.applications.procedure import four_eyes, had_a_hand
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.money import ZERO
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say

from .answers import NO, YES, answer, yuan


def payment_by_another(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Who orders or books a payment had no hand in the award: handling, review, approval, payment (PR-01)."""
    return four_eyes(
        "payment_by_another", facts, terms, had_a_hand(facts), say("这件您经办过，须由没有经手的另一名经办拨付。")
    )


def payee_known(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """It is known where the money goes."""
    return answer(
        "payee_known",
        facts.has_account,
        say("收款账户"),
        None if facts.has_account is None else YES if facts.has_account else NO,
        say("登记了社保卡或银行账户"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
        remedy=None if facts.has_account else say("在人员页登记收款账户后再办。"),
    )


def payee_by_another(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """Whoever last changed the account to which the money goes neither orders nor books the payment."""
    return four_eyes(
        "payee_by_another",
        facts,
        terms,
        (facts.payee_changed_by_id,),
        say("收款账户是您最后更改的，须由另一名经办核对后拨付。"),
    )


def nothing_paid(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """No part of the award is out: what is paid is claimed back, not refused."""
    return answer(
        "nothing_paid",
        not facts.paid,
        say("已拨付"),
        yuan(facts.paid),
        say("还没有拨付过"),
        clause=terms.clause("single_decision_up_to"),
        remedy=say("已拨的部分须先撤销决定并追回。") if facts.paid else None,
    )


def something_paid(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """A part of the award is out: it is closed or claimed back, no longer refused or withdrawn."""
    return answer(
        "something_paid",
        bool(facts.paid),
        say("已拨付"),
        yuan(facts.paid),
        say("已经拨付过一部分"),
        clause=terms.clause("single_decision_up_to"),
        remedy=None if facts.paid else say("还没有拨付过的，重新报财政，或者不予批准、撤回。"),
    )


def award_stands(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The award was never revoked: what bounces of a revoked one is not to be paid again, it is money that came back."""
    return answer(
        "award_stands",
        not facts.was_revoked,
        say("原决定"),
        say("撤销过") if facts.was_revoked else say("没有撤销"),
        say("没有撤销过，退回的钱才重新拨付"),
        clause=terms.clause("single_decision_up_to"),
        remedy=say("这笔钱不再拨付：请撤销决定，把退回的钱登记为追回。") if facts.was_revoked else None,
    )


def within_the_clawback(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """What came back is not more than what is still claimed."""
    return answer(
        "within_the_clawback",
        ZERO < facts.recovered_now <= facts.still_claimed,
        say("追回金额"),
        yuan(facts.recovered_now),
        say("不超过尚未追回的 {left} 元", left=facts.still_claimed.grouped),
        clause=terms.clause("single_decision_up_to"),
    )


def budget(facts: ApplicationFacts, terms: ApplicationTerms) -> RuleResult:
    """The money is there, beside what is already held for this application. No appropriation: nothing there."""
    left = facts.budget_available or ZERO
    needed = max(facts.money_needed - facts.already_held, ZERO)
    name = say("{name}", name=facts.budget_name) if facts.budget_name else say("今年的预算还没有安排")
    return answer(
        "budget",
        needed <= left,
        say("预算"),
        say("{name}，可用 {left} 元", name=name, left=left.grouped),
        say("本件还需 {needed} 元", needed=needed.grouped),
        clause=terms.clause("single_decision_up_to"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=None if needed <= left else say("追加预算后再办。"),
    )


ALL = (
    payment_by_another, payee_known, payee_by_another, nothing_paid, something_paid, award_stands, within_the_clawback,
    budget,
)  # fmt: skip
