"""For the machine that watches: is the program up, does the database answer?"""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from supportdesk.extensions import db
from supportdesk.web.public import bp
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
