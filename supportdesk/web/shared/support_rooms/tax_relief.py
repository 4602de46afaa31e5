"""The tax relief's room: the certificate, the shadow ledger with its periods, years and hires, and the tax office's figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.fields import Counted
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.tax_relief import (
    ESTIMATE,
    TAX_WORDS,
    FilingPeriod,
    ShadowYear,
    Subject,
    TaxDeed,
    TaxTerms,
    TurnoverTaxes,
    period_words,
    periods_of,
)
from supportdesk.domain.words import say
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.policies.codes import code_list
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS
from supportdesk.queries.programmes.tax_relief.ledgers import filing_of, hire_of
from supportdesk.services.programmes import tax_relief
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field, money_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds.forms import OpenOpinionForm, ReasonForm, clean_or, day_of, given, needed
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import said

from .kept import Kept
from .room import AnyPage, DeedPage, Panel, Room

D = TaxDeed
YUAN, MONTHS, PEOPLE = say("元"), say("个月"), say("人")
_TAXES = ("vat", "urban_maintenance", "education_surcharge", "local_education")


class MarkForm(Form):
    """The certificate that is marked."""

    certificate_no = line_field(_l("就业创业证号"), needed(), longest=40)
    on = day_field(_l("标注日期"), needed(), default=today)


class PeriodForm(Form):
    """One period of a year."""

    year = whole_field(_l("年度"), needed(), least=2023, most=2100, counted=Counted.YEARS)
    number = SelectField(_l("申报期"), [InputRequired(_l("请选一个申报期。"))], coerce=int)


class FilingForm(PeriodForm):
    """Sales and, as declared, the taxes."""

    sales = money_field(_l("不含税销售额"), needed())
    vat = money_field(_l("申报的增值税"))
    urban_maintenance = money_field(_l("申报的城市维护建设税"))
    education_surcharge = money_field(_l("申报的教育费附加"))
    local_education = money_field(_l("申报的地方教育附加"))

    @property
    def taxes(self) -> TurnoverTaxes | None:
        """The taxes as declared; None when none is: then they are estimated."""
        told = [self[name].clean for name in _TAXES]
        if all(one is None for one in told):
            return None
        return TurnoverTaxes(*(one or ZERO for one in told))


class CorrectionForm(FilingForm):
    """What was wrong, and why."""

    reason = line_field(_l("更正原因"), needed())


class OfficeForm(PeriodForm):
    """The tax office's figure."""

    told = money_field(_l("税务核定的减免"))
    on = day_field(_l("核定日期"), needed(), default=today)
    note = line_field(_l("备注"))


class YearForm(Form):
    """A sole trader's year, or a firm's."""

    year = whole_field(_l("年度"), needed(), least=2023, most=2100, counted=Counted.YEARS)
    income = money_field(_l("全年应纳税所得额"), needed())
    employees = whole_field(_l("从业人数"), most=1_000_000)
    assets = money_field(_l("资产总额"))
    is_restricted = BooleanField(_l("属于国家限制和禁止行业"))
    told = money_field(_l("税务核定的所得税减免"))


class HireForm(Form):
    """One person hired."""

    name = line_field(_l("姓名"), needed())
    category = SelectField(_l("税收优惠类别"), [InputRequired(_l("请选一类。"))], coerce=given)
    begins_on = day_field(_l("合同起始日"), needed())
    contract_months = whole_field(_l("合同月数"), needed(), least=1, most=600, counted=Counted.MONTHS)
    insured_on = day_field(_l("参保日期"), needed())
    proof = line_field(_l("凭证"), needed())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.category.choices = [("", "—"), *code_list("tax_categories").choices(reading().language)]


class LeavingForm(Form):
    """Who left, and when."""

    hire_id = SelectField(_l("招用人员"), [InputRequired(_l("请选一人。"))], coerce=int)
    on = day_field(_l("离职日期"), needed())


