"""Follow-ups: the lists behind the figures of 今日, and one promise with what became of it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.ratings import Grade
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.policies.desk import habits
from supportdesk.queries import follow_ups as queries
from supportdesk.queries import today as lists
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.ratings import find_of_promise
from supportdesk.queries.today import Entry, Group, Part, Sort
from supportdesk.services import follow_ups
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.tasks import StampedForm
from supportdesk.web.shared.ways import not_understood, one_of, whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff import due_rows
from supportdesk.web.staff.due_rows import PAGE, Page

bp = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")
_: Callable[..., str] = gettext
NOBODY = "0"
BASKETS: dict[str, Words] = {
    "long_overdue": say("逾期较久的跟进"),
    "unowned": say("无人负责的跟进"),
    "assumed": say("日期暂定的跟进"),
}
_KEPT = frozenset({"owner", "unit", "basket", "view"})


class DoneForm(StampedForm):
    """What was found."""

    finding = TextAreaField(_l("办理结果"), [InputRequired(_l("请写明办理结果。")), Length(max=2_000)])
    done_on = day_field(_l("办理日期"), InputRequired(_l("请填写办理日期，例如 2026-11-25。")))


class SnoozeForm(StampedForm):
    """When instead, and why."""

    to = day_field(_l("推迟到"), InputRequired(_l("请填写推迟到哪一天，例如 2026-11-25。")))
    reason = StringField(_l("原因"), [InputRequired(_l("请写明推迟的原因。")), Length(max=200)])


class HandOverForm(StampedForm):
    """To whom."""

    # Not `to`: the page has a box of that name already, the day to which it is put off.
    owner = SelectField(_l("交给"), [InputRequired(_l("请选择交给谁。"))], coerce=int)
    why = StringField(_l("说明"), [Optional(), Length(max=200)])


class OwnForm(Form):
    """A promise without a plan."""

    action = SelectField(_l("方式"), [InputRequired(_l("请选择方式。"))])
    title = StringField(_l("要做什么"), [InputRequired(_l("请写明要做什么。")), Length(max=100)])
    due_on = day_field(_l("哪一天"), InputRequired(_l("请填写哪一天，例如 2026-11-25。")))


@bp.get("/")
@needs(Permission.FOLLOW_UP_READ)
def index() -> ResponseReturnValue:
    """What is due by the end of the week in the reader's units: somebody's, a unit's, or one basket of it."""
    session, viewer = db.session(), signed_in()
    owner = queries.find_colleague(session, viewer, request.args.get("owner", ""))
    unit = queries.find_unit(session, viewer, request.args.get("unit", ""))
    basket = one_of("basket", BASKETS)
    odd = {"owner": owner is None and request.args.get("owner") != NOBODY, "unit": unit is None}
    not_understood(*(name for name, is_odd in odd.items() if is_odd and request.args.get(name)))
    part = Part(
        owner_id=owner.id if owner else None,
        is_nobodys=request.args.get("owner") == NOBODY,
        unit_id=unit.id if unit else None,
    )
    entries = in_basket(lists.team_entries(session, viewer, today(), part), basket)
    view = one_of("view", set(Group))
    page = Page.of([entry for entry in entries if not view or entry.group.value == view], PAGE, whole("from") or 0)
    kept: dict[str, Any] = {name: text for name, text in request.args.items() if name in _KEPT}
    return render_template(
        "staff/follow_ups/index.html",
        rows=due_rows.rows(lists.draw(session, viewer, page.shown, today())),
        count=page.count,
        previous_url=url_for(".index", **kept | {"from": page.before}) if page.first else "",
        next_url=url_for(".index", **kept | {"from": page.end}) if page.rest else "",
        views=_views(entries, view),
        chips=_chips({"owner": owner.name if owner else "", "unit": unit.name if unit else "", "basket": basket}),
    )


