"""A year's holiday notice as it is typed in: which days are off and which weekend days are made up.

One holiday a line, `春节 2月15日至2月23日` or `春节 2026-02-15 至 2026-02-23`; make-up days in any order, parted by commas,
spaces or lines. Weekdays in brackets, as the notices print them, are read over.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say

_SATURDAY = 5
# No single holiday of a notice was ever longer than nine days; more is a slip of the pen.
LONGEST_HOLIDAY = 15
_BRACKETS = re.compile(r"\([^)]*\)")
_DAY = re.compile(
    r"(?:(?P<year>[0-9]{4})[-/.年])?(?:(?P<month>[0-9]{1,2})[-/.月])(?P<day>[0-9]{1,2})日?|(?P<day_only>[0-9]{1,2})日"
)
_UNTIL = re.compile(r"\s*(?:至|到|~|—+|–|-{2,}|\sto\s)\s*")
_PARTS = re.compile(r"[,、;\n\t ]+")


@dataclass(frozen=True)
class Holiday:
    """A holiday's name and its first and last day off."""

    name: str
    first: date
    last: date

    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class YearNotice:
    """A year's holidays and make-up working days."""

    year: int
    holidays: tuple[Holiday, ...]
    make_up_days: tuple[date, ...]

    def off_days(self) -> dict[date, str]:
        """Each day off with the name of its holiday."""
        return {day: holiday.name for holiday in self.holidays for day in holiday.days()}


def read_notice(year: int, holidays: str, make_up: str) -> YearNotice:
    """Read what was typed; raises BadValueError (field `holidays` or `make_up`) that names the line or day."""
    read = tuple(_holiday(year, line) for line in _clean(holidays).splitlines() if line.strip())
    if not read:
        raise BadValueError(say("请至少填一个节日，每行一个，例如：元旦 1月1日至1月3日。"), field="holidays")
    made_up = tuple(_make_up_day(year, part) for part in _PARTS.split(_clean(make_up)) if part)
    notice = YearNotice(year, read, tuple(sorted(made_up)))
    _check_once(notice)
    return notice


def _check_once(notice: YearNotice) -> None:
    seen: dict[date, str] = {}
    for holiday in notice.holidays:
        for day in holiday.days():
            if day in seen:
                raise BadValueError(
                    say("{day} 同时写在“{one}”和“{other}”里。", day=day, one=seen[day], other=holiday.name),
                    field="holidays",
                )
            seen[day] = holiday.name
    for day in notice.make_up_days:
        if day in seen:
            raise BadValueError(say("{day} 不能既放假（{name}）又上班。", day=day, name=seen[day]), field="make_up")


def _clean(text: str) -> str:
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", text))


def _holiday(year: int, line: str) -> Holiday:
    found = _DAY.search(line)
    if found is None:
        raise BadValueError(
            say("“{line}”里没有读出日期。请写成：元旦 1月1日至1月3日。", line=line.strip()), field="holidays"
        )
    name = line[: found.start()].strip(" :,、")
    first = _day(year, found, None, "holidays")
    until = _UNTIL.match(line, found.end())
    last = first
    if until:
        ended = _DAY.match(line, until.end())
        if ended is None:
            raise BadValueError(
                say("“{line}”的最后一天没有读出来。请写成：元旦 1月1日至1月3日。", line=line.strip()), field="holidays"
            )
        last = _day(year, ended, first, "holidays")
    if not name:
        raise BadValueError(say("“{line}”前面请写节日的名称。", line=line.strip()), field="holidays")
    if last < first or (last - first).days >= LONGEST_HOLIDAY:
        raise BadValueError(
            say("“{name}”从 {first} 到 {last}，起止有误。", name=name, first=first, last=last), field="holidays"
        )
    return Holiday(name[:40], first, last)


def _make_up_day(year: int, part: str) -> date:
    found = _DAY.fullmatch(part)
    if found is None:
        raise BadValueError(say("“{part}”不是日期。调休上班日请写成：2月14日。", part=part), field="make_up")
    day = _day(year, found, None, "make_up")
    if day.weekday() < _SATURDAY:
        raise BadValueError(say("{day} 不是周末，不会是调休上班日。", day=day), field="make_up")
    return day


def _day(year: int, found: re.Match[str], after: date | None, field: str) -> date:
    """The day that was matched; a day without its month is of the month before it."""
    if found["day_only"] and after is None:
        raise BadValueError(say("“{text}”没有写月份。", text=found[0]), field=field)
    month = int(found["month"]) if found["month"] else (after.month if after else 0)
    try:
        day = date(int(found["year"] or year), month, int(found["day"] or found["day_only"]))
    except ValueError:
        raise BadValueError(say("没有“{text}”这一天。", text=found[0]), field=field) from None
    if day.year != year:
        raise BadValueError(say("{day} 不在 {year} 年。", day=day, year=year), field=field)
    return day
