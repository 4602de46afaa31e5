"""Whole numbers, percentages, yes and no."""

import re
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import Words, say

LARGEST_WHOLE_NUMBER = 999_999_999
LARGEST_AREA = 1_000_000  # square metres
_WHOLE = re.compile(r"([0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")
_COUNTED = re.compile(r"\s*(个月|个工作日|工作日|[人名个户月年天日次期家亩]|学时|课时|小时)$")
_NEGATIVE = re.compile(r"[-−–][0-9.,]+")
_DECIMAL = re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,12})?")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,12})?)\s*%?")
PERCENT_DECIMALS = 4
_YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔", "☑", "已"}
_NO = {"否", "无", "没有", "不是", "n", "no", "false", "0", "x", "×", "✗", "✘", "未"}


class Counted(StrEnum):
    """What a field counts. A month is no day: the counting word of another sort is never dropped."""

    THINGS = "things"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


_COUNTING_WORDS = {
    Counted.THINGS: frozenset("人名个户次期家亩"),
    Counted.HOURS: frozenset({"学时", "课时", "小时"}),
    Counted.DAYS: frozenset("天日"),
    Counted.WORKING_DAYS: frozenset({"工作日", "个工作日"}),
    Counted.MONTHS: frozenset({"个月", "月"}),
    Counted.YEARS: frozenset("年"),
}
_NAMES: dict[Counted, Words] = {
    Counted.THINGS: say("个数"),
    Counted.HOURS: say("小时"),
    Counted.DAYS: say("天"),
    Counted.WORKING_DAYS: say("个工作日"),
    Counted.MONTHS: say("个月"),
    Counted.YEARS: say("整年"),
}

_BY_UNIT = {words.template: counted for counted, words in _NAMES.items()}


def counted_in(unit: Words | None) -> Counted:
    """Tell what is counted in a field of this unit; things, where it is none of time."""
    return _BY_UNIT.get(unit.template, Counted.THINGS) if unit is not None else Counted.THINGS


def parse_whole_number(
    value: object, *, smallest: int = 0, largest: int = LARGEST_WHOLE_NUMBER, counted: Counted = Counted.THINGS
) -> Parsed[int]:
    """Read a whole number such as a head count or a number of months; the field's own counting word behind it is allowed.

    Repairs: `fullwidth_digits`, `unit_in_cell`. Raises BadValueError: `number_missing`, `number_negative`,
    `number_not_whole`, `number_other_unit` (12天 where months are counted), `number_out_of_range`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写数字。"), code="number_missing")
    if behind := _COUNTED.search(text):
        if behind[1] not in _COUNTING_WORDS[counted]:
            raise BadValueError(
                say("这一栏按{unit}计，请换算后再填，现在写的是“{given}”。", unit=_NAMES[counted], given=text[:20]),
                code="number_other_unit",
            )
        text = text[: behind.start()]
        repairs.append("unit_in_cell")
    if _NEGATIVE.fullmatch(text):
        raise BadValueError(say("数字不能小于零，请核对。"), code="number_negative")
    found = _WHOLE.fullmatch(text)
    if not found:
        raise BadValueError(say("请填整数，如12。"), code="number_not_whole")
    number = int(found[1].replace(",", ""))
    if not smallest <= number <= largest:
        raise BadValueError(
            say("应在{smallest}至{largest}之间，现在是{given}。", smallest=smallest, largest=largest, given=number),
            code="number_out_of_range",
        )
    return Parsed(number, tuple(repairs))


def parse_decimal(value: object, *, smallest: int = 0, largest: int, places: int = 2) -> Parsed[Decimal]:
    """Read a number with at most `places` decimals; thousands commas are allowed, exponents and signs are not.

    Raises BadValueError: `number_missing`, `number_negative`, `number_invalid`, `number_decimals`,
    `number_out_of_range`.
    """
    text, repairs = first_wash(value)
    if not text:
        raise BadValueError(say("请填写数字。"), code="number_missing")
    if _NEGATIVE.fullmatch(text):
        raise BadValueError(say("数字不能小于零，请核对。"), code="number_negative")
    if not _DECIMAL.fullmatch(text):
        raise BadValueError(say("请填数字，如86.5，不用科学记数法。"), code="number_invalid")
    number = Decimal(text.replace(",", ""))
    if number != round(number, places):
        raise BadValueError(say("最多{places}位小数。", places=places), code="number_decimals")
    if not smallest <= number <= largest:
        raise BadValueError(
            say(
                "应在{smallest}至{largest}之间，现在是{given}。",
                smallest=smallest,
                largest=largest,
                given=f"{number:f}",
            ),
            code="number_out_of_range",
        )
    return Parsed(number, repairs)


def parse_area(value: object) -> Parsed[str]:
    """Read an area in square metres above zero with at most two decimals, as the text that is kept: `85.50`.

    Raises BadValueError (`area_invalid`).
    """
    try:
        area, repairs = (read := parse_decimal(value, largest=LARGEST_AREA)).value, read.repairs
    except BadValueError as error:
        if error.code in {"bidi_characters", "control_characters", "not_characters", "not_text"}:
            raise
        area, repairs = Decimal(0), ()
    if not area:
        raise BadValueError(say("面积须大于 0，最多两位小数，如 85.50。"), code="area_invalid")
    return Parsed(f"{area:f}", repairs)


def parse_percent(value: object) -> Parsed[Decimal]:
    """Read a percentage: `3.5` and `3.5%` are both Decimal("3.5"); at most four decimals (data dictionary, rate_pct).

    Raises BadValueError: `percent_missing`, `percent_negative`, `percent_decimals`, `percent_invalid`,
    `percent_out_of_range`.
    """
    text, repairs = first_wash(value)
    if not text:
        raise BadValueError(say("请填写百分比。"), code="percent_missing")
    if _NEGATIVE.fullmatch(text.rstrip("% ")):
        raise BadValueError(say("百分比不能小于零，请核对。"), code="percent_negative")
    found = _PERCENT.fullmatch(text)
    if not found:
        raise BadValueError(say("请填百分比，如3.5或3.5%。"), code="percent_invalid")
    number = Decimal(found[1])
    if number != round(number, PERCENT_DECIMALS):
        raise BadValueError(say("百分比最多四位小数。"), code="percent_decimals")
    if number > 100:  # noqa: PLR2004 - percent
        raise BadValueError(say("百分比不能超过100。"), code="percent_out_of_range")
    return Parsed(number, repairs)


def parse_yes_no(value: object) -> Parsed[bool]:
    """Read 是/否, 有/无, Y/N, true/false, 1/0, a tick or a cross.

    Raises BadValueError: `yes_no_missing`, `yes_no_invalid`.
    """
    text, repairs = first_wash(value)
    said = text.lower()
    if not said:
        raise BadValueError(say("请选择是或否。"), code="yes_no_missing")
    if said in _YES:
        return Parsed(True, repairs)
    if said in _NO:
        return Parsed(False, repairs)
    raise BadValueError(say("请填“是”或“否”。"), code="yes_no_invalid")
