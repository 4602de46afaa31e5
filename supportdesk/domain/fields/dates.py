"""Dates as a county writes them: ten ways, and the ones that must not be guessed."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields.cleaning import first_wash
from supportdesk.domain.fields.parsed import Parsed
from supportdesk.domain.words import say

FIRST_YEAR = 1900
LAST_YEAR = 2100
MONTHS = 12
_YEAR = r"(?P<year>[0-9]{4})"
_TO_MONTH = r"[-/.年\s]"
_DAY = re.compile(rf"{_YEAR}{_TO_MONTH}(?P<month>[0-9]{{1,2}})[-/.月\s](?P<day>[0-9]{{1,2}})[日号]?")
_MONTH = re.compile(rf"{_YEAR}{_TO_MONTH}(?P<month>[0-9]{{1,2}})(?:月份?)?")
_DIGITS_DAY = re.compile(rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})")
_DIGITS_MONTH = re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])")
_TIME_BEHIND = re.compile(
    r"(?<=[0-9日号])[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_ROUND_SIGNS = re.compile(r"\s*([-/.年月日号])\s*")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_STOPS = re.compile(r"[。、,·\\]")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.\s][0-9]{1,2}[-/.\s][0-9]{4}")
_TWO_DIGIT_YEAR = re.compile(r"'?[0-9]{2}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,2}[日号]?|月)?")


class Precision(StrEnum):
    """How exactly a date was given."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, order=True)
class GivenDate:
    """A civil date; when only the month was given, its first day."""

    day: date
    precision: Precision = Precision.DAY


def parse_date(value: object, *, month_will_do: bool = True) -> Parsed[GivenDate]:
    """Read `2023-05-01`, `2023/5/1`, `2023.5.1`, `2023年5月1日` or `20230501`; with `month_will_do` also `2023.5`.

    Repairs: `fullwidth_digits`, `date_separators` (Chinese stops between the parts), `date_time_dropped`.
    Raises BadValueError: `date_missing`, `date_does_not_exist`, `date_day_missing`, `date_order` (day and month cannot
    be told apart), `date_two_digit_year`, `date_year_only`, `date_year_range`, `date_lunar`, `date_open_ended` (“长期”
    is a tick of its own), `date_serial`, `date_invalid`.
    """
    text, washed = first_wash(value)
    repairs = list(washed)
    if not text:
        raise BadValueError(say("请填写日期。"), code="date_missing")
    if found := _TIME_BEHIND.search(text):
        text = text[: found.start()]
        repairs.append("date_time_dropped")
    text = _ROUND_SIGNS.sub(r"\1", _DASHES.sub("-", text)).rstrip("-/.")
    if _STOPS.search(text):
        text = _STOPS.sub(".", text).rstrip(".")
        repairs.append("date_separators")
    if whole := (_DAY.fullmatch(text) or _DIGITS_DAY.fullmatch(text)):
        day = _existing(int(whole["year"]), int(whole["month"]), int(whole["day"]))
        return Parsed(GivenDate(day), tuple(repairs))
    if month := (_MONTH.fullmatch(text) or _DIGITS_MONTH.fullmatch(text)):
        if not month_will_do:
            raise BadValueError(say("这里要填到日，如2023年5月1日。"), code="date_day_missing")
        return Parsed(GivenDate(_existing(int(month["year"]), int(month["month"]), 1), Precision.MONTH), tuple(repairs))
    raise _refusal(text)


def _existing(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValueError(
            say("年份应在{first}至{last}之间，请核对。", first=FIRST_YEAR, last=LAST_YEAR), code="date_year_range"
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadValueError(
            say("{year}年{month}月{day}日不存在，请核对。", year=year, month=month, day=day), code="date_does_not_exist"
        ) from error


# What people write instead of a date, the sentence that helps, and its code; the first that fits is said.
_INSTEAD = (
    (re.compile("长期|永久|长期有效|无固定期限"), say("“长期”不是日期，请勾选“长期有效”。"), "date_open_ended"),
    (
        re.compile(".*(?:农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]|廿).*"),
        say("请填公历日期，不填农历。"),
        "date_lunar",
    ),
    (_YEAR_LAST, say("分不清哪个是月、哪个是日，请按年、月、日的顺序填写。"), "date_order"),
    (re.compile(r"[0-9]{4}年?"), say("只有年份，请填到月或日，如2023.5或2023.5.1。"), "date_year_only"),
    (_TWO_DIGIT_YEAR, say("年份请写四位数，如2023。"), "date_two_digit_year"),
    (
        re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?"),
        say("这像是Excel的日期序号，请把单元格设为日期格式或写成2023-05-01。"),
        "date_serial",
    ),
)


def _refusal(text: str) -> BadValueError:
    for pattern, words, code in _INSTEAD:
        if pattern.fullmatch(text):
            return BadValueError(words, code=code)
    return BadValueError(say("看不出是哪一天，请写成2023-05-01或2023年5月1日。"), code="date_invalid")
