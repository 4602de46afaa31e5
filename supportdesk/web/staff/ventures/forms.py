"""What is corrected of a venture, one intention a form."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.identifiers import parse_credit_code
from supportdesk.domain.industries import industry_section
from supportdesk.models.ventures import Venture
from supportdesk.papers.case_papers.facts import STATUS_WORDS
from supportdesk.web.shared.corrections import CorrectionForm, speak_yes_no, yes_no
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, money_field, whole_field
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.words import said

MONEY = {"width": "w-18 figures", "attributes": {"inputmode": "decimal"}}
COUNT = {"width": "w-4 figures", "attributes": {"inputmode": "numeric"}}


class RegistrationForm(CorrectionForm):
    """Name and licence."""

    name = line_field(_l("名称"), DataRequired(_l("请填写创业实体名称。")))
    credit_code = ParsedField(_l("统一社会信用代码"), lambda text: text.strip().upper())
    credit_code_proof = line_field(_l("已核验的执照"))
    legal_form = SelectField(_l("经营主体类型"))
    founded_on = day_field(_l("成立日期"))
    is_first_venture = yes_no(_l("是否首次创业"))

    def offer(self, _venture: Venture) -> None:
        """Fill choices and hints."""
        self.legal_form.choices = code_choices("legal_forms", _("未问"))
        speak_yes_no(self.is_first_venture)
        attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        code = _("营业执照上的 18 位代码；没有登记的家庭农场、网店可以不填。")
        proof = _("代码第 18 位校验不符、而执照原件确是这样的（早期试点代码），写明已看的原件。")
        self.drawn = {
            "credit_code": {"hint": code, "width": "w-18", "attributes": attributes},
            "credit_code_proof": {"hint": proof},
            "legal_form": {"width": "w-18"},
            "founded_on": {"width": "w-8"},
            "is_first_venture": {"width": "w-8"},
        }

    def validate_credit_code(self, field: ParsedField) -> None:
        """Read the code; one of the trial period passes where the licence was seen."""
        if not (field.data or "").strip():
            return
        try:
            parse_credit_code(field.data, trial_code_allowed=bool((self.credit_code_proof.data or "").strip()))
        except BadValueError as error:
            raise ValidationError(said(error.words)) from error


class BusinessForm(CorrectionForm):
    """What it does."""

    industry = SelectField(_l("行业门类"))
    industry_name = line_field(_l("具体行业"))
    main_product = line_field(_l("主要产品或服务"))
    sales_channel = SelectField(_l("销售渠道"))
    taxpayer = SelectField(_l("纳税人类型"))
    brand = line_field(_l("品牌或商标"))
    cooperative = line_field(_l("加入的合作社"))
    linked_chain = line_field(_l("所属产业链"))
    honours = line_field(_l("荣誉与认证"))
    folded = ("brand", "cooperative", "linked_chain", "honours")

    def offer(self, venture: Venture) -> None:
        """Fill choices; a class code that is stored stays among them."""
        sections = code_choices("industry_sections", _("未问"))
        if venture.industry and venture.industry not in dict(sections):
            name = dict(sections).get(industry_section(venture.industry), "")
            sections.append((venture.industry, f"{name} {venture.industry}".strip()))
        self.industry.choices = sections
        self.sales_channel.choices = code_choices("sales_channels", _("未问"))
        self.taxpayer.choices = code_choices("taxpayers", _("未问"))
        self.drawn = {name: {"width": "w-18"} for name in ("industry", "sales_channel", "taxpayer")}


class PremisesForm(CorrectionForm):
    """Where it is."""

    address = line_field(_l("经营地址"))
    addresses_match = yes_no(_l("执照、租约、实际地址一致"))
    area_m2 = ParsedField(_l("经营面积"), str.strip)
    monthly_rent = money_field(_l("月租金"))
    lease_from = day_field(_l("租期起"))
    lease_to = day_field(_l("租期止"))
    owner_type = SelectField(_l("场地产权"))
    folded = ("owner_type", "lease_from", "lease_to")

    def offer(self, _venture: Venture) -> None:
        """Fill choices and units."""
        speak_yes_no(self.addresses_match)
        self.owner_type.choices = code_choices("premises_owners", _("未问"))
        self.drawn = {
            "addresses_match": {"width": "w-8"},
            "owner_type": {"width": "w-18"},
            "lease_from": {"width": "w-8"},
            "lease_to": {"width": "w-8"},
            "area_m2": {**COUNT, "unit": _("平方米")},
            "monthly_rent": {**MONEY, "unit": _("元")},
        }


class FiguresForm(CorrectionForm):
    """Money in it and people at work."""

    employees = whole_field(_l("从业人数"))
    key_group_employees = whole_field(_l("其中重点群体"))
    insured_employees = whole_field(_l("其中参保"))
    invested = money_field(_l("总投资"))
    own_fund = money_field(_l("自有资金"))
    registered_capital = money_field(_l("注册资本"))
    annual_revenue = money_field(_l("年营业额"))
    loan_fund = money_field(_l("借款资金"))
    profit_band = SelectField(_l("年利润区间"))
    scale = SelectField(_l("经营规模"))
    folded = ("loan_fund", "profit_band", "scale")

    def offer(self, _venture: Venture) -> None:
        """Fill choices and say units."""
        self.profit_band.choices = code_choices("profit_bands", _("未问"))
        self.scale.choices = code_choices("enterprise_scales", _("未问"))
        money = ("invested", "own_fund", "registered_capital", "annual_revenue", "loan_fund")
        people = ("employees", "key_group_employees", "insured_employees")
        self.drawn = {name: {**MONEY, "unit": _("元")} for name in money}
        self.drawn |= {name: {**COUNT, "unit": _("人")} for name in people}
        self.drawn |= {"profit_band": {"width": "w-18"}, "scale": {"width": "w-18"}}


class StatusForm(CorrectionForm):
    """Whether it runs."""

    status = SelectField(_l("经营状态"), [InputRequired(_l("请选择经营状态。"))])
    closed_on = day_field(_l("停业、注销或迁出日期"))
    close_reason = SelectField(_l("停业原因"))

    def offer(self, _venture: Venture) -> None:
        """Fill choices and hints."""
        self.status.choices = [(status.value, said(words)) for status, words in STATUS_WORDS.items()]
        self.close_reason.choices = code_choices("closure_reasons", _("请选择"))
        self.drawn = {
            "status": {"width": "w-18"},
            "closed_on": {"hint": _("改为已注销或已迁出时填写"), "width": "w-8"},
            "close_reason": {"hint": _("改为已注销时填写"), "width": "w-18"},
        }
