"""Who may have the loan, rule by rule, and how its figures come about."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes.loan_figures import Instalment, rate_cap
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import FINAL, LoanState
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.domain.words import Words, say
from supportdesk.models.programmes.loans import Loan
from supportdesk.papers.case_papers.labels import label, programme_name
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import EligibilityGroup
from supportdesk.papers.pdf.contents import Calculation, Finding, RuleRow, Step
from supportdesk.queries import policies
from supportdesk.queries.programmes import loans as loan_queries

FINDINGS = {Verdict.MET: Finding.MET, Verdict.NOT_MET: Finding.UNMET, Verdict.UNKNOWN: Finding.UNKNOWN}
# Whose value is a code: the list that has its words.
_CODED = {
    "category": "person_categories",
    "industry": "industry_sections",
    "counter_guarantee": "counter_guarantees",
}
UNDECIDED: frozenset[str] = frozenset(
    {
        LoanState.DRAFT, LoanState.RECEIVED, LoanState.SUPPLEMENT, LoanState.ACCEPTED, LoanState.REVIEW,
        LoanState.DECISION, LoanState.SECOND_DECISION,
    }
)  # fmt: skip


def eligibility_of(session: Session, loan: Loan, today: date, w: Wording) -> EligibilityGroup | None:
    """Ask the rules about a loan; None for one without a policy version. The loan comes from `get_loan`."""
    version = loan.programme_version
    if version is None:
        return None
    results = results_of(session, loan, today)
    return EligibilityGroup(
        verdict=_verdict(results, programme_name(loan, w.language)),
        document=say("{document}，第 {number} 版", document=version.document, number=version.number),
        rules=rule_rows(results, w),
        would_change=_joined([result.remedy for result in results if result.remedy is not None], w),
    )


def eligibility_of_others(record: Record, session: Session, today: date, w: Wording) -> EligibilityGroup:
    """Ask the rules about an application of any other kind, on the day of its receipt, else today."""
    one = record.application
    results = record.queries.rule_results(session, one, one.received_on or today)
    return EligibilityGroup(
        verdict=_verdict(results, programme_name(one, w.language)),
        document=say("{document}，第 {number} 版", document=record.version.document, number=record.version.number),
        rules=rule_rows(results, w),
        would_change=_joined([result.remedy for result in results if result.remedy is not None], w),
    )


def award_steps(record: Record, session: Session, today: date) -> Calculation | None:
    """How an award comes about: as its decision kept it, else as of today; None where none is reckoned."""
    one, queries = record.application, record.queries
    kept = getattr(one, "reckoning", None)
    if kept and one.state not in UNDECIDED:
        return Calculation(say("金额测算（决定时留存）"), tuple(_kept_step(row) for row in kept))
    facts = queries.facts_of(session, one, record.terms, actor_id=None, today=one.received_on or today)
    award = queries.award_of(facts, record.terms)
    if award is None or award.amount is None:
        return None
    steps = tuple(
        Step(step.title, step.figures, step.amount if step.amount is not None else "—", step.clause)
        for step in award.steps
    )
    return Calculation(say("金额测算（预计）"), steps)


def _kept_step(row: Mapping[str, Any]) -> Step:
    amount = Money(row["amount"]) if row["amount"] is not None else "—"
    return Step(words_of(row["title"]), words_of(row["figures"]), amount, row["clause"])


def results_of(session: Session, loan: Loan, today: date) -> tuple[RuleResult, ...]:
    """Ask who may have the loan and how much of it, under the version that it was asked for, as its page does."""
    return loan_queries.LOANS.rule_results(session, loan, loan.received_on or today)


def rule_rows(results: Sequence[RuleResult], w: Wording) -> tuple[RuleRow, ...]:
    """Put the rules' answers in rows; codes become words."""
    return tuple(
        RuleRow(result.title, _value(result, w), result.required, FINDINGS[result.verdict], result.clause)
        for result in results
    )


def _value(result: RuleResult, w: Wording) -> Words | str:
    code = result.value.values.get("code")
    if result.rule not in _CODED or not isinstance(code, str):
        return result.value
    return label(_CODED[result.rule], code[:1] if result.rule == "industry" else code, w.language)


def _verdict(results: Sequence[RuleResult], name: Words | str) -> Words:
    unmet = sum(result.verdict is Verdict.NOT_MET for result in results)
    unknown = sum(result.verdict is Verdict.UNKNOWN for result in results)
    if unmet:
        return say("{name}：{count} 项不符合", name=name, count=unmet)
    if unknown:
        return say("{name}：{count} 项待核实", name=name, count=unknown)
    return say("{name}：{count} 项全部符合", name=name, count=len(results))


def _joined(words: Sequence[Words], w: Wording) -> str:
    return ("" if w.chinese else " ").join(w.said(one) for one in words)


def calculation_of(session: Session, loan: Loan, today: date) -> Calculation | None:
    """Work out a loan's interest and subsidy: the contract's plan, else the expected one from the day of its receipt.

    None where it is over, or amount, term or rate are not known yet.
    """
    version = loan.programme_version
    if version is None or loan.state in FINAL:
        return None
    terms = policies.loan_terms_of(session, version)
    plan = loan_queries.plan_of(loan, terms, loan_queries.list_movements(session, loan))
    if plan:
        return Calculation(say("贷款利息和贴息（按合同）"), _steps(loan, terms, plan, loan.rate_percent))
    published, start = policies.lpr_table(session), loan.received_on or today
    plan = loan_queries.expected_plan(loan, terms, published, start)
    if not plan:
        return None
    rate = loan.rate_percent or f"{rate_cap(start, published, terms.spread_bp).cap_pct:f}"
    return Calculation(say("贷款利息和贴息（预计，自收件日起算）"), _steps(loan, terms, plan, rate))


def _steps(loan: Loan, terms: LoanTerms, plan: Sequence[Instalment], rate: str) -> tuple[Step, ...]:
    interest, subsidy = total([one.interest for one in plan]), total([one.subsidy for one in plan])
    span = say(
        "{count} 期，{first} 至 {last}，一年按 {base} 天",
        count=len(plan),
        first=plan[0].start,
        last=plan[-1].due_on,
        base=terms.day_base,
    )
    amount = say("合同或批准金额") if loan.amount_approved else say("申请金额")
    limit = say("合同利率") if loan.rate_percent else say("上限：LPR 加 {points} 个基点", points=terms.spread_bp)
    share = say("逐期贴息相加，占利息 {share}%", share=_percent(subsidy.fen, interest.fen))
    return (
        Step(say("本金"), amount, total([one.principal for one in plan]), terms.clause("person_cap")),
        Step(say("年利率"), limit, f"{rate}%", terms.clause("spread_bp")),
        Step(say("利息"), span, interest, terms.clause("day_base")),
        Step(say("其中借款人负担"), say("利息减贴息"), interest - subsidy),
        Step(say("其中财政贴息"), share, subsidy, terms.clause("subsidy_percent")),
    )


def _percent(part: int, whole: int) -> str:
    share = Decimal(part * 100) / whole if whole else Decimal(0)
    return f"{share.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}"
