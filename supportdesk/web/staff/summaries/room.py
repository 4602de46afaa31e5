"""The room's door."""

from flask import Blueprint

bp = Blueprint("summaries", __name__, url_prefix="/summaries")
