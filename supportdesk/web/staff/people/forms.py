"""What is corrected of a person, one intention a form. Numbers are never shown: an empty box keeps what is stored."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import parse_mobile, parse_name, parse_text
from supportdesk.domain.identifiers import IdType, parse_passport, parse_resident_number
from supportdesk.domain.people import Sealed, masked
from supportdesk.extensions import db
from supportdesk.models.people import Person
from supportdesk.queries import accounts as account_queries
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.corrections import CorrectionForm
from supportdesk.web.shared.fields import (
    KeptField,
    ParsedField,
    day_field,
    kept_hint,
    kept_line_field,
    line_field,
    two_hints,
)
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.words import said

LONGEST_NOTES = 2_000
_SPELT = {"autocomplete": "off", "spellcheck": "false"}


def _hint(field: Sealed, person: Person) -> str:
    """Say what is stored, as everyone may see it."""
    return kept_hint(masked(field, getattr(person, field.value), person.id_type))


def _squeezed(text: str) -> str:
    """A number as it is stored: no spaces, capitals."""
    return "".join(parse_text(text, longest=40, one_line=True).value.split()).upper()


class IdentityForm(CorrectionForm):
    """Name and number; birth and sex follow a resident number, and are asked for a passport."""

    name = ParsedField(_l("姓名"), lambda text: parse_name(text).value, [DataRequired(_l("请填写姓名。"))])
    id_type = SelectField(_l("证件类型"), [InputRequired(_l("请选择证件类型。"))])
    id_no = KeptField(_l("证件号码"), str.strip)
    sex = SelectField(_l("性别"))
    born_on = day_field(_l("出生日期"))

    def offer(self, person: Person) -> None:
        """Fill choices; say which number is stored, and when sex and birth are asked."""
        self.id_type.choices = code_choices("id_types")[1:]
        self.sex.choices = [("", "—"), ("M", _("男")), ("F", _("女"))]
        of_passport = _("护照才填；身份证从号码推算")
        self.drawn = {
            "id_no": {"hint": _hint(Sealed.ID_NO, person), "width": "w-18", "attributes": _SPELT, "optional": False},
            "sex": {"hint": of_passport, "width": "w-8"},
            "born_on": {"hint": of_passport, "width": "w-8"},
        }

    def validate_id_no(self, field: ParsedField) -> None:
        """Read the number as the document's kind asks."""
        if not (field.data or "").strip():
            return
        try:
            if self.is_passport:
                parse_passport(field.data)
            else:
                parse_resident_number(field.data, today=today())
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error

    @property
    def is_passport(self) -> bool:
        """A passport tells neither sex nor birth."""
        return bool(self.id_type.data == IdType.PASSPORT.value)

    @property
    def yours(self) -> dict[str, object]:
        """The number masked, as the stored one is."""
        typed = masked(Sealed.ID_NO, self.id_no.clean or "", self.id_type.data)
        return super().yours | {"id_no": typed or _("（没有改）")}


class ContactForm(CorrectionForm):
    """How the person is reached."""

    phone = KeptField(_l("手机"), lambda text: parse_mobile(text).value)
    no_phone = BooleanField(_l("本人没有手机，删去登记的号码"))
    other_contact = kept_line_field(_l("其他联系方式"))
    no_other_contact = BooleanField(_l("删去登记的其他联系方式"))

    def offer(self, person: Person) -> None:
        """Say which number is stored."""
        attributes = {"inputmode": "tel", "autocomplete": "off"}
        hint = _hint(Sealed.PHONE, person)
        other = two_hints(_("固定电话、家人手机等，写明是谁的。"), _hint(Sealed.OTHER_CONTACT, person))
        self.drawn = {
            "phone": {"hint": hint, "width": "w-18", "attributes": attributes, "optional": False},
            "other_contact": {"hint": other, "attributes": {"autocomplete": "off"}, "optional": False},
        }
        if not person.other_contact:
            del self.no_other_contact

    @property
    def yours(self) -> dict[str, object]:
        """The number masked, as the stored one is."""
        typed = {
            "phone": masked(Sealed.PHONE, self.phone.clean or ""),
            "other_contact": masked(Sealed.OTHER_CONTACT, self.other_contact.clean or ""),
        }
        return super().yours | {name: value or _("（没有改）") for name, value in typed.items()}


class BackgroundForm(CorrectionForm):
    """What forms ask beside the name."""

    ethnicity = SelectField(_l("民族"))
    education = SelectField(_l("文化程度"))
    marital = SelectField(_l("婚姻状况"))
    employment_cert_no = line_field(_l("就业创业证号"), longest=40)
    skills = line_field(_l("技能与证书"))
    household_relation = SelectField(_l("与户主关系"))

    def offer(self, person: Person) -> None:
        """Fill choices; who somebody is to the head is asked of those who are counted to a family."""
        lists = {
            "ethnicity": "ethnicities",
            "education": "education",
            "marital": "marital",
            "household_relation": "family_relations",
        }
        for name, of in lists.items():
            self[name].choices = code_choices(of, _("未问"))
            self.drawn[name] = {"width": "w-18"}
        if person.household_id is None:
            del self.household_relation


