"""What the startup guaranteed loan gives, in plain words and with the version's own figures."""

from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.web.public.policies.supports import Row, labels, number, row
from supportdesk.web.shared.words import plain_money

_ALL_OF_IT = 100


def sections(terms: LoanTerms) -> list[dict[str, Any]]:
    """How much for how long, who bears the interest, and who may ask."""
    return [
        {"title": _("能借多少、借多久"), "rows": _amounts(terms), "wordy": False},
        {"title": _("利息谁出"), "rows": _interest(terms), "wordy": False},
        {"title": _("谁能申请"), "rows": _conditions(terms), "wordy": True},
    ]


def gist(terms: LoanTerms) -> str:
    """What it gives, in a sentence."""
    return str(
        _(
            "个人最多借 %(amount)s，最长 %(months)s 个月，利息由财政贴 %(share)s%%。",
            amount=plain_money(terms.person_cap),
            months=terms.person_term_months,
            share=number(terms.subsidy_percent),
        )
    )


def _amounts(terms: LoanTerms) -> list[Row]:
    rows = [
        row(_("个人"), _amount_and_term(plain_money(terms.person_cap), terms.person_term_months)),
        row(_("小微企业"), _amount_and_term(plain_money(terms.enterprise_cap), terms.enterprise_term_months)),
    ]
    uplift = terms.partner_uplift_percent - _ALL_OF_IT
    if uplift > 0:
        rows.insert(1, row(_("合伙创业"), _("按人数加起来，再上浮 %(share)s%%", share=number(uplift))))
    if terms.local_jobs_min is not None and terms.local_person_cap is not None:
        words = _("个人最多 %(amount)s", amount=plain_money(terms.local_person_cap))
        rows.append(row(_("带动 %(count)s 人以上就业", count=terms.local_jobs_min), words))
    waived = _("%(amount)s以内不用", amount=plain_money(terms.counter_guarantee_waived_up_to))
    rows.append(row(_("要不要人担保（反担保）"), waived))
    return rows


def _amount_and_term(amount: str, months: int) -> str:
    return str(_("最多 %(amount)s，最长 %(months)s 个月", amount=amount, months=months))


def _interest(terms: LoanTerms) -> list[Row]:
    return [
        row(_("利率"), _("不超过 LPR 加 %(points)s 个基点", points=terms.spread_bp)),
        row(_("财政贴息"), _("利息的 %(share)s%%，先付后贴，按季度发", share=number(terms.subsidy_percent))),
        row(_("展期"), _("最多 %(count)s 次；展期和逾期不贴息", count=terms.extension_times)),
    ]


def _conditions(terms: LoanTerms) -> list[Row]:
    groups = labels("person_categories", terms.categories)
    rows = [row(_("人员类别（有一类就行）"), groups)]
    if terms.age_max_men is not None and terms.age_max_women is not None:
        ages = _("男 %(men)s 岁以内，女 %(women)s 岁以内", men=terms.age_max_men, women=terms.age_max_women)
        rows.append(row(_("年龄"), ages))
    rows.append(row(_("以前借过"), _("一共不超过 %(count)s 次，前次已还清", count=terms.times_max)))
    others = _("没有；助学、住房、购车和 %(amount)s以内的消费贷款不算", amount=plain_money(terms.consumer_exempt_up_to))
    rows.append(row(_("您和配偶的其他贷款"), others))
    hires = _(
        "近一年新招的重点群体占职工 %(share)s%%（%(count)s 人以上的企业 %(large)s%%）",
        share=number(terms.hiring_percent),
        count=terms.hiring_staff_threshold,
        large=number(terms.hiring_percent_large),
    )
    rows.append(row(_("小微企业还要"), hires))
    return rows
