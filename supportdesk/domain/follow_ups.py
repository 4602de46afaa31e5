"""Promises that come out of a plan: which day each falls, on which working day it is due, and what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supportdesk.domain.calendar import DueDay, WorkCalendar, add_months
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.follow_up_schedule import Lead, LeadUnit
from supportdesk.domain.words import Words, say


class Action(StrEnum):
    """What is to be done."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    SMS = "sms"
    CHECK = "check"
    PROOF = "proof"
    JOBS = "jobs"
    REPORT = "report"
    REMIND = "remind"
    OTHER = "other"


class Owner(StrEnum):
    """Who owes it: who handles the case, who entered the application, or the unit's common basket."""

    HANDLER = "handler"
    ENTERED_BY = "entered_by"
    UNIT = "unit"


class Roll(StrEnum):
    """Where a day goes that is not worked."""

    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True)
class After:
    """So long after the anchor; one of the three is set."""

    days: int = 0
    months: int = 0
    working_days: int = 0


@dataclass(frozen=True)
class Every:
    """Every so many months from the anchor to the maturity, or for so many months."""

    months: int
    for_months: int | None


@dataclass(frozen=True)
class Before:
    """So long before the maturity."""

    lead: Lead


@dataclass(frozen=True)
class PlanRow:
    """One row of a plan."""

    rule: str
    anchor: str
    action: Action
    timing: After | Every | Before
    owner: Owner = Owner.HANDLER
    roll: Roll = Roll.NEXT
    closed_by: str = ""
    remind_before: int = 0


# The row of promises that an official makes without a plan.
OWN_ROW = PlanRow("own", "", Action.OTHER, After(days=1))


@dataclass(frozen=True)
class Planned:
    """One promise of a plan: the day by the plan, the working day it falls due, the day to remind, and its title.

    `is_assumed`: a day was counted in a year whose calendar is not published.
    """

    row: PlanRow
    planned_on: date
    due_on: date
    remind_on: date
    is_assumed: bool
    title: Words


ACTION_WORDS: dict[Action, str] = {
    Action.VISIT: say("走访：{when}").template,
    Action.CALL: say("电话回访：{when}").template,
    Action.LETTER: say("寄书面提醒：{when}").template,
    Action.SMS: say("发短信提醒：{when}").template,
    Action.CHECK: say("贷后检查：{when}").template,
    Action.PROOF: say("收取资金用途凭证：{when}").template,
    Action.JOBS: say("核对带动就业人数：{when}").template,
    Action.REPORT: say("收取经营情况报告：{when}").template,
    Action.REMIND: say("提醒：{when}").template,
    Action.OTHER: say("办理：{when}").template,
}

ANCHOR_WORDS: dict[str, Words] = {
    "disbursed": say("放款后"),
    "accepted": say("受理后"),
    "approved": say("批准后"),
    "paid": say("拨付后"),
    "settled": say("结清后"),
    "overdue": say("逾期后"),
    "instalments": say("商定分期还款后"),
    "compensated": say("代偿后"),
    "referred": say("转银行后"),
    "signed": say("签约后"),
    "moved_in": say("入孵后"),
    "placed": say("签订入驻协议后"),
    "graduated": say("毕业出园后"),
    "failed": say("创业失败退出后"),
    "relief_begun": say("开始享受减免后"),
    "certified": say("结业后"),
    "insured": say("起保后"),
    "closed": say("停业后"),
}


def plan_days(row: PlanRow, anchored_on: date, maturity: date | None, calendar: WorkCalendar) -> tuple[Planned, ...]:
    """Return a row's promises in order.

    A reminder before the maturity that would fall on the anchor or before it is left out: the loan is shorter than that.
    Raises BadValueError when the row needs a maturity and there is none.
    """
    return tuple(_planned(row, day, title, calendar) for day, title in _days(row, anchored_on, maturity, calendar))