class CertificatesForm(CorrectionForm):
    """Cards and standings that some forms ask for."""

    social_security_card_no = KeptField(_l("社会保障卡号"), _squeezed)
    no_social_security_card = BooleanField(_l("删去登记的社会保障卡号"))
    insurance_status = SelectField(_l("参保情况"))
    disability_no = KeptField(_l("残疾人证号"), _squeezed)
    no_disability = BooleanField(_l("删去登记的残疾人证号"))
    political_status = SelectField(_l("政治面貌"))

    def offer(self, person: Person) -> None:
        """Fill choices; say what is stored, of the disability certificate only that it is."""
        self.insurance_status.choices = code_choices("insurance_statuses", _("未问"))
        self.political_status.choices = code_choices("political_statuses", _("未问"))
        kept = _("已登记；不改就留空") if person.disability_no else _("现在没有登记")
        disability = two_hints(_("20 位。加密保存，页面上只显示有或没有。"), kept)
        card = _hint(Sealed.SOCIAL_SECURITY_CARD_NO, person)
        self.drawn = {
            "social_security_card_no": {"hint": card, "width": "w-18", "attributes": _SPELT, "optional": False},
            "insurance_status": {"width": "w-18"},
            "disability_no": {"hint": disability, "width": "w-18", "attributes": _SPELT, "optional": False},
            "political_status": {"hint": _("表格要求时才填，不在页面上显示"), "width": "w-18"},
        }
        if not person.social_security_card_no:
            del self.no_social_security_card
        if not person.disability_no:
            del self.no_disability

    @property
    def yours(self) -> dict[str, object]:
        """The numbers masked, as the stored ones are."""
        return super().yours | {
            field.value: masked(field, self[field.value].clean or "") or _("（没有改）")
            for field in (Sealed.SOCIAL_SECURITY_CARD_NO, Sealed.DISABILITY_NO)
        }


class AddressesForm(CorrectionForm):
    """Where the person is registered, and where they live."""

    registered_address = line_field(_l("户籍地址"))
    registered_division = line_field(_l("户籍行政区划代码"), longest=12)
    live_address = line_field(_l("常住地址"))

    def offer(self, _person: Person) -> None:
        """Say what the division looks like."""
        attributes = {"inputmode": "numeric"}
        self.drawn = {
            "registered_division": {"hint": _("6、9 或 12 位数字"), "width": "w-18", "attributes": attributes}
        }


class BankDetailsForm(CorrectionForm):
    """Where money goes."""

    bank_name = line_field(_l("开户银行"))
    bank_account = KeptField(
        _l("银行账号"), lambda text: parse_text(text, longest=40, one_line=True).value.replace(" ", "")
    )
    no_account = BooleanField(_l("删去登记的账号"))

    def offer(self, person: Person) -> None:
        """Say which account is stored."""
        attributes = {"inputmode": "numeric", "autocomplete": "off"}
        hint = two_hints(_("户名须是本人。"), _hint(Sealed.BANK_ACCOUNT, person))
        self.drawn = {"bank_account": {"hint": hint, "width": "w-18", "attributes": attributes, "optional": False}}

    @property
    def yours(self) -> dict[str, object]:
        """The account masked, as the stored one is."""
        typed = masked(Sealed.BANK_ACCOUNT, self.bank_account.clean or "")
        return super().yours | {"bank_account": typed or _("（没有改）")}


class AbsenceForm(CorrectionForm):
    """Where the person was, and when they returned."""

    away_place = line_field(_l("外出地"))
    away_trade = line_field(_l("外出从事行业"))
    away_from = day_field(_l("外出时间"))
    away_to = day_field(_l("结束外出时间"))
    returned_on = day_field(_l("返乡日期"))
    return_reason = line_field(_l("返乡原因"))

    def offer(self, _person: Person) -> None:
        """Give days short boxes."""
        self.drawn = {name: {"width": "w-8"} for name in ("away_from", "away_to", "returned_on")}


class HardshipForm(CorrectionForm):
    """The hardship flags."""

    hardship = SelectMultipleField(_l("困难标记"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def offer(self, person: Person) -> None:
        """Fill choices; a flag that the list no longer knows stays."""
        known = dict(code_choices("hardship_flags")[1:])
        self.hardship.choices = [*known.items(), *((flag, flag) for flag in person.hardship if flag not in known)]
        self.drawn = {"hardship": {"hint": _("只给办理需要的人看；没有就一项也不选"), "optional": False}}


class NotesForm(CorrectionForm):
    """What the office notes for itself."""

    notes = TextAreaField(_l("备注"), render_kw={"data-limit": LONGEST_NOTES})

    def validate_notes(self, field: TextAreaField) -> None:
        """Keep within what is stored."""
        try:
            field.data = parse_text(field.data or "", longest=LONGEST_NOTES).value
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error


class ConsentForm(CorrectionForm):
    """That the person agreed to their data being kept."""

    consent_on = day_field(_l("签署日期"))
    consent_channel = SelectField(_l("签署渠道"))
    consent_withdrawn_on = day_field(_l("撤回日期"))

    def offer(self, _person: Person) -> None:
        """Fill choices."""
        self.consent_channel.choices = code_choices("channels", _("未问"))
        self.drawn = {
            "consent_on": {"width": "w-8"},
            "consent_channel": {"width": "w-18"},
            "consent_withdrawn_on": {"hint": _("本人撤回时填写；重新签署就改签署日期、清空这一项"), "width": "w-8"},
        }


class UnitForm(CorrectionForm):
    """The unit that looks after the person."""

    unit_id = SelectField(_l("所属乡镇"), [InputRequired(_l("请选择机构。"))], coerce=int)

    def offer(self, _person: Person) -> None:
        """Fill choices."""
        self.unit_id.choices = [(one.id, one.name) for one in account_queries.list_subtree(db.session(), signed_in())]
        self.drawn = {"unit_id": {"hint": _("迁到别的乡镇后，由那里的经办人员办理"), "width": "w-18"}}
