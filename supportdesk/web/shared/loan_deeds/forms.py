"""Forms of single steps. The law stands in the domain: a refusal comes back onto the field it names."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import TextArea

from supportdesk.domain import fields as read
from supportdesk.policies.codes import code_list
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, money_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.reading import reading

LONGEST = 2_000


def long_field(label: object, *validators: object, longest: int = LONGEST, **options: Any) -> ParsedField:  # noqa: ANN401 - as WTForms has it
    """Several lines of free text."""
    return ParsedField(
        label, lambda text: read.parse_text(text, longest=longest).value, validators, widget=TextArea(), **options
    )


def given(value: object) -> str:
    """Read a choice; one that was not sent is the empty one."""
    return "" if value is None else str(value)


def needed() -> DataRequired:
    """The validator of a field that can't be left empty."""
    return DataRequired(_l("请填写。"))


class ConfirmForm(Form):
    """Nothing to fill in: the page says what will happen."""


class OpinionForm(Form):
    """What the office says."""

    text = long_field(_l("意见"), needed())


class OpenOpinionForm(Form):
    """What the office may say."""

    text = long_field(_l("意见"))


class ReasonForm(Form):
    """One of the shared reasons, and the words for the applicant."""

    code = SelectField(_l("理由"), [InputRequired(_l("请选一条理由。"))], default="", coerce=given)
    text = long_field(_l("说明"), needed())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        reasons = code_list("rejection_reasons").choices(reading().language)
        self.code.choices = [("", "—"), *[one for one in reasons if one[0] != "WITHDRAWN"]]


class ReviewForm(Form):
    """How much is recommended, and why."""

    amount = money_field(_l("建议金额"), needed(), zero_allowed=False)
    text = long_field(_l("复核意见"))


class BankForm(Form):
    """Which bank."""

    bank_id = SelectField(_l("银行"), [InputRequired(_l("请选择银行。"))], coerce=int)


class ContractForm(Form):
    """The contract as the bank signed it."""

    contract_no = line_field(_l("合同号"), needed(), longest=60)
    contract_on = day_field(_l("合同日期"), needed(), default=today)
    amount = money_field(_l("合同金额"), needed(), zero_allowed=False)
    rate_percent = ParsedField(_l("年利率"), lambda text: f"{read.parse_percent(text).value:f}", [needed()])


class PayoutForm(Form):
    """When and how much was paid out, and until when it runs."""

    on = day_field(_l("放款日期"), needed(), default=today)
    amount = money_field(_l("放款金额"), needed(), zero_allowed=False)
    matures_on = day_field(_l("到期日"))


class RepaymentForm(Form):
    """What the borrower repaid on which day."""

    on = day_field(_l("还款日期"), needed(), default=today)
    principal = money_field(_l("本金"))
    interest = money_field(_l("利息"))
    is_early = BooleanField(_l("提前归还（不在还款计划内）"))
    note = line_field(_l("备注"))


class EarlySettlementForm(Form):
    """The day on which all was repaid."""

    on = day_field(_l("还款日期"), needed(), default=today)
    interest = money_field(_l("利息"))
    note = line_field(_l("备注"))


class ExtensionForm(Form):
    """Until when, and why."""

    to = day_field(_l("展期至"), needed())
    note = line_field(_l("理由"), needed())


class InstalmentsForm(Form):
    """In how many monthly parts, from when, and by which agreement."""

    parts = whole_field(_l("分几期（每月一期）"), needed(), least=2, most=120)
    first_due_on = day_field(_l("首期还款日"), needed())
    note = line_field(_l("协议和理由"), needed())


class OverdueForm(Form):
    """Since when, and what is known."""

    since = day_field(_l("逾期起始日"), needed())
    text = long_field(_l("情况"), needed())


class CompensationForm(Form):
    """What the fund pays beside the principal."""

    unpaid_interest = money_field(_l("未付的贷款期内利息"))
    text = long_field(_l("代偿依据"), needed())


class RecoveryForm(Form):
    """What came back."""

    on = day_field(_l("收回日期"), needed(), default=today)
    amount = money_field(_l("收回金额"), needed(), zero_allowed=False)
    note = line_field(_l("备注"))


class QuarterForm(Form):
    """A quarter's interest as the bank proves it."""

    interest_paid = money_field(_l("借款人已付利息"), needed(), zero_allowed=False)
    proof = line_field(_l("凭证"), needed())


class PaymentForm(Form):
    """The day of the payment."""

    on = day_field(_l("拨付日期"), needed(), default=today)


class GiveBackForm(Form):
    """Why a subsidy came back, and whether it is to be paid again."""

    pay_again = RadioField(_l("退回的原因"), [InputRequired(_l("请选择。"))])
    reason = line_field(_l("说明"), needed())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.pay_again.choices = [("yes", _l("退汇，改正账号后重付")), ("no", _l("多付、误付或挪用，收回不再付"))]


class ReversalForm(Form):
    """Why a row is taken back."""

    reason = line_field(_l("冲销理由"), needed())


def clean_or(field: ParsedField, usual: Any) -> Any:  # noqa: ANN401 - the field's own type
    """What a field holds, or what stands for an empty one."""
    return usual if field.clean is None else field.clean


def day_of(field: ParsedField) -> date:
    """The day of a field that can't be left empty."""
    found: date = field.clean
    return found
