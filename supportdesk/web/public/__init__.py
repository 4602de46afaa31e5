"""Pages for everyone."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from supportdesk.web.public import calendar_feed, health, home, policies, status, verify  # noqa: E402, F401 - its views register themselves on the blueprint above
