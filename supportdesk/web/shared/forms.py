"""Forms: words, not law. Each carries its key, and an error lands on its field with what was typed kept."""

import secrets
from collections.abc import Callable
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.fields import parse_text
from supportdesk.web.shared.words import said

LONGEST_COUNTER = 9
# A wall behind the limits of the fields themselves.
LONGEST_TEXT = 10_000


class HouseSentences:
    """What WTForms says of its own accord, in the house's words: what is wrong, and what would be right."""

    def gettext(self, sentence: str) -> str:
        """Say one of WTForms' sentences."""
        if "choice" in sentence.lower():
            return str(_("请从列出的选项中选。"))
        return str(translations.gettext(sentence))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Say one that counts; its own placeholders stay."""
        if "longer than" in singular:
            return str(_("最多 %(max)d 个字，现在是 %(length)d 个字。"))
        return self.gettext(singular) if "choice" in singular else str(translations.ngettext(singular, plural, count))


class HouseMeta:
    """How forms speak; for forms within forms too, which would fall back into English. It says nothing of tokens."""

    def get_translations(self, _form: object) -> HouseSentences:
        """Return the sentences."""
        return HouseSentences()


class Form(FlaskForm):  # type: ignore[misc]  # the package has no types
    """The base of every form."""

    Meta = HouseMeta

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(18))

    @classmethod
    def received(cls, **known: Any) -> Self:  # noqa: ANN401 - whatever the form's fields hold
        """Return the form as sent, or fresh with what is known."""
        return cls(**known)

    def is_sound(self) -> bool:
        """Tell whether the form was sent and every field reads well."""
        return request.method == "POST" and bool(self.validate())

    def is_confirmed(self) -> bool:
        """Tell whether the form was sent to be done; a form that is shown once more before that says so itself."""
        return self.is_sound()

    @property
    def yours(self) -> dict[str, object]:
        """What was typed as it is compared with what is stored, by field, where that is not what stands in the field."""
        return {}

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Judge the fields; free text that has no parser of its own is washed, and what must not be stored is refused."""
        sound = bool(super().validate(extra_validators))
        washed = [_wash(field) for field in self]
        return sound and all(washed)

    def refuse(self, error: SupportdeskError) -> None:
        """Show a refusal at its field, or above the form when it names none."""
        name = getattr(error, "field", None)
        if name and name in self._fields:
            self._fields[name].errors = [*self._fields[name].errors, said(error.words)]
        else:
            self.form_errors.append(said(error.words))

    @staticmethod
    def refuse_within(field: Field, error: SupportdeskError) -> None:
        """Show a refusal at a field of a form within the form."""
        field.errors = [*field.errors, said(error.words)]


def _wash(field: Field) -> bool:
    """Bring a line or a text into the form in which it is stored; say whether it can be."""
    if type(field) not in (StringField, TextAreaField) or not isinstance(field.data, str) or field.errors:
        return True
    try:
        clean = parse_text(field.data, longest=LONGEST_TEXT, one_line=type(field) is StringField).value
    except BadValueError as error:
        field.errors = [*field.errors, said(error.words)]
        return False
    field.data = clean
    return True


def counter(text: str | None) -> int:
    """Read an id or a version that came back in a form; what is none is 0, which nothing has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNTER else 0


def parsed_by(parse: Callable[[str], Any]) -> Callable[[Form, Field], None]:
    """Make a validator of a parser of `supportdesk.domain.fields`: the clean value replaces what was typed."""

    def validate(_form: Form, field: Field) -> None:
        text = field.data if isinstance(field.data, str) else ""
        if not text.strip():
            return
        try:
            field.clean = parse(text).value
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error

    return validate


class CheckedForm(Form):
    """A form whose answers are shown once more before they are sent: its buttons are named `step`.

    `check` shows the answers, `edit` goes back to the fields, `send` sends.
    """

    @property
    def _step(self) -> str:
        return request.form.get("step", "check")

    def is_confirmed(self) -> bool:
        """Tell whether the answers were seen and sent."""
        return self.is_sound() and self._step == "send"

    @property
    def is_to_check(self) -> bool:
        """Tell whether the answers are sound and to be shown; asked after `is_confirmed`."""
        return request.method == "POST" and self._step == "check" and not self.errors
