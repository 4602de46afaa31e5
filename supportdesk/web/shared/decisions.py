"""The form of a decision, whatever is decided on: yes, yes to less, back, or no; shown once more before it is sent."""

from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.applications.states import State
from supportdesk.policies.codes import code_list
from supportdesk.services.programmes.catalogue import AnyWalk
from supportdesk.services.work import Work
from supportdesk.web.shared.fields import money_field
from supportdesk.web.shared.forms import CheckedForm
from supportdesk.web.shared.loan_deeds.forms import given, long_field
from supportdesk.web.shared.reading import reading

APPROVE, LESS, BACK, REFUSE = "approve", "less", "return", "refuse"


class DecisionForm(CheckedForm):
    """The decision, and what it needs: an amount, a reason, an opinion."""

    choice = RadioField(_l("决定"), [InputRequired(_l("请选择一项决定。"))])
    amount = money_field(_l("批准金额"), zero_allowed=False)
    code = SelectField(_l("理由"), default="", coerce=given)
    text = long_field(_l("意见"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.code.choices = [("", "—"), *code_list("rejection_reasons").choices(reading().language)]

    def offer(self, state: str, *, has_amount: bool = True) -> Self:
        """Fill the choices: who decides second confirms, sends back or refuses; where no amount is granted none is lowered."""
        choices = [(APPROVE, _("同意"))]
        if state == State.DECISION and has_amount:
            choices.append((LESS, _("同意，调整金额")))
        back = _("退回复核") if state == State.DECISION else _("退回首次审批")
        self.choice.choices = [*choices, (BACK, back), (REFUSE, _("不予批准"))]
        return self

    def decide(self, work: Work, walk: AnyWalk, application: Any) -> None:  # noqa: ANN401 - of the walk's kind
        """Do what was chosen."""
        text, choice = self.text.clean or "", self.choice.data
        if choice == BACK:
            walk.return_to_step_before(work, application, code=self.code.data, text=text)
        elif choice == REFUSE:
            walk.refuse(work, application, code=self.code.data, text=text)
        elif application.state == State.SECOND_DECISION:
            walk.approve_second(work, application, text=text)
        else:
            walk.approve(work, application, text=text, amount=self.amount.clean if choice == LESS else None)

    def is_complete(self) -> bool:
        """Tell whether what the choice needs was filled in; what is missing is told at its field."""
        missing = {
            "amount": self.choice.data == LESS and self.amount.clean is None,
            "code": self.choice.data in {BACK, REFUSE} and not self.code.data,
            "text": self.choice.data in {BACK, REFUSE} and not self.text.clean,
        }
        for name in (name for name, is_missing in missing.items() if is_missing):
            self[name].errors = [*self[name].errors, _("请填写。")]
        return not any(missing.values())
