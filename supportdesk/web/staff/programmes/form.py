"""The form of a draft, made from the list of parameters: a field and a clause for each."""

from collections.abc import Mapping
from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from supportdesk.domain.programmes.catalogue import SUBJECT_WORDS, parameters_of, terms_class
from supportdesk.domain.programmes.parameter_words import CHOICE_WORDS
from supportdesk.domain.programmes.parameters import Parameter, ValueKind
from supportdesk.domain.words import Words
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.web.shared.fields import day_field, line_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.words import said
from supportdesk.web.staff.programmes.fields import LISTED, field_for, stored, typed
from supportdesk.web.staff.programmes.reading import code_names, words_of

_CLAUSE = "clause_of_"


class DraftForm(Form):
    """When the version holds, the document it stands on, and every parameter."""

    effective_from = day_field(_l("生效日"), DataRequired(_l("请填写生效日。")))
    effective_to = day_field(_l("失效日"))
    document = line_field(_l("政策文件和文号"), DataRequired(_l("请写明政策文件和文号。")))
    version = HiddenField()

    _draft: ProgrammeVersion
    _parameters: Mapping[str, Parameter]

    @classmethod
    def about(cls, draft: ProgrammeVersion) -> "DraftForm":
        """Return the form as sent, or filled with what the draft holds."""
        known: dict[str, Any] = {
            "effective_from": draft.effective_from,
            "effective_to": draft.effective_to,
            "document": draft.document,
            "version": draft.version,
        }
        wanted = parameters_of(draft.programme.kind.value, draft.parameters)
        for key, parameter in wanted.items():
            entry = draft.parameters.get(key, {})
            known[key] = typed(parameter, entry.get("value"))
            known[_CLAUSE + key] = entry.get("clause", "")
        form = cast("DraftForm", _with_every(draft.programme.kind.value, wanted).received(data=known))
        form._draft, form._parameters = draft, wanted  # noqa: SLF001 - of the same class
        form._speak()  # noqa: SLF001 - of the same class
        return form

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the words, then every parameter as the domain reads it; each fault lands on its field."""
        sound = super().validate(extra_validators)
        faults = terms_class(self._draft.programme.kind.value).faults_of(
            {key: {"value": value} for key, value in self.values().items()}
        )
        for fault in faults:
            self.refuse(fault)
        return bool(sound) and not faults

    @property
    def seen_version(self) -> int:
        """Return the version that the editor had before them; 0, which none is, for what is no number."""
        return counter(request.form.get("version"))

    def values(self) -> dict[str, Any]:
        """Return every parameter as it is stored."""
        before: Mapping[str, Any] = self._draft.parameters
        return {
            key: stored(parameter, self[key].data, before.get(key, {}).get("value"))
            for key, parameter in self._parameters.items()
        }

    def clauses(self) -> dict[str, str]:
        """Return what each parameter stands on."""
        return {key: self[_CLAUSE + key].clean or "" for key in self._parameters}

    def clause_field(self, key: str) -> Any:  # noqa: ANN401 - a field of WTForms, which has no types
        """Return the field of a parameter's clause."""
        return self[_CLAUSE + key]

    def column_words(self, key: str) -> dict[str, dict[str, str]]:
        """Return the words of the choices in a table's columns, by column."""
        return {
            # An empty row chooses nothing.
            column.key: {"": "—"} | {one: said(CHOICE_WORDS.get(one, Words(one))) for one in column.choices}
            for column in self._parameters[key].columns
            if column.choices
        }

    @staticmethod
    def clauses_of(draft: ProgrammeVersion) -> dict[str, object]:
        """Return what the parameters of a draft stand on, by the fields' names."""
        return {_CLAUSE + key: entry.get("clause", "") for key, entry in draft.parameters.items()}

    def in_words(self, key: str, value: object) -> str | None:
        """Say a parameter's value as its reader does; None for what is no parameter."""
        if key not in self._parameters:
            return None
        return "\n".join(words_of(self._parameters[key], {"value": value}))

    def _speak(self) -> None:
        """Say labels and choices in the reader's language."""
        for key, parameter in self._parameters.items():
            self[key].label.text = said(parameter.label)
            if parameter.kind is ValueKind.CHOICE:
                # What a version is for stays as it is: the other parameters hang on it.
                offered = [self[key].data] if key == "subject" else parameter.choices
                words = {one: CHOICE_WORDS.get(one) or SUBJECT_WORDS.get(one, Words(one)) for one in offered}
                self[key].choices = [(one, said(word)) for one, word in words.items()]
        for key in LISTED & set(self._parameters):
            # A code that the lists no longer know stays, so that saving does not lose it.
            there = typed(self._parameters[key], self._draft.parameters.get(key, {}).get("value"))
            names = code_names(key)
            self[key].choices = [*names.items(), *((code, code) for code in there if code not in names)]


# One class for each set of parameters: they are many fields, and few sets.
_MADE: dict[tuple[str, ...], Any] = {}


def _with_every(kind: str, parameters: Mapping[str, Parameter]) -> Any:  # noqa: ANN401 - a class that is made of data
    """Make the form's class with a field and a clause for each parameter of a kind's version."""
    made = _MADE.get((kind, *parameters))
    if made is None:
        named = {key: field_for(parameter) for key, parameter in parameters.items()}
        clauses = {_CLAUSE + key: line_field(_l("依据条款")) for key in parameters}
        made = cast("Any", type(DraftForm))("_EveryParameter", (DraftForm,), named | clauses)
        _MADE[kind, *parameters] = made
    return made
