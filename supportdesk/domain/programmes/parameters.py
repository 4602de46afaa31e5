"""Parameters of a programme's version: how each kind of value is read, and refused with its field and a remedy.

A parameter is stored as `{"value": …, "document": …, "clause": …, "source": …, "confidence": …}`: money in yuan as text,
percents as text, counts as whole numbers, lists as lists of tables.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import LARGEST_AMOUNT, parse_text
from supportdesk.domain.follow_up_plans import read_plan
from supportdesk.domain.follow_ups import PlanRow
from supportdesk.domain.money import Money
from supportdesk.domain.words import Words, say

_MOST_COUNT = 100_000
_LONGEST_TEXT = 120
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
# Stored figures are plain: what Python would read besides (1e1, 1_0, NaN, digits of other scripts) is no figure.
_PLAIN = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,4})?")
_PART = re.compile(r"[0-9]{1,7}(?:/[0-9]{1,7}|\.[0-9]{1,12})?")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


class ValueKind(StrEnum):
    """How a parameter's value is written and read."""

    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    CODES = "codes"
    SHARES = "shares"
    PAPERS = "papers"
    PLAN = "plan"
    RATIO = "ratio"
    CATALOGUE = "catalogue"
    CODE = "code"
    TEXT = "text"
    DAY = "day"
    TABLE = "table"


class PaperSource(StrEnum):
    """Where a paper comes from: brought by the applicant, shared by another office, or pledged (告知承诺)."""

    OWN = "own"
    SHARED = "shared"
    PLEDGE = "pledge"


class PaperFor(StrEnum):
    """Who must show a paper."""

    ALL = "all"
    PERSON = "person"
    MARRIED = "married"
    ENTERPRISE = "enterprise"
    GUARANTEED = "guaranteed"


@dataclass(frozen=True)
class PayerShare:
    """A payer (`central`, `province`, `prefecture`, `county`, `society`) and the percent that they bear."""

    payer: str
    percent: Decimal


@dataclass(frozen=True)
class PaperRule:
    """A paper that the programme asks for."""

    code: str
    title: str
    title_en: str
    source: PaperSource
    needed_for: PaperFor


@dataclass(frozen=True)
class CatalogueRow:
    """One line of a county's catalogue: which trades and towns it is for, on which days, and what it gives.

    Empty industries or towns: all of them. `ratio` is the part of what was spent, up to `cap`.
    """

    code: str
    title: str
    title_en: str
    industries: tuple[str, ...]
    towns: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    ratio: Fraction
    cap: Money | None

    def holds_on(self, day: date) -> bool:
        """Tell whether the line is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_for(self, industry: str, town: str) -> bool:
        """Tell whether a trade in a town is on the line; a listed trade covers all codes that begin with it."""
        in_trade = not self.industries or any(industry.startswith(code) for code in self.industries if industry)
        return in_trade and (not self.towns or town in self.towns)


@dataclass(frozen=True)
class Parameter:
    """What a programme's version must say: the key, how it is read, its name and unit, and its bounds.

    A table has `columns`, each read like a parameter of its own; the first is the one without which a row says nothing.
    """

    key: str
    kind: ValueKind
    label: Words
    unit: Words | None = None
    least: int = 0
    most: int = _MOST_COUNT
    is_optional: bool = False
    choices: tuple[str, ...] = ()
    columns: tuple["Parameter", ...] = ()


def read_value(parameter: Parameter, entry: object) -> Any:  # noqa: ANN401 - the type follows the parameter's kind
    """Return one parameter's typed value; raises BadValueError naming the key."""
    value = entry.get("value") if isinstance(entry, Mapping) else None
    if value is None or value == "":
        if parameter.is_optional:
            return None
        raise _bad(parameter, say("请填写“{label}”。", label=parameter.label), code="missing")
    return _READERS[parameter.kind](parameter, value)


def _bad(parameter: Parameter, words: Words, code: str = "invalid") -> BadValueError:
    return BadValueError(words, field=parameter.key, code=code)


