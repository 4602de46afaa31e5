"""How what a program sends is read: JSON that means one thing only, of a size that a form has too."""

import json
from typing import Any

from flask import Request, abort
from webargs.flaskparser import FlaskParser

MOST_BYTES = 200_000
MOST_DEPTH = 32


class StrictParser(FlaskParser):
    """Refuses bodies that are no JSON, or that two programs could read differently."""

    def load_json(self, req: Request, schema: Any) -> Any:  # noqa: ANN401, ARG002 - as webargs has it
        """Return what the body says; 400, 413 or 415 for one that can't be read."""
        return read_json(req)


def read_json(request: Request) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read a body: no key twice, no NaN, not deeper than 32. Aborts with 400, 413 or 415."""
    if not request.is_json:
        abort(415)
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    raw = request.get_data()
    if len(raw) > MOST_BYTES:
        abort(413)
    try:
        told = json.loads(raw.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        abort(400)
    if _depth(told) > MOST_DEPTH:
        abort(400)
    return told


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> Any:  # noqa: ANN401 - never returns
    raise ValueError(text)


def _depth(told: object) -> int:
    level, depth = [told], 0
    while level:
        depth += 1
        level = [
            part
            for one in level
            if isinstance(one, dict | list)
            for part in (one.values() if isinstance(one, dict) else one)
        ]
        if depth > MOST_DEPTH + 1:
            break
    return depth
