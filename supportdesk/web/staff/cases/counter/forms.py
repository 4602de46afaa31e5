"""The counter's pages as forms: words and parsers, no law."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, ValidationError

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import (
    Parsed,
    parse_date,
    parse_mobile,
    parse_money,
    parse_name,
    parse_text,
    parse_whole_number,
)
from supportdesk.domain.identifiers import IdType, id_type_of, parse_credit_code, parse_passport, parse_resident_number
from supportdesk.domain.people import Addresses, BankDetails, is_age_unusual
from supportdesk.domain.words import say
from supportdesk.services.people import checks
from supportdesk.services.people.households import decimals
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form, HouseMeta, parsed_by
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.words import said

LARGEST_PICTURE = 10_000_000
PICTURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
NONE, NEW = "none", "new"
LONGEST_CODE = 40


def clean(field: Field, default: Any = "") -> Any:  # noqa: ANN401 - what the field's parser gave
    """The clean value of a field that was filled in."""
    return getattr(field, "clean", default)


def text(longest: int = 200) -> Callable[[Form, Field], None]:
    """A validator for one line."""
    return parsed_by(lambda value: parse_text(value, longest=longest, one_line=True))


def a_day(value: str) -> Parsed[date]:
    """A whole date."""
    return Parsed(parse_date(value, month_will_do=False).value.day)


def a_day_or_month(value: str) -> Parsed[date]:
    """A date, or the first day of a month."""
    return Parsed(parse_date(value).value.day)


def a_division(value: str) -> Parsed[str]:
    """The code of a division."""
    typed = parse_text(value, longest=LONGEST_CODE, one_line=True).value
    return Parsed(checks.checked_addresses(Addresses(registered_division=typed)).registered_division)


def an_account(value: str) -> Parsed[str]:
    """A bank account; blanks between its digits go."""
    typed = parse_text(value, longest=LONGEST_CODE, one_line=True).value
    return Parsed(checks.checked_bank_details(BankDetails(bank_account=typed)).bank_account)


def an_area(value: str) -> Parsed[str]:
    """Square metres as they are kept."""
    return Parsed(decimals(value, "area_m2"))


class NumberForm(Form):
    """The identity document."""

    id_type = SelectField(_l("证件类型"), default=IdType.RESIDENT_CARD.value)
    id_no = StringField(_l("证件号码"), [InputRequired(_l("请填写证件号码。"))])
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), parsed_by(parse_name)])
    phone = StringField(_l("手机"), [parsed_by(parse_mobile)])

    def offer(self) -> "NumberForm":
        """Fill the choices."""
        self.id_type.choices = code_choices("id_types")[1:]
        return self

    def validate_id_no(self, field: Field) -> None:
        """Read the number as the document's kind asks."""
        if not (field.data or "").strip():
            return
        try:
            if self.id_type.data == IdType.PASSPORT.value:
                field.clean = parse_passport(field.data).value
            else:
                field.clean = parse_resident_number(field.data, today=today()).value
                self._refuse_another_type(field.clean)
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error

    def _refuse_another_type(self, number: str) -> None:
        """A permit's number begins otherwise than a card's."""
        known = {str(value) for value, _label in self.id_type.choices or ()}
        if self.id_type.data in known and id_type_of(number).value != self.id_type.data:
            raise BadValueError(say("证件类型与号码不符，请核对。"), field="id_no", code="id_type_mismatch")


class SameForm(Form):
    """Whether it is one of those who look alike."""

    choice = RadioField(_l("是不是同一个人？"), [InputRequired(_l("请选择。"))])


