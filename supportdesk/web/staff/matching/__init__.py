"""Matching: programme to people who have not asked, and what one person can get and why not."""

from flask import Blueprint

bp = Blueprint("matching", __name__, url_prefix="/matching")

from supportdesk.web.staff.matching import pages, person  # noqa: E402, F401 - pages come after the room
