"""The room of training: the shared pages of every kind, and beside them courses and classes."""

from supportdesk.models.policies import Kind
from supportdesk.web.shared.support_rooms import ROOMS
from supportdesk.web.shared.support_rooms.views import room_of

bp = room_of(ROOMS[Kind.TRAINING])

from supportdesk.web.staff.training import classes, courses, lists  # noqa: E402, F401 - they add their pages to the room
