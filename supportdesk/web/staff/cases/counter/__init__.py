"""The counter: a person, a venture and a file, page by page, with a draft that is kept."""

from supportdesk.web.staff.cases.counter import opening, same, steps

__all__ = ["opening", "same", "steps"]
