"""Reads the inputs of a calculation into a frozen dataclass, strictly: a bad, missing or unknown item is named.

What an item must look like is said by the type of its field: `Money` is a decimal string, `Annotated[int, POSITIVE]` a
whole number from 1, `tuple[date, ...]` a list of days, `X | None` may be null, a field with a default may be left out.
The field `from_` is the item `from`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import Money
from supportdesk.domain.words import Words, say

_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")
_RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,8})?")
_FACTOR = re.compile(r"[0-9]{1,2}(\.[0-9]{1,8})?")
_FRACTION = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}")
_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, eq=False)
class Reader:
    """How one item is read (ValueError when it can't be) and what a right one looks like."""

    expected: Words
    read: Callable[[object], object]


def _whole(least: int, most: int) -> Reader:
    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return Reader(say("{least}到{most}的整数，不加引号", least=least, most=most), read)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError
    return value


def _decimal(pattern: re.Pattern[str]) -> Callable[[object], Decimal]:
    return lambda value: Decimal(_matching(pattern, value))


def _money(value: object) -> Money:
    return Money.yuan(_matching(_AMOUNT, value))


def _ratio(value: object) -> Fraction:
    is_fraction = isinstance(value, str) and _FRACTION.fullmatch(value)
    found = Fraction(_matching(_FRACTION, value)) if is_fraction else Fraction(_matching(_RATE, value))
    if found > 1:
        raise ValueError
    return found


def _share(value: object) -> Fraction:
    if type(value) is int and value >= 0:
        return Fraction(value)
    return Fraction(_matching(_RATE, value))


def _area(value: object) -> Decimal:
    if type(value) is int and value >= 0:
        return Decimal(value)
    if isinstance(value, Decimal | float) and isfinite(value) and value >= 0:
        return Decimal(str(value))
    return Decimal(_matching(_RATE, value))


def _day(value: object) -> date:
    return date.fromisoformat(_matching(_DAY, value))


def _month(value: object) -> date:
    return date.fromisoformat(_matching(_MONTH, value) + "-01")


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - the caller turns every ValueError into one sentence
    value.encode()  # half a character can be read from JSON and never be printed
    return value


_MOST = 10_000_000
_TEN_YEARS_OF_DAYS = 3660
COUNT = _whole(0, _MOST)
POSITIVE = _whole(1, _MOST)
MONTHS = _whole(0, 1200)
PERIODS = _whole(1, 1200)
MONTHS_OF_YEAR = _whole(0, 12)
YEAR = _whole(1990, 2199)
DAYS = _whole(0, _TEN_YEARS_OF_DAYS)
AMOUNT = Reader(say('不小于0的十进制字符串，如"28971.6"'), _decimal(_AMOUNT))
DECIMAL = Reader(say('不小于0的十进制字符串，如"3.50"'), _decimal(_RATE))
FACTOR = Reader(say('0到99的十进制字符串，如"1.10"'), _decimal(_FACTOR))
RATIO = Reader(say('0到1的十进制字符串或分数，如"0.50"或"2/3"'), _ratio)
SHARE = Reader(say('百分数，整数或十进制字符串，如50或"33.4"'), _share)
AREA = Reader(say("不小于0的数"), _area)
MONTH = Reader(say('年月，如"2026-11"'), _month)

Count = Annotated[int, COUNT]
Positive = Annotated[int, POSITIVE]
Months = Annotated[int, MONTHS]
Periods = Annotated[int, PERIODS]
MonthsOfYear = Annotated[int, MONTHS_OF_YEAR]
Year = Annotated[int, YEAR]
Days = Annotated[int, DAYS]
AmountText = Annotated[Decimal, AMOUNT]
DecimalText = Annotated[Decimal, DECIMAL]
Factor = Annotated[Decimal, FACTOR]
Ratio = Annotated[Fraction, RATIO]
Share = Annotated[Fraction, SHARE]
Area = Annotated[Decimal, AREA]
Month = Annotated[date, MONTH]

_PLAIN: Mapping[object, Reader] = {
    Money: Reader(say('金额，十进制字符串、最多两位小数，如"300000.00"'), _money),
    date: Reader(say('日期，如"2026-11-22"'), _day),
    bool: Reader(say("true或false"), _flag),
    str: Reader(say("文字，加引号"), _text),
    int: COUNT,
}


Shape = TypeVar("Shape")


def names_of(shape: type[Any]) -> tuple[list[str], frozenset[str]]:
    """Return every item that a shape knows, in order, and those that must be there."""
    known = {item.name.removesuffix("_"): item for item in fields(shape)}
    needed = (name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING)
    return list(known), frozenset(needed)


def misfit(shape: type[Any], given: Mapping[str, object]) -> tuple[int, int]:
    """Count the items that a shape doesn't know, then those that it would miss."""
    known, needed = names_of(shape)
    return len(given.keys() - set(known)), len(needed - given.keys())


def read_shape(shape: type[Shape], given: Mapping[str, object], inside: str = "") -> Shape:
    """Read an object into a dataclass; raises BadValueError that names the first item which is not right."""
    known, needed = names_of(shape)
    hints = _hints(shape)
    for name in known:
        if name in needed and name not in given:
            words = say("缺少输入项{field}，应为：{expected}。", field=inside + name, expected=_expected(hints[name]))
            raise BadValueError(words, field=inside + name, code="missing")
    for name in given:
        if name not in hints:
            words = say("没有输入项{field}；这里可用的是：{names}。", field=inside + name, names="、".join(known))
            raise BadValueError(words, field=inside + name, code="unknown")
    attributes = {item.name.removesuffix("_"): item.name for item in fields(shape)}  # type: ignore[arg-type]
    return shape(**{attributes[name]: _read(hints[name], value, inside + name) for name, value in given.items()})


def _hints(shape: type[Any]) -> dict[str, Any]:
    return {name.removesuffix("_"): hint for name, hint in get_type_hints(shape, include_extras=True).items()}


def in_order(earlier: date, later: date, field: str) -> date:
    """Return the later day; raises BadValueError that names its field when it comes first."""
    if later < earlier:
        raise BadValueError(say("输入项{field}不能早于{day}。", field=field, day=earlier), field=field)
    return later


def days_between(start: date, end: date, field: str) -> int:
    """Count the days from a day to a later one, which is not counted."""
    return (in_order(start, end, field) - start).days


def _reader(hint: Any) -> Reader | None:  # noqa: ANN401 - a type hint may be anything
    if get_origin(hint) is Annotated:
        return next(extra for extra in get_args(hint) if isinstance(extra, Reader))
    return _PLAIN.get(hint)


def _without_none(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type hint may be anything
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        [inner] = [option for option in get_args(hint) if option is not NoneType]
        return inner, True
    return hint, False


def _expected(hint: Any) -> Words:  # noqa: ANN401, PLR0911 - a type hint may be anything; one sentence for each kind
    inner, may_be_null = _without_none(hint)
    if may_be_null:
        return say("{expected}，或null", expected=_expected(inner))
    reader = _reader(inner)
    if reader:
        return reader.expected
    if get_origin(inner) is tuple and get_args(inner)[-1] is Ellipsis:
        return say("列表，每一项为：{expected}", expected=_expected(get_args(inner)[0]))
    if get_origin(inner) is tuple:
        return say("有{count}项的列表", count=len(get_args(inner)))
    if get_origin(inner) is dict:
        return say("对象，每个值为：{expected}", expected=_expected(get_args(inner)[1]))
    if get_origin(inner) is Literal:
        return say("其中之一：{options}", options="、".join(json.dumps(option) for option in get_args(inner)))
    return say("对象，含：{names}", names="、".join(names_of(inner)[0]))


def _read(hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a type hint may be anything
    inner, may_be_null = _without_none(hint)
    if value is None and may_be_null:
        return None
    reader = _reader(inner)
    if reader:
        try:
            return reader.read(value)
        except ValueError:
            raise _bad(hint, value, where) from None
    if get_origin(inner) is tuple:
        if not isinstance(value, list):
            raise _bad(hint, value, where)
        return _read_list(get_args(inner), value, hint, where)
    if get_origin(inner) is Literal:
        if not any(type(option) is type(value) and option == value for option in get_args(inner)):
            raise _bad(hint, value, where)
        return value
    if not isinstance(value, dict):
        raise _bad(hint, value, where)
    if is_dataclass(inner) and isinstance(inner, type):
        return read_shape(inner, value, where + ".")
    texts = [_read(str, key, where) for key in value]
    return {key: _read(get_args(inner)[1], value[key], f"{where}.{key}") for key in texts}


def _read_list(hints: tuple[Any, ...], value: list[object], hint: object, where: str) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(_read(hints[0], item, f"{where}[{place}]") for place, item in enumerate(value))
    if len(hints) != len(value):
        raise _bad(hint, value, where)
    pairs = zip(hints, value, strict=True)
    return tuple(_read(one, item, f"{where}[{place}]") for place, (one, item) in enumerate(pairs))


def _bad(hint: object, value: object, where: str) -> BadValueError:
    shown = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[:_LONGEST_SHOWN] + "…"
    words = say("输入项{field}的值{value}不对，应为：{expected}。", field=where, value=shown, expected=_expected(hint))
    return BadValueError(words, field=where, code="ill_typed")
