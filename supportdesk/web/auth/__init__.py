"""Signing in and out."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from supportdesk.web.auth import pages  # noqa: E402, F401 - its views register themselves on the blueprint above
