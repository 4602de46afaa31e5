"""Ventures: one venture's page, and its corrections one intention at a time."""

from flask import Blueprint

bp = Blueprint("ventures", __name__, url_prefix="/ventures")

from supportdesk.web.staff.ventures import corrections, pages  # noqa: E402 - pages come after the room

__all__ = ["bp", "corrections", "pages"]
