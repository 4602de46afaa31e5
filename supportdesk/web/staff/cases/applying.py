"""What can be applied for in a case today: every programme in force, with the person's answers to its rules."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.cases import Case, CaseState
from supportdesk.queries import cases as case_queries
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.entitlements import to_ask_for
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import kind_word
from supportdesk.web.shared.support_rooms.catalogue import new_url
from supportdesk.web.staff.cases import bp


@bp.get("/<int:case_id>/apply")
@needs(Permission.SUPPORT_WRITE)
def apply(case_id: int) -> ResponseReturnValue:
    """Choose what to apply for: by kind, the person's own result beside each programme."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    if case.state is CaseState.CLOSED:
        return redirect(url_for(".show", case_id=case_id))
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in _items(case):
        groups.setdefault(kind_word(item["kind"]), []).append(item)
    return render_template("staff/cases/apply.html", case=case, groups=groups)


def _items(case: Case) -> list[dict[str, Any]]:
    """Each programme that can be asked for here, entitled ones first within their kind."""
    return to_ask_for(
        db.session(),
        case.person_id,
        case.unit,
        today(),
        lambda programme: new_url(programme.kind, case.id, programme.code),
        _("发起申请"),
    )
