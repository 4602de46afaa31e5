"""What the parameters of a programme's version are called where people read and edit them."""

from supportdesk.domain.follow_up_schedule import LeadUnit
from supportdesk.domain.follow_ups import ACTION_WORDS, ANCHOR_WORDS, Action, After, Every, Owner, PlanRow
from supportdesk.domain.programmes.parameters import PaperFor, PaperSource
from supportdesk.domain.words import Words, say

# In the order in which a version is read; together they name every parameter once.
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        say("额度和期限"),
        (
            "person_cap", "person_term_months", "partner_uplift_percent", "enterprise_cap", "enterprise_term_months",
            "local_jobs_min", "local_person_cap", "local_enterprise_cap",
        ),
    ),
    (
        say("谁可以申请"),
        (
            "categories", "age_max_men", "age_max_women", "times_max", "exempt_loan_kinds", "consumer_exempt_up_to",
            "hiring_percent", "hiring_percent_large", "hiring_staff_threshold", "restricted_industries",
        ),
    ),
    (
        say("利率和贴息"),
        (
            "spread_bp", "subsidy_percent", "borrower_bears_bp", "day_base", "settlement_day", "settlement_months",
            "penalty_multiplier", "subsidy_shares",
        ),
    ),
    (
        say("展期、担保和代偿"),
        (
            "extension_times", "extension_months", "counter_guarantee_waived_up_to", "compensation_after_days",
            "compensation_full_up_to", "compensation_percent", "institution_award_percent",
        ),
    ),
    (
        say("审批和时限"),
        (
            "single_decision_up_to", "completeness_days", "supplement_days", "town_check_days", "review_days",
            "decision_days", "promise_days", "legal_days", "bank_days", "disbursement_days", "subsidy_verify_days",
            "publicity_length", "publicity_unit",
        ),
    ),
    (say("所需材料"), ("papers",)),
    (say("回访和提醒"), ("follow_ups",)),
)  # fmt: skip

PAYER_WORDS: dict[str, Words] = {
    "central": say("中央"),
    "province": say("省"),
    "prefecture": say("市"),
    "county": say("县"),
    "society": say("社会资金"),
}
SOURCE_WORDS: dict[PaperSource, Words] = {
    PaperSource.OWN: say("申请人提供"),
    PaperSource.SHARED: say("部门共享，不再收取"),
    PaperSource.PLEDGE: say("告知承诺"),
}
FOR_WORDS: dict[PaperFor, Words] = {
    PaperFor.ALL: say("全部申请"),
    PaperFor.PERSON: say("个人申请"),
    PaperFor.MARRIED: say("已婚的"),
    PaperFor.ENTERPRISE: say("小微企业申请"),
    PaperFor.GUARANTEED: say("须反担保的"),
}
# How sure the shipped figure is; an illustrative one only shows that the figure can be set.
CONFIDENCE_WORDS: dict[str, Words] = {
    "high": say("有据可查"),
    "medium": say("部分凭记忆"),
    "low": say("须核对"),
    "illustrative": say("示意值"),
    "": say("本地自定"),
}
OTHER_LOAN_WORDS: dict[str, Words] = {
    "student": say("助学贷款"),
    "poverty_micro": say("脱贫人口小额信贷"),
    "housing": say("住房贷款"),
    "car": say("购车贷款"),
}
CHOICE_WORDS: dict[str, Words] = {"working": say("工作日"), "calendar": say("自然日")}
OWNER_WORDS: dict[Owner, Words] = {
    Owner.HANDLER: say("办件经办人"),
    Owner.ENTERED_BY: say("申请录入人"),
    Owner.UNIT: say("所在单位"),
}
ACTION_NAMES: dict[Action, Words] = {
    Action.VISIT: say("走访"),
    Action.CALL: say("电话回访"),
    Action.LETTER: say("寄书面提醒"),
    Action.SMS: say("发短信提醒"),
    Action.CHECK: say("贷后检查"),
    Action.PROOF: say("收取资金用途凭证"),
    Action.JOBS: say("核对带动就业人数"),
    Action.REPORT: say("收取经营情况报告"),
    Action.REMIND: say("提醒"),
    Action.OTHER: say("其他"),
}


def plan_words(row: PlanRow) -> Words:
    """Say one row of a follow-up plan: what is to be done, and when."""
    return Words(ACTION_WORDS[row.action], {"when": _timing_words(row)})


def _timing_words(row: PlanRow) -> Words:
    timing, anchor = row.timing, ANCHOR_WORDS.get(row.anchor, Words(row.anchor))
    if isinstance(timing, After):
        if timing.working_days:
            return say("{anchor} {days} 个工作日", anchor=anchor, days=timing.working_days)
        if timing.months:
            return say("{anchor} {months} 个月", anchor=anchor, months=timing.months)
        return say("{anchor} {days} 天", anchor=anchor, days=timing.days)
    if isinstance(timing, Every):
        if timing.for_months:
            return say(
                "{anchor}每 {months} 个月，共 {all} 个月", anchor=anchor, months=timing.months, all=timing.for_months
            )
        return say("{anchor}每 {months} 个月，到期为止", anchor=anchor, months=timing.months)
    words = {
        LeadUnit.MONTH: say("到期前 {count} 个月", count=timing.lead.count),
        LeadUnit.WEEK: say("到期前 {count} 周", count=timing.lead.count),
        LeadUnit.DAY: say("到期前 {count} 天", count=timing.lead.count),
    }
    return words[timing.lead.unit]
