"""The list of cases: views as tabs, search and filters in the address, pages by key."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.cases import CaseState
from supportdesk.models.policies import Kind
from supportdesk.queries import cases as case_queries
from supportdesk.queries.cases import MOST_COUNTED, CaseRow, Places, Sort, Stage
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import Badge, clock_of, kind_word, state_badge, subject_word
from supportdesk.web.shared.time_limits import TimeLimit
from supportdesk.web.shared.ways import not_understood
from supportdesk.web.shared.words import said
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.arguments import (
    ME,
    NOBODY,
    PERIOD_WORDS,
    SORT_WORDS,
    STAGE_WORDS,
    Arguments,
    chips,
    read,
)

PAGE_NAME = "cases"
SHIPPED_VIEWS = (
    (say("全部"), "", frozenset(Role)),
    (say("我经办的"), f"handler={ME}", frozenset({Role.OFFICIAL})),
    (say("等待对方"), "stage=waiting", frozenset(Role)),
    (say("承诺时限将到"), "stage=soon", frozenset(Role)),
    (say("承诺时限已过"), "stage=late", frozenset(Role)),
)


@dataclass(frozen=True)
class View:
    """A tab: its name, its conditions, how many cases it shows; `kept_id` for the reader's own."""

    label: str
    arguments: Arguments
    kept_id: int | None = None


@dataclass(frozen=True)
class Line:
    """A row as the page shows it."""

    row: CaseRow
    what: str
    badge: Badge
    clock: TimeLimit | None


@bp.get("/")
@needs(Permission.CASE_READ)
def index() -> ResponseReturnValue:
    """Cases of the viewer's subtree."""
    account, day = signed_in(), today()
    places = case_queries.list_places(db.session(), account, PAGE_NAME)
    arguments = read(request.args, account, places, day)
    not_understood(*arguments.odd)
    page = case_queries.list_cases(
        db.session(),
        account,
        arguments.wanted,
        today=day,
        sort=arguments.sort,
        after=arguments.after,
        before=arguments.before,
    )
    views = list_views(account, places, day)
    count, *counts = case_queries.count_cases(
        db.session(),
        account,
        [arguments.wanted, *(view.arguments.wanted for view in views)],
        today=day,
        first_narrow=page.narrow,
    )
    return render_template(
        "staff/cases/index.html",
        lines=lines_of(page.rows, day),
        count=counted(count),
        views=[
            {
                "label": view.label,
                "url": url_for(".index", **view.arguments.query()),
                "active": view.arguments.text == arguments.text,
                "count": counted(number),
            }
            for view, number in zip(views, counts, strict=True)
        ],
        arguments=arguments,
        chips=[
            {"label": label, "url": url_for(".index", **arguments.query(**{name: None}))}
            for label, name in chips(arguments, places)
        ],
        selects=selects(arguments, places),
        sort_words=said(SORT_WORDS[arguments.sort]),
        sort_url=url_for(".index", **arguments.query(sort=_next_sort(arguments.sort))),
        previous_url=url_for(".index", **arguments.query(before=page.first)) if page.has_previous and page.rows else "",
        next_url=url_for(".index", **arguments.query(after=page.last)) if page.has_next else "",
        may_write=grants(account.role, Permission.CASE_WRITE),
        may_print=grants(account.role, Permission.PAPER_PRINT),
    )


def list_views(account: Account, places: Places, day: date) -> list[View]:
    """The shipped views for the reader's role, then those that were kept."""
    shipped = [
        View(said(label), _of_text(query, account, places, day))
        for label, query, roles in SHIPPED_VIEWS
        if account.role in roles
    ]
    return shipped + [View(place.name, _of_text(place.query, account, places, day), place.id) for place in places.views]


def lines_of(rows: list[CaseRow], day: date) -> list[Line]:
    """Rows with badge and clock."""
    session = db.session()
    stopped = [row.application_id for row in rows if row.application_id and (row.paused_days or row.paused_since)]
    pauses = case_queries.list_pauses(session, stopped) if stopped else {}
    return [
        Line(row, _what(row), badge_of(row), clock_of(session, row, day, pauses.get(row.application_id or 0, ())))
        for row in rows
    ]


def badge_of(row: CaseRow) -> Badge:
    """The state of what the row shows; a closed case says so, and one without support too."""
    if row.case_state is CaseState.CLOSED:
        return Badge("off", _("已关闭"))
    if row.kind is None or row.state is None:
        return Badge("off", _("未申请"))
    return state_badge(row.kind, row.state)


def counted(number: int) -> str:
    """128, or 1,000+ where counting stopped."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def selects(arguments: Arguments, places: Places) -> list[dict[str, object]]:
    """The filters in a row."""
    kept = arguments.narrowing
    every: list[tuple[object, str]] = [("", _("全部"))]
    kinds = [(kind.value, kind_word(kind)) for kind in Kind]
    stages = [(stage.value, said(STAGE_WORDS[stage])) for stage in Stage]
    towns = [(place.id, place.name) for place in places.units]
    officials = [(ME, _("我自己"))] if signed_in().role is Role.OFFICIAL else []
    officials += [(str(place.id), place.name) for place in places.officials]
    periods = [(value, said(words)) for value, words in PERIOD_WORDS.items()]
    if kept.get("opened") and kept["opened"] not in PERIOD_WORDS:
        periods.append((kept["opened"], kept["opened"]))
    offered: list[tuple[str, str, list[tuple[object, str]]]] = [
        ("kind", _("支持事项"), [*every, *kinds]),
        ("stage", _("状态"), [*every, *stages]),
        ("town", _("乡镇"), [*every, *towns]),
        ("handler", _("经办人"), [*every, *officials, (NOBODY, _("无经办人"))]),
        ("opened", _("建档日期"), [("", _("不限")), *periods]),
    ]
    return [
        {"name": name, "label": label, "options": options, "value": kept.get(name, "")}
        for name, label, options in offered
    ]


def _of_text(query: str, account: Account, places: Places, day: date) -> Arguments:
    return read(MultiDict(parse_qsl(query)), account, places, day)


def _what(row: CaseRow) -> str:
    if row.kind is None:
        return "—"
    return subject_word(row.kind, row.subject or "")


def _next_sort(sort: Sort) -> str:
    order = list(Sort)
    return order[(order.index(sort) + 1) % len(order)].value
