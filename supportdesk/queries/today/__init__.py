"""What is on whose desk today: one due list for a person, rails beside it, and the same by person and town."""

from supportdesk.queries.today.due_list import (
    DueItem,
    DueList,
    draw,
    due_entries,
    due_list,
    late_days,
    list_escalated,
    to_remind,
)
from supportdesk.queries.today.entries import Entry, Group, Sort, end_of_week
from supportdesk.queries.today.errands import Errand, list_needs_with
from supportdesk.queries.today.rails import NearLimit, list_draft_applications, list_near_limit, list_told_supervisors
from supportdesk.queries.today.team import Basket, Load, Part, Team, team_entries, team_of

__all__ = [
    "Basket",
    "DueItem",
    "DueList",
    "Entry",
    "Errand",
    "Group",
    "Load",
    "NearLimit",
    "Part",
    "Sort",
    "Team",
    "draw",
    "due_entries",
    "due_list",
    "end_of_week",
    "late_days",
    "list_draft_applications",
    "list_escalated",
    "list_near_limit",
    "list_needs_with",
    "list_told_supervisors",
    "team_entries",
    "team_of",
    "to_remind",
]
