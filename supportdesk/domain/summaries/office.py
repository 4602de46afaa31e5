"""How the office works, whom it visits, and what is at risk.

Source: domain notes §6 (service, visits, risk).
"""

from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.words import say

TOWN = (Split.TOWN,)

SERVICE = Block(
    BlockCode.SERVICE,
    say("办理"),
    (
        Indicator(
            "applications_decided", say("办结申请"), say("当期作出决定的申请，不含台账导入的历史记录。"), Unit.APPLICATIONS,
            splits=TOWN,
        ),
        Indicator(
            "decision_days", say("平均办理天数"),
            say("从收件次日到决定日的工作日，扣除停计；日历未录入的年份不计。"), Unit.WORKING_DAYS,
            Measure.AVERAGE, splits=TOWN, places=1, part="decision_days_total", base="decision_days_known",
            better=Better.FEWER,
        ),
        Indicator(
            "decision_days_total", say("办理天数合计"), say("计算平均天数用。"), Unit.WORKING_DAYS, splits=TOWN,
            opens_other="decision_days_known", is_shown=False,
        ),
        Indicator(
            "decision_days_known", say("能算天数的办结"), say("收件日和决定日都在已录入日历的年份。"), Unit.APPLICATIONS,
            splits=TOWN, is_shown=False,
        ),
        Indicator(
            "decided_with_limit", say("有时限的办结"), say("办结申请中定有承诺期限的。"), Unit.APPLICATIONS, splits=TOWN,
            is_shown=False,
        ),
        Indicator(
            "decided_on_time", say("其中按时"), say("决定日不晚于承诺期限。"), Unit.APPLICATIONS, splits=TOWN, better=Better.MORE
        ),
        Indicator(
            "on_time_share", say("按时办结率"), say("按时 ÷ 有时限的办结。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
            part="decided_on_time", base="decided_with_limit", takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "applications_late", say("期末超期未决"), say("到期末日承诺期限已过、还没有决定也没有撤回的申请，停计中的不算。"),
            Unit.APPLICATIONS, Measure.STANDS, splits=TOWN, better=Better.FEWER,
        ),
        Indicator(
            "notices_issued", say("一次性告知"), say("按告知日计。"), Unit.NOTICES, splits=TOWN
        ),
        Indicator(
            "notice_breaches", say("逾期未告知"), say("法定期限内没有告知、视为受理的申请，按登记日计。"), Unit.APPLICATIONS,
            splits=TOWN, better=Better.FEWER,
        ),
        Indicator(
            "ratings", say("好差评"), say("申请人对办完的申请所作的评价，每份申请一次，按评价日计。"), Unit.APPLICATIONS,
            splits=(*TOWN, Split.GRADE),
        ),
        Indicator(
            "ratings_good", say("其中满意"), say("评价为非常满意或满意的；基本满意的既不算满意，也不算不满意。"),
            Unit.APPLICATIONS, splits=TOWN, better=Better.MORE,
        ),
        Indicator(
            "ratings_good_share", say("满意率"), say("满意 ÷ 全部评价。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
            part="ratings_good", base="ratings", takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "ratings_bad", say("其中不满意"), say("评价为不满意或非常不满意的，应当回访。"), Unit.APPLICATIONS, splits=TOWN,
            better=Better.FEWER,
        ),
        Indicator(
            "ratings_called_back", say("不满意中已回访"), say("当期的不满意评价中，已登记回访结果的。"), Unit.APPLICATIONS,
            splits=TOWN, better=Better.MORE,
        ),
        Indicator(
            "ratings_called_back_share", say("差评回访率"), say("已回访 ÷ 不满意。"), Unit.PERCENT, Measure.PERCENT,
            splits=TOWN, part="ratings_called_back", base="ratings_bad", better=Better.MORE,
        ),
        Indicator(
            "complaints", say("投诉"), say("登记为投诉的诉求，按提出日计，不计入需求。"), Unit.APPLICATIONS, splits=TOWN,
            better=Better.FEWER,
        ),
        Indicator(
            "complaints_answered", say("答复投诉"), say("按答复日计，重新办理的按最近一次。"), Unit.APPLICATIONS, splits=TOWN,
            better=Better.MORE,
        ),
        Indicator(
            "complaints_open", say("期末未结投诉"), say("期末日已提出、没有办结也没有说明办不了的。"), Unit.APPLICATIONS,
            Measure.STANDS, splits=TOWN, better=Better.FEWER,
        ),
    ),
)  # fmt: skip

VISITS = Block(
    BlockCode.VISITS,
    say("走访"),
    (
        Indicator("visits_due", say("应走访"), say("到期日在当期的走访，撤销的不计。"), Unit.VISITS, splits=TOWN),
        Indicator(
            "visits_done", say("其中已走访"), say("当期应走访中，已登记走访结果的。"), Unit.VISITS, splits=TOWN,
            better=Better.MORE,
        ),
        Indicator(
            "visit_share", say("走访完成率"), say("已走访 ÷ 应走访。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
            part="visits_done", base="visits_due", takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "visits_overdue", say("期末逾期未访"), say("到期末日已过到期日、到现在还没有登记结果的走访，撤销的不计。"), Unit.VISITS,
            Measure.STANDS, splits=TOWN, better=Better.FEWER,
        ),
        Indicator(
            "visits_typical", say("其中走访典型实体"), say("当期应走访并已走访的，实体档案里记有荣誉。"), Unit.VISITS, splits=TOWN,
            better=Better.MORE,
        ),
    ),
)  # fmt: skip

RISK = Block(
    BlockCode.RISK,
    say("风险"),
    (
        Indicator(
            "duplicates_refused", say("拦下重复享受"),
            say("因已享受同一扶持、不可兼得或有其他未结清贷款而不予批准的申请，按不予批准之日计。"), Unit.APPLICATIONS,
            splits=TOWN,
        ),
        Indicator(
            "duplicates_merged", say("合并重复档案"), say("按合并日计，撤销合并的不计。"), Unit.PERSONS, splits=TOWN
        ),
        Indicator(
            "false_refused", say("申报不实不予批准"), say("按不予批准之日计。"), Unit.APPLICATIONS, splits=TOWN,
            better=Better.FEWER,
        ),
        Indicator(
            "false_claimed", say("申报不实追回"), say("因申报不实撤销扶持、要求退回的，按追回决定日计。"), Unit.APPLICATIONS,
            splits=TOWN, better=Better.FEWER,
        ),
        Indicator(
            "false_claimed_amount", say("其中要求退回金额"), say("与申报不实追回同一批。"), Unit.YUAN, splits=TOWN
        ),
        Indicator(
            "fund_alarms", say("期末没有担保余地的基金"), say("在保余额已达到最高倍数的担保基金。"), Unit.FUNDS, Measure.STANDS,
            opens_other="fund_guaranteed", better=Better.FEWER,
        ),
        Indicator(
            "incubator_rooms_idle", say("期末空置房间"), say("期末日可以出租、没有协议的房间。"), Unit.ROOMS,
            Measure.STANDS, splits=TOWN, better=Better.FEWER,
        ),
        Indicator(
            "incubator_area_idle", say("其中空置面积"), say("空置房间的面积，各房间先取整到平方米再相加。"), Unit.AREA,
            Measure.STANDS, splits=TOWN, better=Better.FEWER,
        ),
    ),
)  # fmt: skip
