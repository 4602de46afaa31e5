"""Needs beyond money: what somebody needs, from which department, by which working day, and what came of it."""

from supportdesk.domain.needs.lifecycle import DEED_WORDS, DONE_WORDS, LIFECYCLE, STATE_WORDS, NeedDeed, NeedState
from supportdesk.domain.needs.limits import is_overdue, limit_of

# A need of this kind is a complaint about the office: it takes the same way, and is counted for itself.
COMPLAINT = "complaint"

__all__ = [
    "COMPLAINT",
    "DEED_WORDS",
    "DONE_WORDS",
    "LIFECYCLE",
    "STATE_WORDS",
    "NeedDeed",
    "NeedState",
    "is_overdue",
    "limit_of",
]
