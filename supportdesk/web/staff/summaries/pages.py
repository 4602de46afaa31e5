"""The pages: the months, one month, the list behind a figure, targets."""

from collections.abc import Iterable
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.checks import CHECK_WORDS, CheckCode
from supportdesk.domain.summaries.freezing import PERMISSIONS, SIGNED_IN_PART, STATE_WORDS, Signing, next_signing
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import Named
from supportdesk.domain.summaries.traits import words_of as trait_words
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.months import MonthFreeze
from supportdesk.queries import summaries
from supportdesk.queries.summaries import frozen as frozen_months
from supportdesk.queries.summaries import traits
from supportdesk.queries.summaries.behind import Behind
from supportdesk.queries.summaries.scope import (
    Scope,
    bank_names,
    department_names,
    get_scope,
    industry_names,
    list_scope_banks,
)
from supportdesk.services import summaries as deeds
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.ways import whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.summaries import kept
from supportdesk.web.staff.summaries.asked import (
    TOLD_BY,
    conditions_asked,
    edition_asked,
    month_asked,
    split_asked,
    unit_asked,
    window_asked,
)
from supportdesk.web.staff.summaries.figures import UNIT_WORDS
from supportdesk.web.staff.summaries.freezing import signing_words
from supportdesk.web.staff.summaries.room import bp
from supportdesk.web.staff.summaries.tables import Page, amount_written
from supportdesk.web.staff.summaries.targets import TargetForm, in_words, target_fields

PAGE = 50
WINDOW_NAMES = {
    Window.MONTH: say("本月"),
    Window.YEAR_TO_DATE: say("本年累计"),
    Window.LAST_MONTH: say("上月"),
    Window.SAME_MONTH: say("上年同月"),
    Window.SAME_PERIOD: say("上年同期"),
}


@bp.get("/")
@needs(Permission.SUMMARY_READ)
def index() -> ResponseReturnValue:
    """The months of this year and the last, the latest first."""
    scope = get_scope(db.session(), signed_in(), unit_asked())
    this = Month.of(today())
    years = {
        this.year: [month for month in this.chart_months() if month <= this][::-1],
        this.year - 1: this.year_before.chart_months()[::-1],
    }
    return render_template(
        "staff/summaries/index.html",
        scope=scope,
        own=own_scope(scope),
        years=years,
        states={
            month: said(STATE_WORDS[state]) for month, state in frozen_months.states_of(db.session(), scope).items()
        },
        may_set=may_set_targets(),
    )


@bp.get("/<month>")
@needs(Permission.SUMMARY_READ)
def show(month: str) -> ResponseReturnValue:
    """One unit and month."""
    at = month_asked(month)
    shown = kept.find_shown(db.session(), signed_in(), at, unit_asked(), edition_asked())
    summary = shown.summary
    page = Page(summary, by=split_asked(), unit=unit_asked(), edition=edition_asked())
    return render_template(
        "staff/summaries/show.html",
        page=page,
        summary=summary,
        month=summary.month,
        shown=shown,
        signing=signing_of(shown.frozen),
        **freezing_of(at, shown.frozen),
        is_over=at < Month.of(today()),
        may_set=may_set_targets(),
        may_print=grants(signed_in().role, Permission.PAPER_PRINT),
    )


@bp.get("/<month>/<indicator>")
@needs(Permission.SUMMARY_READ)
def list_(month: str, indicator: str) -> ResponseReturnValue:
    """The rows behind a figure."""
    at, asked = month_asked(month), request.args
    cell = {split.value: asked.get(split.value) for split in Split}
    window = window_asked()
    told = {name: asked.get(name) for name in TOLD_BY}
    behind, lead = behind_frozen(at, indicator, window, cell, told)
    behind = behind or summaries.list_behind(
        db.session(),
        signed_in(),
        at,
        indicator,
        unit_code=unit_asked(),
        window=window,
        after=whole("after"),
        limit=PAGE,
        refusal=told["refusal"],
        **cell,
    )
    shown = INDICATORS[INDICATORS[indicator].opens]
    scope = get_scope(db.session(), signed_in(), unit_asked())
    return render_template(
        "staff/summaries/list.html",
        behind=behind,
        month=at,
        scope=scope,
        back=url_for(".show", month=at, unit=unit_asked(), edition=edition_asked()),
        indicator=INDICATORS[indicator],
        shown=shown,
        window_name=said(WINDOW_NAMES[window]),
        unit_word=_("元") if shown.unit.value == "yuan" else said(UNIT_WORDS[shown.unit]),
        chips=[
            {
                "label": told_name(name, key) if name in TOLD_BY else part_name(scope, Split(name), key),
                "url": url_for(".list_", **addressed(at, indicator, name)),
            }
            for name, key in (cell | told).items()
            if key is not None
        ],
        town_names=names_of(scope.town_names),
        written=amount_written,
        has_cases="staff.cases.show" in current_app.view_functions,
        tabs=[],
        lead=lead,
        next_url=onwards(at, indicator, behind.after),
    )


def onwards(at: Month, indicator: str, after: int | None) -> str:
    """The address of the list's next page; empty on the last one."""
    asked: dict[str, Any] = dict(conditions_asked())
    return url_for(".list_", month=at, indicator=indicator, after=after, **asked) if after else ""


