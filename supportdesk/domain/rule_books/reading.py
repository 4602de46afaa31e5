"""Reading a version's rules, amount and stacking as they are stored; every fault names its field and its place.

Stored: `{"rules": [{"code", "expression", "title": {"zh", "en"}, "remedy": {"zh", "en"}, "document", "article", "source",
"confidence", "reason", "from", "to", "is_on"}], "amount": "…", "stacking": {…}}`; days as text, money in yuan as text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.facts import FactValue
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.reasons import Reason
from supportdesk.domain.rule_language import CodeLists, Expression, read_amount, read_condition
from supportdesk.domain.words import Words, both, say

from .book import Rule, RuleBook
from .soundness import incomplete, unreachable
from .stacking import ALL, GROUP, Cap, Once, Period, Scope, Stacking

# How a rule calls a parameter of its version: `limit_age_max_men`.
LIMIT = "limit_"
MOST_RULES = 40
_MOST_TEXT = 200
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"(group:)?[a-z][a-z0-9_]{0,39}")
_PLAIN = re.compile(r"[a-z0-9_]{1,40}")
_PART = re.compile(r"([0-9]{1,6})/([1-9][0-9]{0,5})")
# What an amount reckons with where a version says nothing: the whole, and more than anybody is ever given.
_WHOLE, _NO_CEILING = Decimal(1), Decimal(10) ** 12
_UNSET: Mapping[str, Decimal] = {
    "ratio": _WHOLE, "cap": _NO_CEILING, "month_cap": _NO_CEILING, "year_cap": _NO_CEILING, "premium_cap": _NO_CEILING,
}  # fmt: skip
T = TypeVar("T")


@dataclass
class _Faults:
    """Faults as they are found: reading goes on, so that whoever saves sees all of them at once."""

    found: list[BadValueError]

    def unless(self, read: Callable[[], T]) -> T | None:
        """Return what was read, or keep the fault."""
        try:
            return read()
        except BadValueError as fault:
            self.found.append(fault)
            return None


def fixed_of(parameters: Mapping[str, Any]) -> dict[str, FactValue]:
    """Return the parameters that a rule or an amount may name, as `limit_…`: numbers, amounts in yuan, lists of codes.

    A share as text ("2/3") is a number. A row of a list is named by its code or year, `limit_catalogue_cold_store_ratio`.
    A share that a version leaves open is the whole, a ceiling that it leaves open is none.
    """
    read: dict[str, FactValue] = {}
    for key, entry in parameters.items():
        if isinstance(entry, Mapping):
            value = entry.get("value")
            read[key] = _UNSET.get(key) if value in ("", None) else _fixed(value)
            read |= dict(_rows_of(key, value))
    return {LIMIT + key: value for key, value in read.items() if value is not None}


def parameter_words(labels: Mapping[str, Words]) -> dict[str, Words]:
    """Give parameters the names by which rules call them."""
    return {LIMIT + key: label for key, label in labels.items()}


def _rows_of(key: str, value: object) -> Iterator[tuple[str, FactValue]]:
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    for row in rows:
        name = str(row.get("code") or row.get("year") or "") if isinstance(row, Mapping) else ""
        if _PLAIN.fullmatch(name):
            for column, cell in row.items():
                known = _UNSET.get(column) if cell in ("", None) else _fixed(cell)
                if column not in {"code", "year"} and known is not None:
                    yield f"{key}_{name}_{column}", known


def _fixed(value: object) -> FactValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        return _number(value)
    if isinstance(value, Sequence) and value and all(isinstance(one, str) for one in value):
        return frozenset(value)
    return None


def _number(text: str) -> Decimal | None:
    if part := _PART.fullmatch(text):
        return Decimal(part[1]) / Decimal(part[2])
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_rule_book(stored: Mapping[str, Any], fixed: Mapping[str, FactValue]) -> RuleBook:
    """Return a version's rule book; raises BadValueError with the first fault.

    Whether a rule can be reached is asked when it is saved (`faults_of`), not each time it is read.
    """
    faults = _Faults([])
    book = _read(stored, fixed, faults)
    if faults.found:
        raise faults.found[0]
    return book


def faults_of(
    stored: Mapping[str, Any], fixed: Mapping[str, FactValue], codes: CodeLists | None = None
) -> list[BadValueError]:
    """Return every fault of a rule book: what can't be read or reached, what is missing, what contradicts something else.

    `codes` are the codes of each list by its name; without them no code is held against its list.
    """
    faults = _Faults([])
    book = _read(stored, fixed, faults)
    faults.found += incomplete(stored)
    faults.found += unreachable(book, stored, codes or {})
    return faults.found


def _read(stored: Mapping[str, Any], fixed: Mapping[str, FactValue], faults: _Faults) -> RuleBook:
    rows = stored.get("rules") or []
    if len(rows) > MOST_RULES:
        faults.found.append(BadValueError(say("一项政策最多 {most} 条规则。", most=MOST_RULES), field="rules"))
    rules = [_rule(row, index, fixed, faults) for index, row in enumerate(rows[:MOST_RULES])]
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule is not None and rule.code in seen:
            words = say("代码“{code}”写了两次。", code=rule.code)
            faults.found.append(BadValueError(words, field=f"rules-{index}-code", code="twice"))
        seen.add(rule.code if rule else "")
    amount = stored.get("amount") or ""
    return RuleBook(
        rules=tuple(rule for rule in rules if rule is not None),
        amount=faults.unless(lambda: read_amount(str(amount), fixed=fixed)) if amount else None,
        stacking=_stacking(stored.get("stacking") or {}, faults),
    )


def _rule(row: Mapping[str, Any], index: int, fixed: Mapping[str, FactValue], faults: _Faults) -> Rule | None:
    def field(name: str) -> str:
        return f"rules-{index}-{name}"

    before = len(faults.found)
    code = faults.unless(lambda: _code(row.get("code"), field("code")))
    expression = faults.unless(
        lambda: read_condition(str(row.get("expression") or ""), fixed=fixed, field=field("expression"))
    )
    begins = faults.unless(lambda: _day(row.get("from"), field("from")))
    ends = faults.unless(lambda: _day(row.get("to"), field("to")))
    if begins and ends and ends < begins:
        words = say("这条规则永远不会用到：止于 {to}，早于起始 {start}。", to=ends, start=begins)
        faults.found.append(BadValueError(words, field=field("to"), code="unreachable"))
    title = _words(row.get("title"))
    if title is None:
        faults.found.append(BadValueError(say("请写规则的名称。"), field=field("title"), code="missing"))
    reason = faults.unless(lambda: _choice(row.get("reason") or Reason.NOT_TARGET_GROUP, Reason, field("reason")))
    if len(faults.found) > before or code is None or expression is None or title is None:
        return None
    return Rule(
        code=code,
        expression=expression,
        title=title,
        document=_text(row.get("document")),
        article=_text(row.get("article")),
        source=_text(row.get("source")),
        confidence=_text(row.get("confidence")),
        reason=reason,
        remedy=_words(row.get("remedy")),
        effective_from=begins,
        effective_to=ends,
        is_on=row.get("is_on", True) is not False,
    )


def _stacking(stored: Mapping[str, Any], faults: _Faults) -> Stacking:
    once = [faults.unless(lambda row=row, at=at: _once(row, at)) for at, row in enumerate(stored.get("once") or [])]  # type: ignore[misc]  # bound in the loop
    caps = [faults.unless(lambda row=row, at=at: _cap(row, at)) for at, row in enumerate(stored.get("caps") or [])]  # type: ignore[misc]  # bound in the loop
    names = {key: tuple(str(one) for one in stored.get(key) or []) for key in ("groups", "excludes")}
    for key, found in names.items():
        wrong = [name for name in found if not _NAME.fullmatch(name)]
        if wrong:
            words = say("“{name}”不是政策代码，也不是“group:组名”。", name=wrong[0][:40])
            faults.found.append(BadValueError(words, field=f"stacking-{key}"))
    return Stacking(
        groups=names["groups"],
        excludes=names["excludes"],
        once=tuple(one for one in once if one is not None),
        caps=tuple(one for one in caps if one is not None),
        clause=_text(stored.get("clause")),
    )


def _once(row: Mapping[str, Any], index: int) -> Once:
    field = f"stacking-once-{index}"
    times = row.get("times", 1)
    if type(times) is not int or not 1 <= times <= 100:  # noqa: PLR2004 - more is no limit
        raise BadValueError(say("次数须是 1 至 100 的整数。"), field=field)
    return Once(_choice(row.get("scope"), Scope, field), _choice(row.get("period", Period.EVER), Period, field), times)


def _cap(row: Mapping[str, Any], index: int) -> Cap:
    field = f"stacking-caps-{index}"
    of = str(row.get("of") or "")
    if of != ALL and not _NAME.fullmatch(of):
        raise BadValueError(say("请写明上限管哪些政策：政策代码、“{group}组名”或 all。", group=GROUP), field=field)
    try:
        amount = Money.yuan(str(row.get("amount") or ""))
    except ValueError:
        raise BadValueError(say("上限须为元，最多两位小数，如 50000.00。"), field=field) from None
    if amount <= ZERO:
        raise BadValueError(say("上限须大于 0 元。"), field=field)
    return Cap(
        _choice(row.get("scope"), Scope, field), _choice(row.get("period", Period.EVER), Period, field), amount, of
    )


def _code(value: object, field: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise BadValueError(say("代码只用小写字母、数字和下划线，以字母开头。"), field=field)
    return value


def _day(value: object, field: str) -> date | None:
    if not value:
        return None
    if isinstance(value, date):
        return value
    try:
        # What Python would read besides (20260320, 2026-W12-5) is no day here.
        day = date.fromisoformat(str(value)) if _DAY.fullmatch(str(value)) else None
    except ValueError:
        day = None
    if day is None:
        raise BadValueError(say("日期写成 2026-03-20 这样。"), field=field)
    return day


E_ = TypeVar("E_", bound=StrEnum)


def _choice(value: object, words: type[E_], field: str) -> E_:
    try:
        return words(str(value))
    except ValueError:
        choices = ", ".join(word.value for word in words)
        raise BadValueError(say("只能是：{choices}。", choices=choices), field=field) from None


def _words(value: object) -> Words | None:
    told: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    chinese = _text(told.get("zh"))
    return both(chinese, _text(told.get("en"))) if chinese else None


def _text(value: object) -> str:
    return str(value or "").strip()[:_MOST_TEXT]


__all__ = ["Expression", "faults_of", "fixed_of", "parameter_words", "read_rule_book"]