def _money(parameter: Parameter, value: object) -> Money:
    try:
        amount = Money.yuan(value if isinstance(value, str) else "")
    except ValueError:
        raise _bad(parameter, say("“{label}”须为元，最多两位小数，如 300000.00。", label=parameter.label)) from None
    if amount < Money(0):
        raise _bad(parameter, say("“{label}”不能小于 0。", label=parameter.label), code="too_small")
    if amount > LARGEST_AMOUNT:
        most = LARGEST_AMOUNT.grouped
        raise _bad(parameter, say("“{label}”不能超过 {most} 元。", label=parameter.label, most=most), code="too_large")
    return amount


def _decimal(parameter: Parameter, value: object) -> Decimal:
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        raise _bad(parameter, say("“{label}”须为数字，最多四位小数，如 50 或 3.5。", label=parameter.label))
    number = Decimal(value)
    if not parameter.least <= number <= parameter.most:
        raise _outside(parameter)
    return number


def _count(parameter: Parameter, value: object) -> int:
    if type(value) is not int:
        raise _bad(parameter, say("“{label}”须为整数。", label=parameter.label))
    if not parameter.least <= value <= parameter.most:
        raise _outside(parameter)
    return value


def _outside(parameter: Parameter) -> BadValueError:
    words = say(
        "“{label}”须在 {least} 与 {most} 之间。", label=parameter.label, least=parameter.least, most=parameter.most
    )
    return _bad(parameter, words, code="out_of_range")


def _choice(parameter: Parameter, value: object) -> str:
    if value not in parameter.choices:
        choices = ", ".join(parameter.choices)
        raise _bad(parameter, say("“{label}”只能是：{choices}。", label=parameter.label, choices=choices))
    return str(value)


