"""What one can get, in plain words: the programmes in force, from the data of their versions."""

from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.parameters import PaperFor, PaperRule, PaperSource
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.policies.codes import code_list
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import policies as queries
from supportdesk.web.public import bp
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import for_anyone
from supportdesk.web.shared.progress import working_days
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.ways import not_understood
from supportdesk.web.shared.words import day, plain_money, programme_name

_ALL_OF_IT = 100


@bp.get("/policies")
@for_anyone
def policies() -> ResponseReturnValue:
    """The programmes of a county; where there are several counties, the reader chooses."""
    counties = account_queries.list_counties(db.session())
    asked = request.args.get("county", "")
    if asked and asked not in {one.code for one in counties}:
        not_understood("county")
    county = next((one for one in counties if one.code == asked), counties[0] if len(counties) == 1 else None)
    version = queries.version_in_force(db.session(), Kind.LOAN, county, today()) if county else None
    return render_template(
        "public/policies.html",
        counties=counties,
        county=county,
        programmes=[_loan(version, county)] if version and county else [],
    )


def _loan(version: ProgrammeVersion, county: OrgUnit) -> dict[str, Any]:
    terms = queries.loan_terms_of(db.session(), version)
    until = _("%(day)s 起施行", day=day(version.effective_from))
    if version.effective_to:
        until = _("%(first)s 至 %(last)s 有效", first=day(version.effective_from), last=day(version.effective_to))
    return {
        "name": programme_name(version.programme),
        "document": _("依据 %(document)s，%(until)s", document=version.document, until=until),
        "gist": _gist(terms),
        "sections": [
            {"title": _("能借多少、借多久"), "rows": _amounts(terms), "wordy": False},
            {"title": _("利息谁出"), "rows": _interest(terms), "wordy": False},
            {"title": _("谁能申请"), "rows": _conditions(terms), "wordy": True},
            {"title": _("要等多久"), "rows": _times(terms), "wordy": False},
        ],
        "papers": _papers(terms),
        "phone": county.phone,
        "complaint_phone": county.complaint_phone,
        "address": county.address,
    }


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _gist(terms: LoanTerms) -> str:
    return str(
        _(
            "个人最多借 %(amount)s，最长 %(months)s 个月，利息由财政贴 %(share)s%%。",
            amount=plain_money(terms.person_cap),
            months=terms.person_term_months,
            share=_number(terms.subsidy_percent),
        )
    )


def _amounts(terms: LoanTerms) -> list[dict[str, str]]:
    rows = [
        _row(_("个人"), _amount_and_term(plain_money(terms.person_cap), terms.person_term_months)),
        _row(_("小微企业"), _amount_and_term(plain_money(terms.enterprise_cap), terms.enterprise_term_months)),
    ]
    uplift = terms.partner_uplift_percent - _ALL_OF_IT
    if uplift > 0:
        rows.insert(1, _row(_("合伙创业"), _("按人数加起来，再上浮 %(share)s%%", share=_number(uplift))))
    if terms.local_jobs_min is not None and terms.local_person_cap is not None:
        words = _("个人最多 %(amount)s", amount=plain_money(terms.local_person_cap))
        rows.append(_row(_("带动 %(count)s 人以上就业", count=terms.local_jobs_min), words))
    waived = _("%(amount)s以内不用", amount=plain_money(terms.counter_guarantee_waived_up_to))
    rows.append(_row(_("要不要人担保（反担保）"), waived))
    return rows


def _amount_and_term(amount: str, months: int) -> str:
    return str(_("最多 %(amount)s，最长 %(months)s 个月", amount=amount, months=months))


def _interest(terms: LoanTerms) -> list[dict[str, str]]:
    return [
        _row(_("利率"), _("不超过 LPR 加 %(points)s 个基点", points=terms.spread_bp)),
        _row(_("财政贴息"), _("利息的 %(share)s%%，先付后贴，按季度发", share=_number(terms.subsidy_percent))),
        _row(_("展期"), _("最多 %(count)s 次；展期和逾期不贴息", count=terms.extension_times)),
    ]


def _conditions(terms: LoanTerms) -> list[dict[str, str]]:
    language = reading().language
    entries = {entry.code: entry.label(language) for entry in code_list("person_categories").entries}
    groups = _listed([entries.get(code, code) for code in terms.categories])
    rows = [_row(_("人员类别（有一类就行）"), groups)]
    if terms.age_max_men is not None and terms.age_max_women is not None:
        ages = _("男 %(men)s 岁以内，女 %(women)s 岁以内", men=terms.age_max_men, women=terms.age_max_women)
        rows.append(_row(_("年龄"), ages))
    rows.append(_row(_("以前借过"), _("一共不超过 %(count)s 次，前次已还清", count=terms.times_max)))
    others = _("没有；助学、住房、购车和 %(amount)s以内的消费贷款不算", amount=plain_money(terms.consumer_exempt_up_to))
    rows.append(_row(_("您和配偶的其他贷款"), others))
    hires = _(
        "近一年新招的重点群体占职工 %(share)s%%（%(count)s 人以上的企业 %(large)s%%）",
        share=_number(terms.hiring_percent),
        count=terms.hiring_staff_threshold,
        large=_number(terms.hiring_percent_large),
    )
    rows.append(_row(_("小微企业还要"), hires))
    return rows


def _times(terms: LoanTerms) -> list[dict[str, str]]:
    length = terms.publicity_length
    is_working = terms.publicity_unit is DayUnit.WORKING
    return [
        _row(_("告诉您材料齐不齐"), working_days(terms.completeness_days)),
        _row(_("我们承诺给答复"), working_days(terms.promise_days)),
        _row(_("法定最长"), working_days(terms.legal_days)),
        _row(_("公示"), working_days(length) if is_working else _("%(count)s 天", count=length)),
        _row(_("银行审核放款"), working_days(terms.bank_days + terms.disbursement_days)),
        _row(_("收费"), _("不收任何费用")),
    ]


def _papers(terms: LoanTerms) -> list[dict[str, Any]]:
    groups = (
        (_("每个人都要"), PaperFor.ALL),
        (_("个人申请还要"), PaperFor.PERSON),
        (_("已婚的还要"), PaperFor.MARRIED),
        (_("小微企业还要"), PaperFor.ENTERPRISE),
        (_("有人担保的还要"), PaperFor.GUARANTEED),
    )
    found = ((title, [_paper(one) for one in terms.papers if one.needed_for is who]) for title, who in groups)
    return [{"title": title, "papers": papers} for title, papers in found if papers]


def _paper(rule: PaperRule) -> dict[str, str]:
    sources = {
        PaperSource.OWN: "",
        PaperSource.SHARED: _("部门共享，不用带"),
        PaperSource.PLEDGE: _("写一份承诺就行"),
    }
    return {"title": rule.title_en if reading().language == "en" else rule.title, "note": sources[rule.source]}


def _listed(items: list[str]) -> str:
    return (", " if reading().language == "en" else "、").join(items)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