def in_basket(entries: Sequence[Entry], basket: str) -> list[Entry]:
    """The follow-ups of a basket; all entries where none is named."""
    calendar = work_calendar(db.session())
    before = calendar.due_day(today(), -habits().escalate_after, assume_weekends=True).day
    owners = set(queries.list_working_ids(db.session()))
    tests: dict[str, Callable[[Entry], bool]] = {
        "long_overdue": lambda one: one.due_on is not None and one.due_on < before,
        "unowned": lambda one: one.owner_id not in owners,
        "assumed": lambda one: one.is_assumed,
    }
    if basket not in tests:
        return list(entries)
    return [entry for entry in entries if entry.sort is Sort.FOLLOW_UP and tests[basket](entry)]


def _views(entries: Sequence[Entry], view: str) -> list[dict[str, Any]]:
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in {"owner", "unit", "basket"}}
    week = _("下周") if due_rows.is_next_week(today()) else _("本周")
    names = {"": _("全部"), "overdue": _("已逾期"), "today": _("今天到期"), "week": week, "waiting": _("等待对方")}
    return [
        {
            "label": name,
            "url": url_for(".index", **(kept | ({"view": code} if code else {}))),
            "active": code == (view if view in names else ""),
            "count": sum(entry.group.value == code for entry in entries) if code else len(entries),
        }
        for code, name in names.items()
    ]


def _chips(chosen: dict[str, str]) -> list[dict[str, str]]:
    """The conditions and the address without each."""
    names = {
        "owner": _("经办：%(name)s", name=chosen["owner"]) if chosen["owner"] else "",
        "unit": chosen["unit"],
        "basket": said(BASKETS[chosen["basket"]]) if chosen["basket"] in BASKETS else "",
    }
    if request.args.get("owner") == NOBODY:
        names["owner"] = _("无人负责")
    kept: dict[str, Any] = {name: request.args[name] for name, label in names.items() if label}
    kept |= {"view": request.args["view"]} if "view" in request.args else {}
    return [
        {
            "label": label,
            "url": url_for(".index", **{other: value for other, value in kept.items() if other != name}),
        }
        for name, label in names.items()
        if label
    ]


@bp.get("/<int:follow_up_id>")
@needs(Permission.FOLLOW_UP_READ)
def show(follow_up_id: int) -> ResponseReturnValue:
    """One promise."""
    return _page(follow_up_id)


@bp.post("/<int:follow_up_id>/done")
@needs(Permission.FOLLOW_UP_WRITE)
def done(follow_up_id: int) -> ResponseReturnValue:
    """Keep it."""
    form = DoneForm.received()

    def do(work: Work) -> str:
        one = queries.get_follow_up(work.session, work.actor, follow_up_id)
        follow_ups.done(work, one, form.finding.data, form.done_on.clean, seen_version=form.seen)
        return url_for(".show", follow_up_id=follow_up_id)

    if answer := attempt(form, do, stale=partial(_conflict, follow_up_id)):
        return answer
    return _page(follow_up_id, done=form), 422


@bp.post("/<int:follow_up_id>/snooze")
@needs(Permission.FOLLOW_UP_WRITE)
def snooze(follow_up_id: int) -> ResponseReturnValue:
    """Put it off."""
    form = SnoozeForm.received()

    def do(work: Work) -> str:
        one = queries.get_follow_up(work.session, work.actor, follow_up_id)
        follow_ups.snooze(work, one, form.to.clean, form.reason.data, seen_version=form.seen)
        return url_for(".show", follow_up_id=follow_up_id)

    if answer := attempt(form, do, stale=partial(_conflict, follow_up_id)):
        return answer
    return _page(follow_up_id, snooze=form), 422


