"""A loan's way, step by step, and what that means to the person who asked for it."""

from collections.abc import Mapping

from supportdesk.domain.applications.way import UP_TO_DECISION, Holder, Stage, Way, publicity_stage
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import Words, say

HOLDERS: Mapping[str, Holder] = {
    LoanState.DRAFT: Holder.APPLICANT,
    LoanState.RECEIVED: Holder.TOWN,
    LoanState.SUPPLEMENT: Holder.APPLICANT,
    LoanState.ACCEPTED: Holder.TOWN,
    LoanState.REVIEW: Holder.COUNTY,
    LoanState.DECISION: Holder.COUNTY,
    LoanState.SECOND_DECISION: Holder.COUNTY,
    LoanState.APPROVED: Holder.COUNTY,
    LoanState.PUBLICITY: Holder.COUNTY,
    LoanState.OBJECTION: Holder.COUNTY,
    LoanState.BANK: Holder.BANK,
    LoanState.DECLINED: Holder.COUNTY,
    LoanState.SIGNED: Holder.BANK,
    LoanState.REPAYING: Holder.BANK,
    LoanState.OVERDUE: Holder.BANK,
    LoanState.COMPENSATED: Holder.COUNTY,
    LoanState.RECOVERING: Holder.COUNTY,
    LoanState.SETTLED: Holder.NOBODY,
    LoanState.RECOVERED: Holder.NOBODY,
    LoanState.WRITTEN_OFF: Holder.NOBODY,
    LoanState.REFUSED: Holder.NOBODY,
    LoanState.WITHDRAWN: Holder.NOBODY,
}

# Where it is, in one phrase.
HEADLINES: Mapping[str, Words] = {
    LoanState.DRAFT: say("还没有提交"),
    LoanState.RECEIVED: say("正在看材料"),
    LoanState.SUPPLEMENT: say("等您补材料"),
    LoanState.ACCEPTED: say("乡镇正在初审"),
    LoanState.REVIEW: say("县里正在复核"),
    LoanState.DECISION: say("正在审批"),
    LoanState.SECOND_DECISION: say("正在审批"),
    LoanState.APPROVED: say("已经批准，准备公示"),
    LoanState.PUBLICITY: say("已经批准，正在公示"),
    LoanState.OBJECTION: say("有人提出异议，正在核实"),
    LoanState.BANK: say("银行正在审核"),
    LoanState.DECLINED: say("银行没有同意，县里在想办法"),
    LoanState.SIGNED: say("合同已签，等银行放款"),
    LoanState.REPAYING: say("已经放款，正在还款"),
    LoanState.OVERDUE: say("还款逾期了"),
    LoanState.COMPENSATED: say("担保基金已代您还款"),
    LoanState.RECOVERING: say("担保基金已代您还款"),
    LoanState.SETTLED: say("已经还清"),
    LoanState.RECOVERED: say("已经还清"),
    LoanState.WRITTEN_OFF: say("这笔贷款已了结"),
    LoanState.REFUSED: say("没有批准"),
    LoanState.WITHDRAWN: say("已经撤回"),
}

_RUNNING = frozenset({LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING})
_ENDED = frozenset({LoanDeed.SETTLE, LoanDeed.SETTLE_EARLY, LoanDeed.RECOVER_ALL, LoanDeed.WRITE_OFF})
WAY = Way(
    (
        *UP_TO_DECISION,
        publicity_stage(LoanDeed.REFER),
        Stage(
            "bank", frozenset({LoanState.BANK, LoanState.DECLINED, LoanState.SIGNED}), frozenset({LoanDeed.DISBURSE}),
            say("银行放款"), say("银行放款"),
        ),
        Stage("repaying", _RUNNING, _ENDED, say("还款贴息"), say("按期还款")),
        Stage("settled", frozenset(), frozenset(), say("结清"), say("还清")),
    ),
    HOLDERS,
    HEADLINES,
    frozenset(
        {LoanState.DRAFT, LoanState.SUPPLEMENT, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING}
    ),
)  # fmt: skip
