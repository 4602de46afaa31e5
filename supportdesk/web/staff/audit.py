"""The audit record: everything that was done, and by whom; nothing can be changed here."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import events
from supportdesk.services import audit
from supportdesk.web.shared.locks import needs, signed_in

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@needs(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Events, latest first, narrowed by what stands in the address."""
    wanted = events.EventFilter(
        actor=request.args.get("actor", "").strip()[:60],
        kind=request.args.get("kind", "").strip()[:60],
        person_id=_whole(request.args.get("person", "")),
        case_id=_whole(request.args.get("case", "")),
        first_day=_day(request.args.get("from", "")),
        last_day=_day(request.args.get("to", "")),
    )
    found = events.list_events(db.session(), signed_in(), wanted, before=_whole(request.args.get("before", "")))
    shown = found[: events.PAGE]
    return render_template(
        "staff/audit/index.html",
        events=shown,
        wanted=wanted,
        next_before=shown[-1].id if len(found) > events.PAGE else None,
        end=events.chain_end(db.session()),
    )


@bp.get("/verify")
@needs(Permission.AUDIT_READ)
def verify() -> ResponseReturnValue:
    """Check the whole chain now."""
    return render_template("staff/audit/verify.html", verdict=audit.verify(db.session()))


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - fits any database


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
