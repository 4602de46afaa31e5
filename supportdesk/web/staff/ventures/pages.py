"""One venture's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.cooperation import SIDE_WORDS
from supportdesk.domain.industries import industry_section
from supportdesk.domain.permissions import Permission
from supportdesk.domain.ventures import stage_of
from supportdesk.extensions import db
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.papers.case_papers.facts import STATUS_WORDS
from supportdesk.queries import cooperation
from supportdesk.queries import ventures as queries
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import day, money, period, said
from supportdesk.web.staff.cases.show import happened, months_since
from supportdesk.web.staff.ventures import bp

STATUS_BADGES = {
    VentureStatus.PLANNED: "off",
    VentureStatus.OPERATING: "good",
    VentureStatus.SUSPENDED: "waiting",
    VentureStatus.ABNORMAL: "act",
    VentureStatus.CLOSED: "bad",
    VentureStatus.MOVED_AWAY: "off",
}
SHOWN_EVENTS = 8


@dataclass(frozen=True)
class Section:
    """One heading: what stands under it, and which page corrects it."""

    title: str
    part: str
    facts: list[dict[str, Any]]


@bp.get("/<int:venture_id>")
@needs(Permission.PERSON_READ)
def show(venture_id: int) -> ResponseReturnValue:
    """One venture, its founder and its cases."""
    venture = queries.get_venture(db.session(), signed_in(), venture_id)
    events = queries.list_venture_events(db.session(), venture)
    return render_template(
        "staff/ventures/show.html",
        venture=venture,
        status={"kind": STATUS_BADGES[venture.status], "word": STATUS_WORDS[venture.status]},
        sections=list(sections_of(venture, today())),
        cases=queries.list_venture_cases(db.session(), signed_in(), venture),
        notices=_notices(venture),
        history=[happened(event) for event in events[:SHOWN_EVENTS]],
    )


def _notices(venture: Venture) -> list[dict[str, Any]]:
    """What the venture offers and asks for, and who belongs to it."""
    session, viewer, now = db.session(), signed_in(), today()
    found = []
    notices = cooperation.list_of_venture(session, viewer, venture.id)
    of = cooperation.matches_of_all(session, viewer, notices, now)
    for notice in notices:
        matches = of[notice.id]
        names = str(_("、")).join(match.notice.venture.name for match in matches)
        found.append({"notice": notice, "side": said(SIDE_WORDS[notice.side]), "matches": matches, "names": names})
    return found


def sections_of(venture: Venture, now: date) -> Iterator[Section]:
    """Everything that is written down of a venture, under its headings."""
    founded = day(venture.founded_on)
    if venture.founded_on is not None:
        months = months_since(venture.founded_on, venture.closed_on or now)
        founded = _("%(day)s（%(months)s 个月）", day=founded, months=months)
    yield Section(
        _("登记信息"),
        "registration",
        [
            {"label": _("名称"), "value": venture.name},
            {"label": _("统一社会信用代码"), "value": venture.credit_code or "—"},
            {"label": _("经营主体类型"), "value": code_label("legal_forms", venture.legal_form)},
            {"label": _("成立日期"), "value": founded},
            {"label": _("是否首次创业"), "value": _truth(venture.is_first_venture)},
            {"label": _("已核验的执照"), "value": venture.credit_code_proof or "—"},
        ],
    )
    yield Section(
        _("经营状态"),
        "status",
        [
            {"label": _("状态"), "value": STATUS_WORDS[venture.status]},
            {"label": _("发展阶段"), "value": code_label("venture_status", _stage(venture, now))},
            {"label": _("停业、注销或迁出日期"), "value": day(venture.closed_on)},
            {"label": _("停业原因"), "value": code_label("closure_reasons", venture.close_reason)},
        ],
    )
    section = code_label("industry_sections", industry_section(venture.industry))
    yield Section(
        _("经营内容"),
        "business",
        [
            {"label": _("行业门类"), "value": section},
            {"label": _("具体行业"), "value": venture.industry_name or "—"},
            {"label": _("主要产品或服务"), "value": venture.main_product or "—"},
            {"label": _("销售渠道"), "value": code_label("sales_channels", venture.sales_channel)},
            {"label": _("纳税人类型"), "value": code_label("taxpayers", venture.taxpayer)},
            {"label": _("品牌或商标"), "value": venture.brand or "—"},
            {"label": _("加入的合作社"), "value": venture.cooperative or "—"},
            {"label": _("所属产业链"), "value": venture.linked_chain or "—"},
            {"label": _("荣誉与认证"), "value": venture.honours or "—"},
        ],
    )
    area = _("%(n)s 平方米", n=venture.area_m2) if venture.area_m2 else "—"
    yield Section(
        _("经营场所"),
        "premises",
        [
            {"label": _("乡镇"), "value": venture.unit.name},
            {"label": _("经营地址"), "value": venture.address or "—"},
            {"label": _("执照、租约、实际地址一致"), "value": _truth(venture.addresses_match)},
            {"label": _("经营面积"), "value": area},
            {"label": _("月租金"), "value": _yuan(venture.monthly_rent)},
            {"label": _("场地产权"), "value": code_label("premises_owners", venture.owner_type)},
            {"label": _("租期"), "value": period(venture.lease_from, venture.lease_to)},
        ],
    )
    yield Section(
        _("资金和用工"),
        "figures",
        [
            {"label": _("从业人数"), "value": _people(venture.employees)},
            {"label": _("其中重点群体"), "value": _people(venture.key_group_employees)},
            {"label": _("其中参保"), "value": _people(venture.insured_employees)},
            {"label": _("总投资"), "value": _yuan(venture.invested)},
            {"label": _("自有资金"), "value": _yuan(venture.own_fund)},
            {"label": _("注册资本"), "value": _yuan(venture.registered_capital)},
            {"label": _("年营业额"), "value": _yuan(venture.annual_revenue)},
            {"label": _("借款资金"), "value": _yuan(venture.loan_fund)},
            {"label": _("年利润区间"), "value": code_label("profit_bands", venture.profit_band)},
            {"label": _("经营规模"), "value": code_label("enterprise_scales", venture.scale)},
        ],
    )


def _stage(venture: Venture, now: date) -> str:
    return stage_of(venture.status.value, venture.founded_on, now)


def _truth(value: bool | None) -> str:
    return "—" if value is None else str(_("是") if value else _("否"))


def _people(count: int | None) -> str:
    return "—" if count is None else str(_("%(n)s 人", n=count))


def _yuan(amount: Any) -> str:  # noqa: ANN401 - Money or nothing
    return "—" if amount is None else str(_("%(amount)s 元", amount=money(amount)))
