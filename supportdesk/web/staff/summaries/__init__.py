"""The monthly summary: figures that open their lists, targets, and the paper and workbook of a month."""

from supportdesk.web.staff.summaries import changes, downloads, freezing, pages
from supportdesk.web.staff.summaries.room import bp

__all__ = ["bp", "changes", "downloads", "freezing", "pages"]
