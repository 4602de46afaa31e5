"""The monthly summary: figures that open their lists, targets, and the paper and workbook of a month."""

from supportdesk.web.staff.summaries import downloads, pages
from supportdesk.web.staff.summaries.room import bp

__all__ = ["bp", "downloads", "pages"]
