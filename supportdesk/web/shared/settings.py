"""The program's settings, for views."""

from flask import current_app

from config import Settings


def settings() -> Settings:
    """Return what the program was told by its surroundings."""
    told: Settings = current_app.extensions["supportdesk"]
    return told
