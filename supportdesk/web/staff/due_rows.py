"""Things to do as the due list draws them: margin, sentence, one button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from flask import url_for
from flask_babel import gettext

from supportdesk.domain import clocks
from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.desk_steps import DeskStep
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.models.applications import Application
from supportdesk.papers.links import path_of
from supportdesk.policies.desk import habits
from supportdesk.queries.today import DueItem, Entry, Errand, Group, NearLimit, end_of_week
from supportdesk.web.shared import time_limits
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support_rooms.catalogue import application_url as room_url
from supportdesk.web.shared.support_rooms.catalogue import decision_url
from supportdesk.web.shared.time_limits import Thresholds, TimeLimit
from supportdesk.web.shared.words import plain_money, said, short_day, weekday

_: Callable[..., str] = gettext
# What one page of a list shows.
PAGE = 50
URGENCY = {Group.OVERDUE: "overdue", Group.TODAY: "today", Group.WEEK: "later", Group.WAITING: "waiting"}

BUTTONS: dict[str, Words] = {
    Action.VISIT: say("走访记录"),
    Action.CALL: say("记录回访"),
    Action.LETTER: say("登记寄出"),
    Action.SMS: say("登记短信"),
    Action.CHECK: say("填写检查"),
    Action.PROOF: say("登记凭证"),
    Action.JOBS: say("登记人数"),
    Action.REPORT: say("登记报告"),
}
ACTIONS: dict[str, Words] = {
    Action.VISIT: say("走访"),
    Action.CALL: say("电话"),
    Action.LETTER: say("寄信"),
    Action.SMS: say("短信"),
    Action.CHECK: say("贷后检查"),
    Action.PROOF: say("用途凭证"),
    Action.JOBS: say("就业人数"),
    Action.REPORT: say("经营报告"),
    Action.REMIND: say("提醒一次"),
    Action.OTHER: say("其他"),
}


@dataclass(frozen=True)
class Page:
    """A part of many things to do: the first place, what is shown, and how many there are in all."""

    first: int
    shown: Sequence[Entry]
    count: int
    size: int

    @classmethod
    def of(cls, entries: Sequence[Entry], size: int, first: int = 0) -> Self:
        """The part from a place on; from the beginning where there is no such place."""
        first = first if first < len(entries) else 0
        return cls(first, entries[first : first + size], len(entries), size)

    @property
    def end(self) -> int:
        """The place of the next part."""
        return self.first + len(self.shown)

    @property
    def before(self) -> int:
        """The place of the part before."""
        return max(0, self.first - self.size)

    @property
    def rest(self) -> int:
        """How many come after it."""
        return self.count - self.end


def rows(items: Sequence[DueItem], *, has_primary: bool = False) -> list[dict[str, Any]]:
    """Draw a group; the first row with a button gets the page's filled one, when it is still free."""
    drawn = [row(item) for item in items]
    first = next((one for one in drawn if one["action_url"]), None)
    if has_primary and first is not None:
        first["style"] = "primary"
    return drawn


def row(item: DueItem) -> dict[str, Any]:
    """Draw one thing."""
    margin, second, stopped = _margin(item)
    label, url = _action(item)
    style = "link" if item.group is Group.WAITING else "outline"
    return {
        "urgency": URGENCY[item.group],
        "margin": margin,
        "margin_second": second,
        "stopped": stopped,
        "title": said(item.title),
        "url": url,
        "second": facts(item),
        "action_label": label,
        "action_url": url,
        "style": style,
    }


def late(days: int) -> str:
    """逾期 3 个工作日; 期限已过 when no working day has passed since."""
    if days == 0:
        return _("期限已过")
    return _("逾期 1 个工作日") if days == 1 else _("逾期 %(days)s 个工作日", days=days)


def facts(item: DueItem) -> str:
    """Who, where, venture, and which support; of an errand whom it is about and what."""
    about = item.about
    if isinstance(about, Errand):
        return str(_("·")).join(part for part in (about.about, about.unit.name, text_said(about.detail)) if part)
    venture = about.venture.name if about.venture is not None else ""
    told = str(_("·")).join(
        part for part in (about.person.name, about.unit.name, venture, support(item.application)) if part
    )
    if item.follow_up is not None and item.follow_up.is_assumed:
        return _("%(facts)s（放假安排未公布，日期暂定）", facts=told)
    return told


