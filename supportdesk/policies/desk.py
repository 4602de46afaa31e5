"""The office's own habits, from `desk.toml`."""

from dataclasses import dataclass
from datetime import time
from functools import cache

from supportdesk.policies import read_policy_file


@dataclass(frozen=True)
class Habits:
    """Days are working days, shares are percent, hours are China's."""

    escalate_after: int
    warn_before: int
    half_used_percent: int
    tight_percent: int
    reminders_from: time
    deadlines_from: time
    integrity_from: time
    matching_from: time
    quiet_from: time
    quiet_to: time
    most_missing_facts: int
    month_frozen_on: int
    months_from: time
    call_back_within: int


@cache
def habits() -> Habits:
    """Read them once."""
    kept = read_policy_file("desk.toml")
    return Habits(
        escalate_after=int(kept["escalate_after"]),
        warn_before=int(kept["warn_before"]),
        half_used_percent=int(kept["half_used_percent"]),
        tight_percent=int(kept["tight_percent"]),
        reminders_from=time.fromisoformat(kept["reminders_from"]),
        deadlines_from=time.fromisoformat(kept["deadlines_from"]),
        integrity_from=time.fromisoformat(kept["integrity_from"]),
        matching_from=time.fromisoformat(kept["matching_from"]),
        quiet_from=time.fromisoformat(kept["quiet_from"]),
        quiet_to=time.fromisoformat(kept["quiet_to"]),
        most_missing_facts=int(kept["most_missing_facts"]),
        month_frozen_on=int(kept["month_frozen_on"]),
        months_from=time.fromisoformat(kept["months_from"]),
        call_back_within=int(kept["call_back_within"]),
    )
