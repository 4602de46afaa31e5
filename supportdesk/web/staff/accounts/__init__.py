"""Accounts: opened, corrected and closed by the security administrator, who never chooses a password."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

from supportdesk.web.staff.accounts import opening, pages  # noqa: E402, F401 - pages come after the room
