"""What the states and deeds of the shared walk are called, and how a state is drawn."""

from collections.abc import Mapping
from enum import StrEnum

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.words import Words, say

S, D = State, Deed


class Mark(StrEnum):
    """How a state is drawn: shape and colour of its badge."""

    WITH_US = "with_us"
    ACT = "act"
    GOOD = "good"
    BAD = "bad"
    OFF = "off"
    WAITING = "waiting"


STATE_WORDS: Mapping[str, Words] = {
    S.DRAFT: say("草稿"),
    S.RECEIVED: say("待受理"),
    S.SUPPLEMENT: say("待补正"),
    S.ACCEPTED: say("待乡镇初审"),
    S.REVIEW: say("待复核"),
    S.DECISION: say("待审批"),
    S.SECOND_DECISION: say("待二次审批"),
    S.APPROVED: say("待公示"),
    S.PUBLICITY: say("公示中"),
    S.OBJECTION: say("异议处理"),
    S.PAYING: say("待拨付"),
    S.PAID: say("已拨付"),
    S.RETURNED: say("退汇待重付"),
    S.RECOVERING: say("追回中"),
    S.CLOSED: say("已办结"),
    S.RECOVERED: say("已追回"),
    S.REFUSED: say("不予批准"),
    S.WITHDRAWN: say("已撤回"),
}
# What a button says.
DEED_WORDS: Mapping[str, Words] = {
    D.CORRECT: say("修改申请"),
    D.SUBMIT: say("提交申请"),
    D.RECEIVE_PAPER: say("登记材料"),
    D.NOTIFY_MISSING: say("一次性告知补正"),
    D.SUPPLEMENT: say("补正收齐"),
    D.ACCEPT: say("受理申请"),
    D.ACCEPT_BY_SILENCE: say("逾期未告知，视为受理"),
    D.PASS_TOWN_CHECK: say("乡镇初审通过"),
    D.PASS_REVIEW: say("复核通过"),
    D.APPROVE: say("同意"),
    D.APPROVE_FIRST: say("同意，送二次审批"),
    D.APPROVE_SECOND: say("二次审批同意"),
    D.RETURN: say("退回上一步"),
    D.REFUSE: say("决定不予批准"),
    D.WITHDRAW: say("申请人撤回"),
    D.PUBLISH: say("发布公示"),
    D.OBJECT: say("登记异议"),
    D.OVERRULE_OBJECTION: say("异议不成立"),
    D.UPHOLD_OBJECTION: say("异议成立，不予批准"),
    D.ORDER_PAYMENT: say("报财政拨付"),
    D.CANCEL_PAYMENT: say("撤下拨付清单"),
    D.PAY: say("登记已拨付"),
    D.RETURN_PAYMENT: say("登记退汇"),
    D.CLOSE: say("办结"),
    D.REVOKE: say("撤销决定并追回"),
    D.RECOVER: say("登记追回"),
    D.RECOVER_ALL: say("全部追回"),
    D.WAIVE: say("免予追回"),
}
# What was done, for the timeline.
DONE_WORDS: Mapping[str, Words] = {
    D.CORRECT: say("修改了申请"),
    D.SUBMIT: say("提交了申请"),
    D.RECEIVE_PAPER: say("收到材料"),
    D.NOTIFY_MISSING: say("一次告知还缺的材料"),
    D.SUPPLEMENT: say("材料补齐了"),
    D.ACCEPT: say("受理了申请"),
    D.ACCEPT_BY_SILENCE: say("没有按期告知，视为受理"),
    D.PASS_TOWN_CHECK: say("通过乡镇初审"),
    D.PASS_REVIEW: say("通过复核"),
    D.APPROVE: say("审批同意"),
    D.APPROVE_FIRST: say("第一人审批同意"),
    D.APPROVE_SECOND: say("第二人审批同意"),
    D.RETURN: say("退回上一步重办"),
    D.REFUSE: say("作出不予批准的决定"),
    D.WITHDRAW: say("申请人撤回了申请"),
    D.PUBLISH: say("开始公示"),
    D.OBJECT: say("收到异议"),
    D.OVERRULE_OBJECTION: say("核实后，异议不成立"),
    D.UPHOLD_OBJECTION: say("核实后，异议成立，不予批准"),
    D.ORDER_PAYMENT: say("报财政拨付"),
    D.CANCEL_PAYMENT: say("撤下了拨付清单"),
    D.PAY: say("拨付到账户"),
    D.RETURN_PAYMENT: say("拨付被退回"),
    D.CLOSE: say("办结归档"),
    D.REVOKE: say("撤销决定，要求退回"),
    D.RECOVER: say("追回一部分"),
    D.RECOVER_ALL: say("全部追回"),
    D.WAIVE: say("免予追回"),
}
MARKS: Mapping[str, Mark] = {
    **dict.fromkeys((S.RECEIVED, S.OBJECTION, S.RETURNED), Mark.ACT),
    **dict.fromkeys((S.SUPPLEMENT, S.PAYING), Mark.WAITING),
    **dict.fromkeys((S.PAID, S.CLOSED, S.RECOVERED), Mark.GOOD),
    **dict.fromkeys((S.RECOVERING, S.REFUSED), Mark.BAD),
    **dict.fromkeys((S.DRAFT, S.WITHDRAWN), Mark.OFF),
}
