"""Whether the money is there: the budget of the subsidy and the guarantee fund."""

from supportdesk.domain.applications.answers import NO, YES, answer, yuan
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say


def budget(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The subsidy that this loan needs is there, beside what is already held for it. No appropriation: nothing there."""
    left = facts.budget_available or ZERO
    needed = facts.subsidy_share
    name = say("{name}", name=facts.budget_name) if facts.budget_name else say("今年的贴息预算还没有安排")
    return answer(
        "budget",
        needed <= left,
        say("贴息预算"),
        say("{name}，可用 {left} 元", name=name, left=left.grouped),
        _needed(facts),
        clause=terms.clause("subsidy_percent"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=None if needed <= left else say("追加预算后再办。"),
    )


def _needed(facts: LoanFacts) -> Words:
    whole, held, missing = (one.grouped for one in (facts.subsidy_needed, facts.already_held, facts.subsidy_share))
    if not facts.subsidy_share:
        return say("本笔所需 {whole} 元已经预留", whole=whole)
    if not facts.already_held:
        return say("本笔需要 {whole} 元", whole=whole)
    return say("本笔共需 {whole} 元，已预留 {held} 元，还需 {missing} 元", whole=whole, held=held, missing=missing)


def fund_capacity(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The guarantee fund may still take on the loan, beside what is promised to others (GF-01, GF-02)."""
    if not terms.is_guaranteed:
        return _without_fund("fund_capacity", terms, is_met=True)
    room = None if facts.fund is None else max(facts.fund.headroom - facts.fund_promised, ZERO)
    amount = facts.amount_approved or facts.amount
    return answer(
        "fund_capacity",
        None if room is None else amount <= room,
        say("担保基金可担保额度"),
        yuan(room),
        say("不少于本笔 {amount} 元", amount=amount.grouped),
        clause=terms.clause("compensation_percent"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
        remedy=say("选定担保基金后即可确定。") if room is None else None,
    )


def fund_open(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The fund's compensation rate has not reached the line at which new guarantees stop (GF-03)."""
    if not terms.is_guaranteed:
        return _without_fund("fund_open", terms, is_met=True)
    stopped = facts.fund_suspended
    return answer(
        "fund_open",
        None if stopped is None else not stopped,
        say("担保基金暂停新增"),
        None if stopped is None else YES if stopped else NO,
        say("代偿率未到暂停线"),
        clause=terms.clause("compensation_percent"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
    )


def fund_balance(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The fund can pay what it owes the bank; of a loan for which it does not stand it owes nothing."""
    if not terms.is_guaranteed:
        return _without_fund("fund_balance", terms, is_met=False)
    balance = None if facts.fund is None else facts.fund.balance
    return answer(
        "fund_balance",
        None if balance is None else facts.fund_would_pay <= balance,
        say("担保基金余额"),
        yuan(balance),
        say("不少于应代偿 {amount} 元", amount=facts.fund_would_pay.grouped),
        clause=terms.clause("compensation_percent"),
        code=Reason.FUND_CAPACITY_EXCEEDED,
    )


def _without_fund(rule: str, terms: LoanTerms, *, is_met: bool) -> RuleResult:
    """A loan without guarantee needs no fund, and gets nothing of one."""
    return answer(
        rule,
        is_met,
        say("担保基金"),
        say("这项贷款不由担保基金担保"),
        say("不用担保基金") if is_met else say("担保基金担保的贷款"),
        clause=terms.clause("compensation_percent"),
        code=Reason.NOT_TARGET_GROUP,
    )


ALL = (budget, fund_capacity, fund_open, fund_balance)
