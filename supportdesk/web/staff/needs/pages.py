"""The list of needs, and one need."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.needs import DEED_WORDS, LIFECYCLE, STATE_WORDS, NeedDeed
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.extensions import db
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import needs as queries
from supportdesk.queries.needs import LATE, NeedFilter
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.needs import department_choices, department_words, kind_choices, line_of, lines_of
from supportdesk.web.shared.ways import whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.cases.show import happened
from supportdesk.web.staff.needs import bp

MINE = "me"


@bp.get("/")
@needs(Permission.CASE_READ)
def index() -> ResponseReturnValue:
    """Needs of the viewer's subtree: by state, kind, department, town."""
    session, viewer, day = db.session(), signed_in(), today()
    units = account_queries.list_subtree(session, viewer)
    asked = _asked({unit.id for unit in units})
    wanted = _filter(asked)
    page = queries.list_needs(session, viewer, wanted, day, whole("before"))
    return render_template(
        "staff/needs/index.html",
        lines=lines_of(page.rows, viewer, day),
        count=queries.count_needs(session, viewer, wanted, day),
        views=_views(asked),
        asked=asked,
        chosen=sum(bool(asked.get(name)) for name in ("kind", "department", "town")),
        hidden={name: asked[name] for name in ("state", "owner") if name in asked},
        selects=_selects(asked, [(unit.id, unit.name) for unit in units]),
        next_url=url_for(".index", **asked, before=page.next_touch) if page.next_touch else "",
    )


@bp.get("/<int:need_id>")
@needs(Permission.CASE_READ)
def show(need_id: int) -> ResponseReturnValue:
    """One need: what is wanted, who has it, by when, what came of it."""
    session, viewer, day = db.session(), signed_in(), today()
    need = queries.get_need(session, viewer, need_id)
    deeds = [NeedDeed(step.deed) for step in LIFECYCLE.deeds(need.state) if grants(viewer.role, step.permission)]
    return render_template(
        "staff/needs/show.html",
        need=need,
        line=line_of(need, viewer, day),
        may_read=queries.may_read_text(viewer, need),
        deeds=[{"label": said(DEED_WORDS[deed]), "url": url_for(f".{deed.value}", need_id=need.id)} for deed in deeds],
        department_words=department_words,
        history=[happened(event) for event in queries.list_events(session, need)],
    )


def _asked(units: set[int]) -> dict[str, Any]:
    """The address's values that mean something."""
    states = {*(state.value for state in STATE_WORDS), LATE}
    town = whole("town")
    told = {
        "q": request.args.get("q", "").strip()[:60],
        "state": request.args.get("state", "") if request.args.get("state") in states else "",
        "kind": request.args.get("kind", "") if request.args.get("kind") in dict(kind_choices()) else "",
        "department": request.args.get("department", "")
        if request.args.get("department") in dict(department_choices())
        else "",
        "town": town if town in units else None,
        "owner": MINE if request.args.get("owner") == MINE else "",
    }
    return {name: value for name, value in told.items() if value}


def _filter(asked: dict[str, Any]) -> NeedFilter:
    return NeedFilter(
        state=asked.get("state", ""),
        kind=asked.get("kind", ""),
        department=asked.get("department", ""),
        unit_id=asked.get("town"),
        owner_id=signed_in().id if asked.get("owner") == MINE else None,
        name=asked.get("q", ""),
    )


def _views(asked: dict[str, Any]) -> list[dict[str, Any]]:
    kept = {name: value for name, value in asked.items() if name not in {"state", "owner"}}
    tabs: list[tuple[str, dict[str, Any]]] = [(_("全部"), {})]
    if signed_in().role is Role.OFFICIAL:
        tabs.append((_("我负责的"), {"owner": MINE}))
    tabs.append((_("已逾期"), {"state": LATE}))
    tabs += [(said(words), {"state": state.value}) for state, words in STATE_WORDS.items()]
    here = {name: asked[name] for name in ("state", "owner") if name in asked}
    return [{"label": label, "url": url_for(".index", **kept, **told), "active": told == here} for label, told in tabs]


def _selects(asked: dict[str, Any], towns: list[tuple[int, str]]) -> list[dict[str, Any]]:
    every = ("", _("全部"))
    return [
        {"name": "kind", "label": _("需求类别"), "options": [every, *kind_choices()[1:]], "value": asked.get("kind", "")},
        {"name": "department", "label": _("办理部门"), "options": [every, *department_choices()[1:]],
         "value": asked.get("department", "")},
        {"name": "town", "label": _("乡镇"), "options": [every, *towns], "value": asked.get("town", "")},
    ]  # fmt: skip
