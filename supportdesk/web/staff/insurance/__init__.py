"""The room of insurance: the shared pages of every kind, and beside them schemes and claims."""

from supportdesk.models.policies import Kind
from supportdesk.web.shared.support_rooms import ROOMS
from supportdesk.web.shared.support_rooms.views import room_of

bp = room_of(ROOMS[Kind.INSURANCE])

from supportdesk.web.staff.insurance import claims, schemes  # noqa: E402, F401 - they add their pages to the room
