"""The blocks and indicators of the monthly summary, each defined once: the note is its definition and its footnote.

Source: the county reports gathered in the domain notes (people, ventures, jobs, loans, quality, fund, service).
"""

from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.summaries.kinds import BLOCKS_OF_KINDS
from supportdesk.domain.summaries.needs import NEEDS
from supportdesk.domain.words import say

TOWN = (Split.TOWN,)
TOWN_AND_INDUSTRY = (Split.TOWN, Split.INDUSTRY)
EVERYWHERE = (Split.TOWN, Split.INDUSTRY, Split.BANK)

PEOPLE = Block(
    BlockCode.PEOPLE,
    say("人员"),
    (
        Indicator(
            "people_found", say("建档返乡人员"), say("按建档日计，同一人只建一次档。"), Unit.PERSONS,
            splits=TOWN, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "people_returned", say("当期返乡人员"), say("按返乡日期计，不论何时建档。"), Unit.PERSONS,
            splits=TOWN, better=Better.MORE,
        ),
        Indicator(
            "people_started", say("新创业人员"),
            say("当期有新创办实体的人，按人去重：在两个乡镇各办一户的，各乡镇都计，全县只计一人，因此分项之和可能大于合计。"),
            Unit.PERSONS, splits=TOWN_AND_INDUSTRY, is_distinct=True, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "people_on_file", say("期末在册人员"), say("期末日以前返乡或建档的人，合并掉的重复档案不计。"), Unit.PERSONS,
            Measure.STANDS, splits=TOWN,
        ),
        Indicator(
            "people_not_started", say("期末在册未创业"), say("在册人员中，到期末日没有创办过实体的人，含有意向的。"),
            Unit.PERSONS, Measure.STANDS, splits=TOWN,
        ),
    ),
)  # fmt: skip

