"""The rooms that are there, and the ways into them: for lists that show applications of every kind."""

from collections.abc import Mapping

from flask import Flask

from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.web.shared.ways import way_to

from . import incubator, insurance, subsidies, tax_relief, training
from .room import Room

ROOMS: Mapping[Kind, Room] = {
    one.kind: one for one in (incubator.ROOM, tax_relief.ROOM, insurance.ROOM, training.ROOM, subsidies.ROOM)
}


def room_named(name: str) -> Room:
    """Return the room of a plural noun; raises LookupError for none."""
    return next(room for room in ROOMS.values() if room.name == name)


def application_url(application: Application) -> str:
    """The page of an application in its kind's room; "" for a reader who may not open it, or a kind without a room."""
    return url_of(application.kind, application.id)


def url_of(kind: Kind, application_id: int) -> str:
    """The page of an application that is known by kind and id; "" for a reader who may not open it."""
    if kind is Kind.LOAN:
        return way_to("staff.loans.show", loan_id=application_id)
    room = ROOMS.get(kind)
    return way_to(f"staff.{room.name}.show", application_id=application_id) if room else ""


def decision_url(application: Application) -> str:
    """Where its decision is taken; "" for a reader who may not."""
    if application.kind is Kind.LOAN:
        return way_to("staff.approvals.show", loan_id=application.id)
    room = ROOMS.get(application.kind)
    return way_to(f"staff.{room.name}.decide", application_id=application.id) if room else ""


def new_url(kind: Kind, case_id: int, programme: str) -> str:
    """Where an application under a programme is begun in a case; "" for a kind without a room."""
    if kind is Kind.LOAN:
        return way_to("staff.loans.new", case_id=case_id, programme=programme)
    room = ROOMS.get(kind)
    return way_to(f"staff.{room.name}.new", case_id=case_id, programme=programme) if room else ""


def show_rooms(app: Flask) -> None:
    """Give templates `support_url(kind, application_id)`."""
    app.add_template_global(url_of, "support_url")
