"""What can be applied for in a case today: every programme in force, with the person's answers to its rules."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.cases import Case, CaseState
from supportdesk.queries import cases as case_queries
from supportdesk.queries.eligibility import eligibility_of
from supportdesk.queries.policies import list_open_programmes
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.entitlements import shown
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import kind_word
from supportdesk.web.shared.support_rooms.catalogue import new_url
from supportdesk.web.shared.words import programme_name
from supportdesk.web.staff.cases import bp


@bp.get("/<int:case_id>/apply")
@needs(Permission.SUPPORT_WRITE)
def apply(case_id: int) -> ResponseReturnValue:
    """Choose what to apply for: by kind, the person's own result beside each programme."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    if case.state is CaseState.CLOSED:
        return redirect(url_for(".show", case_id=case_id))
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind, item in _items(case):
        groups.setdefault(kind_word(kind), []).append(item)
    return render_template("staff/cases/apply.html", case=case, groups=groups)


def _items(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Each programme that can be asked for here, entitled ones first within their kind."""
    session, on = db.session(), today()
    told = eligibility_of(session, case.person_id, case.unit, on)
    answered = {answer.version.programme_id: shown(answer) for answer in (told.answers if told else ())}
    found = []
    for version in list_open_programmes(session, case.unit, on):
        programme = version.programme
        url = new_url(programme.kind, case.id, programme.code)
        if not url:
            continue
        plain = {"name": programme_name(programme), "result": "unknown", "words": _("按文件核对"), "amount": "—"}
        item = answered.get(programme.id, plain | {"second": version.document})
        found.append((programme.kind.value, item | {"action_url": url, "action_label": _("发起申请")}))
    order = ("met", "unknown", "not_met")
    return sorted(found, key=lambda one: (_KINDS.index(one[0]), order.index(one[1]["result"])))


_KINDS = ("loan", "subsidy", "incubator_fund", "training", "insurance", "tax_relief")
