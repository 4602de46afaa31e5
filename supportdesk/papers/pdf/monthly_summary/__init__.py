"""返乡创业服务月报: one unit and one month on four pages, for the supervisor who signs it."""

from supportdesk.papers.pdf.monthly_summary.contents import MonthlySummary
from supportdesk.papers.pdf.monthly_summary.pages import draw, render

__all__ = ["MonthlySummary", "draw", "render"]
