"""Version 1 of the interface. Each room's operations register themselves on the one blueprint."""

from flask import Flask

from supportdesk.web.api.v1 import applications, callbacks, cases, document, programmes  # noqa: F401 - they register
from supportdesk.web.api.v1.room import bp

__all__ = ["bp", "open_door"]


def open_door(app: Flask) -> None:
    """Register the operations and what describes them."""
    document.describe(app, bp)
