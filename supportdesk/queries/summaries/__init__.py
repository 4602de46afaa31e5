"""Reads of the monthly summary: the figures, and the list behind each of them."""

from supportdesk.queries.summaries.behind import Behind, BehindRow, list_behind
from supportdesk.queries.summaries.checks import run_checks
from supportdesk.queries.summaries.frozen import find_frozen, get_frozen
from supportdesk.queries.summaries.summary import (
    PAPER_KIND,
    about_month,
    find_paper,
    get_summary,
    get_targets,
    list_recovery,
    targets_version,
)

__all__ = [
    "PAPER_KIND",
    "Behind",
    "BehindRow",
    "about_month",
    "find_frozen",
    "find_paper",
    "get_frozen",
    "get_summary",
    "get_targets",
    "list_behind",
    "list_recovery",
    "run_checks",
    "targets_version",
]
