"""Persons: the register, one person's page, corrections one intention at a time, look-alikes and merges."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/people")

from supportdesk.web.staff.people import (  # noqa: E402 - pages come after the room
    categories,
    corrections,
    households,
    merging,
    pages,
    reveals,
    rows,
)

__all__ = ["bp", "categories", "corrections", "households", "merging", "pages", "reveals", "rows"]
