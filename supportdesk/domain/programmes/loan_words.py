"""What the states and deeds of a loan are called, where the shared walk has no word for them."""

from collections.abc import Mapping

from supportdesk.domain.applications import words as shared
from supportdesk.domain.applications.words import Mark
from supportdesk.domain.programmes.loans import LoanDeed, LoanState, MovementKind
from supportdesk.domain.words import Words, say

OWN_STATE_WORDS: Mapping[str, Words] = {
    LoanState.BANK: say("银行审核"),
    LoanState.DECLINED: say("银行未同意"),
    LoanState.SIGNED: say("待放款"),
    LoanState.REPAYING: say("还款中"),
    LoanState.OVERDUE: say("已逾期"),
    LoanState.COMPENSATED: say("已代偿"),
    LoanState.RECOVERING: say("追偿中"),
    LoanState.SETTLED: say("已结清"),
    LoanState.WRITTEN_OFF: say("已核销"),
}
# What a button says.
OWN_DEED_WORDS: Mapping[str, Words] = {
    LoanDeed.REFER: say("推荐给银行"),
    LoanDeed.DECLINE: say("银行未同意"),
    LoanDeed.SIGN: say("登记借款合同"),
    LoanDeed.DISBURSE: say("登记放款"),
    LoanDeed.UNDO_DISBURSEMENT: say("冲销放款"),
    LoanDeed.REPAY: say("登记还款"),
    LoanDeed.SETTLE: say("到期结清"),
    LoanDeed.SETTLE_EARLY: say("提前结清"),
    LoanDeed.EXTEND: say("展期"),
    LoanDeed.AGREE_INSTALMENTS: say("商定分期还款"),
    LoanDeed.MARK_OVERDUE: say("登记逾期"),
    LoanDeed.CURE: say("逾期已还清"),
    LoanDeed.COMPENSATE: say("担保基金代偿"),
    LoanDeed.RECOVER: say("登记追偿收回"),
    LoanDeed.RECOVER_ALL: say("追偿全部收回"),
    LoanDeed.WRITE_OFF: say("核销"),
    LoanDeed.VERIFY_SUBSIDY: say("核定季度贴息"),
    LoanDeed.PAY_SUBSIDY: say("拨付贴息"),
    LoanDeed.RETURN_SUBSIDY: say("收回贴息"),
    LoanDeed.REVERSE: say("冲销一笔"),
    LoanDeed.REOPEN: say("撤销结清"),
}
# What was done, for the timeline.
OWN_DONE_WORDS: Mapping[str, Words] = {
    LoanDeed.REFER: say("转给银行"),
    LoanDeed.DECLINE: say("银行没有同意"),
    LoanDeed.SIGN: say("签了借款合同"),
    LoanDeed.DISBURSE: say("银行放款"),
    LoanDeed.UNDO_DISBURSEMENT: say("冲销了放款登记"),
    LoanDeed.REPAY: say("还款"),
    LoanDeed.SETTLE: say("到期还清"),
    LoanDeed.SETTLE_EARLY: say("提前还清"),
    LoanDeed.EXTEND: say("展期"),
    LoanDeed.AGREE_INSTALMENTS: say("商定了分期还款"),
    LoanDeed.MARK_OVERDUE: say("还款逾期"),
    LoanDeed.CURE: say("还清了逾期"),
    LoanDeed.COMPENSATE: say("担保基金代为偿还"),
    LoanDeed.WRITE_OFF: say("核销了余额"),
    LoanDeed.VERIFY_SUBSIDY: say("核定了贴息"),
    LoanDeed.PAY_SUBSIDY: say("拨付了贴息"),
    LoanDeed.RETURN_SUBSIDY: say("收回了贴息"),
    LoanDeed.REVERSE: say("冲销了一笔登记"),
    LoanDeed.REOPEN: say("撤销了结清登记"),
}
OWN_MARKS: Mapping[str, Mark] = {
    LoanState.DECLINED: Mark.ACT,
    **dict.fromkeys((LoanState.BANK, LoanState.SIGNED), Mark.WAITING),
    **dict.fromkeys((LoanState.REPAYING, LoanState.SETTLED, LoanState.RECOVERED), Mark.GOOD),
    **dict.fromkeys((LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING), Mark.BAD),
    LoanState.WRITTEN_OFF: Mark.OFF,
}
STATE_WORDS: dict[LoanState, Words] = {
    state: OWN_STATE_WORDS.get(state) or shared.STATE_WORDS[state] for state in LoanState
}
DEED_WORDS: dict[LoanDeed, Words] = {deed: OWN_DEED_WORDS.get(deed) or shared.DEED_WORDS[deed] for deed in LoanDeed}

MOVEMENT_WORDS: dict[MovementKind, Words] = {
    MovementKind.DISBURSEMENT: say("放款"),
    MovementKind.REPAYMENT: say("还本"),
    MovementKind.INTEREST: say("付息"),
    MovementKind.EXTENSION: say("展期"),
    MovementKind.INSTALMENTS: say("商定分期还款"),
    MovementKind.COMPENSATION: say("基金代偿"),
    MovementKind.RECOVERY: say("追偿收回"),
    MovementKind.RECOVERED_INTEREST: say("追偿收回利息"),
    MovementKind.WRITE_OFF: say("核销"),
}
