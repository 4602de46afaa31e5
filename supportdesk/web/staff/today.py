"""今日: what is mine to do, what waits, what is near its limit; for a supervisor the same by person and town."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.policies.desk import habits
from supportdesk.queries import cases as case_queries
from supportdesk.queries import outbox as messages
from supportdesk.queries import today as lists
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.cases import CaseFilter, Stage
from supportdesk.queries.today import Entry, Group, Team
from supportdesk.web.shared.clock import today as this_day
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.ways import one_of, whole
from supportdesk.web.shared.words import moment
from supportdesk.web.staff import due_rows
from supportdesk.web.staff.cases.counter import draft as case_drafts
from supportdesk.web.staff.cases.index import counted
from supportdesk.web.staff.due_rows import PAGE, Page
from supportdesk.web.staff.follow_ups import BASKETS

_: Callable[..., str] = gettext
bp = Blueprint("today", __name__, url_prefix="/today")

# What a group shows before "the rest", and a group that is opened on one page.
SHOWN = 12
BASKET_NAMES: dict[str, Words] = {**BASKETS, "uncertain": say("待核实的邮件")}


@bp.get("/")
@needs(Permission.FOLLOW_UP_WRITE)
def index() -> ResponseReturnValue:
    """The page."""
    session, account, today = db.session(), signed_in(), this_day()
    calendar = work_calendar(session)
    entries = lists.due_entries(session, account, today)
    return render_template(
        "staff/today/index.html",
        today=today,
        nth=working_day_of_month(calendar, today),
        groups=groups(account, entries, one_of("all", set(Group)), today),
        counts={group.value: sum(entry.group is group for entry in entries) for group in Group},
        told=lists.list_told_supervisors(session, account, today)
        if any(entry.group is Group.OVERDUE for entry in entries)
        else [],
        late=counted(past_promise(session, account, today)),
        near=[
            {"one": near, "clock": due_rows.limit_of(near, calendar, today), "support": due_rows.support(near.application),
             "url": due_rows.application_url(near.application)}
            for near in lists.list_near_limit(session, account)
        ],
        drafts=drafts(account),
        unseen=messages.count_unseen(session, account),
        team=_team(account, calendar, today),
        basket_names=BASKET_NAMES,
        basket_urls=basket_urls(),
        search_url=url_for("staff.cases.index"),
        new_url=url_for("staff.cases.new") if grants(account.role, Permission.CASE_WRITE) else "",
    )  # fmt: skip


def past_promise(session: Session, account: Account, today: date) -> int:
    """Cases whose promised time limit is over: the number that the list of cases shows for the same reader."""
    return case_queries.count_cases(session, account, [CaseFilter(stage=Stage.LATE)], today=today)[0]


def drafts(account: Account) -> list[dict[str, str]]:
    """What the account began and has not sent: registrations at the counter, and applications."""
    registrations = [
        {
            "title": _("登记：%(name)s", name=draft.first("number", "name") or _("未填姓名")),
            "url": url_for("staff.cases.new_number", token=draft.token),
            "second": _(
                "%(moment)s 保存，完成 %(done)s/%(all)s 节",
                moment=moment(draft.saved_at),
                done=draft.steps_done,
                all=len(case_drafts.STEPS),
            ),
        }
        for draft in case_drafts.every(account)
    ]
    applications = [
        {
            "title": _("申请草稿：%(name)s", name=application.person.name),
            "url": due_rows.application_url(application),
            "second": due_rows.support(application),
        }
        for application in lists.list_draft_applications(db.session(), account)
    ]
    return registrations + applications


def groups(account: Account, entries: Sequence[Entry], opened: str, today: date) -> list[dict[str, Any]]:
    """The four groups in their order; the first row of what presses most has the page's filled button.

    Of all entries only those that are shown are read whole: the first few of each group, a page of the one that is opened.
    """
    titles = {
        Group.OVERDUE: (_("已逾期"), _("没有逾期的事。")),
        Group.TODAY: (_("今天到期"), _("今天没有到期的事。")),
        Group.WEEK: (_("下周"), _("下周没有事到期。"))
        if due_rows.is_next_week(today)
        else (_("本周"), _("本周没有别的事到期。")),
        Group.WAITING: (_("等待对方"), _("没有在等别人的事。")),
    }
    pages = {
        group: Page.of([entry for entry in entries if entry.group is group], PAGE if opened == group else SHOWN,
                       (whole("from") or 0) if opened == group else 0)
        for group in titles
    }  # fmt: skip
    items = lists.draw(db.session(), account, [entry for page in pages.values() for entry in page.shown], today)
    drawn: list[dict[str, Any]] = []
    is_free = True
    for group, (title, empty) in titles.items():
        page, is_opened = pages[group], opened == group
        rows = due_rows.rows(
            [item for item in items if item.group is group],
            has_primary=is_free and group in {Group.OVERDUE, Group.TODAY},
        )
        drawn.append(
            {
                "code": group.value,
                "title": title,
                "empty": empty,
                "count": page.count,
                "rest": 0 if is_opened else page.rest,
                "rows": rows,
                "previous_url": _from(group, page.before) if page.first else "",
                "next_url": _from(group, page.end) if is_opened and page.rest else "",
            }
        )
        is_free = is_free and all(row["style"] != "primary" for row in rows)
    return drawn


def _from(group: Group, place: int) -> str:
    """The address of an opened group from a place on."""
    asked: dict[str, Any] = {"all": group.value, "from": place}
    return url_for(".index", **asked)


def working_day_of_month(calendar: WorkCalendar, today: date) -> int:
    """How many working days of the month have begun."""
    return sum(calendar.is_working_day(today - timedelta(days=n), assume_weekends=True) for n in range(today.day))


def basket_urls() -> dict[str, str]:
    """Where each basket is opened."""
    follow_ups = {code: url_for("staff.follow_ups.index", basket=code) for code in BASKETS}
    return {**follow_ups, "uncertain": url_for("staff.outbox.index", view="uncertain")}


def _team(account: Account, calendar: WorkCalendar, today: date) -> Team | None:
    if not grants(account.role, Permission.TEAM_READ):
        return None
    before = calendar.due_day(today, -habits().escalate_after, assume_weekends=True).day
    return lists.team_of(db.session(), account, today, before)
