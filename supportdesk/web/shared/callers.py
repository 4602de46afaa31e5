"""Who is asking: a person's browser, or a department's program at the interface."""

from flask import request

INTERFACE = "/api/"


def is_for_programs() -> bool:
    """Say whether the address belongs to the interface, where answers are read by programs and no cookie counts."""
    return request.path.startswith(INTERFACE)
