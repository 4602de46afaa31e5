"""What the incubator's own states and deeds are called, how they are drawn, and how its way is shown."""

from collections.abc import Mapping

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.way import HEADLINES, HOLDERS, UP_TO_DECISION, Holder, Stage, Way, publicity_stage
from supportdesk.domain.applications.words import Mark
from supportdesk.domain.programmes.incubator.states import EXITED, EXITS, IncubatorDeed, IncubatorState
from supportdesk.domain.words import Words, say

S, D = IncubatorState, IncubatorDeed

OWN_STATE_WORDS: Mapping[str, Words] = {
    S.PLACED: say("已签约待入驻"),
    S.INCUBATED: say("在孵"),
    S.GRADUATED: say("已毕业"),
    S.EXPIRED: say("到期退出"),
    S.LEFT: say("中途退出"),
    S.REMOVED: say("违约清退"),
    S.FAILED: say("创业失败退出"),
}
OWN_DEED_WORDS: Mapping[str, Words] = {
    D.PLACE: say("签订入驻协议"),
    D.TAKE_DEPOSIT: say("登记押金"),
    D.MOVE_IN: say("入驻验收"),
    D.BOOK_RENT: say("登记租金"),
    D.REFUND_RENT: say("登记租金补还"),
    D.REPORT: say("登记季度考核"),
    D.RENEW: say("续签"),
    D.GRADUATE: say("毕业出园"),
    D.EXPIRE: say("到期退出"),
    D.LEAVE: say("中途退出"),
    D.REMOVE: say("违约清退"),
    D.FAIL: say("创业失败退出"),
    D.ENTER_INVESTMENT: say("登记投资"),
    D.VERIFY_INVESTMENT: say("核实投资"),
    D.PROVE: say("登记节点证明"),
}
OWN_DONE_WORDS: Mapping[str, Words] = {
    D.PLACE: say("签订了入驻协议"),
    D.TAKE_DEPOSIT: say("收到押金"),
    D.MOVE_IN: say("验收入驻"),
    D.BOOK_RENT: say("收到租金"),
    D.REFUND_RENT: say("补还了减免的租金"),
    D.REPORT: say("登记了季度考核"),
    D.RENEW: say("续签了协议"),
    D.GRADUATE: say("毕业出园"),
    D.EXPIRE: say("协议到期退出"),
    D.LEAVE: say("中途退出"),
    D.REMOVE: say("因违约清退"),
    D.FAIL: say("创业失败，退出基地"),
    D.ENTER_INVESTMENT: say("登记了投资"),
    D.VERIFY_INVESTMENT: say("核实了投资"),
    D.PROVE: say("证明到了拨付节点"),
}
OWN_MARKS: Mapping[str, Mark] = {
    S.PLACED: Mark.ACT,
    S.INCUBATED: Mark.GOOD,
    S.GRADUATED: Mark.GOOD,
    S.EXPIRED: Mark.OFF,
    S.LEFT: Mark.OFF,
    S.REMOVED: Mark.BAD,
    # A failure is no shame: it is drawn like any other end.
    S.FAILED: Mark.OFF,
}
_ENDS = frozenset({Deed.CLOSE, Deed.RECOVER_ALL, Deed.WAIVE, *EXITS})
WAY = Way(
    (
        *UP_TO_DECISION,
        publicity_stage(Deed.ORDER_PAYMENT, D.PLACE),
        Stage(
            "support", frozenset({State.PAYING, State.RETURNED, S.PLACED}), frozenset({Deed.PAY, D.MOVE_IN}),
            say("入驻或拨付"), say("入驻或拨钱"),
        ),
        Stage(
            "follow_up", frozenset({State.PAID, State.RECOVERING, S.INCUBATED}), _ENDS, say("在孵和回访"), say("在孵和回访")
        ),
        Stage("closed", frozenset(), _ENDS, say("办结"), say("办完了")),
    ),
    {**HOLDERS, S.PLACED: Holder.COUNTY, S.INCUBATED: Holder.NOBODY, **dict.fromkeys(EXITED, Holder.NOBODY)},
    {
        **HEADLINES,
        S.PLACED: say("已签入驻协议，准备入驻"),
        S.INCUBATED: say("正在基地孵化"),
        S.GRADUATED: say("已经毕业出园"),
        S.EXPIRED: say("协议到期，已退出基地"),
        S.LEFT: say("已退出基地"),
        S.REMOVED: say("已被清退"),
        S.FAILED: say("创业失败，已退出基地；后续帮扶继续"),
    },
    acts=frozenset({State.DRAFT, State.SUPPLEMENT, State.RECOVERING, S.PLACED}),
    tells={
        S.PLACED: (say("已签入驻协议"), say("请交足押金，和基地约好日期验收入驻。")),
        S.INCUBATED: (say("正在基地孵化"), say("每季请配合登记经营情况；协议到期前来续签或出园。")),
        S.FAILED: (say("已退出基地"), say("失败不丢人。失业登记、再培训、再创业都可以找我们。")),
    },
)  # fmt: skip
