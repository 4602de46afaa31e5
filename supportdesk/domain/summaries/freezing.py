"""How a month is closed: frozen, signed by three persons one after another, sent back, told anew with a note.

Domain notes §6: frozen on the fifth working day of the next month; compiler, reviewer, approver; late records restate the
month with a note.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from supportdesk.domain.calendar import WorkCalendar
from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.permissions import Permission
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.words import Words, say

LONGEST_NOTE = 500


class FreezeState(StrEnum):
    """How far the signatures of a frozen month are. What the clock froze has no compiler yet."""

    FROZEN = "frozen"
    COMPILED = "compiled"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Signing(StrEnum):
    """What a person signs a month as."""

    COMPILE = "compile"
    REVIEW = "review"
    APPROVE = "approve"


STATE_WORDS: Mapping[FreezeState, Words] = {
    FreezeState.FROZEN: say("已冻结，待编制人签字"),
    FreezeState.COMPILED: say("已编制，待审核"),
    FreezeState.REVIEWED: say("已审核，待批准"),
    FreezeState.APPROVED: say("已批准"),
    FreezeState.SENT_BACK: say("已退回"),
}
SIGNING_WORDS: Mapping[Signing, Words] = {
    Signing.COMPILE: say("编制"),
    Signing.REVIEW: say("审核"),
    Signing.APPROVE: say("批准"),
}
PERMISSIONS: Mapping[Signing, Permission] = {
    Signing.COMPILE: Permission.SUMMARY_COMPILE,
    Signing.REVIEW: Permission.SUMMARY_REVIEW,
    Signing.APPROVE: Permission.SUMMARY_APPROVE,
}
_STEPS: Mapping[Signing, tuple[FreezeState, FreezeState]] = {
    Signing.COMPILE: (FreezeState.FROZEN, FreezeState.COMPILED),
    Signing.REVIEW: (FreezeState.COMPILED, FreezeState.REVIEWED),
    Signing.APPROVE: (FreezeState.REVIEWED, FreezeState.APPROVED),
}
SIGNED_IN_PART = frozenset({FreezeState.FROZEN, FreezeState.COMPILED, FreezeState.REVIEWED})


def next_signing(state: FreezeState) -> Signing | None:
    """What is to be signed next; None when nothing is."""
    return next((signing for signing, (source, _) in _STEPS.items() if source is state), None)


def signed(state: FreezeState, signing: Signing) -> FreezeState:
    """The state after a signature; raises StepNotAvailableError when it is another's turn."""
    source, target = _STEPS[signing]
    if state is not source:
        raise StepNotAvailableError(say("这份月报现在不能做这一步，请刷新后再看。"))
    return target


def refuse_same_person(signer: int | None, before: Sequence[int | None]) -> None:
    """Raise RuleBrokenError (`SAME_PERSON`) for somebody who signed this month already: three persons sign it."""
    refused = same_person_refusal((signer, *before))
    if refused is not None:
        raise RuleBrokenError(say("编制、审核、批准须是三个不同的人，您已经在这份月报上签过字。"), code=refused.value)


def refuse_to_freeze(month: Month, today: date) -> None:
    """Raise RuleBrokenError for a month that is not over."""
    if today <= month.last_day:
        raise RuleBrokenError(say("这个月还没有过完，不能冻结。"), code="not_over")


def checked_note(note: str, *, is_needed: bool) -> str:
    """The note on why a month is told anew, or sent back; raises BadValueError without one where it must be."""
    said = note.strip()
    if is_needed and not said:
        raise BadValueError(say("请写明原因。"), field="note")
    if len(said) > LONGEST_NOTE:
        raise BadValueError(
            say("最多 {most} 个字，现在是 {length} 个字。", most=LONGEST_NOTE, length=len(said)), field="note"
        )
    return said


def freezing_day(month: Month, calendar: WorkCalendar, working_days: int) -> date:
    """The n-th working day of the next month; in a year without a published calendar its weekends are taken."""
    return calendar.due_day(month.last_day, working_days, assume_weekends=True).day


def working_day_number(month: Month, day: date, calendar: WorkCalendar) -> int | None:
    """Which working day of the next month a day is; None outside that month, or where the calendar is unknown."""
    following = month.next
    if not (following.first_day <= day <= following.last_day):
        return None
    days = [following.first_day.replace(day=n) for n in range(1, day.day + 1)]
    if not all(calendar.is_confirmed(one) for one in days):
        return None
    return sum(calendar.is_working_day(one) for one in days) if calendar.is_working_day(day) else None
