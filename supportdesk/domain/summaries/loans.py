"""Loans, their quality, the guarantee fund, and the interest that Finance bears.

Source: domain notes §6 (loans, quality, fund, interest subsidy).
"""

from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.words import say

EVERYWHERE = (Split.TOWN, Split.INDUSTRY, Split.BANK)

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
            Unit.YUAN, Measure.MATURED, splits=EVERYWHERE, better=Better.MORE,
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

INTEREST = Block(
    BlockCode.INTEREST,
    say("贴息"),
    (
        Indicator(
            "interest_paid_amount", say("贴息支出"),
            say("按资金账的拨付日计，退回的冲减；按各级财政承担的金额相加，合计与各级之和相等。"), Unit.YUAN,
            splits=(Split.TOWN, Split.LEVEL),
        ),
        Indicator(
            "interest_quarters", say("贴息笔次"), say("一笔贷款一个季度计一次，按拨付日计，退回的不计；只计当月。"), Unit.QUARTERS,
            Measure.TURNED, splits=(Split.TOWN,),
        ),
        Indicator(
            "interest_persons", say("享受贴息的人"), say("与贴息笔次同一批，按人去重，分项之和可能大于合计；只计当月。"), Unit.PERSONS,
            Measure.TURNED, splits=(Split.TOWN,), is_distinct=True,
        ),
    ),
)  # fmt: skip