VENTURES = Block(
    BlockCode.VENTURES,
    say("创业实体"),
    (
        Indicator(
            "ventures_founded", say("新创办实体"), say("按登记成立日期计。"), Unit.VENTURES,
            splits=TOWN_AND_INDUSTRY, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "ventures_closed", say("关闭实体"), say("按注销、停办或迁出日期计。"), Unit.VENTURES,
            splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
        ),
        Indicator(
            "ventures_operating", say("期末存续实体"), say(
                "期末日以前成立、到期末日没有注销或迁出的实体；停业和经营异常的仍计在内，台账写明已注销或迁出而没有日期的不计。"
            ),
            Unit.VENTURES, Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
    ),
)  # fmt: skip

JOBS = Block(
    BlockCode.JOBS,
    say("带动就业"),
    (
        Indicator(
            "jobs_created", say("带动就业"),
            say("含创业者：当期新创办实体的创业者（每户一人）加其从业人员；从业人数未填的按 0 计。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "jobs_founders", say("其中：创业者"), say("当期新创办实体，每户计一人。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_employed", say("其中：从业人员"), say("当期新创办实体登记的从业人数，不含创业者。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_key_group", say("从业人员中重点群体"), say("当期新创办实体登记的重点群体从业人数。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_insured", say("从业人员中参保"), say("当期新创办实体登记的参保人数。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_per_founder", say("户均带动"), say("从业人员 ÷ 创业者，不含创业者本人。"), Unit.JOBS, Measure.RATIO,
            splits=TOWN_AND_INDUSTRY, part="jobs_employed", base="jobs_founders", better=Better.MORE,
        ),
        Indicator(
            "jobs_unknown", say("从业人数未填的实体"), say("当期新创办、没有填从业人数的实体，单列，不估算。"), Unit.VENTURES,
            splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
        ),
    ),
)  # fmt: skip

LOANS = Block(
    BlockCode.LOANS,
    say("创业担保贷款"),
    (
        Indicator(
            "loans_applied", say("申请"), say("按收件日计，不含台账导入的历史贷款。"), Unit.LOANS, splits=EVERYWHERE
        ),
        Indicator(
            "loans_accepted", say("受理"), say("按受理日计，不含台账导入的历史贷款。"), Unit.LOANS, splits=EVERYWHERE
        ),
        Indicator(
            "loans_approved", say("批准"), say("按决定日计；批准后又不予批准的，计入不予批准。"), Unit.LOANS, splits=EVERYWHERE
        ),
        Indicator(
            "loans_refused", say("不予批准"), say("按不予批准之日计。"), Unit.LOANS, splits=EVERYWHERE,
            better=Better.FEWER,
        ),
        Indicator(
            "loans_disbursed", say("放款"), say("按放款日计；当月放款又在当月冲销的相抵，以后月份才冲销的计入更正。"),
            Unit.LOANS, splits=EVERYWHERE, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "loans_disbursed_amount", say("放款金额"), say("与放款笔数同一批放款。"), Unit.YUAN,
            splits=EVERYWHERE, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "loans_returnee_amount", say("其中：返乡创业农民工"), say("放款金额中，申请类别为返乡创业农民工的部分。"),
            Unit.YUAN, splits=EVERYWHERE, better=Better.MORE,
        ),
        Indicator(
            "loans_returnee_share", say("返乡占比"), say("返乡创业农民工放款 ÷ 放款金额。"), Unit.PERCENT, Measure.PERCENT,
            splits=EVERYWHERE, part="loans_returnee_amount", base="loans_disbursed_amount", better=Better.MORE,
        ),
        Indicator(
            "loans_average", say("笔均金额"), say("放款金额 ÷ 放款笔数。"), Unit.YUAN, Measure.AVERAGE,
            splits=EVERYWHERE, part="loans_disbursed_amount", base="loans_disbursed",
        ),
        Indicator(
            "loans_borrowers", say("获得放款的人"),
            say("当期得到放款的人，按人去重，分项之和可能大于合计。"), Unit.PERSONS,
            splits=EVERYWHERE, is_distinct=True, better=Better.MORE,
        ),
        Indicator(
            "loans_days", say("收件到放款平均天数"),
            say("当期放款，从收件次日到放款日的工作日，不扣停计；日历未录入的年份不计。"), Unit.WORKING_DAYS,
            Measure.AVERAGE, splits=EVERYWHERE, places=1, part="loans_days_total", base="loans_days_known",
            better=Better.FEWER,
        ),
        Indicator(
            "loans_days_total", say("收件到放款天数合计"), say("计算平均天数用。"), Unit.WORKING_DAYS, splits=EVERYWHERE,
            opens_other="loans_days_known", is_shown=False,
        ),
        Indicator(
            "loans_days_known", say("能算天数的放款"), say("收件日和放款日都在已录入日历的年份。"), Unit.LOANS,
            splits=EVERYWHERE, is_shown=False,
        ),
        Indicator(
            "loans_repaid_amount", say("还款金额"), say("按还款日计，只计本金。"), Unit.YUAN, splits=EVERYWHERE
        ),
        Indicator(
            "loans_written_off_amount", say("核销金额"), say("按核销日计。"), Unit.YUAN, splits=EVERYWHERE,
            better=Better.FEWER,
        ),
        Indicator(
            "loans_corrected_amount", say("更正金额"), say("本期冲销以前月份的放款、还款或核销，使余额增加（＋）或减少（−）。"),
            Unit.YUAN, splits=EVERYWHERE,
        ),
        Indicator(
            "loans_came", say("新增在贷"), say("本期放款、期初没有余额的贷款。"), Unit.LOANS, Measure.TURNED,
            splits=EVERYWHERE, is_shown=False,
        ),
        Indicator(
            "loans_went", say("还清"), say("本期本金还清的贷款，含代偿后追回的。"), Unit.LOANS, Measure.TURNED,
            splits=EVERYWHERE, is_shown=False,
        ),
        Indicator(
            "loans_went_by_write_off", say("核销结束"), say("本期因核销而没有余额的贷款。"), Unit.LOANS, Measure.TURNED,
            splits=EVERYWHERE, is_shown=False,
        ),
        Indicator(
            "loans_running", say("期末在贷"), say("期末日本金余额大于 0 的贷款。"), Unit.LOANS, Measure.STANDS,
            splits=EVERYWHERE,
        ),
        Indicator(
            "loan_balance", say("期末贷款余额"), say("到期末日的放款减还款、减核销，按每笔变动相加，不取现时余额。"), Unit.YUAN,
            Measure.STANDS, splits=EVERYWHERE,
        ),
    ),
)  # fmt: skip

QUALITY = Block(
    BlockCode.QUALITY,
    say("贷款质量"),
    (
        Indicator(
            "loans_matured_amount", say("到期本金"), say("合同到期日（展期的按展期后）在当期的贷款，放出的全部本金。"),
            Unit.YUAN, Measure.MATURED, splits=EVERYWHERE,
        ),
        Indicator(
            "loans_recovered_amount", say("其中已收回"), say("当期到期的贷款，到期末日借款人还清的本金；代偿和核销不算收回。"),
            Unit.YUAN, Measure.MATURED, splits=EVERYWHERE, better=Better.MORE, opens_other="loans_matured_amount",
        ),
        Indicator(
            "recovery_rate", say("到期回收率"), say("已收回 ÷ 到期本金（到期口径）。"), Unit.PERCENT, Measure.PERCENT,
            splits=EVERYWHERE, part="loans_recovered_amount", base="loans_matured_amount", takes_target=True,
            better=Better.MORE,
        ),
        Indicator(
            "overdue_loans", say("逾期贷款"), say("到期末日已过合同到期日或已登记逾期、本金未还清的贷款。"), Unit.LOANS,
            Measure.STANDS, splits=EVERYWHERE, better=Better.FEWER,
        ),
        Indicator(
            "overdue_balance", say("逾期余额"), say("逾期贷款的本金余额。"), Unit.YUAN, Measure.STANDS, splits=EVERYWHERE,
            better=Better.FEWER,
        ),
        Indicator(
            "overdue_rate", say("逾期率"), say("逾期余额 ÷ 期末贷款余额（存量口径）。"), Unit.PERCENT, Measure.PERCENT,
            splits=EVERYWHERE, part="overdue_balance", base="loan_balance", opens_other="overdue_balance",
            better=Better.FEWER,
        ),
        Indicator(
            "compensated_amount", say("代偿金额"), say("担保基金按代偿日付给银行的金额。"), Unit.YUAN, splits=EVERYWHERE,
            better=Better.FEWER,
        ),
        Indicator(
            "recovered_after_amount", say("代偿后收回"), say("代偿后向借款人追回的金额，按收回日计。"), Unit.YUAN,
            splits=EVERYWHERE, better=Better.MORE,
        ),
    ),
)  # fmt: skip

FUND = Block(
    BlockCode.FUND,
    say("担保基金"),
    (
        Indicator(
            "fund_balance", say("基金余额"), say("到期末日的存入加追回、减代偿。"), Unit.YUAN, Measure.STANDS, better=Better.MORE
        ),
        Indicator(
            "fund_guaranteed", say("在保余额"), say("到期末日基金担保的贷款余额。"), Unit.YUAN, Measure.STANDS
        ),
        Indicator(
            "fund_multiple", say("放大倍数"), say("在保余额 ÷ 基金余额。"), Unit.TIMES, Measure.RATIO,
            part="fund_guaranteed", base="fund_balance", opens_other="fund_guaranteed",
        ),
        Indicator(
            "fund_room", say("可新增担保"), say("基金余额 × 最高倍数 − 在保余额，不足为 0。"), Unit.YUAN, Measure.STANDS,
            opens_other="fund_guaranteed", better=Better.MORE,
        ),
    ),
)  # fmt: skip

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
    ),
)  # fmt: skip

VISITS = Block(
    BlockCode.VISITS,
    say("走访"),
    (
        Indicator("visits_due", say("应走访"), say("到期日在当期的走访，撤销的不计。"), Unit.VISITS, splits=TOWN),
        Indicator(
            "visits_done", say("其中已走访"), say("当期应走访中，已登记走访结果的。"), Unit.VISITS, splits=TOWN,
            better=Better.MORE, opens_other="visits_due",
        ),
        Indicator(
            "visit_share", say("走访完成率"), say("已走访 ÷ 应走访。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
            part="visits_done", base="visits_due", takes_target=True, better=Better.MORE,
        ),
    ),
)  # fmt: skip

BLOCKS = (PEOPLE, VENTURES, JOBS, LOANS, QUALITY, FUND, SERVICE, VISITS, *BLOCKS_OF_KINDS, NEEDS)
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for block in BLOCKS for indicator in block.indicators}
TARGETS = tuple(indicator for indicator in INDICATORS.values() if indicator.takes_target)


BLOCK_OF: dict[str, Block] = {code: block for block in BLOCKS for code in block.codes}
