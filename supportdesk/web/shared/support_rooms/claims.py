"""What a claim asks, whoever reports it: the office at the counter, or the insured from home."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired

from supportdesk.domain.errors import BadValueError, SupportdeskError
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.insurance import LOSS_WORDS, LossKind
from supportdesk.policies.codes import code_list
from supportdesk.services.programmes.insurance.claims import ClaimFacts, LossFacts
from supportdesk.web.shared.fields import day_field, line_field, money_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import clean_or, day_of, given, long_field, needed
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import said

LOSS_ROWS = 5


class LossRow(PlainForm):  # type: ignore[misc]  # the package has no types
    """One loss; an empty line is none."""

    title = line_field(_l("损失项目"))
    kind = SelectField(_l("类别"), default=LossKind.BASE.value, coerce=given)
    claimed = money_field(_l("申报金额"))
    evidence = line_field(_l("证据"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, said(words)) for kind, words in LOSS_WORDS.items()]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """An amount or a proof without what was lost would be left out of the claim."""
        sound = bool(super().validate(extra_validators))
        typed = any((box.data or "").strip() for box in (self.claimed, self.evidence))
        if typed and not (self.title.data or "").strip():
            self.title.errors = [*self.title.errors, _("请写明损失项目。")]
            return False
        return sound


class ClaimForm(Form):
    """What happened, and what was lost."""

    event_on = day_field(_l("出险日期"), needed())
    cause = SelectField(_l("停业原因"), [InputRequired(_l("请选一项。"))], default="", coerce=given)
    narrative = long_field(_l("经过"), needed())
    salvage = money_field(_l("残值"))
    other_compensation = money_field(_l("其他赔偿"))
    losses = FieldList(FormField(LossRow), _l("损失"), min_entries=LOSS_ROWS, max_entries=LOSS_ROWS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.cause.choices = [("", _("请选择")), *code_list("closure_reasons").choices(reading().language)]

    def refuse(self, error: SupportdeskError) -> None:
        """Show a refusal at its field; what is wrong with the losses as a whole stands above the form."""
        super().refuse(BadValueError(error.words) if getattr(error, "field", "") == "losses" else error)

    @property
    def yours(self) -> dict[str, object]:
        """What was typed, as the deed takes it."""
        return vars(self.facts)

    @property
    def facts(self) -> ClaimFacts:
        rows = [one.form for one in self.losses if one.form.title.clean]
        return ClaimFacts(
            event_on=day_of(self.event_on),
            cause=self.cause.data,
            narrative=clean_or(self.narrative, ""),
            losses=tuple(
                LossFacts(
                    one.title.clean, clean_or(one.claimed, ZERO), clean_or(one.evidence, ""), LossKind(one.kind.data)
                )
                for one in rows
            ),
            salvage=clean_or(self.salvage, ZERO),
            other_compensation=clean_or(self.other_compensation, ZERO),
        )


def paper_title(paper: dict[str, Any]) -> str:
    """What a paper of a claim is called in the reader's language."""
    return str(paper["title"] if reading().language.startswith("zh") else paper.get("title_en") or paper["title"])
