"""What kinds of support and the states of applications are called, whatever the kind; and how a state is drawn."""

from supportdesk.domain.applications.words import MARKS, STATE_WORDS, Mark
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.words import Words, say

KIND_WORDS = {
    "loan": say("创业担保贷款"),
    "incubator_fund": say("入孵与启动资金"),
    "tax_relief": say("税收减免"),
    "insurance": say("创业保险"),
    "training": say("创业培训"),
    "subsidy": say("补贴"),
}

# Of rows that came with a ledger, and of kinds that are not here.
_LEDGER_WORDS = {"historic": say("台账导入"), "settled": say("已办结")}


def state_words(kind: str, state: str) -> Words:
    """Return what a state of a kind is called; a state that nobody named shows itself."""
    programme = PROGRAMMES.get(kind)
    own = programme.state_words(state) if programme else STATE_WORDS.get(state)
    return own or _LEDGER_WORDS.get(state) or say("{state}", state=state)


def state_mark(kind: str, state: str) -> Mark:
    """Return how a state is drawn; steps that nobody named are with us."""
    if state == "historic":
        return Mark.OFF
    programme = PROGRAMMES.get(kind)
    return programme.mark(state) if programme else MARKS.get(state, Mark.WITH_US)
