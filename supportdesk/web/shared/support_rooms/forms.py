"""Forms of the steps that every kind has, beside those of `loan_deeds.forms`."""

from flask_babel import lazy_gettext as _l

from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field, money_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import ReasonForm, long_field, needed


class CauseForm(Form):
    """Why."""

    reason = line_field(_l("原因"), needed())


class PaidForm(Form):
    """The day on which Finance paid."""

    on = day_field(_l("拨付日期"), needed(), default=today)


class RevocationForm(ReasonForm):
    """Why an award is taken back, and how much is claimed back."""

    amount = money_field(_l("追回金额"), needed(), zero_allowed=False)


class ReturnedForm(Form):
    """What came back of a claim."""

    on = day_field(_l("收回日期"), needed(), default=today)
    amount = money_field(_l("收回金额"), needed(), zero_allowed=False)
    note = line_field(_l("备注"))


class WaiverForm(Form):
    """On what ground the rest is let off."""

    text = long_field(_l("依据"), needed())
