"""How an application stands, in the reader's words: its kind, its state's badge, its clock."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from supportdesk.domain.clocks import Pause, paused_days
from supportdesk.domain.programmes.catalogue import SUBJECT_WORDS
from supportdesk.domain.programmes.states import KIND_WORDS, state_mark, state_words
from supportdesk.queries.calendars import work_calendar
from supportdesk.web.shared.time_limits import TimeLimit, draw
from supportdesk.web.shared.words import said


class Badge(NamedTuple):
    """What the macro `badge` takes."""

    kind: str
    word: str


class Clocked(Protocol):
    """An application's promise, as a row of a list or as the record itself has it."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def clock_from(self) -> date | None: ...
    @property
    def paused_since(self) -> date | None: ...
    @property
    def clock_stopped_on(self) -> date | None: ...


def kind_word(kind: str) -> str:
    """创业担保贷款, 补贴, …"""
    return said(KIND_WORDS[kind])


def subject_word(kind: str, subject: str) -> str:
    """What an application is for: its subject in words, as a ledger wrote it, else its kind."""
    words = SUBJECT_WORDS.get(subject)
    return said(words) if words is not None else subject or kind_word(kind)


def state_badge(kind: str, state: str) -> Badge:
    """The badge of an application's state."""
    return Badge(state_mark(kind, state).value, said(state_words(kind, state)))


def clock_of(session: Session, one: Clocked, today: date, pauses: Sequence[Pause] = ()) -> TimeLimit | None:
    """Draw the clock that runs or stands still; None when there is none, or it has stopped for good."""
    if one.due_on is None or one.clock_from is None or one.clock_stopped_on is not None:
        return None
    calendar = work_calendar(session)
    return draw(
        started_on=one.clock_from,
        today=today,
        due_on=one.due_on,
        is_working_day=lambda day: calendar.is_working_day(day, assume_weekends=True),
        paused=paused_days(calendar, one.clock_from, pauses, today),
    )
