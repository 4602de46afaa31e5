"""For the machine that watches: is the program up, does the database answer, is the post going out?"""

from ipaddress import ip_address

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from supportdesk.domain.errors import NotFoundError
from supportdesk.extensions import db
from supportdesk.queries.metrics import measure
from supportdesk.web.public import bp
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.locks import for_anyone


@bp.get("/healthz")
@for_anyone
def healthz() -> ResponseReturnValue:
    """200 with {"status": "ok"} when the database answers, else 503."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever keeps the database from answering, the answer is the same
        db.session.rollback()
        return jsonify(status="database"), 503
    return jsonify(status="ok")


@bp.get("/metrics")
@for_anyone
def metrics() -> ResponseReturnValue:
    """Figures in the text form that monitoring reads; only for this machine itself."""
    # A proxy of this machine calls from loopback too, but says for whom.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if forwarded or not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - an address, not a binding
        raise NotFoundError
    lines = [f"{name}{labels} {value:g}" for name, labels, value in measure(db.session(), now())]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")
