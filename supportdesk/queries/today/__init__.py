"""What is on whose desk today: one due list for a person, rails beside it, and the same by person and town."""

from supportdesk.queries.today.due_list import (
    DueItem,
    DueList,
    Group,
    due_list,
    end_of_week,
    late_days,
    list_escalated,
    to_remind,
)
from supportdesk.queries.today.errands import Errand, list_needs_with
from supportdesk.queries.today.rails import NearLimit, list_draft_applications, list_near_limit, list_told_supervisors
from supportdesk.queries.today.team import Basket, Load, Part, Team, team_items, team_of

__all__ = [
    "Basket",
    "DueItem",
    "DueList",
    "Errand",
    "Group",
    "Load",
    "NearLimit",
    "Part",
    "Team",
    "due_list",
    "end_of_week",
    "late_days",
    "list_draft_applications",
    "list_escalated",
    "list_near_limit",
    "list_needs_with",
    "list_told_supervisors",
    "team_items",
    "team_of",
    "to_remind",
]
