"""The loan's own form, and who pays and compensates beside the shared four eyes."""

from supportdesk.domain.applications.answers import answer
from supportdesk.domain.applications.procedure import four_eyes, had_a_hand, listed
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


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
        listed(missing) if missing else say("已填完"),
        say("金额、期限、用途、还款方式和人员类别都要填"),
        clause=terms.clause("papers"),
        code=Reason.DOC_MISSING,
    )


def another_payer(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Who pays the subsidy neither verified it nor had a hand in the loan: handling, review, approval, payment (PR-01)."""
    others = (*had_a_hand(facts), *facts.approved_by_ids, facts.verified_by_id)
    remedy = say("这笔贷款您经办、复核或审批过，或这一季是您核定的，须由没有经手的另一名经办拨付。")
    return four_eyes("another_payer", facts, terms, others, remedy)


def another_compensator(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Who lets the fund pay, or writes off, did neither review nor approve the loan, nor the other of the two.

    Of two decisions each counts, the first as well as the last.
    """
    others = (facts.reviewed_by_id, facts.decided_by_id, *facts.approved_by_ids, facts.compensated_by_id)
    return four_eyes("another_compensator", facts, terms, others, say("这笔贷款您复核、审批或代偿过，须由别人办。"))


def insurance_first(facts: LoanFacts, terms: LoanTerms) -> RuleResult:
    """Insurance pays before the guarantee fund: a claim that is not settled has to be settled first (domain notes §2.5)."""
    paid = say("没有，已赔付 {paid} 元", paid=facts.claims_paid.grouped) if facts.claims_paid else say("没有")
    return answer(
        "insurance_first",
        not facts.claims_pending,
        say("未了的保险理赔"),
        say("{count} 件", count=facts.claims_pending) if facts.claims_pending else paid,
        say("先由保险赔付，再由担保基金代偿"),
        clause=terms.clause("compensation_percent"),
        remedy=say("等理赔办结，赔款用于还贷的先登记还款，再代偿余下的部分。") if facts.claims_pending else None,
    )


ALL = (form_complete, another_payer, another_compensator, insurance_first)
