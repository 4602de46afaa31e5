"""What a timeline says about an event: the deed in words, with its amount or day; most book-keeping is left out."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.words import Words, say

_CASES: Mapping[str, Words] = {
    "case.opened": say("建立办件"),
    "case.handed_over": say("转交经办人"),
    "case.closed": say("关闭办件"),
    "case.reopened": say("重新打开办件"),
    "case.venture_named": say("登记创业实体"),
    "loan.begun": say("录入贷款申请"),
    "application.due_moved": say("工作日历有变，办理期限重新计算"),
    "loan.subsidy_reopened": say("季度贴息待重新核定"),
}
# What was done; a button says what to do, so its words are others.
_DONE: Mapping[LoanDeed, Words] = {
    LoanDeed.CORRECT: say("修改了申请"),
    LoanDeed.SUBMIT: say("提交了申请"),
    LoanDeed.RECEIVE_PAPER: say("收到材料"),
    LoanDeed.NOTIFY_MISSING: say("一次告知还缺的材料"),
    LoanDeed.SUPPLEMENT: say("材料补齐了"),
    LoanDeed.ACCEPT: say("受理了申请"),
    LoanDeed.ACCEPT_BY_SILENCE: say("没有按期告知，视为受理"),
    LoanDeed.PASS_TOWN_CHECK: say("通过乡镇初审"),
    LoanDeed.PASS_REVIEW: say("通过复核"),
    LoanDeed.APPROVE: say("审批同意"),
    LoanDeed.APPROVE_FIRST: say("第一人审批同意"),
    LoanDeed.APPROVE_SECOND: say("第二人审批同意"),
    LoanDeed.RETURN: say("退回上一步重办"),
    LoanDeed.REFUSE: say("作出不予批准的决定"),
    LoanDeed.WITHDRAW: say("申请人撤回了申请"),
    LoanDeed.PUBLISH: say("开始公示"),
    LoanDeed.OBJECT: say("收到异议"),
    LoanDeed.OVERRULE_OBJECTION: say("核实后，异议不成立"),
    LoanDeed.UPHOLD_OBJECTION: say("核实后，异议成立，不予批准"),
    LoanDeed.REFER: say("转给银行"),
    LoanDeed.DECLINE: say("银行没有同意"),
    LoanDeed.SIGN: say("签了借款合同"),
    LoanDeed.DISBURSE: say("银行放款"),
    LoanDeed.UNDO_DISBURSEMENT: say("冲销了放款登记"),
    LoanDeed.REPAY: say("还款"),
    LoanDeed.SETTLE: say("到期还清"),
    LoanDeed.SETTLE_EARLY: say("提前还清"),
    LoanDeed.EXTEND: say("展期"),
    LoanDeed.MARK_OVERDUE: say("还款逾期"),
    LoanDeed.CURE: say("还清了逾期"),
    LoanDeed.COMPENSATE: say("担保基金代为偿还"),
    LoanDeed.RECOVER: say("追回一部分"),
    LoanDeed.RECOVER_ALL: say("全部追回"),
    LoanDeed.WRITE_OFF: say("核销了余额"),
    LoanDeed.VERIFY_SUBSIDY: say("核定了贴息"),
    LoanDeed.PAY_SUBSIDY: say("拨付了贴息"),
    LoanDeed.RETURN_SUBSIDY: say("收回了贴息"),
    LoanDeed.REVERSE: say("冲销了一笔登记"),
    LoanDeed.REOPEN: say("撤销了结清登记"),
}
# Support that came with a ledger: `<kind>.recorded`.
_RECORDED: Mapping[str, Words] = {
    "loan": say("登记历史贷款"),
    "incubator_fund": say("登记孵化扶持"),
    "tax_relief": say("登记税费减免"),
    "insurance": say("登记创业保险"),
    "training": say("登记创业培训"),
    "subsidy": say("登记补贴"),
}
# Where the event keeps the amount that the deed was about, in fen.
_AMOUNT_KEYS: Mapping[str, str] = {LoanDeed.VERIFY_SUBSIDY: "subsidy"}
_WITHOUT_AMOUNT = frozenset({LoanDeed.CORRECT, LoanDeed.SUBMIT, LoanDeed.RECEIVE_PAPER})


def words_of(kind: str, data: Mapping[str, Any]) -> Words | None:
    """Return what a timeline says of an event; None where it says nothing (papers printed, money booked, things read)."""
    family, _, what = kind.partition(".")
    if kind in _CASES:
        # To whom a case was handed, or to which day a limit moved.
        name = data.get("to_name") or data.get("to")
        return say("{deed}：{name}", deed=_CASES[kind], name=name) if name else _CASES[kind]
    if what == "recorded" and family in _RECORDED:
        return _with_amount(_RECORDED[family], data.get("amount"))
    if family != "loan" or what not in set(LoanDeed):
        return None
    deed = LoanDeed(what)
    words = _DONE[deed]
    if deed is LoanDeed.EXTEND and data.get("extended_to"):
        return say("{deed}至 {day}", deed=words, day=data["extended_to"])
    if deed is LoanDeed.REFER and data.get("name"):
        return say("{deed}：{name}", deed=words, name=data["name"])
    amount = None if deed in _WITHOUT_AMOUNT else data.get(_AMOUNT_KEYS.get(deed, "amount"))
    return _with_amount(words, amount)


def _with_amount(words: Words, fen: object) -> Words:
    if type(fen) is not int or not fen:
        return words
    return say("{deed} {amount} 元", deed=words, amount=Money(fen).grouped)
