"""Who bears what is paid, and how a payment stands, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.words import Words, say
from supportdesk.models.payments import PaymentState

# From the centre down: the order of the columns.
_PAYERS: Mapping[str, Words] = {
    "central": say("中央"),
    "province": say("省级"),
    "prefecture": say("市级"),
    "county": say("县级"),
    "society": say("社会资金"),
}
STATE_WORDS: Mapping[PaymentState, Words] = {
    PaymentState.ORDERED: say("待拨付"),
    PaymentState.PAID: say("已拨付"),
    PaymentState.RETURNED: say("已退汇"),
    PaymentState.CANCELLED: say("已撤下"),
}


class Shared(Protocol):
    """What several payers bear: a payment, a quarter of interest subsidy."""

    shares: Any


def payer_words(payer: str) -> Words:
    """What a payer is called; one that nobody named is called by its code."""
    return _PAYERS.get(payer, say("{payer}", payer=payer))


def levels_of(paid: Iterable[Shared]) -> tuple[str, ...]:
    """The payers of all that was paid: from the centre down, others as they come."""
    there = dict.fromkeys(str(share["payer"]) for one in paid for share in one.shares)
    known = [payer for payer in _PAYERS if payer in there]
    return (*known, *(payer for payer in there if payer not in _PAYERS))


def borne_by(one: Shared, levels: Sequence[str]) -> tuple[Money, ...]:
    """What each of the payers bears of it, whole fen; one that bears nothing bears 0."""
    borne = {str(share["payer"]): Money(int(share["amount"])) for share in one.shares}
    return tuple(borne.get(level, ZERO) for level in levels)
