"""The deeds of the shared walk as they may be tried: by whom, with which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from supportdesk.domain.money import ZERO, Money

YUAN = Money.yuan
Telling = Callable[[Any, Random], dict[str, Any]]


@dataclass(frozen=True)
class Deed:
    """A function of a kind's module, the words of the table that it stands for, who usually does it, what is said."""

    name: str
    rows: tuple[str, ...]
    told: Telling
    doer: str = ""


def nothing(_walk: Any, _dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {}


def says(text: str) -> Telling:
    return lambda _walk, _dice: {"text": text}


def reason(_walk: Any, _dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"code": "FALSE_STATEMENT", "text": "与实际不符"}


def papers(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    # Now and then one is missing.
    return {"papers": {row.code: "own" for row in walk.around.documents if dice.random() < 0.95}}


def _request(walk: Any, _dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"request": walk.deeds.WALK.request_of(walk.application)}


def amount(walk: Any, dice: Random) -> Money:  # noqa: ANN401 - a walk
    """An amount about what was paid: all of it, a part, a fen too much, or anything."""
    paid = walk.application.amount_paid
    return dice.choice([paid, paid, Money(paid.fen // 3), Money(dice.randint(0, 2_000_000)), paid + Money(1)])


def _granted(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    some = Money(dice.randint(1, max(walk.application.amount_requested.fen, 1)))
    return {"text": "同意", "amount": dice.choice([None, None, some])}


def day(walk: Any, dice: Random) -> date:  # noqa: ANN401 - a walk
    """Today, mostly; or a day that is past, or tomorrow."""
    on: date = walk.today + timedelta(days=dice.choice([0, 0, 0, -3, -200, 1]))
    return on


def upheld(_walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"upheld": dice.random() < 0.4, "text": "查清", "code": "FALSE_STATEMENT"}


def _recovered(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    claim = walk.around.clawback
    left = claim.claimed - claim.recovered if claim else ZERO
    return {"amount": dice.choice([left, Money(left.fen // 2), amount(walk, dice)]), "on": day(walk, dice)}


SHARED: tuple[Deed, ...] = (
    Deed("correct", ("correct",), _request, "clerk"),
    Deed("submit", ("submit",), nothing, "clerk"),
    Deed("receive_papers", ("receive_paper",), papers, "clerk"),
    Deed("notify_missing", ("notify_missing",), nothing, "clerk"),
    Deed("supplement", ("supplement",), papers, "clerk"),
    Deed("accept", ("accept",), nothing, "clerk"),
    Deed("accept_by_silence", ("accept_by_silence",), nothing, "nobody"),
    Deed("pass_town_check", ("pass_town_check",), says("看过"), "checker"),
    Deed("pass_review", ("pass_review",), says("同意"), "reviewer"),
    Deed("approve", ("approve", "approve_first"), _granted, "supervisor"),
    Deed("approve_second", ("approve_second",), says("同意"), "second"),
    Deed("return_to_step_before", ("return",), lambda _walk, _dice: {"code": "DOC_INVALID", "text": "不清"}),
    Deed("refuse", ("refuse",), reason, "second"),
    Deed("withdraw", ("withdraw",), nothing, "clerk"),
    Deed("publish", ("publish",), nothing, "clerk"),
    Deed("object_to", ("object",), says("有人提出异议"), "clerk"),
    Deed("settle_objection", ("overrule_objection", "uphold_objection"), upheld, "second"),
    Deed("order_payment", ("order_payment",), nothing, "payer"),
    Deed("cancel_payment", ("cancel_payment",), lambda _walk, _dice: {"reason": "列错"}, "payer"),
    Deed("pay", ("pay",), lambda walk, dice: {"on": day(walk, dice)}, "payer"),
    Deed("return_payment", ("return_payment",), lambda _walk, _dice: {"reason": "账号不符"}, "payer"),
    Deed("close", ("close",), nothing, "clerk"),
    Deed("revoke", ("revoke",), lambda walk, dice: {**reason(walk, dice), "amount": amount(walk, dice)}, "second"),
    Deed("recover", ("recover", "recover_all"), _recovered, "payer"),
    Deed("waive", ("waive",), says("诚信经营失败"), "second"),
)
