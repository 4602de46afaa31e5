"""Needs beyond money: the list, one need with its deeds, and where one is raised."""

from flask import Blueprint

bp = Blueprint("needs", __name__, url_prefix="/needs")

from supportdesk.web.staff.needs import deeds, pages  # noqa: E402 - pages come after the room

__all__ = ["bp", "deeds", "pages"]
