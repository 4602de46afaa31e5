"""What the desk keeps of oneself, who looked at a number in clear and why, and how to have it corrected or ask for a copy."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import events, people
from supportdesk.web.portal import bp
from supportdesk.web.portal.needs import ABOUT_THE_RECORD
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reveals import SEALED_NAMES
from supportdesk.web.shared.words import day, said


@bp.get("/record")
@needs(Permission.OWN_APPLICATIONS)
def record() -> ResponseReturnValue:
    """One's own record with numbers masked, and every look at a number in clear."""
    session, reader = db.session(), signed_in()
    if reader.person_id is None:
        raise NotFoundError
    person = people.get_person(session, reader, reader.person_id)
    known = [
        (_("姓名"), person.name),
        (_("证件号码"), masked(Sealed.ID_NO, person.id_no, person.id_type)),
        (_("手机"), masked(Sealed.PHONE, person.phone)),
        (_("银行账号"), masked(Sealed.BANK_ACCOUNT, person.bank_account)),
        (_("开户银行"), person.bank_name),
        (_("常住地址"), person.live_address),
        (_("所属机构"), person.unit.name),
        (_("返乡日期"), day(person.returned_on)),
        (_("人员类别"), _("、").join(code_label("person_categories", one.code) for one in person.categories)),
        (_("签署授权"), day(person.consent_on)),
    ]
    return render_template(
        "portal/record.html",
        known=[{"label": label, "value": value or "—"} for label, value in known],
        looks=[
            {
                "at": one.recorded_at,
                "by": one.actor_name,
                "field": said(SEALED_NAMES[Sealed(one.data["field"])]),
                "reason": one.data.get("reason", ""),
            }
            for one in events.list_looks(session, reader, person.id)
        ],
        ask_url=url_for(".new_need", kind=ABOUT_THE_RECORD),
        phone=person.unit.phone,
    )
