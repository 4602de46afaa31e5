"""What the six kinds of support, and the states of those that came with a ledger, are called."""

from collections.abc import Mapping

from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loan_words import STATE_WORDS
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.words import Words, say

KIND_WORDS: Mapping[str, Words] = {
    "loan": say("贷款"),
    "incubator_fund": say("孵化资金"),
    "tax_relief": say("税费减免"),
    "insurance": say("保险"),
    "training": say("培训"),
    "subsidy": say("补贴"),
}
# What a kind is called where its programme is not known.
PROGRAMME_WORDS: Mapping[str, Words] = {
    "loan": say("创业担保贷款"),
    "incubator_fund": say("创业孵化扶持"),
    "tax_relief": say("创业税费减免"),
    "insurance": say("创业保险"),
    "training": say("创业培训"),
    "subsidy": say("创业补贴"),
}
_PAID_WORDS: Mapping[str, Words] = {
    "loan": say("已放款"),
    "tax_relief": say("已减免"),
    "training": say("已结业"),
}
_LEDGER_STATES: Mapping[str, Words] = {
    "paid": say("已拨付"),
    "recorded": say("已登记"),
    "approved": say("已批准"),
    "repaying": say("在贷"),
    "settled": say("已结清"),
}


def state_words(kind: str, state: str, *, is_historic: bool) -> Words:
    """Say the state of an application; one that came with a ledger never ran through the steps here."""
    if kind == "loan" and state in set(LoanState):
        return STATE_WORDS[LoanState(state)]
    if not is_historic and kind in PROGRAMMES and (words := PROGRAMMES[kind].state_words(state)) is not None:
        return words
    if is_historic and state == "paid":
        return _PAID_WORDS.get(kind, _LEDGER_STATES["paid"])
    return _LEDGER_STATES.get(state, say("{state}", state=state))