def plan_again(row: PlanRow | None, planned_on: date, anchored_on: date | None, calendar: WorkCalendar) -> Planned:
    """Return a promise's days by a calendar that has changed; a promise without a plan moves to the next working day."""
    planned = DueDay(planned_on, is_certain=True)
    if row is not None and anchored_on is not None and isinstance(row.timing, After) and row.timing.working_days:
        planned = calendar.due_day(anchored_on, row.timing.working_days, assume_weekends=True)
    counted = row or OWN_ROW
    # It keeps the title that it has; only its days are asked for.
    return _planned(counted, planned, Words(counted.rule), calendar)


def on_working_day(calendar: WorkCalendar, day: date, roll: Roll) -> DueDay:
    """Return the day itself when it is worked, else the working day next to it; years unknown have plain weekends."""
    step = timedelta(days=1 if roll is Roll.NEXT else -1)
    is_certain = calendar.is_confirmed(day)
    while not calendar.is_working_day(day, assume_weekends=True):
        day += step
        is_certain = is_certain and calendar.is_confirmed(day)
    return DueDay(day, is_certain)


def _planned(row: PlanRow, planned: DueDay, title: Words, calendar: WorkCalendar) -> Planned:
    due = on_working_day(calendar, planned.day, row.roll)
    remind = calendar.due_day(due.day, -row.remind_before, assume_weekends=True)
    return Planned(row, planned.day, due.day, remind.day, not (planned.is_certain and due.is_certain), title)


def _days(
    row: PlanRow, anchored_on: date, maturity: date | None, calendar: WorkCalendar
) -> Iterator[tuple[DueDay, Words]]:
    timing = row.timing
    if isinstance(timing, After):
        anchor = ANCHOR_WORDS.get(row.anchor, Words(f"{row.anchor} +"))
        if timing.working_days:
            day = calendar.due_day(anchored_on, timing.working_days, assume_weekends=True)
            when = say("{anchor} {days} 个工作日", anchor=anchor, days=timing.working_days)
        elif timing.months:
            day = DueDay(add_months(anchored_on, timing.months), is_certain=True)
            when = say("{anchor} {months} 个月", anchor=anchor, months=timing.months)
        else:
            day = DueDay(anchored_on + timedelta(days=timing.days), is_certain=True)
            when = say("{anchor} {days} 天", anchor=anchor, days=timing.days)
        yield day, _title(row, when)
    elif isinstance(timing, Every):
        end = add_months(anchored_on, timing.for_months) if timing.for_months else _needed(row, maturity)
        turn = 1
        while (falls := add_months(anchored_on, timing.months * turn)) <= end:
            when = say("每 {months} 个月，第 {turn} 次", months=timing.months, turn=turn)
            if row.anchor == "instalments":
                when = say("分期第 {turn} 期", turn=turn)
            yield DueDay(falls, is_certain=True), _title(row, when)
            turn += 1
    else:
        falls = timing.lead.before(_needed(row, maturity))
        if falls > anchored_on:
            yield DueDay(falls, is_certain=True), _title(row, _before_words(timing.lead))


def _title(row: PlanRow, when: Words) -> Words:
    return Words(ACTION_WORDS[row.action], {"when": when})


def _before_words(lead: Lead) -> Words:
    if lead.count == 1:
        return _ONE_BEFORE[lead.unit]
    return Words(_SOME_BEFORE[lead.unit], {"count": lead.count})


_ONE_BEFORE = {
    LeadUnit.MONTH: say("到期前 1 个月"),
    LeadUnit.WEEK: say("到期前 1 周"),
    LeadUnit.DAY: say("到期前 1 天"),
}
_SOME_BEFORE = {
    LeadUnit.MONTH: say("到期前 {count} 个月").template,
    LeadUnit.WEEK: say("到期前 {count} 周").template,
    LeadUnit.DAY: say("到期前 {count} 天").template,
}


def _needed(row: PlanRow, maturity: date | None) -> date:
    if maturity is None:
        raise BadValueError(say("跟进计划“{rule}”要按到期日算，但还没有到期日。", rule=row.rule), field="follow_ups")
    return maturity
