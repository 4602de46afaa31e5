"""Needs beyond money: what somebody needs, from which department, by which working day, and what came of it."""

from supportdesk.domain.needs.lifecycle import DEED_WORDS, DONE_WORDS, LIFECYCLE, STATE_WORDS, NeedDeed, NeedState
from supportdesk.domain.needs.limits import is_overdue, limit_of

__all__ = [
    "DEED_WORDS",
    "DONE_WORDS",
    "LIFECYCLE",
    "STATE_WORDS",
    "NeedDeed",
    "NeedState",
    "is_overdue",
    "limit_of",
]
