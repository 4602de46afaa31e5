"""What the form of an application says, in words."""

from datetime import date

from supportdesk.domain.applications.form import FieldKind, FilledForm, FormField, said_value
from supportdesk.papers.case_papers.labels import label
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.language import ENGLISH, UNKNOWN, Wording
from supportdesk.papers.pdf.contents import Fact


def answers_of(record: Record, w: Wording) -> list[Fact]:
    """Every field of the form that is filled in, in words; several lines of text go over the whole width."""
    filled = FilledForm.of(record.programme.fields, record.application)
    return [
        Fact(w.said(one.label), _value(record, one, filled.values.get(one.name), w), wide=one.kind is FieldKind.TEXT)
        for one in filled.own_fields
        if not one.is_empty(filled.values.get(one.name))
    ]


def _value(record: Record, one: FormField, value: object, w: Wording) -> str:
    if one.kind is FieldKind.DAY and isinstance(value, date):
        return w.day(value)
    if one.kind is FieldKind.CHOICE and one.code_list:
        return label(one.code_list, str(value), w.language)
    if one.kind is FieldKind.CHOICE and not one.choices:
        # The choices stand in the version: a line of a catalogue with its title in both languages.
        row = next((row for row in getattr(record.terms, "catalogue", ()) if row.code == value), None)
        if row is not None:
            return (row.title_en if w.language == ENGLISH and row.title_en else row.title) or str(value)
    words = said_value(one, value)
    return w.said(words) if words is not None else UNKNOWN
