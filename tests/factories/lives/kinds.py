"""The deeds of the kinds' own, loans left out."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.tax_relief import TurnoverTaxes
from supportdesk.models.programmes.incubator import IncubatorRoom
from supportdesk.queries.programmes.incubator import get_room

from .deeds import YUAN, Deed, Money, day, nothing, reason, says


def _room(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    keys = walk.session.scalars(select(IncubatorRoom.id).order_by(IncubatorRoom.id)).all()
    room = get_room(walk.session, None, dice.choice(keys))
    return {
        "room": room, "agreement_no": f"孵-{dice.randint(1, 9_999)}", "starts_on": day(walk, dice),
        "months": dice.choice([1, 6, 12, 60]),
    }  # fmt: skip


def _leaving(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {
        "how": dice.choice(["graduate", "expire", "leave", "remove", "fail"]), "text": "退出", "on": day(walk, dice),
        "deposit_kept": dice.choice([ZERO, YUAN(dice.randint(0, 5_000))]),
    }  # fmt: skip


def _report(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {
        "year": walk.today.year, "quarter": dice.randint(1, 4), "jobs": dice.randint(0, 9),
        "sales": YUAN(dice.randint(0, 10**6)), "tax": YUAN(dice.randint(0, 10**4)),
    }  # fmt: skip


def _verifying(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    item = dice.choice(walk.around.investments or [None])
    some = dice.choice([item.amount, Money(item.amount.fen // 2), item.amount + Money(1)]) if item else ZERO
    return {"investment_id": item.id if item else 0, "verified": some, "remark": "按回单核实"}


def _period(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    last = 4 if walk.application.subject == "hiring_firm" else 12
    return {"year": dice.choice([2025, 2026, 2026]), "number": dice.randint(1, last)}


def _filing(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    sales = YUAN(dice.randint(0, 400_000))
    taxes = TurnoverTaxes(sales.times(1), ZERO, ZERO, ZERO) if walk.application.subject == "hiring_firm" else None
    return {**_known_period(walk, dice), "sales": sales, "taxes": taxes}


def _known_period(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    filed = [{"year": one.year, "number": one.number} for one in walk.around.periods]
    return dice.choice([*filed, _period(walk, dice)])


def _hire(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    begins = walk.today - timedelta(days=dice.randint(0, 500))
    return {
        "name": dice.choice(["李秀英", "张建军"]), "category": "T2", "begins_on": begins,
        "contract_months": dice.choice([6, 12, 24]), "insured_on": begins, "proof": "合同、参保证明",
    }  # fmt: skip


def _leaver(walk: Any, dice: Random) -> dict[str, Any]:  # noqa: ANN401 - a walk
    return {"hire_id": dice.choice([*(one.id for one in walk.around.hires), 0]), "on": day(walk, dice)}


OWN: Mapping[str, tuple[Deed, ...]] = {
    "incubator_fund": (
        Deed("place", ("place",), _room, "payer"),
        Deed("take_deposit", ("take_deposit",), lambda walk, dice: {
            "amount": dice.choice([walk.application.deposit_due, YUAN(dice.randint(1, 9_000))])}, "payer"),
        Deed("move_in", ("move_in",), says("水电消防正常"), "checker"),
        Deed("book_rent", ("book_rent",), lambda _walk, dice: {
            "number": dice.randint(1, 3), "amount": YUAN(dice.randint(1, 30_000))}, "payer"),
        Deed("refund_rent", ("refund_rent",), lambda _walk, dice: {
            "number": dice.randint(1, 2), "amount": YUAN(dice.choice([1_000, 12_000, 24_000]))}, "payer"),
        Deed("report", ("report",), _report, "clerk"),
        Deed("renew", ("renew",), lambda _walk, dice: {
            "months": dice.choice([6, 12, 24]), "agreement_no": f"续-{dice.randint(1, 9_999)}"}, "second"),
        Deed("leave", ("graduate", "expire", "leave", "remove", "fail"), _leaving, "second"),
        Deed("enter_investment", ("enter_investment",), lambda walk, dice: {
            "title": "烘干机", "invoice_no": f"FP-{dice.randint(1, 9_999)}", "amount": YUAN(dice.randint(0, 200_000)),
            "paid_on": day(walk, dice), "proof": "发票、银行回单"}, "clerk"),
        Deed("verify_investment", ("verify_investment",), _verifying, "checker"),
        Deed("prove", ("prove",), lambda _walk, _dice: {"proof": "协议、照片"}, "checker"),
    ),
    "tax_relief": (
        Deed("mark", ("mark",), lambda _walk, dice: {"certificate_no": f"36042600{dice.randint(10, 99)}"}, "clerk"),
        Deed("file", ("file",), lambda walk, dice: {**_filing(walk, dice), **_period(walk, dice)}, "clerk"),
        Deed("correct_filing", ("correct_filing",), lambda walk, dice: {**_filing(walk, dice), "reason": "漏报"}, "clerk"),
        Deed("compare", ("compare",), lambda walk, dice: {
            **_known_period(walk, dice), "told": dice.choice([None, YUAN(dice.randint(0, 3_000))]), "note": "反馈"}, "clerk"),
        Deed("settle_year", ("settle_year",), lambda _walk, dice: {
            "year": 2025, "income": YUAN(dice.randint(0, 2_000_000))}, "clerk"),
        Deed("enter_hire", ("enter_hire",), _hire, "clerk"),
        Deed("end_hire", ("end_hire",), _leaver, "clerk"),
        Deed("end", ("end",), nothing, "clerk"),
        Deed("stop", ("stop",), reason, "second"),
    ),
    "insurance": (
        Deed("bind", ("bind",), lambda walk, dice: {
            "policy_number": f"P-{dice.randint(1, 10**6)}", "starts_on": day(walk, dice)}, "payer"),
        Deed("lapse", ("lapse",), lambda walk, dice: {"on": day(walk, dice), "text": "退保"}, "clerk"),
    ),
}  # fmt: skip
