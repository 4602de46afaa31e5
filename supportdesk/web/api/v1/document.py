"""The OpenAPI document: made by the library from the operations and their schemas, served as plain JSON."""

import http
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json
from flask_smorest import Api

from supportdesk.web.api.v1.schemas import ProblemSchema
from supportdesk.web.shared.guard import IdConverter
from supportdesk.web.shared.locks import for_anyone
from supportdesk.web.shared.problems import MEDIA_TYPE

VERSION = "1"
_ABOUT = (
    "Cases, applications and programmes of the county's desk for returning entrepreneurs, for other departments' programs. "
    "Every request carries a token; every refusal is a problem detail; every deed carries a key and happens once."
)
_FIRST_ERROR = 400
pages = Blueprint("openapi", __name__, url_prefix="/api/v1")


@pages.get("/openapi.json")
@for_anyone
def document() -> Response:
    """The document, for everyone: it names no one."""
    return Response(current_app.extensions["openapi"], mimetype="application/json")


class Described(Api):  # type: ignore[misc]  # the package has no types
    """The library's document with our refusals in it; pages and refusals stay the house's own."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave refusals to the house."""

    def _register_responses(self) -> None:
        """Every refusal is a problem detail."""
        for status in http.HTTPStatus:
            told: dict[str, Any] = {"description": status.phrase}
            if status >= _FIRST_ERROR:
                told["content"] = {MEDIA_TYPE: {"schema": ProblemSchema}}
            self.spec.components.response(status.name, told, lazy=True)
        told = {"description": "Refused", "content": {MEDIA_TYPE: {"schema": ProblemSchema}}}
        self.spec.components.response("DEFAULT_ERROR", told, lazy=True)


def describe(app: Flask, room: Any) -> None:  # noqa: ANN401 - the library's blueprint
    """Register the operations and write their document, once for the application."""
    app.config.update(API_TITLE="Supportdesk", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    token = {"type": "http", "scheme": "bearer"}
    made = Described(spec_kwargs={"info": {"description": _ABOUT}, "security": [{"token": []}]})
    made.register_converter(IdConverter, _id_of)
    made.init_app(app)
    made.spec.components.security_scheme("token", token)
    made.register_blueprint(room)
    with app.app_context():
        app.extensions["openapi"] = json.dumps(made.spec.to_dict(), ensure_ascii=False, indent=1)
    app.register_blueprint(pages)


def _id_of(_converter: object) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": 999_999_999}
