"""The day by which a need is to be answered."""

from datetime import date

from supportdesk.domain.calendar import DueDay, WorkCalendar
from supportdesk.domain.needs.lifecycle import RUNNING, NeedState


def limit_of(calendar: WorkCalendar, raised_on: date, working_days: int) -> DueDay:
    """Return the last day for an answer: so many working days after the day it was raised, that day not counted."""
    return calendar.due_day(raised_on, working_days, assume_weekends=True)


def is_overdue(state: NeedState, due_on: date, today: date) -> bool:
    """Tell whether an answer is late; what is answered or ended is not."""
    return state in RUNNING and due_on < today
