"""What kinds of support and the states of applications are called, whatever the kind; and how a state is drawn."""

from enum import StrEnum

from supportdesk.domain.programmes.loan_words import STATE_WORDS
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.words import Words, say

KIND_WORDS = {
    "loan": say("创业担保贷款"),
    "incubator_fund": say("入孵与启动资金"),
    "tax_relief": say("税收减免"),
    "insurance": say("创业保险"),
    "training": say("创业培训"),
    "subsidy": say("补贴"),
}

# States of kinds that run through fewer steps, and of rows that came with a ledger.
_OTHER_WORDS = {
    "draft": say("草稿"),
    "received": say("待受理"),
    "accepted": say("已受理"),
    "review": say("待复核"),
    "decision": say("待审批"),
    "approved": say("已批准"),
    "publicity": say("公示中"),
    "paid": say("已拨付"),
    "settled": say("已办结"),
    "refused": say("不予批准"),
    "withdrawn": say("已撤回"),
    "historic": say("台账导入"),
}


class Mark(StrEnum):
    """How a state is drawn: shape and colour of its badge."""

    WITH_US = "with_us"
    ACT = "act"
    GOOD = "good"
    BAD = "bad"
    OFF = "off"
    WAITING = "waiting"


_S = LoanState
_MARKS: dict[str, Mark] = {
    **dict.fromkeys((_S.RECEIVED, _S.OBJECTION, _S.DECLINED), Mark.ACT),
    **dict.fromkeys((_S.SUPPLEMENT, _S.BANK), Mark.WAITING),
    **dict.fromkeys((_S.REPAYING, _S.SETTLED, _S.RECOVERED), Mark.GOOD),
    **dict.fromkeys((_S.OVERDUE, _S.COMPENSATED, _S.RECOVERING, _S.REFUSED), Mark.BAD),
    **dict.fromkeys((_S.DRAFT, _S.WITHDRAWN, _S.WRITTEN_OFF), Mark.OFF),
    "paid": Mark.GOOD,
    "historic": Mark.OFF,
}


def state_words(kind: str, state: str) -> Words:
    """Return what a state of a kind is called; a state that nobody named shows itself."""
    if kind == "loan" and state in set(LoanState):
        return STATE_WORDS[LoanState(state)]
    return _OTHER_WORDS.get(state) or say("{state}", state=state)


def state_mark(state: str) -> Mark:
    """Return how a state is drawn; steps that nobody named are with us."""
    return _MARKS.get(state, Mark.WITH_US)
