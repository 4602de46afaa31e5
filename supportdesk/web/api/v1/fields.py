"""Values as programs send them, read by the one validator that forms and ledgers have too."""

from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import OneOf

from supportdesk.domain import fields as read
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import Parsed
from supportdesk.domain.identifiers import parse_credit_code
from supportdesk.policies.codes import code_list
from supportdesk.web.api.v1.faults import Refusal

LONGEST_LINE = 200
LONGEST_TEXT = 2_000


class Text(fields.String):
    """A text that a parser of `supportdesk.domain.fields` reads. An empty one is not told (None), unless it is needed."""

    def __init__(self, parse: Callable[[str], Parsed[Any]], **more: Any) -> None:  # noqa: ANN401 - as marshmallow has it
        super().__init__(**more)
        self._parse = parse

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:  # noqa: ANN401 - as marshmallow has it
        text = super()._deserialize(value, attr, data, **more)
        if not text.strip() and not self.required:
            return None
        try:
            return self._parse(text).value
        except BadValueError as error:
            raise ValidationError([Refusal.of(error)]) from error


class Count(Text):
    """A whole number, as a number or as text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **more: Any) -> Any:  # noqa: ANN401 - as marshmallow has it
        return super()._deserialize(str(value) if type(value) is int else value, attr, data, **more)


def name(**more: Any) -> Text:  # noqa: ANN401 - as marshmallow has it
    """A person's name."""
    return Text(read.parse_name, **more)


def line(longest: int = LONGEST_LINE, **more: Any) -> Text:  # noqa: ANN401 - as marshmallow has it
    """One line of free text."""
    needed = bool(more.get("required"))
    return Text(lambda told: read.parse_text(told, longest=longest, required=needed, one_line=True), **more)


def text(longest: int = LONGEST_TEXT) -> Text:
    """Several lines of free text."""
    return Text(lambda told: read.parse_text(told, longest=longest))


def phone() -> Text:
    """A mobile number."""
    return Text(read.parse_mobile, metadata={"example": "13800130000"})


def day() -> Text:
    """A civil day."""
    return Text(_day, metadata={"example": "2026-03-01"})


def day_or_month() -> Text:
    """A civil day, or a month for its first day."""
    return Text(_day_or_month, metadata={"example": "2026-03"})


def money() -> Text:
    """An amount in yuan as text: a number of JSON would be a float to many programs."""
    return Text(
        read.parse_money, metadata={"example": "12000.50", "description": "yuan, at most two decimals, as text"}
    )


def count() -> Count:
    """A whole number."""
    return Count(read.parse_whole_number, metadata={"type": ["integer", "string"], "example": 3})


def credit_code() -> Text:
    """A unified social credit code."""
    return Text(parse_credit_code)


def code(of: str, **more: Any) -> fields.String:  # noqa: ANN401 - as marshmallow has it
    """A code of one of the county's lists."""
    return fields.String(validate=OneOf([entry.code for entry in code_list(of).entries]), **more)


def _day(told: str) -> Parsed[date]:
    return Parsed(read.parse_date(told, month_will_do=False).value.day)


def _day_or_month(told: str) -> Parsed[date]:
    return Parsed(read.parse_date(told).value.day)
