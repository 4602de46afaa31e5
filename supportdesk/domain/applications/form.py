"""The form of a kind as data: official and entrepreneur fill the same fields; page, check page and papers are made of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_area
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.words import Words, say

_MOST_COUNT = 10_000
_LONGEST_TEXT = 2_000


class FieldKind(StrEnum):
    """What a field holds: an amount in fen, a whole number, a day, yes or no (or not known), one of some choices, an
    area in square metres (text with two decimals), a line, or several lines.
    """

    MONEY = "money"
    COUNT = "count"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    AREA = "area"
    LINE = "line"
    TEXT = "text"


@dataclass(frozen=True)
class FormField:
    """One field. `name` is the column of the kind's table; `subjects` narrows it to some programmes of the kind.

    `choices` are code and words; `code_list` names a list of the county's instead. `is_needed`: not handed in without.
    `is_private`: never in an event's data.
    """

    name: str
    kind: FieldKind
    label: Words
    unit: Words | None = None
    hint: Words | None = None
    choices: tuple[tuple[str, Words], ...] = ()
    code_list: str = ""
    least: int = 0
    most: int = _MOST_COUNT
    longest: int = 200
    is_needed: bool = False
    is_private: bool = False
    subjects: frozenset[str] = frozenset()

    def is_for(self, subject: str) -> bool:
        """Tell whether a subject's form has the field."""
        return not self.subjects or subject in self.subjects

    def is_empty(self, value: object) -> bool:
        """Tell whether nothing is filled in; zero counts and a `no` are answers, an amount of nothing is none."""
        return value is None or value == "" or (self.kind is FieldKind.MONEY and value == ZERO)

    def checked(self, value: Any) -> Any:  # noqa: ANN401 - the type follows the field's kind
        """Return a value as it is kept when it is possible; raises BadValueError naming the field."""
        if value is None or value == "":
            return "" if self.kind in _TEXTS else None
        return _CHECKS[self.kind](self, value)


@dataclass(frozen=True)
class FilledForm:
    """What somebody filled in: values by name; a draft may leave anything out."""

    fields: tuple[FormField, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""

    @property
    def own_fields(self) -> tuple[FormField, ...]:
        """The fields of this subject, in order."""
        return tuple(one for one in self.fields if one.is_for(self.subject))

    def checked(self) -> "FilledForm":
        """Return it when every value is possible; raises BadValueError naming the field. What it has no field for goes."""
        values = {one.name: one.checked(self.values.get(one.name)) for one in self.own_fields}
        return FilledForm(self.fields, values, self.subject)

    def written_to(self, application: Any) -> None:  # noqa: ANN401 - the kind's own table
        """Put it into a draft. What is asked for stands in the shared table, where nothing asked is an amount of nothing."""
        for one in self.own_fields:
            value = self.values.get(one.name)
            setattr(application, one.name, ZERO if value is None and one.name == "amount_requested" else value)

    @classmethod
    def of(cls, fields: Iterable[FormField], application: Any) -> "FilledForm":  # noqa: ANN401 - the kind's own table
        """Read it out of an application."""
        known = tuple(fields)
        return cls(known, {one.name: getattr(application, one.name) for one in known}, application.subject)

    def plain(self) -> dict[str, Any]:
        """As an event keeps it: money in fen, days as text; private fields stay in the application."""
        told: dict[str, Any] = {}
        for one in self.own_fields:
            value = self.values.get(one.name)
            if one.is_private or value is None or value == "":
                continue
            told[one.name] = value.fen if isinstance(value, Money) else str(value) if isinstance(value, date) else value
        return told

    @property
    def gaps(self) -> tuple[Words, ...]:
        """What must be filled in and is not."""
        return tuple(one.label for one in self.own_fields if one.is_needed and one.is_empty(self.values.get(one.name)))


def _money(one: FormField, value: object) -> Money:
    if not isinstance(value, Money) or value < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field=one.name, code="negative")
    return value


def _count(one: FormField, value: object) -> int:
    if type(value) is not int or not one.least <= value <= one.most:
        words = say("须在 {least} 与 {most} 之间。", least=one.least, most=one.most)
        raise BadValueError(words, field=one.name, code="out_of_range")
    return value


def _day(one: FormField, value: object) -> date:
    if not isinstance(value, date):
        raise BadValueError(say("请填写日期。"), field=one.name)
    return value


def _yes_no(one: FormField, value: object) -> bool:
    if type(value) is not bool:
        raise BadValueError(say("请从列出的选项里选。"), field=one.name, code="unknown_code")
    return value


def _choice(one: FormField, value: object) -> str:
    if one.choices and value not in {code for code, _words in one.choices}:
        raise BadValueError(say("请从列出的选项里选。"), field=one.name, code="unknown_code")
    return str(value)


def _area(one: FormField, value: object) -> str:
    try:
        return parse_area(value).value
    except BadValueError as error:
        raise BadValueError(error.words, field=one.name, code=error.code) from error


def _line(one: FormField, value: object) -> str:
    text = str(value).strip()
    longest = _LONGEST_TEXT if one.kind is FieldKind.TEXT else one.longest
    if len(text) > longest:
        raise BadValueError(say("最多 {most} 个字。", most=longest), field=one.name, code="too_long")
    return text


_TEXTS = frozenset({FieldKind.CHOICE, FieldKind.AREA, FieldKind.LINE, FieldKind.TEXT})
_CHECKS = {
    FieldKind.MONEY: _money,
    FieldKind.COUNT: _count,
    FieldKind.DAY: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.AREA: _area,
    FieldKind.LINE: _line,
    FieldKind.TEXT: _line,
}


def said_value(one: FormField, value: Any) -> Words | None:  # noqa: ANN401 - the type follows the field's kind
    """Say a value with its unit; None when there is none. A code of the county's lists is the door's to look up."""
    if one.is_empty(value):
        return None
    if one.kind is FieldKind.CHOICE and one.choices:
        return dict(one.choices).get(value, say("{code}", code=value))
    if one.kind in _SAID:
        return _SAID[one.kind](value)
    return say("{text}", text=value) if one.unit is None else say("{count} {unit}", count=value, unit=one.unit)


_SAID: Mapping[FieldKind, Callable[[Any], Words]] = {
    FieldKind.MONEY: lambda amount: say("{amount} 元", amount=amount.grouped),
    FieldKind.YES_NO: lambda is_so: say("是") if is_so else say("否"),
    FieldKind.AREA: lambda area: say("{area} ㎡", area=area),
}


def names_of(fields: Sequence[FormField]) -> tuple[str, ...]:
    """The columns that a kind's table must have for its form."""
    return tuple(one.name for one in fields)
