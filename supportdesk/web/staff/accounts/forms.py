"""What is asked for an account: of everybody the same, and what only staff, banks or applicants need."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from supportdesk.domain.permissions import STAFF, Role
from supportdesk.extensions import db
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import banks as bank_queries
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.navigation import ROLE_NAMES
from supportdesk.web.shared.words import said


class HolderForm(Form):
    """Who it is, and where they are reminded."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=50)])
    email = StringField(
        _l("邮箱"), [Optional(), Length(max=120), Regexp(r"[^@\s]+@[^@\s]+$", message=_l("邮箱地址不完整。"))]
    )

    @property
    def address(self) -> str:
        """The mail address, "" for none."""
        return (self.email.data or "").strip()


class NewForm(HolderForm):
    """A new account has a user name, which it keeps."""

    username = StringField(
        _l("用户名"),
        [
            InputRequired(_l("请填写用户名。")),
            Regexp(
                r"[a-z][a-z0-9._-]{2,39}$", message=_l("用户名须为 3 至 40 个小写字母、数字、点或横线，以字母开头。")
            ),
        ],
    )


class StaffForm(NewForm):
    """What they do where."""

    role = SelectField(_l("职责"), [InputRequired(_l("请选择职责。"))])
    unit_id = SelectField(_l("机构"), [InputRequired(_l("请选择机构。"))], coerce=int)

    def offer(self) -> Self:
        """Fill the choices."""
        self.role.choices = [(role.value, said(ROLE_NAMES[role])) for role in Role if role in STAFF]
        self.unit_id.choices = unit_choices()
        return self


class PartnerForm(NewForm):
    """For which bank they work."""

    bank_id = SelectField(_l("银行"), [InputRequired(_l("请选择银行。"))], coerce=int)

    def offer(self) -> Self:
        """Fill the choices: closed banks too, for the loans that they still have."""
        banks = bank_queries.list_known(db.session(), signed_in().unit)
        self.bank_id.choices = [(bank.id, bank.name) for bank in sorted(banks, key=lambda bank: not bank.is_active)]
        return self


class CorrectionForm(HolderForm):
    """What can be corrected; the unit only of staff: a bank's and an applicant's account stay where they belong."""

    unit_id = SelectField(_l("机构"), [InputRequired(_l("请选择机构。"))], coerce=int)
    version = HiddenField()

    def offer(self, role: Role) -> Self:
        """Fill the choices, or take the field away."""
        if role in STAFF:
            self.unit_id.choices = unit_choices()
        else:
            del self.unit_id
        return self


class ReasonForm(Form):
    """Why."""

    reason = StringField(_l("理由"), [InputRequired(_l("请写明理由。")), Length(max=200)])


def unit_choices() -> list[tuple[int, str]]:
    """The units of the reader's subtree."""
    return [(unit.id, unit.name) for unit in account_queries.list_units(db.session(), signed_in())]
