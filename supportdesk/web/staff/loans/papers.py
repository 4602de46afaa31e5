"""The papers of a loan: what is there, the one-time notice of what is missing, and its answer. The pages are those of every kind."""

from flask.typing import ResponseReturnValue

from supportdesk.domain.permissions import Permission
from supportdesk.models.policies import Kind
from supportdesk.web.shared.locks import needs
from supportdesk.web.shared.support_rooms.room import Room
from supportdesk.web.shared.support_rooms.views import papers as shared
from supportdesk.web.staff.loans import bp

_ROOM = Room(kind=Kind.LOAN, name="loans")
_KEY = "loan_id"


@bp.route("/<int:loan_id>/papers", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def papers(loan_id: int) -> ResponseReturnValue:
    """Note which papers are there and where they came from; when a notice is answered, the clock runs on."""
    return shared.papers(_ROOM, loan_id, _KEY)


@bp.route("/<int:loan_id>/notice", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def notice(loan_id: int) -> ResponseReturnValue:
    """Tell the applicant, once, everything that is missing."""
    return shared.notice(_ROOM, loan_id, _KEY)
