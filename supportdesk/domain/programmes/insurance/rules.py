"""What is asked of a policy and of a claim; who is entitled stands in the rule book of the version."""

from datetime import date

from supportdesk.domain.applications.answers import NO, YES, answer, day, yuan
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance.cover import COVER_WORDS, Cover, Policy
from supportdesk.domain.programmes.insurance.facts import InsuranceFacts
from supportdesk.domain.programmes.insurance.terms import InsuranceTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say


def own_rules(facts: InsuranceFacts, terms: InsuranceTerms) -> tuple[RuleResult, ...]:
    """The rules of the policy, in the order of a page."""
    return (scheme_offered(facts, terms), sum_insured(facts, terms), no_overlap(facts, terms))


def scheme_offered(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """The scheme is one that the county offers."""
    return answer(
        "scheme_offered",
        facts.is_scheme_offered,
        say("保险方案"),
        say("{scheme}（{insurer}）", scheme=facts.scheme, insurer=facts.insurer) if facts.insurer else None,
        say("县里登记、仍在办理的方案"),
        clause=terms.clause("premium_ratio"),
        code=Reason.NOT_TARGET_GROUP,
    )


def sum_insured(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """The sum insured is within the version's most."""
    return answer(
        "sum_insured",
        None if facts.sum_insured is None else facts.sum_insured <= terms.max_sum_insured,
        say("保额"),
        yuan(facts.sum_insured),
        say("不超过 {most} 元", most=terms.max_sum_insured.grouped),
        clause=terms.clause("max_sum_insured"),
        code=Reason.QUOTA_YEAR_USED,
    )


def no_overlap(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """No other subsidised policy of the household covers the same days."""
    return answer(
        "no_overlap",
        None if facts.starts_on is None else not facts.overlaps,
        say("保障期重叠的保单"),
        say("有") if facts.overlaps else say("没有"),
        say("同一户的保障期不重叠"),
        clause=terms.clause("cover_months"),
        code=Reason.ALREADY_AWARDED,
    )


def policy_over(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """The policy has run its whole time, or was given up before."""
    lapsed = facts.lapsed_on is not None and facts.today >= facts.lapsed_on
    return answer(
        "policy_over",
        None if facts.ends_on is None else lapsed or facts.today > facts.ends_on,
        say("保险期间"),
        day(facts.today),
        say("{day} 到期后", day=facts.ends_on or say("待查")),
        clause=terms.clause("cover_months"),
        code=Reason.TOO_EARLY,
    )


def policy_bound(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """The insurer's policy is registered."""
    return answer(
        "policy_bound",
        facts.is_bound,
        say("保单"),
        YES if facts.is_bound else NO,
        say("保单已登记"),
        clause=terms.clause("cover_months"),
        remedy=None if facts.is_bound else say("先登记保单。"),
    )


def not_lapsed(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """The policy was not given up: one that lapsed while its premium bounced is closed, not bound again."""
    return answer(
        "not_lapsed",
        facts.lapsed_on is None,
        say("退保"),
        day(facts.lapsed_on) or NO,
        say("没有退保"),
        clause=terms.clause("cover_months"),
        remedy=None if facts.lapsed_on is None else say("保单已经退保，请直接办结。"),
    )


def no_open_claims(facts: InsuranceFacts, terms: InsuranceTerms) -> RuleResult:
    """Every claim on the policy is decided."""
    return answer(
        "no_open_claims",
        not facts.open_claims,
        say("未了的理赔"),
        say("{count} 件", count=facts.open_claims),
        say("没有"),
        clause=terms.clause("claim_pay_days"),
        remedy=say("先办完理赔。") if facts.open_claims else None,
    )


def claim_rules(
    policy: Policy,
    terms: InsuranceTerms,
    *,
    event_on: date,
    reported_on: date,
    report_by: date,
    exclusion: str,
    exclusion_words: Words | None,
    items_without_evidence: int,
    most: Money | None,
) -> tuple[RuleResult, ...]:
    """What is asked before a claim is approved: cover, waiting, report in time, exclusions, evidence, something to pay.

    `most` is None while the losses are not audited.
    """
    return (
        *_of_cover(policy, terms, event_on=event_on, reported_on=reported_on, report_by=report_by),
        *_of_losses(terms, exclusion, exclusion_words, items_without_evidence, most),
    )


def _of_cover(
    policy: Policy, terms: InsuranceTerms, *, event_on: date, reported_on: date, report_by: date
) -> tuple[RuleResult, ...]:
    """The event's day is covered, its waiting time over, and it was reported in time."""
    stood = policy.on(event_on)
    return (
        answer(
            "covered",
            stood in {Cover.WAITING, Cover.INSURED},
            say("出险日的保障"),
            COVER_WORDS[stood],
            say("{start} 至 {end}", start=policy.starts_on, end=policy.ends_on),
            clause=terms.clause("cover_months"),
            code=Reason.POLICY_EXPIRED,
        ),
        answer(
            "waited",
            stood is not Cover.WAITING,
            say("等待期"),
            say("起保第 {days} 天", days=policy.days_in(event_on)),
            say("满 {days} 天", days=terms.waiting_days),
            clause=terms.clause("waiting_days"),
            code=Reason.TOO_EARLY,
        ),
        answer(
            "reported_in_time",
            reported_on <= report_by,
            say("报案日期"),
            day(reported_on),
            say("不晚于 {day}（出险后 {days} 个工作日）", day=report_by, days=terms.report_days),
            clause=terms.clause("report_days"),
            code=Reason.TOO_LATE,
        ),
    )


def _of_losses(
    terms: InsuranceTerms,
    exclusion: str,
    exclusion_words: Words | None,
    items_without_evidence: int,
    most: Money | None,
) -> tuple[RuleResult, ...]:
    """Nothing excludes the losses, each is proved, and something is left to pay."""
    return (
        answer(
            "not_excluded",
            not exclusion or exclusion not in terms.excluded,
            say("除外责任"),
            exclusion_words or NO,
            say("没有"),
            clause=terms.clause("excluded"),
            code=Reason.NOT_TARGET_GROUP,
        ),
        answer(
            "evidence",
            not items_without_evidence,
            say("每项损失的证据"),
            YES if not items_without_evidence else say("{count} 项没有", count=items_without_evidence),
            say("每项都有"),
            clause=terms.clause("claim_papers"),
            code=Reason.DOC_MISSING,
        ),
        answer(
            "payable",
            None if most is None else bool(most),
            say("可赔金额"),
            yuan(most),
            say("扣除残值、其他赔偿、免赔和这份保单已批准的赔付后大于 0"),
            clause=terms.clause("deductible_ratio") or terms.clause("max_sum_insured"),
            code=Reason.FUND_CAPACITY_EXCEEDED,
        ),
    )
