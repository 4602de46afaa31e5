"""A fact's value in words, with its unit."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from supportdesk.domain.words import Words, say

from .types import Fact, FactType, FactValue

# Says a code of a list; the lists are data that lie outside the domain.
CodeWords = Callable[[str, str], Words]
_YES, _NO, _NONE, _NOT_KNOWN = say("是"), say("否"), say("没有"), say("待查")


def plain_code(_code_list: str, code: str) -> Words:
    """Say a code as it is."""
    return say("{code}", code=code)


def written(fact: Fact, value: FactValue, code_words: CodeWords = plain_code) -> Words:
    """Say a value with its unit; what is not known reads 待查."""
    if value is None:
        return _NOT_KNOWN
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Decimal):
        return number(fact, value)
    if isinstance(value, frozenset):
        return listed([code_words(fact.code_list, code) for code in sorted(value)]) if value else _NONE
    if isinstance(value, date):
        return say("{day}", day=value.isoformat())
    return code_words(fact.code_list, value) if value else _NOT_KNOWN


def number(fact: Fact, value: Decimal) -> Words:
    """Say a number of the fact's unit: no needless noughts, thousands set apart in amounts."""
    figure = f"{value.normalize():,f}" if value == value.to_integral_value() else f"{value:,.2f}"
    if fact.unit is None:
        return say("{figure}", figure=figure)
    if str(fact.unit) == "%":
        return say("{figure}%", figure=figure)
    return say("{figure} {unit}", figure=figure, unit=fact.unit)


def listed(words: list[Words]) -> Words:
    """Join with the language's comma for lists."""
    joined = words[0]
    for word in words[1:]:
        joined = say("{first}、{rest}", first=joined, rest=word)
    return joined


__all__ = ["CodeWords", "FactType", "listed", "number", "plain_code", "written"]
