"""Offers and requests between ventures: the list, one with what belongs to it, entry and end."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.calendar import add_months
from supportdesk.domain.cooperation import SIDE_WORDS, Side
from supportdesk.domain.permissions import Permission, grants
from supportdesk.extensions import db
from supportdesk.policies.needs import valid_months
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import cases as case_queries
from supportdesk.queries import cooperation as queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.services import cooperation as services
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.tasks import StampedForm, task
from supportdesk.web.shared.ways import whole
from supportdesk.web.shared.words import said

bp = Blueprint("cooperation", __name__, url_prefix="/cooperation")


class NoticeForm(Form):
    """What is offered or asked for."""

    side = RadioField(_l("供还是求"), [InputRequired(_l("请选择一项。"))])
    product = StringField(_l("产品"), [InputRequired(_l("请填写产品。")), Length(max=100)])
    quantity = StringField(_l("数量"), [Length(max=100)])
    town = SelectField(_l("所在乡镇"), [InputRequired(_l("请选择乡镇。"))])
    valid_until = day_field(_l("有效期至"), InputRequired(_l("请填写日期，例如 2026-11-25。")))
    details = TextAreaField(_l("说明"), [Length(max=1_000)])


class EndForm(StampedForm):
    """How it ended."""

    outcome = StringField(_l("结果"), [InputRequired(_l("请写明结果。")), Length(max=200)])
    partner = SelectField(_l("与谁合作"))


@bp.get("/")
@needs(Permission.PERSON_READ)
def index() -> ResponseReturnValue:
    """Offers and requests that stand, or that are over."""
    session, viewer = db.session(), signed_in()
    units = account_queries.list_subtree(session, viewer)
    town = whole("town")
    told = {
        "side": request.args.get("side", "") if request.args.get("side") in set(Side) else "",
        "q": request.args.get("q", "").strip()[:60],
        "town": town if town in {unit.id for unit in units} else None,
        "over": "1" if request.args.get("over") == "1" else "",
    }
    asked: dict[str, Any] = {name: value for name, value in told.items() if value}
    rows, following = queries.list_notices(
        session, viewer, today(), side=str(told["side"]), product=str(told["q"]), is_over=bool(told["over"]),
        unit_id=town if "town" in asked else None, before=whole("before"),
    )  # fmt: skip
    tabs: list[tuple[str, dict[str, Any]]] = [
        (_("全部"), {}), *((said(words), {"side": side.value}) for side, words in SIDE_WORDS.items()), (_("已结束"), {"over": "1"}),
    ]  # fmt: skip
    here = {name: asked[name] for name in ("side", "over") if name in asked}
    return render_template(
        "staff/cooperation/index.html",
        rows=rows,
        side_words=SIDE_WORDS,
        views=[{"label": label, "url": url_for(".index", **kept), "active": kept == here} for label, kept in tabs],
        asked=asked,
        hidden=here,
        selects=[
            {"name": "town", "label": _("乡镇"), "options": [("", _("全部")), *((one.id, one.name) for one in units)],
             "value": asked.get("town", "")}
        ],
        next_url=url_for(".index", **asked, before=following) if following else "",
    )  # fmt: skip


@bp.get("/<int:notice_id>")
@needs(Permission.PERSON_READ)
def show(notice_id: int) -> ResponseReturnValue:
    """One, and what of the other side belongs to it."""
    session, viewer, day = db.session(), signed_in(), today()
    notice = queries.get_notice(session, viewer, notice_id)
    stands = notice.ended_on is None and notice.valid_until >= day
    return render_template(
        "staff/cooperation/show.html",
        notice=notice,
        stands=stands,
        side_words=SIDE_WORDS,
        matches=queries.matches_of(session, viewer, notice, day),
        may_end=grants(viewer.role, Permission.CASE_WRITE) and notice.ended_on is None,
    )


@bp.route("/new/<int:venture_id>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new(venture_id: int) -> ResponseReturnValue:
    """Note what a venture offers or asks for."""
    session, viewer = db.session(), signed_in()
    venture = venture_queries.get_venture(session, viewer, venture_id)
    first = {"product": venture.main_product, "town": str(venture.unit_id), "side": Side.OFFER.value}
    form = NoticeForm.received(**first, valid_until=add_months(today(), valid_months()))
    form.side.choices = [(side.value, said(words)) for side, words in SIDE_WORDS.items()]
    form.town.choices = [(str(one.id), one.name) for one in account_queries.list_subtree(session, viewer)]

    def do(work: Work) -> str:
        made = services.note(
            work,
            venture_queries.get_venture(work.session, work.actor, venture_id),
            case_queries.get_place(work.session, signed_in(), int(form.town.data)),
            side=Side(form.side.data),
            product=form.product.data,
            quantity=form.quantity.data or "",
            details=form.details.data or "",
            valid_until=form.valid_until.clean,
        )
        return url_for(".show", notice_id=made.id)

    return task(
        form,
        do,
        title=_("登记供求"),
        crumbs=[
            {"label": _("供求合作"), "url": url_for(".index")},
            {"label": venture.name, "url": url_for("staff.ventures.show", venture_id=venture_id)},
        ],
        lead=venture.name,
        button=_("登记"),
        drawn={
            "product": {"hint": _("写具体的名称，用顿号分开，例如：蜜桃、桃干")},
            "quantity": {"hint": _("例如：每月 2 吨")},
            "valid_until": {"width": "w-8"},
            "details": {"attributes": {"rows": 4}},
        },
    )


@bp.route("/<int:notice_id>/end", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def end(notice_id: int) -> ResponseReturnValue:
    """Close it when it came about, or is no longer wanted."""
    session, viewer = db.session(), signed_in()
    notice = queries.get_notice(session, viewer, notice_id)
    form = EndForm.received(version=str(notice.version))
    matches = queries.matches_of(session, viewer, notice, today())
    partners = {match.notice.venture_id: match.notice.venture.name for match in matches}
    form.partner.choices = [("", _("没有，或不在系统里")), *((str(key), name) for key, name in partners.items())]

    def do(work: Work) -> str:
        partner_id = int(form.partner.data) if form.partner.data else None
        partner = venture_queries.get_venture(work.session, work.actor, partner_id) if partner_id else None
        fresh = queries.get_notice(work.session, work.actor, notice_id)
        services.close(work, fresh, outcome=form.outcome.data, partner=partner, version=form.seen)
        return url_for(".show", notice_id=notice_id)

    return task(
        form,
        do,
        title=_("结束供求"),
        crumbs=[
            {"label": _("供求合作"), "url": url_for(".index")},
            {"label": notice.product, "url": url_for(".show", notice_id=notice_id)},
        ],
        lead=notice.venture.name,
        button=_("结束供求"),
        drawn={"outcome": {"hint": _("例如：签了一年供货合同，合同额 12 万元")}},
    )