class PersonForm(Form):
    """What forms ask of a person; sex and birth only where the number does not tell them."""

    sex = SelectField(_l("性别"), default="")
    born_on = StringField(_l("出生日期"), [parsed_by(a_day)])
    age_confirmed = BooleanField(_l("年龄已核对证件，无误"))
    town = SelectField(_l("所属乡镇"), coerce=str, validators=[InputRequired(_l("请选择乡镇。"))])
    education = SelectField(_l("文化程度"), default="")
    ethnicity = SelectField(_l("民族"), default="")
    marital = SelectField(_l("婚姻状况"), default="")
    registered_address = StringField(_l("户籍地址"), [text()])
    registered_division = StringField(_l("户籍行政区划代码"), [parsed_by(a_division)])
    live_address = StringField(_l("常住地址"), [text()])
    other_contact = StringField(_l("其他联系方式"), [text()])
    employment_cert_no = StringField(_l("就业创业证号"), [text(40)])
    household_no = StringField(_l("户编号"), [text(40)])
    hardship = SelectMultipleField(
        _l("困难标记"), option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    bank_name = StringField(_l("开户银行"), [text()])
    bank_account = StringField(_l("银行账号"), [parsed_by(an_account)])
    # Seldom asked: folded under the rest.
    social_security_card_no = StringField(_l("社会保障卡号"), [text(40)])
    insurance_status = SelectField(_l("参保情况"), default="")
    disability_no = StringField(_l("残疾人证号"), [text(40)])
    political_status = SelectField(_l("政治面貌"), default="")
    folded = ("social_security_card_no", "insurance_status", "disability_no", "political_status")

    def offer(self, towns: list[tuple[str, str]], *, asks_birth: bool) -> "PersonForm":
        """Fill the choices; a passport's holder is asked for sex and birth."""
        self.sex.choices = [("", "—"), ("M", said(say("男"))), ("F", said(say("女")))]
        self.town.choices = [("", said(say("请选择"))), *towns]
        lists = {
            "education": "education",
            "ethnicity": "ethnicities",
            "marital": "marital",
            "insurance_status": "insurance_statuses",
            "political_status": "political_statuses",
        }
        for name, of in lists.items():
            self[name].choices = code_choices(of, said(say("未问")))
        self.hardship.choices = code_choices("hardship_flags")[1:]
        if not asks_birth:
            del self.sex
            del self.born_on
        return self

    def look_twice(self, born_on: date | None) -> None:
        """Leave the question about the age out where it is usual."""
        if born_on is None or not is_age_unusual(born_on, today()):
            del self.age_confirmed

    def validate_age_confirmed(self, field: Field) -> None:
        """Somebody looked twice."""
        if not field.data:
            raise ValidationError(said(say("年龄不在 16 至 100 岁之间，请核对证件后勾选确认。")))


class CategoryForm(PlainForm):  # type: ignore[misc]  # the package has no types
    """A key group with its proof."""

    Meta = HouseMeta

    code = SelectField(_l("人员类别"), default="")
    proof = StringField(_l("证明材料"), [text()])
    valid_from = StringField(_l("认定日期"), [parsed_by(a_day)])
    valid_to = StringField(_l("有效期至"), [parsed_by(a_day)])

    def validate_code(self, field: Field) -> None:
        """A proof without a group says nothing."""
        if not field.data and any((other.data or "").strip() for other in (self.proof, self.valid_from, self.valid_to)):
            raise ValidationError(said(say("请选择人员类别。")))


class ReturnForm(Form):
    """Where the person was, when they returned, and the groups they belong to."""

    away_place = StringField(_l("外出地"), [text()])
    away_trade = StringField(_l("外出从事行业"), [text()])
    away_from = StringField(_l("外出时间"), [parsed_by(a_day_or_month)])
    away_to = StringField(_l("结束外出时间"), [parsed_by(a_day_or_month)])
    returned_on = StringField(_l("返乡日期"), [parsed_by(a_day_or_month)])
    return_reason = StringField(_l("返乡原因"), [text()])
    skills = StringField(_l("技能与证书"), [text()])
    categories = FieldList(FormField(CategoryForm), min_entries=2, max_entries=6)

    def offer(self) -> "ReturnForm":
        """Fill the choices."""
        choices = [*code_choices("person_categories", said(say("不选"))), *code_choices("tax_categories")[1:]]
        for entry in self.categories:
            entry.form.code.choices = choices
        return self


class VentureForm(Form):
    """None yet, a known one, or a new one with its licence."""

    choice = RadioField(_l("创业实体"), default=NEW, validators=[InputRequired(_l("请选择。"))])
    name = StringField(_l("名称"), [text()])
    credit_code = StringField(_l("统一社会信用代码"))
    credit_code_proof = StringField(_l("已核验的执照"), [text()])
    licence = FileField(_l("执照图片"))
    legal_form = SelectField(_l("经营主体类型"), default="")
    founded_on = StringField(_l("成立日期"), [parsed_by(a_day)])
    is_first_venture = SelectField(_l("是否首次创业"), default="")
    status = SelectField(_l("经营状态"), default="operating")
    industry = SelectField(_l("行业门类"), default="")
    industry_name = StringField(_l("具体行业"), [text()])
    main_product = StringField(_l("主要产品或服务"), [text()])
    sales_channel = SelectField(_l("销售渠道"), default="")
    taxpayer = SelectField(_l("纳税人类型"), default="")
    town = SelectField(_l("所在乡镇"), coerce=str, default="")
    address = StringField(_l("经营地址"), [text()])
    addresses_match = SelectField(_l("执照、租约、实际地址一致"), default="")
    area_m2 = StringField(_l("经营面积"), [parsed_by(an_area)])
    monthly_rent = StringField(_l("月租金"), [parsed_by(parse_money)])
    invested = StringField(_l("总投资"), [parsed_by(parse_money)])
    own_fund = StringField(_l("自有资金"), [parsed_by(parse_money)])
    registered_capital = StringField(_l("注册资本"), [parsed_by(parse_money)])
    annual_revenue = StringField(_l("年营业额"), [parsed_by(parse_money)])
    employees = StringField(_l("从业人数"), [parsed_by(parse_whole_number)])
    key_group_employees = StringField(_l("其中重点群体"), [parsed_by(parse_whole_number)])
    insured_employees = StringField(_l("其中参保"), [parsed_by(parse_whole_number)])
    # Seldom asked: folded under the rest.
    loan_fund = StringField(_l("借款资金"), [parsed_by(parse_money)])
    profit_band = SelectField(_l("年利润区间"), default="")
    scale = SelectField(_l("经营规模"), default="")
    owner_type = SelectField(_l("场地产权"), default="")
    lease_from = StringField(_l("租期起"), [parsed_by(a_day)])
    lease_to = StringField(_l("租期止"), [parsed_by(a_day)])
    brand = StringField(_l("品牌或商标"), [text()])
    cooperative = StringField(_l("加入的合作社"), [text()])
    linked_chain = StringField(_l("所属产业链"), [text()])
    honours = StringField(_l("荣誉与认证"), [text()])
    folded = (
        "loan_fund", "profit_band", "scale", "owner_type", "lease_from", "lease_to", "brand", "cooperative",
        "linked_chain", "honours",
    )  # fmt: skip

    def offer(self, known: list[tuple[str, str]], towns: list[tuple[str, str]]) -> "VentureForm":
        """Fill the choices."""
        self.choice.choices = [
            *known,
            (NEW, said(say("登记新的创业实体"))),
            (NONE, said(say("还没有创业实体，先建档"))),
        ]
        yes_no = [("", said(say("未问"))), ("yes", said(say("是"))), ("no", said(say("否")))]
        self.is_first_venture.choices = self.addresses_match.choices = yes_no
        self.status.choices = [("operating", said(say("在营"))), ("planned", said(say("筹备")))]
        self.industry.choices = code_choices("industry_sections", said(say("请选择")))
        self.town.choices = [("", said(say("同本人"))), *towns]
        lists = {
            "legal_form": "legal_forms",
            "sales_channel": "sales_channels",
            "taxpayer": "taxpayers",
            "profit_band": "profit_bands",
            "scale": "enterprise_scales",
            "owner_type": "premises_owners",
        }
        for name, of in lists.items():
            self[name].choices = code_choices(of, said(say("未问")))
        return self

    def validate_name(self, field: Field) -> None:
        """A new venture has a name."""
        if self.choice.data == NEW and not (field.data or "").strip():
            raise ValidationError(said(say("请填写创业实体名称。")))

    def validate_licence(self, field: Field) -> None:
        """Only pictures, and not too large."""
        try:
            field.clean = digest_of_picture(field.data)
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error

    def validate_credit_code(self, field: Field) -> None:
        """Read the code; one of the trial period passes where the licence was seen."""
        if self.choice.data != NEW or not (field.data or "").strip():
            return
        # The picture is looked at after this field; that there is one is enough here.
        seen = bool((self.credit_code_proof.data or "").strip() or getattr(self.licence.data, "filename", ""))
        try:
            field.clean = parse_credit_code(field.data, trial_code_allowed=seen).value
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error


class CheckForm(Form):
    """What the file itself asks, and the person's consent."""

    channel = SelectField(_l("受理渠道"), default="1")
    consent = BooleanField(
        _l("申请人已签署个人信息处理授权书"), [InputRequired(_l("没有授权不能建档。请先请申请人签署授权书。"))]
    )
    notes = TextAreaField(
        _l("备注"), [parsed_by(lambda value: parse_text(value, longest=2_000))], render_kw={"data-limit": 2_000}
    )

    def offer(self) -> "CheckForm":
        """Fill the choices."""
        self.channel.choices = code_choices("channels")[1:]
        return self


def digest_of_picture(sent: FileStorage | str | None) -> str:
    """Return the digest of a licence's picture, empty when none was sent. Raises BadValueError (`licence`)."""
    if sent is None or isinstance(sent, str) or not sent.filename:
        return ""
    with closing(sent):
        content = sent.stream.read(LARGEST_PICTURE + 1)
    if len(content) > LARGEST_PICTURE:
        raise BadValueError(say("文件超过 10 MB，请压缩后再传。"), field="licence", code="file_too_large")
    if not content:
        raise BadValueError(say("文件是空的（0 字节），请重新选择。"), field="licence", code="file_empty")
    if content.startswith(b"%PDF-") and b"/Encrypt" in content:
        raise BadValueError(say("这个 PDF 有密码，请去除密码后再传。"), field="licence", code="file_encrypted")
    if not any(content.startswith(first) for first in PICTURES):
        raise BadValueError(say("只收 PDF、JPEG、PNG。手机拍的 HEIC 请转为 JPG。"), field="licence", code="file_type")
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
