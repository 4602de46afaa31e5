"""Programmes as data: what is in force, what it says, what a county changes; and the loan prime rate."""

from flask import Blueprint

bp = Blueprint("programmes", __name__, url_prefix="/programmes")

from supportdesk.web.staff.programmes import drafts, pages, rates, rules  # noqa: E402, F401 - pages come after the room
