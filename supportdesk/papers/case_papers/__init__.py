"""Papers about one case, filled from the records: what they say is gathered here, how they look stands in `pdf`."""

from supportdesk.papers.case_papers.summary import case_summary_of

__all__ = ["case_summary_of"]
