"""What is asked of a subsidy's form and of earlier awards; who is entitled stands in the rule book of the version."""

from supportdesk.domain.applications.answers import answer, months
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say


def own_rules(facts: SubsidyFacts, terms: SubsidyTerms) -> tuple[RuleResult, ...]:
    """The rules of the subject, in the order of a page."""
    asked = []
    if terms.max_months is not None:
        asked.append(months_left(facts, terms))
    if terms.subject is Subject.INDUSTRY_BONUS:
        asked.append(catalogue(facts, terms))
    return tuple(asked)


def months_left(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """Some months of the longest time are left."""
    most = terms.max_months or 0
    return answer(
        "months_left",
        facts.months_before < most,
        say("此前已享受"),
        months(facts.months_before),
        say("累计不超过 {most} 个月", most=most),
        clause=terms.clause("max_months"),
        code=Reason.TIMES_EXCEEDED,
    )


def catalogue(facts: SubsidyFacts, terms: SubsidyTerms) -> RuleResult:
    """The trade, the town and the day are those of the chosen line of the county's catalogue."""
    row = next((one for one in terms.catalogue if one.code == facts.catalogue_code), None)
    asked_on = facts.received_on or facts.today
    fits = None if row is None else row.holds_on(asked_on) and row.is_for(facts.industry, facts.town)
    return answer(
        "catalogue",
        fits,
        say("产业目录项目"),
        say("{title}，行业 {industry}", title=row.title, industry=facts.industry or "—") if row else None,
        say("行业、乡镇和日期在目录之内"),
        clause=terms.clause("catalogue"),
        code=Reason.NOT_TARGET_GROUP,
    )