def behind_frozen(
    at: Month, indicator: str, window: Window, cell: dict[str, str | None], told: dict[str, str | None]
) -> tuple[Behind | None, str]:
    """The list behind a frozen figure as it was, where one was kept; and which books the list is of.

    What is kept are ids, places and amounts: reasons of refusals and what somebody is only the books can tell.
    """
    session, viewer = db.session(), signed_in()
    frozen = summaries.find_frozen(session, viewer, at, unit_asked(), edition=edition_asked())
    if frozen is None:
        return None, ""
    if any(key is not None for key in told.values()):
        return None, _("冻结时没有留下这份名单，下面按现在的账目。")
    found = frozen_months.list_frozen(
        session,
        viewer,
        frozen,
        indicator,
        window=window,
        cell={Split(name): key for name, key in cell.items() if key is not None},
        after=whole("after"),
        limit=PAGE,
    )
    if found is None:
        return None, _("冻结时没有留下这份名单，下面按现在的账目。")
    return found, _("这份名单按冻结时的账目。")


def signing_of(frozen: MonthFreeze | None) -> dict[str, str] | None:
    """The signature that the reader could give now: its address and its words; whoever signed before has none."""
    turn = next_signing(frozen.state) if frozen is not None else None
    if frozen is None or turn is None or signed_in().id in frozen.signers or edition_asked() is not None:
        return None
    if not grants(signed_in().role, PERMISSIONS[turn]):
        return None
    endpoint = {Signing.COMPILE: ".compile_", Signing.REVIEW: ".review", Signing.APPROVE: ".approve"}[turn]
    return {"url": url_for(endpoint, month=frozen.month, unit=unit_asked()), "words": signing_words(turn)}


def freezing_of(at: Month, frozen: MonthFreeze | None) -> dict[str, Any]:
    """What the page says of freezing, and offers."""
    role = signed_in().role
    scope = get_scope(db.session(), signed_in(), unit_asked())
    return {
        "may_freeze": frozen is None and at.as_of is None and grants(role, Permission.SUMMARY_COMPILE),
        "may_send_back": frozen is not None
        and edition_asked() is None
        and frozen.state in SIGNED_IN_PART
        and grants(role, Permission.SUMMARY_REVIEW),
        "editions": frozen_months.list_editions(db.session(), scope, at),
        "exceptions": [
            {**one, "check": said(CHECK_WORDS[CheckCode(one["code"])]), "found": said(words_of(one["found"]))}
            for one in (frozen.exceptions if frozen is not None else None) or ()
        ],
        "state_words": said(STATE_WORDS[frozen.state]) if frozen is not None else "",
    }


@bp.route("/targets/<int:year>", methods=["GET", "POST"])
@needs(Permission.SUMMARY_TARGET)
def targets(year: int) -> ResponseReturnValue:
    """The year's targets of a unit."""
    scope = get_scope(db.session(), signed_in(), unit_asked())
    form = TargetForm.of(summaries.get_targets(db.session(), scope, year), scope.unit.code)
    if form.is_sound():
        try:
            with deed() as work:
                again = get_scope(work.session, work.actor, unit_asked())
                deeds.set_targets(work, again.unit, year, form.amounts(), seen_version=form.seen)
                there = finish(url_for(".targets", year=year, unit=scope.unit.code, saved=1))
        except StaleVersionError as error:
            return conflict(form, error, yours=form.amounts(), shown=in_words)
        except BadValueError as error:
            form.refuse(error)
        else:
            return redirect(there)
    return render_template(
        "staff/summaries/targets.html",
        form=form,
        fields=target_fields(),
        year=year,
        scope=scope,
        own=own_scope(scope),
        saved="saved" in request.args,
    ), 422 if form.errors else 200


def own_scope(scope: Scope) -> Scope:
    """The reader's own unit and its towns, to go to another one from."""
    return scope if unit_asked() is None else get_scope(db.session(), signed_in())


def names_of(parts: Iterable[Named]) -> dict[str, str]:
    """Names by code in the reader's language."""
    return {named.code: named.label(reading().language) for named in parts}


def part_name(scope: Scope, split: Split, key: str) -> str:
    """The name of the part that the list is narrowed to."""
    match split:
        case Split.TOWN:
            found = names_of(scope.town_names)
        case Split.INDUSTRY:
            found = names_of(industry_names({key}))
        case Split.BANK:
            found = names_of(bank_names(list_scope_banks(db.session(), scope)))
        case Split.DEPARTMENT:
            found = names_of(department_names({key}))
        case _:
            words = trait_words(split, key)
            found = {key: said(words)} if words else names_of(traits.names_of(split, {key}))
    return found.get(key, key) or str(_("未填"))


def told_name(name: str, key: str) -> str:
    """The reason that the list is narrowed to."""
    return code_label(TOLD_BY[name], key) if key else str(_("未填"))


def addressed(month: Month, indicator: str, without: str) -> dict[str, Any]:
    """The list's address without one of its conditions."""
    return {"month": str(month), "indicator": indicator, **conditions_asked(without)}


def may_set_targets() -> bool:
    """Whether the reader may set targets."""
    return grants(signed_in().role, Permission.SUMMARY_TARGET)
