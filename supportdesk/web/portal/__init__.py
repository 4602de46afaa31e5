"""The applicant's own pages: their applications in plain words, what to do now, and the papers they were given."""

from flask import Blueprint

bp = Blueprint("portal", __name__, url_prefix="/my")

from supportdesk.web.portal import (  # noqa: E402, F401 - views come after their room
    applying,
    claims,
    deeds,
    drafts,
    entitlements,
    needs,
    pages,
    papers,
    public_notices,
    record,
)
