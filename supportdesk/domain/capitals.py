"""Amounts in capitals (大写金额) for vouchers and receipts.

中国人民银行《支付结算办法》附一: 整 or 正 ends an amount in whole yuan, may end one in jiao and never one in fen;
zeros in a row are written once; 零 may be left out where the ten-thousands or the yuan are 0 but the next digit is not.
Source: worked cases CP-01 to CP-17.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import FEN_PER_YUAN, Money
from supportdesk.domain.words import say

PREFIX = "人民币"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_SECTIONS = ("", "万", "亿", "万")
_SECTION_DIGITS = 4
_WHOLE, _WHOLE_ALSO = "整", "正"
_CEILING = Money(10**17 - 1)


@dataclass(frozen=True)
class _ZeroHabit:
    """Where the optional 零 is written: between two sections, before 角, after a section that is all zeros."""

    between_sections: bool
    before_jiao: bool
    after_gap: bool


# What we write ourselves comes first, as the payment rules' own example does.
_ZERO_HABITS = tuple(
    _ZeroHabit(between, before_jiao, after_gap)
    for after_gap in (True, False)
    for between, before_jiao in ((False, True), (True, False), (False, False), (True, True))
)


def capitals(amount: Money) -> str:
    """Write an amount the preferred way: `人民币壹仟肆佰零玖元伍角`; raises BadValueError below 0 or above 10^15."""
    return PREFIX + next(_written(amount))


def accepted_capitals(amount: Money) -> tuple[str, ...]:
    """Return every way to write an amount that is not to be sent back; the preferred way comes first."""
    return tuple(dict.fromkeys(PREFIX + text for text in _written(amount)))


def _written(amount: Money) -> Iterator[str]:
    if not 0 <= amount.fen <= _CEILING.fen:
        raise BadValueError(say("大写金额须在0元与{most}元之间。", most=_CEILING), field="amount")
    yuan, rest = divmod(amount.fen, FEN_PER_YUAN)
    jiao, fen = divmod(rest, 10)
    endings = ("",) if fen else ("", _WHOLE, _WHOLE_ALSO) if jiao else (_WHOLE, _WHOLE_ALSO)
    for habit in _ZERO_HABITS:
        whole = _whole_yuan(yuan, habit) + "元" if yuan or not rest else ""
        small = _jiao_and_fen(jiao, fen)
        zero = bool(yuan) and ((fen and not jiao) or (jiao and habit.before_jiao and yuan % 10 == 0))
        yield from (whole + (_DIGITS[0] if zero else "") + small + ending for ending in endings)


def _jiao_and_fen(jiao: int, fen: int) -> str:
    return (_DIGITS[jiao] + "角" if jiao else "") + (_DIGITS[fen] + "分" if fen else "")


def _whole_yuan(yuan: int, habit: _ZeroHabit) -> str:
    """Write the yuan in sections of four digits; a section that begins with 0 after another needs 零."""
    text, ends_in_zero, gap = "", False, False
    for place in reversed(range(len(_SECTIONS))):
        number = yuan // 10 ** (_SECTION_DIGITS * place) % 10**_SECTION_DIGITS
        digits = f"{number:04d}"
        if number:
            optional = (gap and habit.after_gap) or (ends_in_zero and not gap and habit.between_sections)
            text += (_DIGITS[0] if text and (digits[0] == "0" or optional) else "") + _section(digits)
            text += _SECTIONS[place]
            ends_in_zero, gap = digits[-1] == "0", False
        else:
            gap = bool(text)
            text += _SECTIONS[place] if text and _SECTIONS[place] == "亿" else ""
    return text or _DIGITS[0]


def _section(digits: str) -> str:
    text, pending_zero = "", False
    for digit, place in zip(digits, _PLACES, strict=True):
        if digit == "0":
            pending_zero = bool(text)
            continue
        text += (_DIGITS[0] if pending_zero else "") + _DIGITS[int(digit)] + place
        pending_zero = False
    return text
