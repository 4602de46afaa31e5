"""Where a department's program wants to be told of changes, and what became of the telling."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from supportdesk.domain.departments import Scope
from supportdesk.extensions import db
from supportdesk.queries import departments as queries
from supportdesk.services import departments
from supportdesk.services.work import Work
from supportdesk.web.api.tokens import needs_scope
from supportdesk.web.api.v1.room import KeySchema, bp, done
from supportdesk.web.api.v1.schemas import CallbackSchema
from supportdesk.web.shared.locks import signed_in


class AddressSchema(Schema):
    """An https address in the public network."""

    url = fields.String(required=True, metadata={"example": "https://desk.example.gov.cn/changes"})


@bp.get("/callback", tags=["callback"])
@needs_scope(Scope.CALLBACKS_WRITE)
@bp.response(200, CallbackSchema)
def show_callback() -> dict[str, Any]:
    """Return where changes are told to, and the latest that were told."""
    return _shown()


@bp.post("/callback", tags=["callback"])
@needs_scope(Scope.CALLBACKS_WRITE)
@bp.arguments(KeySchema, location="headers")
@bp.arguments(AddressSchema)
@bp.response(201, CallbackSchema)
def set_callback(_key: dict[str, str], told: dict[str, Any]) -> ResponseReturnValue:
    """Have changes of applications told to an address. The answer holds the secret that signs them, this once."""
    made = {}

    def do(work: Work) -> str:
        made["secret"] = departments.set_callback(work, told["url"])
        return url_for(".show_callback")

    there = done(do)
    return _shown() | made, 201, {"Location": there}


@bp.post("/callback/end", tags=["callback"])
@needs_scope(Scope.CALLBACKS_WRITE)
@bp.arguments(KeySchema, location="headers")
@bp.response(200, CallbackSchema)
def end_callback(_key: dict[str, str]) -> dict[str, Any]:
    """Be told nothing any more; what was waiting is not sent."""

    def do(work: Work) -> str:
        departments.end_callback(work)
        return url_for(".show_callback")

    done(do)
    return _shown()


def _shown() -> dict[str, Any]:
    session = db.session()
    token = queries.get_own(session, signed_in())
    return {
        "url": token.callback_url,
        "set_at": token.callback_set_at,
        "deliveries": [
            {
                "delivery": message.promise,
                "state": message.state.value,
                "queued_at": message.queued_at,
                "sent_at": message.sent_at,
                "tries": message.tries,
                "last_error": message.last_error,
            }
            for message in queries.list_deliveries(session, token)
        ],
    }
