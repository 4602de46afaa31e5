"""The working calendar: a year's published notice, and the follow-ups that it moves."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.calendar_notices import read_notice
from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.policies import CalendarDay
from supportdesk.queries import calendars as queries
from supportdesk.queries import follow_ups as follow_up_queries
from supportdesk.queries.calendars import YearOfCalendar
from supportdesk.services import calendars, follow_ups
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.tasks import StampedForm
from supportdesk.web.shared.words import WEEKDAYS

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
_: Callable[..., str] = gettext
YEARS_AHEAD = 3


class NoticeForm(StampedForm):
    """A year's notice as the office printed it."""

    source = StringField(
        _l("通知文号"), [InputRequired(_l("请写明通知的文号，例如：国办发明电〔2025〕7号。")), Length(max=150)]
    )
    holidays = TextAreaField(
        _l("放假"), [InputRequired(_l("请至少填一个节日，每行一个，例如：元旦 1月1日至1月3日。")), Length(max=2_000)]
    )
    make_up = TextAreaField(_l("调休上班"), [Length(max=1_000)])
    year = 0

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Read the days together with the rest: every field says at once what is wrong with it."""
        sound = bool(super().validate(extra_validators))
        if self.holidays.errors or self.make_up.errors:
            return False
        try:
            read_notice(self.year, self.holidays.data, self.make_up.data or "")
        except BadValueError as error:
            self.refuse(error)
            return False
        return sound


class RecomputeForm(Form):
    """Only its key."""


@bp.get("/")
@needs(Permission.CALENDAR_WRITE)
def index() -> ResponseReturnValue:
    """The years, and which comes next."""
    session = db.session()
    return render_template(
        "staff/calendar/index.html",
        years=queries.list_years(session),
        missing=queries.first_unconfirmed_year(session, today()),
        this_year=today().year,
        assumed=follow_up_queries.count_assumed(session),
    )


@bp.route("/<int:year>", methods=["GET", "POST"])
@needs(Permission.CALENDAR_WRITE)
def year(year: int) -> ResponseReturnValue:
    """One year: its days, and the form to enter or correct its notice."""
    if not calendars.FIRST_PAST_YEAR <= year <= today().year + YEARS_AHEAD:
        raise NotFoundError
    kept = queries.get_year(db.session(), year)
    form = NoticeForm.received(
        source=kept.source,
        holidays=written_holidays(kept.off_days()),
        make_up=written_days(kept.make_up_days()),
        version=str(kept.version),
    )
    form.year = year

    def do(work: Work) -> str:
        notice = read_notice(year, form.holidays.data, form.make_up.data or "")
        calendars.enter_notice(work, notice, form.source.data, seen_version=form.seen)
        return url_for(".recompute", year=year)

    if answer := attempt(form, do, stale=lambda form, error: conflict(form, error, shown=_written)):
        return answer
    return (
        render_template("staff/calendar/year.html", form=form, year=kept, months=_months(kept), weekdays=weekdays()),
        422 if form.errors else 200,
    )


@bp.route("/<int:year>/recompute", methods=["GET", "POST"])
@needs(Permission.CALENDAR_WRITE)
def recompute(year: int) -> ResponseReturnValue:
    """Which follow-ups the year's calendar moves, and the deed that moves them."""
    form = RecomputeForm.received()
    if form.is_sound():
        with deed() as work:
            follow_ups.recompute(work, year)
            there = finish(url_for(".recompute", year=year))
        return redirect(there)
    moved = follow_up_queries.list_to_recompute(db.session(), year)
    return render_template(
        "staff/calendar/recompute.html",
        form=form,
        year=year,
        moved=[one for one in moved if one.moves],
        settled=sum(not one.moves for one in moved),
        words_of=words_of,
    )


def weekdays() -> list[str]:
    """The heads of a month's columns."""
    return ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] if reading().language == "en" else list(WEEKDAYS)


def _written(name: str, value: object) -> str | None:
    """Days that are stored as they are typed, so that the two texts can be compared."""
    write = {"holidays": written_holidays, "make_up": written_days}.get(name)
    return write(value) or "—" if write and isinstance(value, tuple) else None


def written_holidays(days: Sequence[CalendarDay]) -> str:
    """The days off as they are typed: one holiday a line."""
    unnamed = _("节假日")
    return "\n".join(
        f"{name or unnamed} {first.month}月{first.day}日" + (f"至{last.month}月{last.day}日" if last != first else "")
        for name, first, last in _runs(days)
    )


def written_days(days: Sequence[CalendarDay]) -> str:
    """The make-up days as they are typed."""
    return "、".join(f"{one.day.month}月{one.day.day}日" for one in days)


def _runs(days: Sequence[CalendarDay]) -> list[tuple[str, date, date]]:
    """Neighbouring days of one name as one holiday."""
    if not days:
        return []
    breaks = [
        place
        for place, (one, other) in enumerate(pairwise(days), 1)
        if other.day - one.day != timedelta(days=1) or other.name != one.name
    ]
    edges = [0, *breaks, len(days)]
    return [(days[first].name, days[first].day, days[last - 1].day) for first, last in pairwise(edges)]


def _months(kept: YearOfCalendar) -> list[dict[str, Any]]:
    """Twelve months as weeks of days: off, made up, weekend or plain."""
    off, make_up = {one.day for one in kept.off_days()}, {one.day for one in kept.make_up_days()}
    months = []
    for month in range(1, 13):
        first = date(kept.year, month, 1)
        cells: list[dict[str, Any] | None] = [None] * first.weekday()
        day = first
        while day.month == month:
            kind = "off" if day in off else "make_up" if day in make_up else "weekend" if day.weekday() > 4 else "plain"  # noqa: PLR2004 - Saturday
            cells.append({"day": day.day, "kind": kind})
            day += timedelta(days=1)
        cells += [None] * (-len(cells) % 7)
        name = f"{first:%B}" if reading().language == "en" else f"{month}月"
        months.append({"name": name, "weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)]})
    return months
