"""The form of a draft, made from the list of parameters: a field and a clause for each."""

from collections.abc import Mapping
from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from supportdesk.domain.programmes.loan_terms import BY_KEY, PARAMETERS, faults_of
from supportdesk.domain.programmes.parameter_words import CHOICE_WORDS
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.web.shared.fields import day_field, line_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.words import said
from supportdesk.web.staff.programmes.fields import field_for, stored, typed
from supportdesk.web.staff.programmes.reading import code_names

_CLAUSE = "clause_of_"


class DraftForm(Form):
    """When the version holds, the document it stands on, and every parameter."""

    effective_from = day_field(_l("生效日"), DataRequired(_l("请填写生效日。")))
    effective_to = day_field(_l("失效日"))
    document = line_field(_l("政策文件和文号"), DataRequired(_l("请写明政策文件和文号。")))
    version = HiddenField()

    _draft: ProgrammeVersion

    @classmethod
    def about(cls, draft: ProgrammeVersion) -> "DraftForm":
        """Return the form as sent, or filled with what the draft holds."""
        known: dict[str, Any] = {
            "effective_from": draft.effective_from,
            "effective_to": draft.effective_to,
            "document": draft.document,
            "version": draft.version,
        }
        for key, parameter in BY_KEY.items():
            entry = draft.parameters.get(key, {})
            known[key] = typed(parameter, entry.get("value"))
            known[_CLAUSE + key] = entry.get("clause", "")
        form = cast("DraftForm", _EveryParameter.received(data=known))
        form._draft = draft  # noqa: SLF001 - of the same class
        form._speak()  # noqa: SLF001 - of the same class
        return form

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the words, then every parameter as the domain reads it; each fault lands on its field."""
        sound = super().validate(extra_validators)
        faults = faults_of({key: {"value": value} for key, value in self.values().items()})
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
            for key, parameter in BY_KEY.items()
        }

    def clauses(self) -> dict[str, str]:
        """Return what each parameter stands on."""
        return {key: self[_CLAUSE + key].clean or "" for key in BY_KEY}

    def clause_field(self, key: str) -> Any:  # noqa: ANN401 - a field of WTForms, which has no types
        """Return the field of a parameter's clause."""
        return self[_CLAUSE + key]

    def _speak(self) -> None:
        """Say labels and choices in the reader's language."""
        for key, parameter in BY_KEY.items():
            self[key].label.text = said(parameter.label)
        self["publicity_unit"].choices = [(word, said(CHOICE_WORDS[word])) for word in BY_KEY["publicity_unit"].choices]
        for key in ("categories", "exempt_loan_kinds"):
            # A code that the lists no longer know stays, so that saving does not lose it.
            there = typed(BY_KEY[key], self._draft.parameters.get(key, {}).get("value"))
            names = code_names(key)
            self[key].choices = [*names.items(), *((code, code) for code in there if code not in names)]


_EveryParameter = cast("Any", type(DraftForm))(
    "_EveryParameter",
    (DraftForm,),
    {parameter.key: field_for(parameter) for parameter in PARAMETERS}
    | {_CLAUSE + parameter.key: line_field(_l("依据条款")) for parameter in PARAMETERS},
)
