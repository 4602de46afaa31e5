"""What each kind of support beside the loan gives, in plain words and with the version's own figures."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.money import Money
from supportdesk.domain.programmes import incubator, subsidies, tax_relief, training
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms
from supportdesk.domain.programmes.insurance.terms import InsuranceTerms
from supportdesk.domain.programmes.parameters import CatalogueRow
from supportdesk.domain.programmes.subsidies.terms import SubsidyTerms
from supportdesk.domain.programmes.tax_relief.terms import TaxTerms
from supportdesk.domain.programmes.training.terms import TrainingTerms
from supportdesk.policies.codes import code_list
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import day, plain_money

Row = dict[str, str]
_PERCENT = 100


def row(label: str, value: str) -> Row:
    """A label and what stands behind it."""
    return {"label": str(label), "value": str(value)}


def gist(terms: ApplicationTerms) -> str:
    """What it gives, in a sentence."""
    return str(_GISTS[type(terms)](terms))


def rows(terms: ApplicationTerms) -> list[Row]:
    """What it gives, one by one; what the sentence said already is left out."""
    return [row(label, value) for label, value in _ROWS[type(terms)](terms)]


def part(ratio: Fraction) -> str:
    """A share as it is read: 50% or 2/3."""
    percent = ratio * _PERCENT
    return f"{percent.numerator}%" if percent.denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"


def number(value: Decimal) -> str:
    """A figure without the noughts behind it."""
    return f"{value.normalize():f}"


def listed(items: Sequence[str]) -> str:
    """Things in a row."""
    return (", " if reading().language == "en" else "、").join(items)


def labels(name: str, codes: Sequence[str]) -> str:
    """Codes of a list in words."""
    language = reading().language
    entries = {entry.code: entry.label(language) for entry in code_list(name).entries}
    return listed([entries.get(code, code) for code in codes])


def _subsidy(terms: SubsidyTerms) -> str:
    kind = subsidies.Subject
    share = part(terms.ratio or Fraction(1))
    match terms.subject:
        case kind.ONE_OFF:
            words = _("符合条件的，一次给 %(amount)s。", amount=_yuan(terms.standard))
        case kind.RENT if terms.ratio is None:
            words = _("租金按实付的补，最长 %(months)s 个月。", months=terms.max_months)
        case kind.RENT:
            words = _("租金补实付的 %(part)s，最长 %(months)s 个月。", part=share, months=terms.max_months)
        case kind.JOBS:
            words = _("每带动 1 个人稳定就业满一年，给 %(amount)s。", amount=_yuan(terms.per_person))
        case kind.SOCIAL_INSURANCE:
            words = _("自己缴的社会保险费补 %(part)s，最长 %(months)s 个月。", part=share, months=terms.max_months)
        case kind.FAILED_FOUNDER:
            most = _yuan(terms.cap)
            words = _("创业没成的，按经营期间纳税额的 %(part)s 补，最多 %(amount)s。", part=share, amount=most)
        case kind.INDUSTRY_BONUS:
            words = _("做县里优势产业的，按投入的一部分奖补。")
    return str(words)


def _subsidy_rows(terms: SubsidyTerms) -> list[tuple[str, str]]:
    caps = (
        (_("每月最多"), terms.month_cap),
        (_("每年最多"), terms.year_cap),
        (_("总共最多"), terms.cap if terms.subject is subsidies.Subject.JOBS else None),
    )
    return [*((label, _yuan(cap)) for label, cap in caps if cap), *(_of_catalogue(one) for one in terms.catalogue)]


def _of_catalogue(one: CatalogueRow) -> tuple[str, str]:
    title = one.title_en if reading().language == "en" else one.title
    words = _("投入的 %(part)s", part=part(one.ratio))
    if one.cap is not None:
        words = _("投入的 %(part)s，最多 %(amount)s", part=part(one.ratio), amount=plain_money(one.cap))
    return title, words


def _incubator(terms: IncubatorTerms) -> str:
    if terms.subject is incubator.Subject.PLACE:
        return str(_("进孵化基地，租金逐年减免，最长 %(months)s 个月。", months=terms.max_months))
    share, most = part(terms.ratio or Fraction(1)), _yuan(terms.cap)
    return str(_("按核实的投资补 %(part)s，最多 %(amount)s，分期拨付。", part=share, amount=most))


def _incubator_rows(terms: IncubatorTerms) -> list[tuple[str, str]]:
    free = Fraction(1)
    found = [
        (_("第 %(year)s 年", year=year), _("不交租金") if share == free else _("租金减 %(part)s", part=part(share)))
        for year, share in sorted((terms.rent_reductions or {}).items())
    ]
    if terms.deposit_months:
        found.append((_("押金"), _("%(months)s 个月租金，退出时结清", months=terms.deposit_months)))
    english = reading().language == "en"
    found += [(one.title_en if english else one.title, f"{number(one.percent)}%") for one in terms.tranches]
    return found


def _tax(terms: TaxTerms) -> str:
    quota = plain_money(terms.quota)
    if terms.subject is tax_relief.Subject.HIRING_FIRM:
        return str(_("每招 1 名重点群体，一年最多抵税 %(amount)s。", amount=quota))
    return str(_("一年最多抵税 %(amount)s，从登记当月起 %(months)s 个月。", amount=quota, months=terms.window_months))


def _tax_rows(terms: TaxTerms) -> list[tuple[str, str]]:
    found = [(_("哪些人算"), labels("tax_categories", terms.tax_categories))]
    if terms.subject is not tax_relief.Subject.HIRING_FIRM:
        found.append((_("返乡农民工"), _("返乡本身不算，要看是否另属上面的一类")))
    if terms.least_contract_months:
        found.append((_("劳动合同"), _("至少 %(months)s 个月，并缴社会保险", months=terms.least_contract_months)))
    until = _("%(first)s 至 %(last)s", first=day(terms.begins_from), last=day(terms.begins_to))
    found.append((_("在这期间登记或招用"), until))
    found.append((_("以谁的为准"), _("这里只是测算，以税务机关核定的为准")))
    return found


def _insurance(terms: InsuranceTerms) -> str:
    share = part(terms.premium_ratio)
    if terms.premium_cap is None:
        return str(_("保费补 %(part)s。", part=share))
    return str(_("保费补 %(part)s，最多 %(amount)s。", part=share, amount=plain_money(terms.premium_cap)))


def _insurance_rows(terms: InsuranceTerms) -> list[tuple[str, str]]:
    found = [
        (_("保额最高"), plain_money(terms.max_sum_insured)),
        (_("保多久"), _("%(months)s 个月", months=terms.cover_months)),
        (_("多久以后出事才赔"), _("%(days)s 天", days=terms.waiting_days)),
        (_("出事后多久报案"), _("%(days)s 个工作日以内", days=terms.report_days)),
    ]
    if terms.deductible_ratio is not None:
        found.append((_("自己承担的部分"), part(terms.deductible_ratio)))
    if terms.household_cap is not None:
        found.append((_("每户最多赔"), plain_money(terms.household_cap)))
    return found


def _training(terms: TrainingTerms) -> str:
    if terms.paid_to is training.PaidTo.SCHOOL:
        return str(_("免费学，培训费每人 %(amount)s由政府付给学校。", amount=plain_money(terms.standard)))
    return str(_("学完取得证书，每人补 %(amount)s。", amount=plain_money(terms.standard)))


def _training_rows(terms: TrainingTerms) -> list[tuple[str, str]]:
    found = [
        (
            _("至少学"),
            _("%(hours)s 学时，出勤 %(share)s%% 以上", hours=terms.min_hours, share=number(terms.min_attendance)),
        )
    ]
    if terms.ratio_not_started is not None and terms.start_months is not None:
        found.append(
            (
                _("先付多少"),
                _(
                    "%(part)s；取证后 %(months)s 个月内创业的补足",
                    part=part(terms.ratio_not_started),
                    months=terms.start_months,
                ),
            )
        )
    if terms.day_allowance is not None:
        found.append((_("线下培训生活费"), _("每天 %(amount)s", amount=plain_money(terms.day_allowance))))
    if terms.lesson_allowance is not None:
        found.append((_("线上培训生活费"), _("每学时 %(amount)s", amount=plain_money(terms.lesson_allowance))))
    if terms.allowance_flags and (terms.day_allowance or terms.lesson_allowance):
        found.append((_("谁有生活费"), labels("hardship_flags", terms.allowance_flags)))
    found.append((_("取证后多久申请"), _("%(months)s 个月以内", months=terms.claim_months)))
    return found


def _yuan(amount: Money | None) -> str:
    return plain_money(amount or Money())


_GISTS: Mapping[type[ApplicationTerms], Callable[[Any], str]] = {
    SubsidyTerms: _subsidy,
    IncubatorTerms: _incubator,
    TaxTerms: _tax,
    InsuranceTerms: _insurance,
    TrainingTerms: _training,
}
_ROWS: Mapping[type[ApplicationTerms], Callable[[Any], list[tuple[str, str]]]] = {
    SubsidyTerms: _subsidy_rows,
    IncubatorTerms: _incubator_rows,
    TaxTerms: _tax_rows,
    InsuranceTerms: _insurance_rows,
    TrainingTerms: _training_rows,
}
