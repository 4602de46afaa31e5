"""Corrections of a record, one intention a page: the version that was seen, what differs, and nothing lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from flask import request
from wtforms import HiddenField, SelectField

from supportdesk.domain.words import Words, say
from supportdesk.services.work import Work
from supportdesk.web.shared.fields import ParsedField
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.words import said


class CorrectionForm(Form):
    """One intention. A field's name is the record's own, so that what is stored fills it and a conflict names it."""

    # How each field is drawn: the arguments of the macro `field`; `offer` fills it.
    drawn: dict[str, dict[str, Any]]

    # What is seldom asked stands folded under the rest, open where something in it is to be mended.
    folded: ClassVar[tuple[str, ...]] = ()

    version = HiddenField()

    @classmethod
    def about(cls, record: Any) -> Self:  # noqa: ANN401 - the record that the form corrects
        """Return the form as sent, or filled with what is stored."""
        form = cls.received(data=cls.known(record) | {"version": record.version})
        form.drawn = {}
        form.offer(record)
        return form

    @classmethod
    def known(cls, record: Any) -> dict[str, Any]:  # noqa: ANN401 - the record that the form corrects
        """Return what is stored, as the fields take it."""
        fields = (name for name in dir(cls) if hasattr(getattr(cls, name), "field_class"))
        return {name: getattr(record, name) for name in fields if hasattr(record, name)}

    def offer(self, record: Any) -> None:  # noqa: ANN401 - the record that the form corrects
        """Fill choices and hints."""

    @property
    def seen(self) -> int:
        """The version that came back; none came back is 0, which no record has."""
        return counter(request.form.get("version"))

    @property
    def yours(self) -> dict[str, object]:
        """What was typed, as it is compared with what is stored."""
        return {field.name: field.clean if isinstance(field, ParsedField) else field.data for field in self}

    @property
    def answers(self) -> list[tuple[Any, dict[str, Any]]]:
        """The fields to be drawn, each with how."""
        return [
            (field, self.drawn.get(field.name, {}))
            for field in self
            if not isinstance(field, HiddenField) and field.name not in self.folded
        ]

    @property
    def further(self) -> list[tuple[Any, dict[str, Any]]]:
        """The fields that stand folded, each with how it is drawn."""
        return [(self[name], self.drawn.get(name, {})) for name in self.folded]


@dataclass(frozen=True)
class Part:
    """One intention: what its page is called, its form, and the deed on the record."""

    title: Words
    form: type[CorrectionForm]
    correct: Callable[[Work, Any, Any], None]


def yes_no(label: object) -> SelectField:
    """Yes, no, or not asked; `truth` reads it."""
    return SelectField(label)


def speak_yes_no(field: SelectField) -> None:
    """Say the choices in the reader's language."""
    words = (("", say("未问")), ("True", say("是")), ("False", say("否")))
    field.choices = [(value, said(word)) for value, word in words]


def truth(field: SelectField) -> bool | None:
    """Read such a field."""
    return {"True": True, "False": False}.get(field.data)
