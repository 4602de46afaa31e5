"""Why figures are other than they were: than last month, and than when the month was frozen."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.differences import CAUSE_WORDS, MOVING_WORDS, Cause, Moving
from supportdesk.domain.summaries.freezing import FreezeState
from supportdesk.domain.summaries.indicators import Indicator
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.queries import summaries
from supportdesk.queries.summaries import frozen as frozen_months
from supportdesk.queries.summaries import kept_lists
from supportdesk.queries.summaries.behind import Behind
from supportdesk.queries.summaries.scope import Scope, get_scope
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.ways import one_of, whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.summaries import kept
from supportdesk.web.staff.summaries.asked import edition_asked, month_asked, unit_asked
from supportdesk.web.staff.summaries.figures import NONE, UNIT_WORDS, changed, written
from supportdesk.web.staff.summaries.lines import Cell
from supportdesk.web.staff.summaries.room import bp
from supportdesk.web.staff.summaries.tables import amount_written

PAGE = 50
SPANS = {Window.MONTH: say("本月"), Window.YEAR_TO_DATE: say("本年累计")}


@dataclass(frozen=True)
class Explained:
    """One figure with what leads from one number to the other."""

    name: str
    unit: str
    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True)
class Way:
    """What stands around a list of rows: its heading and lead, where it came from, where it goes on, its tabs."""

    heading: str
    lead: str
    back: str
    onwards: str
    tabs: list[dict[str, object]]


@bp.get("/<month>/changes")
@needs(Permission.SUMMARY_READ)
def changes(month: str) -> ResponseReturnValue:
    """Every figure that stands: last month as told, corrected, new, closed, changed, now."""
    at = month_asked(month)
    shown = kept.find_shown(db.session(), signed_in(), at, unit_asked(), edition_asked())
    summary, lines = shown.summary, []
    counted = {code for block in summary.blocks for code in block.codes}
    for code in kept_lists.standing_codes():
        then, now = (summary.books.total.count(code, window) for window in (Window.LAST_MONTH, Window.MONTH))
        moved = shown.frozen.movements.get(code) if shown.frozen is not None else None
        if code not in counted or not any((then, now, *(moved or ()))):
            continue
        lines.append(_moved_line(month, INDICATORS[code], moved, then, now))
    return render_template(
        "staff/summaries/changes.html",
        month=at,
        scope=get_scope(db.session(), signed_in(), unit_asked()),
        back=_to_month(month),
        lines=lines,
        is_frozen=shown.frozen is not None,
        heads=[said(MOVING_WORDS[moving]) for moving in Moving],
    )


@bp.get("/<month>/changes/<indicator>")
@needs(Permission.SUMMARY_READ)
def change(month: str, indicator: str) -> ResponseReturnValue:
    """The rows that came, went or changed since last month."""
    at = month_asked(month)
    if indicator not in kept_lists.standing_codes():
        raise NotFoundError
    moving = Moving(one_of("cause", set(Moving), Moving.NEW))
    frozen = summaries.find_frozen(db.session(), signed_in(), at, unit_asked(), edition=edition_asked())
    scope = get_scope(db.session(), signed_in(), unit_asked())
    moved = frozen_months.moved(db.session(), scope, at, indicator, frozen)
    parts, one = moved.movement, INDICATORS[indicator]
    amounts = {
        Moving.CORRECTED: parts.corrected, Moving.NEW: parts.new, Moving.CLOSED: parts.closed, Moving.CHANGED: parts.changed,
    }  # fmt: skip
    behind = frozen_months.page_of(db.session(), scope, moved.rows_of(moving), after=whole("after"), limit=PAGE)
    tabs = [
        {
            "label": f"{said(MOVING_WORDS[each])} {changed(amounts[each], one.unit)}",
            "url": _here(month, ".change", indicator=indicator, cause=each.value),
            "active": each is moving,
        }
        for each in Moving
    ]
    lead = _(
        "上月末 %(opening)s，本月末 %(closing)s。",
        opening=written(parts.opening, one.unit),
        closing=written(parts.closing, one.unit),
    )
    heading = said(MOVING_WORDS[moving])
    onwards = _here(month, ".change", indicator=indicator, cause=moving.value, after=behind.after)
    way = Way(heading, lead, _here(month, ".changes"), onwards, tabs)
    return _listed(scope, at, one, behind, way)


@bp.get("/<month>/late")
@needs(Permission.SUMMARY_READ)
def late(month: str) -> ResponseReturnValue:
    """What the books tell of a frozen month otherwise by now."""
    at = month_asked(month)
    frozen = summaries.get_frozen(db.session(), signed_in(), at, unit_asked())
    told = kept.find_shown(db.session(), signed_in(), at, unit_asked()).summary
    live = kept.get_summary(db.session(), signed_in(), at, unit_asked())
    lines = []
    for one in frozen_months.late_records(db.session(), frozen, told, live):
        indicator, difference = INDICATORS[one.code], one.difference
        cells = (
            Cell(written(difference.before, indicator.unit)),
            Cell(written(difference.after, indicator.unit)),
            *(
                Cell(
                    changed(difference.amount(cause), indicator.unit) if difference.count(cause) else NONE,
                    _here(month, ".late_list", indicator=one.code, cause=cause.value, window=one.window.value)
                    if difference.count(cause)
                    else "",
                )
                for cause in Cause
            ),
        )
        name = _("%(name)s（%(span)s）", name=said(indicator.name), span=said(SPANS[one.window]))
        lines.append(Explained(name, said(UNIT_WORDS[indicator.unit]), cells))
    return render_template(
        "staff/summaries/late.html",
        month=at,
        frozen=frozen,
        scope=get_scope(db.session(), signed_in(), unit_asked()),
        back=_to_month(month),
        lines=lines,
        heads=[said(CAUSE_WORDS[cause]) for cause in Cause],
        may_restate=frozen.state is FreezeState.APPROVED and grants(signed_in().role, Permission.SUMMARY_COMPILE),
    )


@bp.get("/<month>/late/<indicator>")
@needs(Permission.SUMMARY_READ)
def late_list(month: str, indicator: str) -> ResponseReturnValue:
    """The rows that make a frozen figure another by now."""
    at = month_asked(month)
    if indicator not in kept_lists.codes():
        raise NotFoundError
    cause = Cause(one_of("cause", set(Cause), Cause.NEW))
    window = Window(one_of("window", set(SPANS), Window.MONTH))
    frozen = summaries.get_frozen(db.session(), signed_in(), at, unit_asked())
    behind = frozen_months.list_late(
        db.session(),
        signed_in(),
        frozen,
        at,
        indicator,
        window=window,
        cause=cause,
        after=whole("after"),
        limit=PAGE,
    )
    scope = get_scope(db.session(), signed_in(), unit_asked())
    asked = {"indicator": indicator, "window": window.value}
    tabs = [
        {
            "label": said(CAUSE_WORDS[each]),
            "url": _here(month, ".late_list", cause=each.value, **asked),
            "active": each is cause,
        }
        for each in Cause
    ]
    heading = _("%(cause)s（%(span)s）", cause=said(CAUSE_WORDS[cause]), span=said(SPANS[window]))
    onwards = _here(month, ".late_list", cause=cause.value, after=behind.after, **asked)
    lead = _("冻结之后才登记或改动的记录。")
    way = Way(heading, lead, _here(month, ".late"), onwards, tabs)
    return _listed(scope, at, INDICATORS[indicator], behind, way)


def _moved_line(month: str, indicator: Indicator, moved: list[int] | None, then: int, now: int) -> Explained:
    """Of a month that runs only both ends are known without reading its lists: they are on the page of the figure."""
    unit = indicator.unit
    to = _here(month, ".change", indicator=indicator.code)
    if moved is None:
        cells = (Cell(written(then, unit)), *(Cell("", "") for _moving in Moving), Cell(written(now, unit)))
        return Explained(said(indicator.name), said(UNIT_WORDS[unit]), cells, to)
    opening, corrected, new, closed, other, closing = moved
    middle = zip(Moving, (corrected, new, closed, other), strict=True)
    cells = (
        Cell(written(opening, unit)),
        *(
            Cell(changed(amount, unit), _here(month, ".change", indicator=indicator.code, cause=moving.value))
            if amount
            else Cell(NONE)
            for moving, amount in middle
        ),
        Cell(written(closing, unit)),
    )
    return Explained(said(indicator.name), said(UNIT_WORDS[unit]), cells, to)


def _listed(scope: Scope, at: Month, indicator: Indicator, behind: Behind, way: Way) -> ResponseReturnValue:
    return render_template(
        "staff/summaries/list.html",
        behind=behind,
        month=at,
        scope=scope,
        back=way.back,
        indicator=indicator,
        shown=indicator,
        window_name=way.heading,
        unit_word=_("元") if indicator.unit.value == "yuan" else said(UNIT_WORDS[indicator.unit]),
        chips=[],
        tabs=way.tabs,
        lead=way.lead,
        town_names={named.code: named.label(reading().language) for named in scope.town_names},
        written=amount_written,
        has_cases="staff.cases.show" in current_app.view_functions,
        next_url=way.onwards if behind.after else "",
    )


def _here(month: str, endpoint: str, **more: Any) -> str:  # noqa: ANN401 - as url_for takes them
    return url_for(endpoint, month=month, unit=unit_asked(), edition=edition_asked(), **more)


def _to_month(month: str) -> str:
    return url_for(".show", month=month, unit=unit_asked(), edition=edition_asked())