def text_said(text: Words | str) -> str:
    """A sentence in the reader's language; what somebody typed as it is."""
    return said(text) if isinstance(text, Words) else text


def support(application: Application | None) -> str:
    """创业担保贷款 20 万元; nothing for what hangs on a case alone."""
    if application is None:
        return ""
    version = application.programme_version
    name = ""
    if version is not None:
        programme = version.programme
        name = programme.name_en if reading().language == "en" and programme.name_en else programme.name
    amount = application.amount_approved or application.amount_requested
    if not amount:
        return name
    return f"{name} {plain_money(amount)}"


def is_next_week(today: date) -> bool:
    """At the weekend the list looks ahead: its third group is the week to come."""
    return end_of_week(today) - today > timedelta(days=6)


def application_url(application: Application) -> str:
    """The page of an application in its kind's room; its case where the kind has none."""
    return room_url(application) or url_for("staff.cases.show", case_id=application.case_id)


def step_url(step: DeskStep, application: Application) -> str:
    """Where a step is taken: decisions have a room of their own."""
    if step.permission is Permission.SUPPORT_DECIDE and step.days:
        return decision_url(application) or application_url(application)
    return application_url(application)


def limit_of(near: NearLimit, calendar: WorkCalendar, today: date) -> TimeLimit:
    """The clock of an application that is with others."""
    application = near.application
    started_on, due_on = application.clock_from or today, application.due_on or today
    pauses = [clocks.Pause(pause.paused_on, pause.resumed_on) for pause in near.pauses]
    kept = habits()
    return time_limits.draw(
        started_on=started_on,
        today=today,
        due_on=due_on,
        is_working_day=lambda day: calendar.is_working_day(day, assume_weekends=True),
        paused=clocks.paused_days(calendar, started_on, pauses, today),
        thresholds=Thresholds(half=kept.half_used_percent, tight=kept.tight_percent),
    )


def _margin(item: DueItem) -> tuple[str, str, str]:
    """First line, second line, and the badge of a stopped clock."""
    if item.group is Group.WAITING:
        until = _("期限 %(day)s", day=f"{item.due_on:%m-%d}") if item.due_on else ""
        return "", until, _waited(item)
    name = said(item.step.limit) if item.step is not None else _kind(item)
    if item.due_on is None:
        return name, _("没有时限"), ""
    if item.group is Group.OVERDUE:
        return late(item.days), short_day(item.due_on), ""
    if item.group is Group.TODAY:
        return name, _("今天"), ""
    return weekday(item.due_on), f"{item.due_on:%m-%d}", ""


def _waited(item: DueItem) -> str:
    """How long a clock stands still, or somebody has waited; of an errand its day says enough."""
    if item.application is None:
        return ""
    if item.application.paused_since is not None:
        return _("停计 1 天") if item.days == 1 else _("停计 %(days)s 天", days=item.days)
    return _("已等 1 天") if item.days == 1 else _("已等 %(days)s 天", days=item.days)


def _kind(item: DueItem) -> str:
    action = item.follow_up.action if item.follow_up is not None else ""
    return said(ACTIONS.get(action, ACTIONS[Action.OTHER]))


def _action(item: DueItem) -> tuple[str, str]:
    if item.follow_up is not None:
        label = BUTTONS.get(item.follow_up.action, say("去办理"))
        return said(label), url_for("staff.follow_ups.show", follow_up_id=item.follow_up.id)
    if item.errand is not None:
        return said(item.errand.step.button), path_of(item)
    if item.step is None or item.application is None:
        return "", ""
    url = step_url(item.step, item.application)
    decides_elsewhere = item.step.permission is Permission.SUPPORT_DECIDE and url == application_url(item.application)
    return said(say("打开申请") if decides_elsewhere and item.step.days else item.step.button), url
