"""The interface: where other departments' programs ask, each version under an address of its own."""

from flask import Flask

from supportdesk.extensions import csrf
from supportdesk.web.api import v1


def open_door(app: Flask) -> None:
    """Register the interface. No cookie opens it, so no foreign page can misuse one: its forms need no token against that."""
    csrf.exempt(v1.bp)
    v1.open_door(app)
