"""Ways to other pages: a link is only shown to a reader who may follow it, and only where it leads somewhere."""

from typing import Any

from flask import Flask, current_app, request, url_for

from supportdesk.domain.permissions import grants
from supportdesk.web.shared.locks import ANYONE, SIGNED_IN, viewer

_LONGEST_ID = 9  # digits: fits any database


def way_to(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - whatever the address holds
    """Give the address of a page that the reader's role opens; "" otherwise, or when no such room is open."""
    name = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    view = current_app.view_functions.get(name)
    return url_for(name, **values) if view is not None and _opens(getattr(view, "lock", ())) else ""


def _opens(lock: object) -> bool:
    reader = viewer()
    if lock == ANYONE or reader is None:
        return lock == ANYONE
    return lock == SIGNED_IN or (
        isinstance(lock, tuple) and any(grants(reader.role, permission) for permission in lock)
    )


def whole(name: str) -> int | None:
    """Read a whole number from the address; None for anything else."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else None


def show_ways(app: Flask) -> None:
    """Give templates `way_to(…)`."""
    app.add_template_global(way_to)