def _offer_periods(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - a form of one period
    filing = filing_of(page.application)
    words = {FilingPeriod.MONTH: _l("%(number)s 月"), FilingPeriod.QUARTER: _l("第 %(number)s 季度")}
    form.number.choices = [(number, words[filing] % {"number": number}) for number in periods_of(filing)]


def _next_period(page: AnyPage) -> dict[str, Any]:
    """The first period that has begun and is not filed, of the running year."""
    one, day = page.application, today()
    filed = {row.number for row in page.around.periods if row.year == day.year}
    number = next((number for number in periods_of(filing_of(one)) if number not in filed), 1)
    return {"year": day.year, "number": number}


def _last_filed(page: AnyPage) -> dict[str, Any]:
    rows = page.around.periods
    if not rows:
        return _next_period(page)
    last = rows[-1]
    return {"year": last.year, "number": last.number, "sales": last.sales}


def _for_a_trader(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the year's form
    if page.application.subject == Subject.SOLE_TRADER:
        for name in ("employees", "assets", "is_restricted"):
            del form[name]


def _offer_hires(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the leaving's form
    form.hire_id.choices = [(one.id, one.name) for one in page.around.hires if one.left_on is None]


def _settle(work: Work, _walk: Any, one: Any, form: Any) -> object:  # noqa: ANN401 - of the kind
    firm: dict[str, Any] = {}
    if "employees" in form:
        firm = {
            "employees": form.employees.clean or 0,
            "assets": form.assets.clean or ZERO,
            "is_restricted": bool(form.is_restricted.data),
        }
    return tax_relief.settle_year(
        work, one, year=form.year.clean, income=form.income.clean or ZERO, told=form.told.clean, **firm
    )


def prefill(_session: Session, case: Case, terms: TaxTerms, _today: date) -> Mapping[str, Any]:
    """What the venture's record says already."""
    venture = case.venture
    known: dict[str, Any] = {"filing": FilingPeriod.QUARTER.value}
    if venture is None:
        return known
    if terms.subject is Subject.SOLE_TRADER:
        return known | {"registered_on": venture.founded_on}
    return known | {"hires": venture.key_group_employees or None}


def ledger_panel(_session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """The shadow ledger: years with quota, used and left, each with its periods; prompts; who was hired."""
    one, there = page.application, page.around
    if one.marked_on is None:
        return None
    shadow = TAX_RELIEFS.shadow(one, there, page.terms, page.facts.today)
    return {
        "one": one,
        "estimate": said(ESTIMATE),
        "prompts": [said(words) for words in shadow.prompts],
        "months": shadow.months,
        "years": [_year(year, page) for year in reversed(shadow.years)],
        "hires": [
            {
                "row": row,
                "category": code_label("tax_categories", row.category),
                "months": hire_of(row).months(page.terms.window_months),
            }
            for row in there.hires
        ],
        "is_firm": one.subject == Subject.HIRING_FIRM,
    }


def _year(year: ShadowYear, page: AnyPage) -> dict[str, Any]:
    filing = filing_of(page.application)
    rows = {row.number: row for row in page.around.periods if row.year == year.year}
    return {
        "year": year.year,
        "shown": year,
        # What is left of a year that is over is known with its settlement only: until then nobody can use it.
        "is_unsettled": year.settled is None and year.year < page.facts.today.year,
        "periods": [
            {
                "title": said(period_words(year.year, one.number, filing)),
                "row": rows[one.number],
                "result": one,
                "by_tax": [(said(TAX_WORDS[tax]), amount) for tax, amount in one.by_tax.items() if amount],
                "source": _("申报") if rows[one.number].source == "declared" else _("测算"),
            }
            for one in year.periods
        ],
    }


def _subject(page: AnyPage) -> str:
    return f"{page.application.kind.value}:{page.application.number}"


def _row(row: object, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(row, name, None) for name in names}


_PERIOD = ("sales", *_TAXES, "told")
PERIODS = Kept(
    lambda page: [(row.year, row.number, row.source, *_row(row, _PERIOD).values()) for row in page.around.periods],
    lambda page, form: _row(page.around.period(form.year.clean, form.number.data), _PERIOD),
    _subject,
)
_SETTLED = ("income", "employees", "assets", "is_restricted", "told")
YEARS = Kept(
    lambda page: [(row.year, *_row(row, _SETTLED).values()) for row in page.around.years],
    lambda page, form: _row(page.around.year(form.year.clean), _SETTLED),
    _subject,
)
_PERIOD_HINTS = {"vat": say("四项都不填，就按销售额测算"), "sales": say("这一期不含增值税的销售额")}
_MONEY = dict.fromkeys(("sales", *_TAXES), YUAN)
ROOM = Room(
    kind=Kind.TAX_RELIEF,
    name="tax_relief",
    deeds=(
        DeedPage(
            D.MARK, MarkForm,
            lambda work, _walk, one, form: tax_relief.mark(
                work, one, certificate_no=form.certificate_no.clean, on=day_of(form.on)
            ),
            say("标注后开始享受，参考账从这里记起。"), known=lambda page: {"certificate_no": page.application.certificate_no},
        ),
        DeedPage(
            D.FILE, FilingForm,
            lambda work, _walk, one, form: tax_relief.file(
                work, one, year=form.year.clean, number=form.number.data, sales=form.sales.clean or ZERO, taxes=form.taxes
            ),
            ESTIMATE, _PERIOD_HINTS, _MONEY, known=_next_period, offer=_offer_periods,
        ),
        DeedPage(
            D.SETTLE_YEAR, YearForm, _settle, say("限额剩下的抵所得税，抵不完的作废。可以重新汇算。"),
            {"told": say("还不知道就不填")}, {"income": YUAN, "assets": YUAN, "told": YUAN, "employees": PEOPLE},
            known=lambda _page: {"year": today().year - 1}, offer=_for_a_trader, kept=YEARS,
        ),
        DeedPage(
            D.COMPARE, OfficeForm,
            lambda work, _walk, one, form: tax_relief.compare(
                work, one, year=form.year.clean, number=form.number.data, told=form.told.clean,
                note=clean_or(form.note, ""), on=day_of(form.on),
            ),
            say("税务机关核定的减免以它为准，后面各期随之重算。"), {"told": say("不填即取消已登记的核定数")}, {"told": YUAN},
            known=_last_filed, offer=_offer_periods, kept=PERIODS,
        ),
        DeedPage(
            D.CORRECT_FILING, CorrectionForm,
            lambda work, _walk, one, form: tax_relief.correct_filing(
                work, one, year=form.year.clean, number=form.number.data, sales=form.sales.clean or ZERO,
                taxes=form.taxes, reason=form.reason.clean,
            ),
            say("更正后这一年后面各期重算，原数留在经过里。"), _PERIOD_HINTS, _MONEY, known=_last_filed,
            offer=_offer_periods, kept=PERIODS, is_rare=True,
        ),
        DeedPage(
            D.ENTER_HIRE, HireForm,
            lambda work, _walk, one, form: tax_relief.enter_hire(
                work, one, name=form.name.clean, category=form.category.data, begins_on=form.begins_on.clean,
                contract_months=form.contract_months.clean, insured_on=form.insured_on.clean, proof=form.proof.clean,
            ),
            say("每人按合同期内参保后的月数算限额。续签的另登一份合同，姓名写得一样，月数连着算。姓名加密保存。"), units={"contract_months": MONTHS},
        ),
        DeedPage(
            D.END_HIRE, LeavingForm,
            lambda work, _walk, one, form: tax_relief.end_hire(work, one, hire_id=form.hire_id.data, on=form.on.clean),
            say("离职当月算满，以后不再算限额。"), offer=_offer_hires, is_rare=True,
        ),
        DeedPage(
            D.END, OpenOpinionForm,
            lambda work, _walk, one, form: tax_relief.end(work, one, text=clean_or(form.text, "")),
            say("期满或停业后结束享受。"), is_rare=True, asks=True,
        ),
        DeedPage(
            D.STOP, ReasonForm,
            lambda work, _walk, one, form: tax_relief.stop(work, one, code=form.code.data, text=form.text.clean),
            say("类别不实的停止享受；已减免的由税务机关处理。"), {"text": say("申请人会看到这段话")}, is_danger=True,
            is_rare=True,
        ),
    ),
    panels=(Panel("staff/tax_relief/ledger.html", ledger_panel),),
    prefill=prefill,
)  # fmt: skip
