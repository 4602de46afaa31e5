"""Fields whose clean value comes of the parsers of `domain.fields`; what was typed stays in the box."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Form, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput

from supportdesk.domain import fields as read
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import Counted
from supportdesk.domain.money import Money
from supportdesk.web.shared.words import said


class ParsedField(StringField):  # type: ignore[misc]  # the package has no types
    """A line of text; `clean` holds what it means once the form was found sound, None for an empty one."""

    clean: Any

    def __init__(self, label: object, parse: Callable[[str], Any], validators: object = (), **options: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(label, validators, **options)
        self._parse = parse
        self.clean = None

    def process_data(self, value: object) -> None:
        """Write a known value the way it is typed."""
        self.data = "" if value is None else str(value)

    def post_validate(self, _form: Form, validation_stopped: bool) -> None:
        """Read the text; a refusal lands on the field."""
        self.clean = None
        if validation_stopped or not (self.data or "").strip():
            return
        try:
            self.clean = self._parse(self.data)
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error


class KeptField(ParsedField):
    """A sealed value: never written into the box. An empty box keeps what is stored."""

    def process_data(self, _value: object) -> None:
        """Leave the box empty, whatever is known."""
        self.data = ""


def kept_hint(now: str) -> str:
    """Say what is stored, given as everyone may see it."""
    return str(_("现在是 %(now)s；不改就留空", now=now) if now else _("现在没有登记"))


def two_hints(first: str, then: str) -> str:
    """Say two sentences one after the other, as the language sets them apart."""
    return str(_("%(first)s%(then)s", first=first, then=then))


def money_field(label: object, *validators: object, zero_allowed: bool = True) -> ParsedField:
    """An amount in yuan; `clean` is Money."""
    return ParsedField(
        label, lambda text: _money(text, zero_allowed=zero_allowed), validators, render_kw={"inputmode": "decimal"}
    )


def day_field(label: object, *validators: object, **options: Any) -> ParsedField:  # noqa: ANN401 - as WTForms has it
    """A civil day; `clean` is a date."""
    return ParsedField(label, _day, validators, widget=DateInput(), **options)


def whole_field(
    label: object, *validators: object, least: int = 0, most: int = 100_000, counted: Counted = Counted.THINGS
) -> ParsedField:
    """A whole number within bounds; `clean` is an int. Of its counting words only those of what is counted are dropped."""
    return ParsedField(
        label,
        lambda text: read.parse_whole_number(text, smallest=least, largest=most, counted=counted).value,
        validators,
        render_kw={"inputmode": "numeric"},
    )


def kept_line_field(label: object, *, longest: int = 200) -> KeptField:
    """A sealed line of text, as `line_field` reads it."""
    return KeptField(label, lambda text: read.parse_text(text, longest=longest, one_line=True).value)


def line_field(label: object, *validators: object, longest: int = 200) -> ParsedField:
    """A line of free text without what must not be stored; `clean` is a str."""
    return ParsedField(label, lambda text: read.parse_text(text, longest=longest, one_line=True).value, validators)


def _money(text: str, *, zero_allowed: bool) -> Money:
    return read.parse_money(text, zero_allowed=zero_allowed).value


def _day(text: str) -> date:
    return read.parse_date(text, month_will_do=False).value.day
