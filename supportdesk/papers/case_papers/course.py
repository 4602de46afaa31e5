"""The course of a case: the strip with "you are here", what was done with the time it took, what was promised."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.applications.way import Standing, StepTaken
from supportdesk.domain.calendar import CalendarUnknownError, WorkCalendar
from supportdesk.domain.kept_words import words_of as kept_words
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.timeline import words_of
from supportdesk.domain.words import Words, say
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.papers.language import UNKNOWN, Wording
from supportdesk.papers.pdf.case_summary import FollowUpRow, TimelineEntry
from supportdesk.papers.pdf.contents import PromiseState, Stage, StageState
from supportdesk.services.work import SYSTEM

_STATES = {
    Standing.DONE: StageState.DONE,
    Standing.HERE: StageState.NOW,
    Standing.ENDED: StageState.NOW,
    Standing.TO_COME: StageState.LATER,
}
# The limit of each step, as the terms name it; counted from the step before.
_LIMITS: Mapping[str, str] = {
    LoanDeed.ACCEPT: "completeness_days",
    LoanDeed.ACCEPT_BY_SILENCE: "completeness_days",
    LoanDeed.NOTIFY_MISSING: "completeness_days",
    LoanDeed.SUPPLEMENT: "supplement_days",
    LoanDeed.PASS_TOWN_CHECK: "town_check_days",
    LoanDeed.PASS_REVIEW: "review_days",
    LoanDeed.APPROVE: "decision_days",
    LoanDeed.APPROVE_FIRST: "decision_days",
    LoanDeed.APPROVE_SECOND: "decision_days",
    LoanDeed.SIGN: "bank_days",
    LoanDeed.DISBURSE: "disbursement_days",
    Deed.PAY: "payment_days",
}
_NO_STEP = frozenset({LoanDeed.RECEIVE_PAPER, LoanDeed.CORRECT})


def stages_of(application: Application | None, events: Sequence[Event], w: Wording) -> tuple[Stage, ...]:
    """Return the strip of an application that runs through steps here; none for the others."""
    programme = PROGRAMMES.get(application.kind.value) if application else None
    if application is None or programme is None or application.is_historic:
        return ()
    way = programme.way.standing(application.state, steps_taken(application, events))
    words = {stage.name: stage.office for stage in programme.way.stages}
    return tuple(
        Stage(_as_heading(w.said(words[one.stage])), _when(one.standing, one.on), _STATES[one.standing]) for one in way
    )


def _as_heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def steps_taken(application: Application, events: Sequence[Event]) -> list[StepTaken]:
    """Return the steps of an application, in the order in which they were written down."""
    mine = (event for event in events if event.application_id == application.id)
    return [
        StepTaken(event.kind.partition(".")[2], event.happened_on, str(event.data.get("from", "")))
        for event in sorted(mine, key=lambda event: event.id)
        if event.kind.startswith(f"{application.kind.value}.")
    ]


def _when(standing: Standing, on: date | None) -> Words | str:
    if standing is Standing.HERE:
        return say("进行中")
    if standing is Standing.ENDED:
        return say("{day} 终止", day=f"{on:%m-%d}") if on else say("终止")
    return f"{on:%Y-%m-%d}" if on else ""


def timeline_of(
    events: Sequence[Event], terms: Mapping[int, ApplicationTerms], calendar: WorkCalendar
) -> Iterator[TimelineEntry]:
    """Say what was done, by whom, and in how many working days of how many; `terms` are those of each application."""
    before: dict[int, date] = {}
    for event in events:
        words = words_of(event.kind, event.data)
        if words is None:
            continue
        yield TimelineEntry(event.happened_on, words, _by(event), _pace(event, before, terms, calendar))
        deed = event.kind.partition(".")[2]
        if event.application_id is not None and deed not in _NO_STEP:
            before[event.application_id] = event.happened_on


def _by(event: Event) -> Words | str:
    return say("系统") if event.actor_name == SYSTEM else event.actor_name


def _pace(
    event: Event, before: Mapping[int, date], terms: Mapping[int, ApplicationTerms], calendar: WorkCalendar
) -> Words | str:
    limit = _LIMITS.get(event.kind.partition(".")[2])
    known = terms.get(event.application_id or 0)
    since = before.get(event.application_id or 0)
    if limit is None or known is None or since is None or event.happened_on < since:
        return ""
    try:
        used = calendar.working_days_between(since, event.happened_on)
    except CalendarUnknownError:
        return ""
    allowed: int | None = getattr(known, limit, None)
    if allowed is None:
        return ""
    return say("{used} / {allowed} 个工作日", used=used, allowed=allowed)


def follow_ups_of(rows: Sequence[FollowUp], today: date, w: Wording) -> tuple[FollowUpRow, ...]:
    """Return promises: open ones first by their day, then those kept, the latest first."""
    still_open = [row for row in rows if row.state is FollowUpState.OPEN]
    done = [row for row in reversed(rows) if row.state is FollowUpState.DONE]
    return tuple(_follow_up(row, today, w) for row in (*still_open, *done))


def _follow_up(row: FollowUp, today: date, w: Wording) -> FollowUpRow:
    matter: Words | str = kept_words(row.title)
    if row.is_assumed:
        matter = say("{matter}（{year} 年日历未发布，日期待确认）", matter=matter, year=row.due_on.year)
    if row.state is FollowUpState.DONE:
        state, words = PromiseState.DONE, say("{day} 办结", day=w.day(row.done_on))
    elif row.due_on < today:
        state, words = PromiseState.OVERDUE, say("已逾期")
    else:
        state, words = (PromiseState.DUE, say("今天到期")) if row.due_on == today else (PromiseState.LATER, say("待办"))
    return FollowUpRow(row.due_on, matter, row.owner.name if row.owner else UNKNOWN, state, words)
