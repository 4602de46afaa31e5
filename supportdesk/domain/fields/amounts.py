"""Money as people type it, in a field that counts in yuan or in ten thousands of yuan (万元)."""

import re
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.money import FEN_PER_YUAN, Money
from supportdesk.domain.words import Words, say

# Data dictionary §3.1: decimal(14,2).
LARGEST_AMOUNT = Money.yuan("999999999999.99")
YUAN_IN_WAN = 10_000
LONGEST_NUMBER = 22
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_NEGATIVE = re.compile(r"[-−–]\s*[¥]?\s*[0-9.,]+|\([0-9.,]+\)")
_CURRENCY = re.compile(r"^(?:RMB|CNY|¥|人民币)\s*", re.IGNORECASE)
_UNIT_BEHIND = re.compile(r"\s*(万元|万|元|圆|块|千元|亿元|亿|角|分)(?:整|正)?$")


class Unit(StrEnum):
    """What one in this field means."""

    YUAN = "yuan"
    WAN = "wan"


def parse_money(value: object, *, unit: Unit = Unit.YUAN, zero_allowed: bool = True) -> Parsed[Money]:
    """Read an amount counted in `unit`; the answer is whole fen. Nothing is ever rounded.

    Repairs: `fullwidth_digits`, `thousands_commas`, `currency_sign`, `unit_in_cell` (the unit of the field repeated
    behind the number). Raises BadValueError: `money_missing`, `money_negative`, `money_zero`, `money_decimals`,
    `money_exponent`, `money_wan_in_yuan`, `money_yuan_in_wan`, `money_commas`, `money_too_large`, `money_not_a_number`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写金额。"), code="money_missing")
    text = _without_signs(text, unit, repairs)
    if _NEGATIVE.fullmatch(text):
        raise BadValueError(say("金额不能小于零，请核对。"), code="money_negative")
    if _EXPONENT.fullmatch(text):
        raise BadValueError(say("金额不能用科学记数法，请写出全部数字。"), code="money_exponent")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
        repairs.append("thousands_commas")
    elif "," in text:
        raise BadValueError(say("千位逗号的位置不对，请去掉逗号后重填。"), code="money_commas")
    if not _PLAIN.fullmatch(text):
        raise BadValueError(say("金额应为数字，如 {example}。", example=_example(unit)), code="money_not_a_number")
    amount = _exact(text, unit)
    if not amount and not zero_allowed:
        raise BadValueError(say("金额应大于零。"), code="money_zero")
    return Parsed(amount, tuple(repairs))


def _without_signs(text: str, unit: Unit, repairs: list[str]) -> str:
    if found := _CURRENCY.match(text):
        text = text[found.end() :]
        repairs.append("currency_sign")
    if found := _UNIT_BEHIND.search(text):
        said, allowed = found[1], ({"元", "圆"} if unit is Unit.YUAN else {"万元", "万"})
        if said not in allowed:
            raise BadValueError(
                _wrong_unit(unit), code="money_wan_in_yuan" if unit is Unit.YUAN else "money_yuan_in_wan"
            )
        text = text[: found.start()]
        repairs.append("unit_in_cell")
    return text.strip()


def _wrong_unit(unit: Unit) -> Words:
    if unit is Unit.YUAN:
        return say("这一栏以元为单位，请换算成元再填（如5万元填50000）。")
    return say("这一栏以万元为单位，请换算成万元再填（如50000元填5）。")


def _example(unit: Unit) -> str:
    return "50000 / 50000.00" if unit is Unit.YUAN else "5 / 5.5"


def _exact(text: str, unit: Unit) -> Money:
    # Longer ones would be cut by the decimal context before anybody compared them.
    number = Decimal(text if len(text) <= LONGEST_NUMBER else (text.partition(".")[0] or "0") + ".0000001")
    fen = number * FEN_PER_YUAN * (YUAN_IN_WAN if unit is Unit.WAN else 1)
    if fen > LARGEST_AMOUNT.fen:
        raise BadValueError(say("金额过大，请核对单位是元还是万元。"), code="money_too_large")
    if fen != fen.to_integral_value():
        raise BadValueError(say("金额最多精确到分（两位小数），系统不会替您四舍五入。"), code="money_decimals")
    return Money(int(fen))
