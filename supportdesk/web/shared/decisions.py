"""The form of a decision, whatever is decided on: yes, yes to less, back, or no; shown once more before it is sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.applications.states import State
from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.policies.codes import code_list
from supportdesk.services.programmes.catalogue import AnyWalk
from supportdesk.services.work import Work
from supportdesk.web.shared.fields import money_field
from supportdesk.web.shared.forms import CheckedForm
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds.forms import given, long_field
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import said

APPROVE, LESS, BACK, REFUSE = "approve", "less", "return", "refuse"
T = TypeVar("T")


def neighbours(waiting: Sequence[T], own: T | None, url: Callable[[T], str]) -> dict[str, Any]:
    """How many wait, and the addresses of those before and after one's own; "" where there is none."""
    place = waiting.index(own) if own in waiting else None
    return {
        "waiting": len(waiting),
        "before": url(waiting[place - 1]) if place else "",
        "after": url(waiting[place + 1]) if place is not None and place + 1 < len(waiting) else "",
    }


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

    def once_more(self, amount: Money, hints: Mapping[str, str], checks: Iterable[RuleResult]) -> dict[str, Any]:
        """What is shown before it is sent: `amount` is granted unless the form says less; unknown rules where one agrees."""
        chosen = self.choice.data
        is_yes = chosen in {APPROVE, LESS}
        granted: Money = (self.amount.clean or amount) if is_yes else ZERO
        return {
            "chosen": dict(self.choice.choices)[chosen],
            "granted": granted,
            "capitals": capitals(granted).removeprefix("人民币") if granted else "",
            "reason": "" if is_yes else code_label("rejection_reasons", self.code.data),
            "consequence": hints[chosen],
            "unknown": [said(one.sentence) for one in checks if one.verdict is Verdict.UNKNOWN] if is_yes else [],
        }

    def is_confirmed(self) -> bool:
        """Tell whether a whole decision was seen and sent."""
        return super().is_confirmed() and self.is_complete()

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
