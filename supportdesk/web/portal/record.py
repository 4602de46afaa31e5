"""What the desk keeps of oneself, who looked at a number in clear and why, and how to have it corrected or ask for a copy."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import events, people
from supportdesk.web.portal import bp
from supportdesk.web.portal.needs import ABOUT_THE_RECORD
from supportdesk.web.portal.own_copy import own_copy
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reveals import SEALED_NAMES
from supportdesk.web.shared.words import said


@bp.get("/record")
@needs(Permission.OWN_APPLICATIONS)
def record() -> ResponseReturnValue:
    """One's own record with numbers masked, and every look at a number in clear."""
    session, reader = db.session(), signed_in()
    if reader.person_id is None:
        raise NotFoundError
    person = people.get_person(session, reader, reader.person_id)
    return render_template(
        "portal/record.html",
        chapters=[
            {"title": title, "facts": [{"label": label, "value": value or "—"} for label, value in known]}
            for title, known in own_copy(session, reader, person)
        ],
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
