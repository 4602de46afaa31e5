"""返乡创业办件摘要: one case on two or three pages, for whoever reviews, decides or is asked about it."""

from supportdesk.papers.pdf.case_summary.contents import (
    CaseSummary,
    Detail,
    DetailColumn,
    DetailTable,
    EligibilityGroup,
    Estimate,
    FollowUpRow,
    SupportRow,
    TimelineEntry,
)
from supportdesk.papers.pdf.case_summary.pages import draw, render

__all__ = [
    "CaseSummary",
    "Detail",
    "DetailColumn",
    "DetailTable",
    "EligibilityGroup",
    "Estimate",
    "FollowUpRow",
    "SupportRow",
    "TimelineEntry",
    "draw",
    "render",
]
