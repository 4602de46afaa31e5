"""Money as people type it, in a field that counts in yuan, in thousands (千元) or in ten thousands of yuan (万元)."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.money import FEN_PER_YUAN, Money
from supportdesk.domain.words import Words, say

# Data dictionary §3.1: decimal(14,2).
LARGEST_AMOUNT = Money.yuan("999999999999.99")
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
    QIAN = "qian"
    WAN = "wan"


# How many yuan one of the field is, and the words that may stand behind the number for it.
_YUAN_IN: Mapping[Unit, int] = {Unit.YUAN: 1, Unit.QIAN: 1_000, Unit.WAN: 10_000}
_WORDS_OF: Mapping[Unit, set[str]] = {Unit.YUAN: {"元", "圆"}, Unit.QIAN: {"千元"}, Unit.WAN: {"万元", "万"}}
_OTHER_UNIT: Mapping[Unit, tuple[Words, str]] = {
    Unit.YUAN: (say("这一栏以元为单位，请换算成元再填（如5万元填50000）。"), "money_wan_in_yuan"),
    Unit.QIAN: (say("这一栏以千元为单位，请换算成千元再填（如5万元填50）。"), "money_other_in_qian"),
    Unit.WAN: (say("这一栏以万元为单位，请换算成万元再填（如50000元填5）。"), "money_yuan_in_wan"),
}
_EXAMPLE: Mapping[Unit, str] = {Unit.YUAN: "50000 / 50000.00", Unit.QIAN: "50 / 50.5", Unit.WAN: "5 / 5.5"}


def parse_money(value: object, *, unit: Unit = Unit.YUAN, zero_allowed: bool = True) -> Parsed[Money]:
    """Read an amount counted in `unit`; the answer is whole fen. Nothing is ever rounded.

    Repairs: `fullwidth_digits`, `thousands_commas`, `currency_sign`, `unit_in_cell` (the unit of the field repeated
    behind the number). Raises BadValueError: `money_missing`, `money_negative`, `money_zero`, `money_decimals`,
    `money_exponent`, `money_wan_in_yuan`, `money_other_in_qian`, `money_yuan_in_wan`, `money_commas`, `money_too_large`,
    `money_not_a_number`.
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
        raise BadValueError(say("金额应为数字，如 {example}。", example=_EXAMPLE[unit]), code="money_not_a_number")
    amount = _exact(text, unit)
    if not amount and not zero_allowed:
        raise BadValueError(say("金额应大于零。"), code="money_zero")
    return Parsed(amount, tuple(repairs))


def _without_signs(text: str, unit: Unit, repairs: list[str]) -> str:
    if found := _CURRENCY.match(text):
        text = text[found.end() :]
        repairs.append("currency_sign")
    if found := _UNIT_BEHIND.search(text):
        if found[1] not in _WORDS_OF[unit]:
            words, code = _OTHER_UNIT[unit]
            raise BadValueError(words, code=code)
        text = text[: found.start()]
        repairs.append("unit_in_cell")
    return text.strip()


def _exact(text: str, unit: Unit) -> Money:
    # Longer ones would be cut by the decimal context before anybody compared them.
    number = Decimal(text if len(text) <= LONGEST_NUMBER else (text.partition(".")[0] or "0") + ".0000001")
    fen = number * FEN_PER_YUAN * _YUAN_IN[unit]
    if fen > LARGEST_AMOUNT.fen:
        raise BadValueError(say("金额过大，请核对单位是元还是万元。"), code="money_too_large")
    if fen != fen.to_integral_value():
        raise BadValueError(say("金额最多精确到分（两位小数），系统不会替您四舍五入。"), code="money_decimals")
    return Money(int(fen))