@bp.post("/<int:follow_up_id>/hand-over")
@needs(Permission.FOLLOW_UP_WRITE)
def hand_over(follow_up_id: int) -> ResponseReturnValue:
    """Give it to a colleague."""
    form = _offering(HandOverForm.received(), queries.get_follow_up(db.session(), signed_in(), follow_up_id))

    def do(work: Work) -> str:
        one = queries.get_follow_up(work.session, work.actor, follow_up_id)
        holders = {who.id: who for who in queries.list_holders(work.session, one.about.unit)}
        to = holders[form.owner.data]
        follow_ups.hand_over(work, one, to, form.why.data or "", seen_version=form.seen)
        return url_for(".show", follow_up_id=follow_up_id)

    if answer := attempt(form, do, stale=partial(_conflict, follow_up_id)):
        return answer
    return _page(follow_up_id, hand=form), 422


@bp.route("/new/<int:application_id>", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP_WRITE)
def new(application_id: int) -> ResponseReturnValue:
    """Promise something of one's own."""
    application = queries.get_application(db.session(), signed_in(), application_id)
    form = OwnForm.received()
    form.action.choices = [(action.value, said(due_rows.ACTIONS[action])) for action in Action]

    def do(work: Work) -> str:
        made = follow_ups.promise(
            work,
            queries.get_application(work.session, work.actor, application_id),
            action=Action(form.action.data),
            title=form.title.data,
            due_on=form.due_on.clean,
            owner=work.actor,
        )
        return url_for(".show", follow_up_id=made.id)

    if answer := attempt(form, do):
        return answer
    return (
        render_template("staff/follow_ups/new.html", form=form, application=application),
        422 if form.errors else 200,
    )


def _conflict(follow_up_id: int, form: Form, error: StaleVersionError) -> ResponseReturnValue:
    """Both texts; the promise stands on a page of its own."""
    return conflict(form, error, shown=_in_words, back=url_for(".show", follow_up_id=follow_up_id))


def _in_words(name: str, value: object) -> str | None:
    if name != "owner":
        return None
    holder = db.session.get(Account, value) if value else None
    return holder.name if holder else _("无人负责")


def _page(
    follow_up_id: int,
    done: DoneForm | None = None,
    snooze: SnoozeForm | None = None,
    hand: HandOverForm | None = None,
) -> str:
    session, viewer, day = db.session(), signed_in(), today()
    one = queries.get_follow_up(session, viewer, follow_up_id)
    late = lists.late_days(work_calendar(session), one.due_on, day)
    rating = find_of_promise(session, one.id)
    return render_template(
        "staff/follow_ups/show.html",
        one=one,
        title=words_of(one.title),
        late=max(0, late),
        is_open=one.state is FollowUpState.OPEN,
        may_write=grants(viewer.role, Permission.FOLLOW_UP_WRITE),
        others=[row for row in _beside(viewer, one) if row.id != one.id],
        words_of=words_of,
        rating=rating,
        rating_grade=said(Grade(rating.grade).words) if rating is not None else "",
        support=due_rows.support(one.application),
        page_url=due_rows.application_url(one.application)
        if one.application
        else url_for("staff.cases.show", case_id=one.case_id),
        done_form=done or DoneForm(formdata=None, done_on=day, version=str(one.version)),
        snooze_form=snooze or SnoozeForm(formdata=None, version=str(one.version)),
        hand_form=hand or _offering(HandOverForm(formdata=None, version=str(one.version)), one),
        said_late=due_rows.late(late) if late > 0 else "",
    )


def _beside(viewer: Account, one: FollowUp) -> Sequence[FollowUp]:
    """What else is promised for the same application; of the case, for what hangs on no application."""
    if one.application_id is None:
        return queries.list_of_case(db.session(), viewer, one.case_id)
    return queries.list_of_application(db.session(), viewer, one.application_id)


def _offering(form: HandOverForm, one: FollowUp) -> HandOverForm:
    """Fill the choices: who can hold it, and does not hold it now."""
    holders = queries.list_holders(db.session(), one.about.unit)
    form.owner.choices = [(who.id, f"{who.name}（{who.unit.name}）") for who in holders if who.id != one.owner_id]
    return form
