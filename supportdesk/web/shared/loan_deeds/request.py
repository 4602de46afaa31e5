"""The form of a loan: official and applicant fill the same one. Read out of a draft, and said in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from supportdesk.domain.fields import Counted
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_figures import RepaymentMethod
from supportdesk.models.cases import Case
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list
from supportdesk.services.programmes.loans import LoanRequest
from supportdesk.web.shared.fields import line_field, money_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.reading import reading

from .forms import clean_or, given, long_field

METHODS = (
    (RepaymentMethod.BULLET, _l("按季付息，到期还本")),
    (RepaymentMethod.EQUAL_INSTALMENT, _l("等额本息")),
    (RepaymentMethod.EQUAL_PRINCIPAL, _l("等额本金")),
)
BORROWERS = (("person", _l("个人")), ("partners", _l("合伙创业")), ("enterprise", _l("小微企业")))
OTHER_LOANS = (
    ("student", _l("助学贷款")),
    ("poverty_micro", _l("脱贫人口小额信贷")),
    ("housing", _l("住房贷款")),
    ("car", _l("购车贷款")),
    ("consumer", _l("消费贷款")),
    ("business", _l("经营贷款")),
    ("other", _l("其他贷款")),
)
YES_NO_UNKNOWN = (("yes", _l("是")), ("no", _l("否")), ("", _l("还不知道")))


class LoanForm(Form):
    """The application as the data dictionary has it. A draft may leave anything out."""

    borrower = RadioField(_l("借款主体"), default="person")
    partners = whole_field(_l("合伙人数"), least=1, most=50)
    category = SelectField(_l("人员类别"), default="", coerce=given)
    amount = money_field(_l("申请金额"), zero_allowed=False)
    term_months = whole_field(_l("贷款期限"), least=1, most=120, counted=Counted.MONTHS)
    method = RadioField(_l("还款方式"), default=RepaymentMethod.BULLET.value)
    purpose = line_field(_l("用途"))
    project = long_field(_l("项目情况"))
    own_funds = money_field(_l("自有资金"))
    annual_income = money_field(_l("经营年收入"))
    household_income = money_field(_l("家庭年收入"))
    jobs_created = whole_field(_l("近12个月带动就业"), most=10_000)
    prior_loans = whole_field(_l("此前获得创业担保贷款"), most=50)
    has_other_loans = RadioField(_l("本人或配偶有其他未结清的贷款"), default="", coerce=given)
    other_kind = SelectField(_l("其他贷款的种类"), default="", coerce=given)
    other_amount = money_field(_l("其他贷款的金额"))
    spouse_consents = RadioField(_l("配偶同意借款"), default="", coerce=given)
    counter_guarantee = SelectField(_l("反担保方式"), default="", coerce=given)
    guarantor = line_field(_l("反担保人（姓名、单位）"))
    collateral = line_field(_l("抵押或质押物"))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.borrower.choices, self.method.choices = list(BORROWERS), [(one.value, words) for one, words in METHODS]
        self.has_other_loans.choices = self.spouse_consents.choices = list(YES_NO_UNKNOWN)
        self.other_kind.choices = [("", "—"), *OTHER_LOANS]
        language = reading().language
        self.category.choices = [("", "—"), *code_list("person_categories").choices(language)]
        self.counter_guarantee.choices = [("", "—"), *code_list("counter_guarantees").choices(language)]

    @property
    def filled(self) -> LoanRequest:
        """What was filled in."""
        return LoanRequest(
            borrower=self.borrower.data,
            partners=clean_or(self.partners, 1),
            category=self.category.data or "",
            amount=clean_or(self.amount, ZERO),
            term_months=self.term_months.clean,
            method=self.method.data,
            purpose=clean_or(self.purpose, ""),
            project=clean_or(self.project, ""),
            own_funds=self.own_funds.clean,
            annual_income=self.annual_income.clean,
            household_income=self.household_income.clean,
            jobs_created=self.jobs_created.clean,
            prior_loans=self.prior_loans.clean,
            other_loans=self._other_loans(),
            spouse_consents={"yes": True, "no": False}.get(self.spouse_consents.data or ""),
            counter_guarantee=self.counter_guarantee.data or "",
            guarantor=clean_or(self.guarantor, ""),
            collateral=clean_or(self.collateral, ""),
        )

    def _other_loans(self) -> list[dict[str, Any]] | None:
        answer = self.has_other_loans.data or ""
        if answer != "yes":
            return [] if answer == "no" else None
        amount: Money | None = self.other_amount.clean
        return [{"kind": self.other_kind.data or "other", "amount": amount.fen if amount else None}]

    @property
    def shown_fields(self) -> list[dict[str, Any]]:
        """Each field with its hint, unit and width, for a page that draws the forms of all kinds alike."""
        return [
            {"field": self[name], "hint": "", "unit": "", "width": "", "optional": None, **drawn()}
            for name, drawn in _DRAWN.items()
        ]

    @staticmethod
    def known(loan: Loan) -> dict[str, Any]:
        """A draft's values as the form shows them."""
        asked = LoanRequest.of(loan)
        others = asked.other_loans
        other = others[0] if others else {}
        values: dict[str, Any] = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
        return values | {
            "amount": asked.amount or None,
            "has_other_loans": "" if others is None else "yes" if others else "no",
            "other_kind": other.get("kind", ""),
            "other_amount": Money(other["amount"]) if isinstance(other.get("amount"), int) else None,
            "spouse_consents": {True: "yes", False: "no", None: ""}[asked.spouse_consents],
            "version": loan.version,
        }


