"""What the parameters of a programme's version are called where people read and edit them."""

from supportdesk.domain.follow_up_schedule import LeadUnit
from supportdesk.domain.follow_ups import ACTION_WORDS, ANCHOR_WORDS, Action, After, Every, Owner, PlanRow
from supportdesk.domain.programmes.parameters import PaperFor, PaperSource
from supportdesk.domain.words import Words, say

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
CHOICE_WORDS: dict[str, Words] = {
    "working": say("工作日"),
    "calendar": say("自然日"),
    "by_filing": say("每期单独扣减"),
    "cumulative_true_up": say("按年累计扣减，后期补足前期"),
    "city": say("市区"),
    "town": say("县城、镇"),
    "other": say("其他地方"),
    "yes": say("是"),
    "no": say("否"),
    "person": say("每人一次"),
    "venture": say("每个实体一次"),
    "both": say("每人、每个实体各一次"),
    "year": say("每年一次"),
    "again": say("可以再次申请"),
    "trainee": say("学员本人"),
    "school": say("培训学校"),
    "founder": say("投保人本人"),
    "insurer": say("保险公司"),
    "waived": say("直接减免"),
    "refunded": say("先缴后补"),
}
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
