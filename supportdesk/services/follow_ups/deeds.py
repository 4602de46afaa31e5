"""What people do about a promise: make one without a plan, keep it, put it off with a reason, hand it over."""

from datetime import date

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.follow_ups import Action, Roll, on_working_day
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.queries import follow_ups
from supportdesk.queries.calendars import work_calendar
from supportdesk.services.follow_ups.rows import close, record, record_plan, touch
from supportdesk.services.work import Work

# The rule of promises that an official makes without a plan.
OWN = "own"
LONGEST_TEXT = 2_000


def promise(
    work: Work, application: Application, *, action: Action, title: str, due_on: date, owner: Account | None
) -> FollowUp:
    """Promise something without a plan; it is due on a working day. Raises BadValueError for a day that has passed."""
    work.needs(Permission.FOLLOW_UP_WRITE)
    what = _text(title, "title", say("请写明要做什么。"))
    if due_on < work.today:
        raise BadValueError(say("日期 {day} 已经过了。", day=due_on), field="due_on")
    due = on_working_day(work_calendar(work.session), due_on, Roll.NEXT)
    of_day = [
        row
        for row in work.session.scalars(
            select(FollowUp).where(FollowUp.application_id == application.id, FollowUp.planned_on == due_on)
        )
        if row.rule.startswith(OWN)
    ]
    made = FollowUp(
        case_id=application.case_id,
        application_id=application.id,
        unit_id=application.unit_id,
        owner_id=owner.id if owner else None,
        rule=f"{OWN}-{len(of_day) + 1}",
        action=action.value,
        title=keep(what),
        planned_on=due_on,
        due_on=due.day,
        remind_on=due.day,
        is_assumed=not due.is_certain,
        created_at=work.now,
        updated_at=work.now,
    )
    record_plan(work, "follow_up.promised", application, {"anchor": OWN, "days": {made.rule: [due.day.isoformat()]}})
    work.session.add(made)
    work.session.flush()
    return made


def done(work: Work, follow_up: FollowUp, finding: str, on: date, *, seen_version: int | None = None) -> None:
    """Keep a promise: what was found, and on which day. Raises StepNotAvailableError unless it is open,
    StaleVersionError with what is stored when somebody changed it since `seen_version` was read; None: nobody looked.
    """
    work.needs(Permission.FOLLOW_UP_WRITE)
    _refuse_stale(follow_up, seen_version, {"finding": follow_up.finding, "done_on": follow_up.done_on})
    _must_be_open(follow_up)
    found = _text(finding, "finding", say("请写明办理结果。"))
    if on > work.today:
        raise BadValueError(say("办理日期不能晚于今天。"), field="done_on")
    record(work, "follow_up.done", follow_up, {"done_on": on.isoformat(), "due_on": follow_up.due_on.isoformat()})
    close(work, follow_up, on, found)


def snooze(work: Work, follow_up: FollowUp, to: date, reason: str, *, seen_version: int | None = None) -> None:
    """Put a promise off to a later working day, with the reason; both stand in the record of events. Stale as `done`."""
    work.needs(Permission.FOLLOW_UP_WRITE)
    _refuse_stale(follow_up, seen_version, {"to": follow_up.due_on, "reason": follow_up.snooze_reason})
    _must_be_open(follow_up)
    why = _text(reason, "reason", say("请写明推迟的原因。"))
    if to <= max(work.today, follow_up.due_on):
        raise BadValueError(say("推迟到的日期要晚于今天和原来的期限。"), field="to")
    due = on_working_day(work_calendar(work.session), to, Roll.NEXT)
    record(
        work,
        "follow_up.snoozed",
        follow_up,
        {"from": follow_up.due_on.isoformat(), "to": due.day.isoformat(), "reason": why},
    )
    follow_up.due_on = follow_up.remind_on = due.day
    follow_up.is_assumed = not due.is_certain
    follow_up.snooze_reason = why[:200]
    touch(work, follow_up)


def hand_over(work: Work, follow_up: FollowUp, to: Account, reason: str, *, seen_version: int | None = None) -> None:
    """Give a promise to a colleague whose unit contains the follow-up's; raises RuleBrokenError for anyone else.
    Stale as `done`.
    """
    work.needs(Permission.FOLLOW_UP_WRITE)
    _refuse_stale(follow_up, seen_version, {"owner": follow_up.owner_id})
    _must_be_open(follow_up)
    unit = work.session.get_one(OrgUnit, follow_up.unit_id)
    if to.id not in {holder.id for holder in follow_ups.list_holders(work.session, unit)}:
        raise RuleBrokenError(say("“{name}”看不到这件事所在的单位，不能交给他办。", name=to.name))
    record(
        work, "follow_up.handed_over", follow_up, {"from": follow_up.owner_id, "to": to.id, "reason": reason.strip()}
    )
    follow_up.owner_id = to.id
    touch(work, follow_up)


def _refuse_stale(follow_up: FollowUp, seen_version: int | None, theirs: dict[str, object]) -> None:
    if seen_version is not None and follow_up.version != seen_version:
        raise StaleVersionError(theirs, follow_up.version, about=f"follow_up:{follow_up.id}")


def _must_be_open(follow_up: FollowUp) -> None:
    if follow_up.state is not FollowUpState.OPEN:
        raise StepNotAvailableError(say("这件跟进已经办结或取消，请刷新后再看。"))


def _text(text: str, field: str, missing: Words) -> str:
    clean = text.strip()
    if not clean:
        raise BadValueError(missing, field=field)
    if len(clean) > LONGEST_TEXT:
        raise BadValueError(say("最多 {most} 个字，现在是 {now} 个。", most=LONGEST_TEXT, now=len(clean)), field=field)
    return clean
