"""Ways to other pages: a link is only shown to a reader who may follow it, and only where it leads somewhere.

And what addresses ask for: a condition that is not understood does not narrow, and the page says so.
"""

import re
from collections.abc import Collection
from typing import Any

from flask import Flask, current_app, g, request, url_for

from supportdesk.domain.permissions import grants
from supportdesk.web.shared.locks import ANYONE, SIGNED_IN, viewer

_LONGEST_ID = 9  # digits: fits any database
_LONGEST_SHOWN = 40
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


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
    """Read a whole number from the address; None for anything else, which the page names."""
    text = request.args.get(name, "")
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
        return int(text)
    if text:
        not_understood(name)
    return None


def one_of(name: str, among: Collection[str], usual: str = "") -> str:
    """Read one of some words from the address; the usual one for anything else, which the page names."""
    text = request.args.get(name, "")
    if text in among:
        return text
    if text and text != usual:
        not_understood(name)
    return usual


def not_understood(*names: str) -> None:
    """Note conditions of the address that did not narrow the list."""
    noted: list[str] = g.setdefault("not_understood", [])
    noted += [name for name in names if name not in noted]


def odd_conditions() -> list[str]:
    """The conditions that were not understood, as they stand in the address, without what no line shows."""
    found = [(name, _HIDDEN.sub("", request.args.get(name, ""))) for name in g.get("not_understood", ())]
    return [f"{name}={text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}" for name, text in found]


def show_ways(app: Flask) -> None:
    """Give templates `way_to(…)` and `odd_conditions()`."""
    app.add_template_global(way_to)
    app.add_template_global(odd_conditions)
