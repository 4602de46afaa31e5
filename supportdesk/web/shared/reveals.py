"""Numbers that are shown masked: what they are called, and the form that asks why somebody must see one."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from supportdesk.domain.people import Sealed
from supportdesk.domain.words import say
from supportdesk.web.shared.fields import ParsedField
from supportdesk.web.shared.forms import Form

SEALED_NAMES = {
    Sealed.ID_NO: say("证件号码"),
    Sealed.PHONE: say("手机"),
    Sealed.BANK_ACCOUNT: say("银行账号"),
    Sealed.OTHER_CONTACT: say("其他联系方式"),
    Sealed.SOCIAL_SECURITY_CARD_NO: say("社会保障卡号"),
    Sealed.DISABILITY_NO: say("残疾人证号"),
}


class RevealForm(Form):
    """Why somebody must see the number."""

    reason = ParsedField(_l("查看原因"), str.strip, [DataRequired(_l("请写明查看原因。"))])
