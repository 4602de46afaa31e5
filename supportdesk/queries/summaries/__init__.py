"""Reads of the monthly summary: the figures, and the list behind each of them."""

from supportdesk.queries.summaries.behind import Behind, BehindRow, list_behind
from supportdesk.queries.summaries.summary import get_summary, get_targets

__all__ = ["Behind", "BehindRow", "get_summary", "get_targets", "list_behind"]
