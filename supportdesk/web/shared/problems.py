"""What the interface answers when something is refused: problem details (RFC 9457), never a page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from flask import Response, request

MEDIA_TYPE = "application/problem+json"
_LONGEST_PATH = 200


@dataclass(frozen=True)
class Fault:
    """One value that is not sound: where it stands (a JSON pointer, or the name of a parameter), why, and a code."""

    pointer: str
    detail: str
    code: str


def problem(
    status: int,
    detail: str,
    *,
    faults: Sequence[Fault] = (),
    code: str = "",
    number: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer; `number` is what to tell the desk when nobody foresaw the fault."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path[:_LONGEST_PATH],
    }
    if code:
        told["code"] = code
    if number:
        told["number"] = number
    if faults:
        told["errors"] = [asdict(fault) for fault in faults]
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, dict(headers or {}), content_type=MEDIA_TYPE)