def _codes(parameter: Parameter, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _bad(parameter, say("“{label}”须为代码清单。", label=parameter.label))
    return tuple(_code(parameter, code) for code in value)


def _code(parameter: Parameter, value: object) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise _bad(
            parameter,
            say(
                "“{label}”里的“{code}”不是代码：只用字母、数字、点、横线和下划线。",
                label=parameter.label,
                code=str(value)[:40],
            ),
        )
    return value


def _rows(parameter: Parameter, value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(row, Mapping) for row in value):
        raise _bad(parameter, say("“{label}”须为一行一项的清单。", label=parameter.label))
    return list(value)


def _shares(parameter: Parameter, value: object) -> tuple[PayerShare, ...]:
    shares = tuple(
        PayerShare(_code(parameter, row.get("payer")), _decimal(parameter, row.get("percent")))
        for row in _rows(parameter, value)
    )
    if sum(share.percent for share in shares) != 100:  # noqa: PLR2004 - percent
        raise _bad(parameter, say("“{label}”各方比例相加须为 100。", label=parameter.label), code="sum")
    if len({share.payer for share in shares}) != len(shares):
        raise _bad(parameter, say("“{label}”里同一方写了两次。", label=parameter.label), code="twice")
    return shares


def _papers(parameter: Parameter, value: object) -> tuple[PaperRule, ...]:
    papers = []
    for row in _rows(parameter, value):
        title = _text(parameter, row.get("title"))
        if not title:
            raise _bad(parameter, say("“{label}”里有一项没有名称。", label=parameter.label))
        papers.append(
            PaperRule(
                _code(parameter, row.get("code")),
                title,
                _text(parameter, row.get("title_en")) or title,
                PaperSource(_one_of(parameter, row.get("source"), PaperSource)),
                PaperFor(_one_of(parameter, row.get("for", PaperFor.ALL.value), PaperFor)),
            )
        )
    if len({paper.code for paper in papers}) != len(papers):
        raise _bad(parameter, say("“{label}”里有两项代码相同。", label=parameter.label), code="twice")
    return tuple(papers)


def _plan(parameter: Parameter, value: object) -> tuple[PlanRow, ...]:
    try:
        return read_plan(_rows(parameter, value))
    except BadValueError as error:
        raise BadValueError(error.words, field=parameter.key, code=error.code) from error


def _ratio(parameter: Parameter, value: object) -> Fraction:
    try:
        part = Fraction(value) if isinstance(value, str) and _PART.fullmatch(value) else None
    except ZeroDivisionError:
        part = None
    if part is None or not 0 < part <= 1:
        raise _bad(parameter, say("“{label}”须为不超过 1 的比例，如 2/3 或 0.5。", label=parameter.label))
    return part


def _catalogue(parameter: Parameter, value: object) -> tuple[CatalogueRow, ...]:
    rows = tuple(_catalogue_row(parameter, row) for row in _rows(parameter, value))
    if len({row.code for row in rows}) != len(rows):
        raise _bad(parameter, say("“{label}”里有两项代码相同。", label=parameter.label), code="twice")
    return rows


def _catalogue_row(parameter: Parameter, row: Mapping[str, Any]) -> CatalogueRow:
    title = _text(parameter, row.get("title"))
    if not title:
        raise _bad(parameter, say("“{label}”里有一项没有名称。", label=parameter.label))
    begins, ends = _row_day(parameter, row.get("valid_from")), _row_day(parameter, row.get("valid_to"))
    if begins is None or (ends is not None and ends < begins):
        raise _bad(parameter, say("“{label}”里“{title}”的起止日期不对。", label=parameter.label, title=title))
    cap = row.get("cap")
    return CatalogueRow(
        code=_code(parameter, row.get("code")),
        title=title,
        title_en=_text(parameter, row.get("title_en")) or title,
        industries=_codes(parameter, row.get("industries", [])),
        towns=_codes(parameter, row.get("towns", [])),
        valid_from=begins,
        valid_to=ends,
        ratio=_ratio(parameter, row.get("ratio")),
        cap=None if cap in (None, "") else _money(parameter, cap),
    )


def _row_day(parameter: Parameter, value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(value)) if _DAY.fullmatch(str(value)) else None
    except ValueError:
        day = None
    if day is None:
        raise _bad(parameter, say("“{label}”里的日期须像 2026-01-31。", label=parameter.label))
    return day


def _text(parameter: Parameter, value: object) -> str:
    try:
        return parse_text(value, longest=_LONGEST_TEXT, one_line=True).value
    except BadValueError as error:
        raise _bad(
            parameter, say("“{label}”：{fault}", label=parameter.label, fault=error.words), error.code
        ) from error


def _day(parameter: Parameter, value: object) -> date:
    day = _row_day(parameter, value)
    if day is None:
        raise _bad(parameter, say("请填写“{label}”。", label=parameter.label), code="missing")
    return day


def _table(parameter: Parameter, value: object) -> tuple[Mapping[str, Any], ...]:
    rows = []
    for number, row in enumerate(_rows(parameter, value), 1):
        try:
            rows.append(
                {column.key: read_value(column, {"value": row.get(column.key)}) for column in parameter.columns}
            )
        except BadValueError as fault:
            words = say("“{label}”第 {number} 行：{fault}", label=parameter.label, number=number, fault=fault.words)
            raise _bad(parameter, words, code=fault.code) from fault
    first = parameter.columns[0].key
    if len({row[first] for row in rows}) != len(rows):
        raise _bad(parameter, say("“{label}”里有两行的第一栏相同。", label=parameter.label), code="twice")
    if not rows and not parameter.is_optional:
        raise _bad(parameter, say("请填写“{label}”。", label=parameter.label), code="missing")
    return tuple(rows)


def _one_of(parameter: Parameter, value: object, words: type[StrEnum]) -> str:
    if value not in {word.value for word in words}:
        choices = ", ".join(word.value for word in words)
        raise _bad(parameter, say("“{label}”只能是：{choices}。", label=parameter.label, choices=choices))
    return str(value)


_READERS = {
    ValueKind.MONEY: _money,
    ValueKind.PERCENT: _decimal,
    ValueKind.NUMBER: _decimal,
    ValueKind.COUNT: _count,
    ValueKind.CHOICE: _choice,
    ValueKind.CODES: _codes,
    ValueKind.SHARES: _shares,
    ValueKind.PAPERS: _papers,
    ValueKind.PLAN: _plan,
    ValueKind.RATIO: _ratio,
    ValueKind.CATALOGUE: _catalogue,
    ValueKind.CODE: _code,
    ValueKind.TEXT: _text,
    ValueKind.DAY: _day,
    ValueKind.TABLE: _table,
}
