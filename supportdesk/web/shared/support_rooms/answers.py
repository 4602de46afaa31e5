"""The form of a kind: made of its fields, filled from an application, read back, and said in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SelectField

from supportdesk.domain.applications.form import FieldKind, FilledForm, FormField, said_value
from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.fields import counted_in
from supportdesk.domain.money import Money
from supportdesk.models.cases import Case
from supportdesk.policies.codes import code_list
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, money_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import given, long_field
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import day, said

from .room import Room

K = FieldKind
YES_NO = (("yes", _l("是")), ("no", _l("否")), ("", _l("还不知道")))
_YES_NO_VALUES = {"yes": True, "no": False}
_LONGEST_AREA = 12


class AnswersForm(Form):
    """The application as its kind's fields have it. A draft may leave anything out."""

    version = HiddenField()
    asked: tuple[FormField, ...] = ()
    offered: Mapping[str, Sequence[tuple[str, Any]]] = {}
    subject = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        for name, choices in self.offered.items():
            self[name].choices = list(choices)

    @property
    def filled(self) -> FilledForm:
        """What was filled in."""
        return FilledForm(self.asked, {one.name: self._value(one) for one in self.asked}, self.subject)

    def _value(self, one: FormField) -> Any:  # noqa: ANN401 - the type follows the field's kind
        box = self[one.name]
        if isinstance(box, ParsedField):
            return box.clean
        return _YES_NO_VALUES.get(box.data or "") if one.kind is K.YES_NO else box.data or ""

    @property
    def shown_fields(self) -> list[dict[str, Any]]:
        """Each field with its hint, unit and width, for the page."""
        return [
            {
                "field": self[one.name],
                "hint": said(one.hint) if one.hint else "",
                "unit": said(one.unit) if one.unit else "㎡" if one.kind is K.AREA else "",
                "width": _WIDTHS.get(one.kind, ""),
                "optional": None if not one.is_needed else False,
            }
            for one in self.asked
        ]


_WIDTHS = {K.MONEY: "w-8 figures", K.COUNT: "w-4 figures", K.AREA: "w-4 figures", K.DAY: "w-8"}


def subject_of(terms: Any) -> str:  # noqa: ANN401 - the kind's terms
    """What within its kind a version is for; "" for a kind of one programme."""
    return str(getattr(terms, "subject", ""))


def form_of(room: Room, terms: Any, subject: str) -> type[AnswersForm]:  # noqa: ANN401 - the kind's terms
    """Make the form of a kind for one subject, with the choices that the version gives."""
    asked = tuple(one for one in room.programme.fields if one.is_for(subject))
    boxes = {one.name: _box(one) for one in asked}
    offered: dict[str, Sequence[tuple[str, Any]]] = {one.name: YES_NO for one in asked if one.kind is K.YES_NO}
    for one in asked:
        if one.kind is K.CHOICE:
            offered[one.name] = [("", _("请选择")), *choices_of(room, one, terms)]
    told = {"asked": asked, "offered": offered, "subject": subject}
    return type("AnswersForm", (AnswersForm,), {**boxes, **told})


def choices_of(room: Room, one: FormField, terms: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - the kind's terms
    """Code and words of a field's choices in the reader's language."""
    if one.name in room.choices:
        return [(code, said(words)) for code, words in room.choices[one.name](terms)]
    if one.code_list:
        return list(code_list(one.code_list).choices(reading().language))
    return [(code, said(words)) for code, words in one.choices]


def known_of(room: Room, application: Any) -> dict[str, Any]:  # noqa: ANN401 - the kind's own table
    """A draft's values as the form shows them."""
    filled = FilledForm.of(room.programme.fields, application)
    return typed(filled.own_fields, filled.values) | {"version": application.version}


def prefilled(room: Room, session: Session, case: Case, terms: Any, today: date, subject: str) -> dict[str, Any]:  # noqa: ANN401 - the kind's terms
    """What is on record already, as the form shows it; the applicant confirms it by handing in."""
    asked = tuple(one for one in room.programme.fields if one.is_for(subject))
    return typed(asked, room.prefill(session, case, terms, today))


def first(room: Room, session: Session, case: Case, terms: Any, today: date, subject: str) -> FilledForm:  # noqa: ANN401 - the kind's terms
    """What is on record already, as a draft begins with it."""
    asked = tuple(one for one in room.programme.fields if one.is_for(subject))
    known = room.prefill(session, case, terms, today)
    return FilledForm(asked, {one.name: known.get(one.name) for one in asked}, subject)


def typed(fields: Sequence[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they stand in the boxes."""
    shown: dict[str, Any] = {}
    for one in fields:
        value = values.get(one.name)
        if one.kind is K.YES_NO:
            shown[one.name] = "" if value is None else "yes" if value else "no"
        elif not one.is_empty(value):
            shown[one.name] = value
    return shown


def answers_of(room: Room, application: Any, terms: Any) -> list[dict[str, str]]:  # noqa: ANN401 - of the kind
    """Every field of the form with what was filled in, in words; what is empty has a dash."""
    filled = FilledForm.of(room.programme.fields, application)
    return [
        {
            "name": one.name,
            "label": said(one.label),
            "value": value_words(room, one, filled.values.get(one.name), terms),
        }
        for one in filled.own_fields
    ]


def value_words(room: Room, one: FormField, value: Any, terms: Any) -> str:  # noqa: ANN401 - of the kind
    """One value in the reader's words."""
    if one.kind is K.CHOICE and value:
        return dict(choices_of(room, one, terms)).get(value, str(value))
    if one.kind is K.DAY and value is not None:
        return day(value)
    words = said_value(one, value)
    return said(words) if words is not None else "—"


def clash(room: Room, terms: Any, form: AnswersForm, error: StaleVersionError) -> ResponseReturnValue:  # noqa: ANN401 - the kind's terms
    """Answer with both texts: all that is stored, all that was typed, each value written as on the application's page."""
    fields = {one.name: one for one in form.asked}
    stored: dict[str, object] = dict.fromkeys(fields)
    theirs = StaleVersionError(stored | dict(error.theirs), error.version, about=error.about)

    def shown(name: str, value: object) -> str:
        one = fields[name]
        if one.kind is K.MONEY and isinstance(value, int):
            value = Money(value)
        elif one.kind is K.DAY and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return value_words(room, one, value, terms)

    return conflict(form, theirs, yours=stored | form.filled.plain(), shown=shown)


def _box(one: FormField) -> Any:  # noqa: ANN401 - any field
    return _BOXES.get(one.kind, _line)(one, said(one.label))


def _line(one: FormField, label: str) -> Any:  # noqa: ANN401 - any field
    return line_field(label, longest=_LONGEST_AREA if one.kind is K.AREA else one.longest)


_BOXES: Mapping[FieldKind, Callable[[FormField, str], Any]] = {
    K.MONEY: lambda _one, label: money_field(label),
    K.COUNT: lambda one, label: whole_field(label, least=one.least, most=one.most, counted=counted_in(one.unit)),
    K.DAY: lambda _one, label: day_field(label),
    K.YES_NO: lambda _one, label: RadioField(label, default="", coerce=given),
    K.CHOICE: lambda _one, label: SelectField(label, default="", coerce=given),
    K.TEXT: lambda _one, label: long_field(label),
}
