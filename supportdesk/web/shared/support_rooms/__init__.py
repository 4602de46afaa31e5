"""The rooms of the kinds of support: one set of pages for all of them, made from what each kind says of itself.

A kind names a `Room` in a module here and in `catalogue`; `web/staff/<plural>.py` opens it with `room_of`.
"""

from .catalogue import ROOMS, application_url, new_url, room_named
from .room import DeedPage, Panel, Room

__all__ = ["ROOMS", "DeedPage", "Panel", "Room", "application_url", "new_url", "room_named"]
