"""Opens a kind's room: a blueprint with the shared pages, and one page for each step that the kind's table has."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.permissions import Permission
from supportdesk.web.shared.locks import needs
from supportdesk.web.shared.support_rooms.room import DeedPage, Room
from supportdesk.web.shared.support_rooms.steps import SAME_PAGE, pages_of

from . import deciding, drafts, listing, one, papers, steps

P = Permission
View = Callable[..., ResponseReturnValue]
_BOTH = ("GET", "POST")


def room_of(room: Room) -> Blueprint:
    """Make the blueprint of a room. What only this kind has is added to it with `@bp.route` afterwards."""
    bp = Blueprint(room.name, __name__, url_prefix=f"/{room.name.replace('_', '-')}")
    at = "/<int:application_id>"
    _open(bp, "/", "index", partial(listing.index, room), (P.SUPPORT_READ,), ("GET",))
    _open(bp, "/new/<int:case_id>", "new", partial(drafts.new, room), (P.SUPPORT_WRITE,))
    _open(bp, f"{at}/edit", "edit", partial(drafts.edit, room), room.lock(Deed.CORRECT))
    _open(bp, f"{at}/check", "check", partial(drafts.check, room), room.lock(Deed.SUBMIT))
    _open(bp, f"{at}/receipt", "receipt", partial(drafts.receipt, room), (P.SUPPORT_READ,), ("GET",))
    _open(bp, at, "show", partial(one.show, room), (P.SUPPORT_READ,), ("GET",))
    _open(bp, f"{at}/papers", "papers", partial(papers.papers, room), room.lock(Deed.RECEIVE_PAPER))
    _open(bp, f"{at}/notice", "notice", partial(papers.notice, room), room.lock(Deed.NOTIFY_MISSING))
    _open(bp, f"{at}/decide", "decide", partial(deciding.decide, room), room.lock(Deed.APPROVE))
    for page in pages_of(room).values():
        _open_step(bp, room, page)
    return bp


def _open_step(bp: Blueprint, room: Room, page: DeedPage) -> None:
    lock = room.lock(*SAME_PAGE.get(page.deed, (page.deed,)))
    deed = str(page.deed)
    rule = f"/<int:application_id>/{deed.replace('_', '-')}"
    _open(bp, rule, deed, partial(steps.step, room, page), lock)


def _open(
    bp: Blueprint, rule: str, name: str, view: View, lock: Sequence[Permission], methods: Sequence[str] = _BOTH
) -> None:
    @needs(*lock)
    def opened(**values: Any) -> ResponseReturnValue:  # noqa: ANN401 - whatever the address holds
        return view(**values)

    bp.add_url_rule(rule, name, opened, methods=list(methods))
