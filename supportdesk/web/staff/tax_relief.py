"""The room of tax reliefs: the shared pages of every kind under this kind's name."""

from supportdesk.models.policies import Kind
from supportdesk.web.shared.support_rooms import ROOMS
from supportdesk.web.shared.support_rooms.views import room_of

bp = room_of(ROOMS[Kind.TAX_RELIEF])
