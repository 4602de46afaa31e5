"""Whether the contract and what is booked on it hold: rate, days, amounts, extension, overdue, subsidy quarter."""

from supportdesk.domain.applications.answers import NO, YES, answer, day, percent, times, yuan
from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


def rate_cap(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The contract's rate is not above the LPR of its day plus the allowed basis points (IS-09, IS-10)."""
    known = facts.rate_percent is not None and facts.rate_cap_percent is not None
    required = say("LPR 加 {spread} 基点以内", spread=terms.spread_bp)
    if facts.rate_cap_percent is not None:
        required = say(
            "不超过 {cap}（LPR {lpr} 加 {spread} 基点）",
            cap=percent(facts.rate_cap_percent),
            lpr=percent(facts.lpr_percent) or say("待查"),
            spread=terms.spread_bp,
        )
    return answer(
        "rate_cap",
        facts.rate_percent <= facts.rate_cap_percent  # type: ignore[operator]  # both are there when known
        if known
        else None,
        say("合同年利率"),
        percent(facts.rate_percent),
        required,
        clause=terms.clause("spread_bp"),
        code=Reason.RATE_OVER_CAP,
    )


def amount_approved(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The contract is not above what was approved."""
    return answer(
        "amount_approved",
        ZERO < facts.amount <= facts.amount_approved,
        say("合同金额"),
        yuan(facts.amount),
        say("不超过批准的 {most} 元", most=facts.amount_approved.grouped),
        clause=terms.clause("person_cap"),
    )


def contract_after_decision(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The contract is not older than the decision, nor of tomorrow."""
    contract_on, decided_on = facts.contract_on, facts.decided_on
    return answer(
        "contract_after_decision",
        decided_on <= contract_on <= facts.today if contract_on and decided_on else None,
        say("合同日期"),
        day(contract_on),
        say("{first} 至 {last} 之间", first=decided_on or say("审批日"), last=facts.today),
        clause=terms.clause("bank_days"),
    )


def disbursed_after_contract(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Money leaves on or after the contract's day, not tomorrow, and falls due later."""
    contract_on, disbursed_on, matures_on = facts.contract_on, facts.disbursed_on, facts.matures_on
    is_met = None
    if contract_on and disbursed_on and matures_on:
        is_met = contract_on <= disbursed_on <= facts.today and disbursed_on < matures_on
    return answer(
        "disbursed_after_contract",
        is_met,
        say("放款日期"),
        day(disbursed_on),
        say("{first} 至 {last} 之间", first=contract_on or say("合同日"), last=facts.today),
        clause=terms.clause("disbursement_days"),
    )


def within_the_loan(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """What is repaid is not more than is owed, on a day since the disbursement, not tomorrow."""
    on, disbursed_on = facts.happened_on, facts.disbursed_on
    is_met = None
    if on is not None and disbursed_on is not None:
        is_met = facts.repaid_now <= facts.principal_left and disbursed_on <= on <= facts.today
    return answer(
        "within_the_loan",
        is_met,
        say("还本"),
        say("{day}，{amount} 元", day=on or say("待查"), amount=facts.repaid_now.grouped),
        say("不超过余额 {left} 元，日期在放款日与今天之间", left=facts.principal_left.grouped),
        clause=terms.clause("subsidy_percent"),
    )


def nothing_left(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The whole principal is repaid."""
    left = facts.principal_left - facts.repaid_now
    return answer(
        "nothing_left",
        not left,
        say("还后余额"),
        yuan(left),
        say("0.00 元才算结清"),
        clause=terms.clause("subsidy_percent"),
    )


def extension_times(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The loan was extended less often than allowed."""
    return answer(
        "extension_times",
        facts.extensions < terms.extension_times,
        say("已展期"),
        times(facts.extensions),
        say("最多 {most} 次", most=terms.extension_times),
        clause=terms.clause("extension_times"),
        code=Reason.TIMES_EXCEEDED,
    )


def extension_length(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The new maturity is later, by no more than the allowed months."""
    old, new = facts.matures_on, facts.extended_to
    latest = add_months(old, terms.extension_months) if old else None
    is_met = None if old is None or new is None or latest is None else old < new <= latest
    return answer(
        "extension_length",
        is_met,
        say("展期至"),
        day(new),
        say("晚于 {first}，不晚于 {last}", first=old or say("到期日"), last=latest or say("待查")),
        clause=terms.clause("extension_months"),
        code=Reason.TOO_LATE,
    )


def not_in_instalments(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The loan is repaid as its contract says: what is repaid in agreed parts gets more time by another agreement."""
    since = facts.instalments_since
    return answer(
        "not_in_instalments",
        since is None,
        say("分期还款"),
        say("{day} 已商定", day=since) if since else say("没有"),
        say("按合同还款的才能展期"),
        clause=terms.clause("extension_times"),
        remedy=say("已经改为分期还款的，请重新商定分期。") if since else None,
    )


def founder_in_trouble(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The venture has stopped, or the loan is overdue: only then is the contract's plan put aside."""
    overdue = facts.overdue_since
    operating = say("在营") if facts.is_operating else say("已停业或停办")
    return answer(
        "founder_in_trouble",
        True if overdue else None if facts.is_operating is None else not facts.is_operating,
        say("创业情况"),
        say("{day} 起逾期", day=overdue) if overdue else None if facts.is_operating is None else operating,
        say("已停业，或贷款已逾期"),
        clause=terms.clause("instalment_months"),
        code=Reason.NOT_TARGET_GROUP,
    )


def instalments_offered(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The version of the policy lets a founder in trouble repay in parts, and something is owed."""
    most = terms.instalment_months
    return answer(
        "instalments_offered",
        most is not None and bool(facts.principal_left),
        say("分期还款"),
        say("最长 {months} 个月", months=most) if most else say("政策没有规定"),
        say("政策规定了最长期限，且有余额"),
        clause=terms.clause("instalment_months"),
        remedy=None if most else say("请县里在政策的“展期、担保和代偿”里写明分期最长几个月。"),
    )


def instalments_length(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """There are two parts or more, the first due after today, the last within the months of the version.

    These are counted from the first agreement: agreeing once more gives no more time.
    """
    parts, most = facts.parts_due, terms.instalment_months
    latest = add_months(facts.instalments_since or facts.today, most) if most is not None else None
    enough = len(parts) > 1
    is_met = None
    if parts and latest is not None:
        is_met = enough and facts.today < parts[0] and parts[-1] <= latest
    return answer(
        "instalments_length",
        is_met,
        say("分期"),
        say("{count} 期，{first} 至 {last}", count=len(parts), first=parts[0], last=parts[-1]) if parts else None,
        say("至少 2 期，首期晚于今天，末期不晚于 {last}", last=latest or say("待查")),
        clause=terms.clause("instalment_months"),
        code=Reason.TOO_LATE,
    )


def before_maturity(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The loan has not matured yet."""
    return answer(
        "before_maturity",
        None if facts.matures_on is None else facts.today <= facts.matures_on,
        say("到期日"),
        day(facts.matures_on),
        say("今天（{today}）还没有到期", today=facts.today),
        clause=terms.clause("extension_times"),
        code=Reason.TOO_LATE,
    )


def payment_was_due(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """A payment fell due on or before the day from which the loan is overdue, and something is owed."""
    since, first = facts.overdue_since, facts.first_due_on
    is_met = None
    if since and first:
        is_met = first <= since < facts.today and bool(facts.principal_left)
    return answer(
        "payment_was_due",
        is_met,
        say("逾期起始日"),
        day(since),
        say("不早于首个应还日 {first}，早于今天，且有余额", first=first or say("待查")),
        clause=terms.clause("penalty_multiplier"),
    )


def arrears_paid(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """All principal that fell due by now is repaid."""
    return answer(
        "arrears_paid",
        not facts.arrears,
        say("拖欠的本金"),
        yuan(facts.arrears),
        say("已经还清"),
        clause=terms.clause("penalty_multiplier"),
        remedy=say("先登记还款。") if facts.arrears else None,
    )


def overdue_long_enough(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The loan is overdue for more than the days after which the fund pays (IN-08, IN-09: 91, not 90)."""
    days = None if facts.overdue_since is None else (facts.today - facts.overdue_since).days
    return answer(
        "overdue_long_enough",
        None if days is None else days > terms.compensation_after_days,
        say("逾期天数"),
        None if days is None else say("{days} 天", days=days),
        say("超过 {least} 天", least=terms.compensation_after_days),
        clause=terms.clause("compensation_after_days"),
        code=Reason.TOO_EARLY,
    )


def within_the_claim(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """What is recovered is not more than is still claimed: the principal and the interest that was compensated."""
    return answer(
        "within_the_claim",
        ZERO < facts.repaid_now <= facts.claim_left,
        say("收回金额"),
        yuan(facts.repaid_now),
        say("大于 0，不超过尚欠 {left} 元", left=facts.claim_left.grouped),
        clause=terms.clause("compensation_percent"),
    )


def nothing_booked_since(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Nothing else was booked since the disbursement, so that it can still be undone."""
    return answer(
        "nothing_booked_since",
        facts.movements_since == 0,
        say("放款后的记录"),
        say("{count} 笔", count=facts.movements_since),
        say("没有别的记录"),
        clause=terms.clause("disbursement_days"),
        remedy=say("先冲销后面的记录。") if facts.movements_since else None,
    )


def quarter_over(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The quarter has ended and was not settled before: pay first, refund later."""
    ends = facts.quarter_ends_before
    done = facts.is_subsidy_verified
    return answer(
        "quarter_over",
        None if ends is None else ends <= facts.today and not done,
        say("计息期"),
        say("{day} 止，已核定", day=ends) if done and ends else day(ends),
        say("已结束，还没有核定"),
        clause=terms.clause("subsidy_percent"),
        code=Reason.TOO_EARLY,
    )


def interest_paid(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The borrower paid interest, and not more than the plan has: penalties are never subsidised."""
    paid, computed = facts.interest_paid, facts.interest_computed
    return answer(
        "interest_paid",
        None if paid is None or computed is None else ZERO < paid <= computed,
        say("已付利息"),
        yuan(paid),
        say("大于 0，不超过按合同计算的 {most} 元（逾期利息和罚息不贴）", most=(computed or ZERO).grouped),
        clause=terms.clause("subsidy_percent"),
    )


def subsidy_verified(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The quarter is verified and not paid yet."""
    is_met = bool(facts.is_subsidy_verified) and not facts.is_subsidy_paid
    return answer(
        "subsidy_verified",
        is_met,
        say("本季贴息"),
        say("已拨付") if facts.is_subsidy_paid else say("已核定") if facts.is_subsidy_verified else say("未核定"),
        say("已核定、未拨付"),
        clause=terms.clause("subsidy_percent"),
    )


def subsidy_paid(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """The quarter's subsidy was paid."""
    return answer(
        "subsidy_paid",
        bool(facts.is_subsidy_paid),
        say("本季贴息已拨付"),
        YES if facts.is_subsidy_paid else NO,
        say("已拨付的才能收回"),
        clause=terms.clause("subsidy_percent"),
    )


ALL = (
    rate_cap, amount_approved, contract_after_decision, disbursed_after_contract, within_the_loan, nothing_left,
    extension_times, extension_length, not_in_instalments, founder_in_trouble, instalments_offered, instalments_length,
    before_maturity, payment_was_due, arrears_paid, overdue_long_enough, within_the_claim,
    nothing_booked_since, quarter_over, interest_paid, subsidy_verified, subsidy_paid,
)  # fmt: skip
