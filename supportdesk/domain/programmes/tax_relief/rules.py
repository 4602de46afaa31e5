"""What is asked of a tax relief's form and of what is filed; who is entitled stands in the rule book of the version."""

from collections.abc import Callable, Mapping
from datetime import date

from supportdesk.domain.applications.answers import answer, day, months, people, yuan
from supportdesk.domain.calendar import add_months
from supportdesk.domain.money import ZERO
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words, say

from .facts import TaxFacts
from .quotas import window, window_refusal
from .terms import Subject, TaxTerms

NOT_A_TAX_CATEGORY = say(
    "返乡农民工是贷款和补贴的类别，不是税收扣减的类别：要看是否另属脱贫人口（防返贫监测对象）、登记失业半年以上、"
    "零就业或低保家庭登记失业、毕业年度高校毕业生或自主就业退役士兵；属于的，先在人员资料里登记类别和证明。"
)


def own_rules(facts: TaxFacts, terms: TaxTerms) -> tuple[RuleResult, ...]:
    """The rules of the subject, in the order of a page."""
    if terms.subject is Subject.HIRING_FIRM:
        return (hires_listed(facts, terms),)
    return tax_category(facts, terms), registered_in_time(facts, terms), window_open(facts, terms)


def tax_category(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """The category that the form names is on record with its proof, and is one for taxes.

    A returnee is none by that, and is told so; whether one of the categories applies too, nobody has looked up yet.
    """
    held = None if facts.tax_categories is None else facts.tax_categories & set(terms.tax_categories)
    is_met: bool | None = None
    value = say("只登记了返乡农民工，不是税收类别") if held is None and facts.is_returnee else None
    if held is not None and facts.category:
        is_met = facts.category in held
        value = say("{category}，{state}", category=facts.category_words or facts.category,
                    state=say("有证明") if is_met else say("没有登记证明"))  # fmt: skip
    remedy = None
    if is_met is not True:
        remedy = NOT_A_TAX_CATEGORY if facts.is_returnee else say("先在人员资料里登记这一类别和证明。")
    return answer(
        "tax_category",
        is_met,
        say("税收优惠类别"),
        value,
        say("申请当日有类别证明"),
        clause=terms.clause("tax_categories"),
        code=Reason.NOT_TARGET_GROUP,
        remedy=remedy,
    )


def category_on_record(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """Nothing is confirmed while the category is not known; a firm is none, its hires are looked at one by one."""
    if terms.subject is Subject.HIRING_FIRM:
        return hires_listed(facts, terms)
    return tax_category(facts, terms)


def registered_in_time(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """The licence was registered while the policy runs (TX-05); what began in time goes on to its end."""
    on = facts.registered_on
    late = on is not None and window_refusal(on, terms.begins_to) is not None
    return answer(
        "registered_in_time",
        None if on is None else not late and on >= terms.begins_from,
        say("登记日期"),
        day(on),
        say("{first} 至 {last}", first=terms.begins_from, last=terms.begins_to),
        clause=terms.clause("begins_to"),
        code=Reason.POLICY_EXPIRED,
    )


def window_open(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """Some of the months of relief are left; the month of registration counts as the first (TX-04)."""
    on = facts.registered_on
    found = None if on is None else window(on, terms.window_months)
    value = None
    if found is not None:
        value = say(
            "{first} 至 {last}", first=found.first_month.strftime("%Y-%m"), last=found.last_month.strftime("%Y-%m")
        )
    return answer(
        "window_open",
        None if found is None else facts.today < add_months(found.last_month, 1),
        say("享受期"),
        value,
        say("登记当月起 {months} 个月内", months=terms.window_months),
        clause=terms.clause("window_months"),
        code=Reason.TOO_LATE,
    )


def hires_listed(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """The firm names whom it hired: at least one on a contract that is long enough, and insured."""
    return answer(
        "hires_listed",
        None if facts.hires is None else facts.hires > 0,
        say("招用的重点群体"),
        people(facts.hires),
        say("至少 1 人，合同 {months} 个月以上并参保", months=terms.least_contract_months or 0),
        clause=terms.clause("least_contract_months"),
        code=Reason.TOO_FEW_JOBS,
    )


def contract_counts(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """A hire's contract is long enough and was signed while the policy runs."""
    on, length = facts.contract_on, facts.contract_months
    known = on is not None and length is not None
    return answer(
        "contract_counts",
        (terms.begins_from <= on <= terms.begins_to and length >= (terms.least_contract_months or 0))
        if known and on is not None and length is not None
        else None,
        say("劳动合同"),
        say("{day} 起 {months}", day=on or "", months=months(length) or "") if known else None,
        say(
            "{first} 至 {last} 签订，{months} 个月以上",
            first=terms.begins_from, last=terms.begins_to, months=terms.least_contract_months or 0,
        ),
        clause=terms.clause("least_contract_months"),
        code=Reason.NOT_TARGET_GROUP,
    )  # fmt: skip


def period_in_window(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """A period is filed only inside the time of relief, and not before it has begun."""
    begins, ends = facts.period_begins_on, facts.period_ends_on
    has_begun = begins is not None and begins <= facts.today
    if terms.subject is Subject.HIRING_FIRM:
        is_inside = has_begun
    else:
        is_inside = has_begun and _touches(facts.registered_on, begins, ends, terms)
    return answer(
        "period_in_window",
        None if begins is None else is_inside,
        say("申报期"),
        say("{period}", period=facts.period) if facts.period else None,
        say("已经开始，并在享受期内"),
        clause=terms.clause("window_months"),
        code=Reason.TOO_LATE,
    )


def _touches(registered_on: date | None, begins: date | None, ends: date | None, terms: TaxTerms) -> bool:
    if registered_on is None or begins is None or ends is None:
        return False
    found = window(registered_on, terms.window_months)
    return begins < add_months(found.last_month, 1) and ends >= found.first_month


def period_is_new(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """A period is filed once; what was wrong is corrected."""
    return answer(
        "period_is_new",
        None if facts.period_is_there is None else not facts.period_is_there,
        say("申报期"),
        say("{period}", period=facts.period) if facts.period else None,
        say("每期登记一次"),
        clause=terms.clause("method"),
        remedy=say("已经登记过：要改请用更正。") if facts.period_is_there else None,
    )


def period_is_known(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """What is corrected or compared was filed."""
    return answer(
        "period_is_known",
        facts.period_is_there,
        say("申报期"),
        say("{period}", period=facts.period) if facts.period else None,
        say("已经登记过"),
        clause=terms.clause("method"),
    )


def within_the_quota(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """No more of a year's quota is used than there is, whoever says the figure."""
    quota, used = facts.year_quota, facts.year_used
    return answer(
        "within_the_quota",
        None if quota is None or used is None else ZERO <= used <= quota,
        say("全年已用限额"),
        yuan(used),
        say("不超过 {quota} 元", quota=quota.grouped if quota else say("待查")),
        clause=terms.clause("annual_quota"),
        code=Reason.QUOTA_YEAR_USED,
    )


def relief_is_over(facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """It ends when its months are over, or the business."""
    return answer(
        "relief_is_over",
        None if facts.window_is_over is None else facts.window_is_over,
        say("享受期"),
        say("已经结束") if facts.window_is_over else say("还没有结束"),
        say("期满，或已停业注销"),
        clause=terms.clause("window_months"),
        code=Reason.TOO_EARLY,
    )


def for_a_firm(_facts: TaxFacts, terms: TaxTerms) -> RuleResult:
    """The step is one of a firm that hires."""
    return answer(
        "for_a_firm",
        terms.subject is Subject.HIRING_FIRM,
        say("扣减项目"),
        None,
        say("只用于{name}", name=_FIRM),
    )


_FIRM: Words = say("企业招用重点群体")
GUARDS: Mapping[str, Callable[[TaxFacts, TaxTerms], RuleResult]] = {
    guard.__name__: guard
    for guard in (
        tax_category, category_on_record, registered_in_time, window_open, hires_listed, contract_counts, period_in_window, period_is_new,
        period_is_known, within_the_quota, relief_is_over, for_a_firm,
    )
}  # fmt: skip
