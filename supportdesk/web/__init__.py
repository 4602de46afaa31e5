"""Floor 5: the doors that speak HTTP."""

from flask import Flask

from supportdesk.web import api, auth, partner, portal, public, staff


def open_doors(app: Flask) -> None:
    """Register every door."""
    for door in (public.bp, auth.bp, staff.bp, partner.bp, portal.bp):
        app.register_blueprint(door)
    api.open_door(app)