def prefilled(case: Case, today: date) -> dict[str, Any]:
    """What is on record already when a loan is begun in a case, as the form shows it."""
    known = [one for one in case.person.categories if one.valid_to is None or one.valid_to >= today]
    own_funds = case.venture.own_fund if case.venture else None
    return {"category": known[0].code if known else "", "own_funds": own_funds}


def _nothing() -> dict[str, Any]:
    return {}


def _yuan() -> dict[str, Any]:
    return {"unit": _("元"), "width": "w-8 figures"}


# How a page draws each field, in the form's order; said when the page is drawn, in the reader's language.
_DRAWN: Mapping[str, Callable[[], dict[str, Any]]] = {
    "borrower": lambda: {"optional": False},
    "partners": lambda: {"hint": _("合伙创业时填写"), "unit": _("人"), "width": "w-4 figures"},
    "category": lambda: {"hint": _("个人和合伙人须属于其中一类；提交前须填"), "optional": False},
    "amount": lambda: _yuan() | {"optional": False},
    "term_months": lambda: {"unit": _("个月"), "width": "w-4 figures", "optional": False},
    "method": lambda: {"optional": False},
    "purpose": lambda: {"hint": _("一句话写明买什么、做什么"), "optional": False},
    "project": _nothing,
    "own_funds": _yuan,
    "annual_income": _yuan,
    "household_income": _yuan,
    "jobs_created": lambda: {"unit": _("人"), "width": "w-4 figures"},
    "prior_loans": lambda: {"unit": _("笔"), "width": "w-4 figures"},
    "has_other_loans": lambda: {"optional": False},
    "other_kind": _nothing,
    "other_amount": _yuan,
    "spouse_consents": lambda: {"hint": _("没有配偶的不用管这一项"), "optional": False},
    "counter_guarantee": _nothing,
    "guarantor": _nothing,
    "collateral": _nothing,
}


def answers_of(loan: Loan) -> list[dict[str, str]]:
    """Every field of the form with what was filled in, in words; what is empty has a dash."""
    yes_no = {True: _("是"), False: _("否"), None: _("还不知道")}
    others = loan.other_loans
    names = {kind: str(words) for kind, words in OTHER_LOANS}
    told = _("还不知道") if others is None else _("没有")
    if others:
        told = _("、").join(names.get(one.get("kind", ""), "—") for one in others)

    def yuan(amount: Money | None) -> str:
        return _("%(amount)s 元", amount=amount.grouped) if amount else "—"

    def counted(count: int | None, unit: str) -> str:
        return "—" if count is None else f"{count} {unit}"

    pairs = [
        ("borrower", _("借款主体"), str(dict(BORROWERS)[loan.borrower])),
        ("category", _("人员类别"), code_label("person_categories", loan.category)),
        ("amount", _("申请金额"), yuan(loan.amount_requested)),
        ("term_months", _("贷款期限"), counted(loan.term_months, _("个月"))),
        ("method", _("还款方式"), str(dict(METHODS)[RepaymentMethod(loan.method)])),
        ("purpose", _("用途"), loan.purpose or "—"),
        ("own_funds", _("自有资金"), yuan(loan.own_funds)),
        ("annual_income", _("经营年收入"), yuan(loan.annual_income)),
        ("household_income", _("家庭年收入"), yuan(loan.household_income)),
        ("jobs_created", _("近12个月带动就业"), counted(loan.jobs_created, _("人"))),
        ("prior_loans", _("此前获得创业担保贷款"), counted(loan.prior_loans, _("笔"))),
        ("has_other_loans", _("本人或配偶有其他未结清的贷款"), told),
        ("spouse_consents", _("配偶同意借款"), yes_no[loan.spouse_consents]),
        ("counter_guarantee", _("反担保方式"), code_label("counter_guarantees", loan.counter_guarantee)),
        ("guarantor", _("反担保人（姓名、单位）"), loan.guarantor or "—"),
    ]
    return [{"name": name, "label": label, "value": value} for name, label, value in pairs]
