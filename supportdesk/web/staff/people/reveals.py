"""A number in clear: once, for a reason that is kept."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import people as queries
from supportdesk.services import people
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reveals import SEALED_NAMES, RevealForm
from supportdesk.web.staff.people import bp


@bp.route(f"/<int:person_id>/reveal/<any({', '.join(Sealed)}):field>", methods=["GET", "POST"])
@needs(Permission.PERSON_REVEAL)
def reveal(person_id: int, field: str) -> ResponseReturnValue:
    """Ask why, write down who looked, show the number once."""
    form, sealed = RevealForm.received(), Sealed(field)
    if form.is_sound():
        try:
            with deed() as work:
                person = queries.get_person(work.session, work.actor, person_id)
                value = people.reveal(work, person, sealed, form.reason.clean)
                finish(url_for(".show", person_id=person_id))
        except BadValueError as error:
            form.refuse(error)
        else:
            person = queries.get_person(db.session(), signed_in(), person_id)
            return render_template(
                "staff/people/revealed.html",
                person=person,
                value=value,
                name=SEALED_NAMES[sealed],
                reason=form.reason.clean,
            )
    person = queries.get_person(db.session(), signed_in(), person_id)
    if not getattr(person, field):
        raise NotFoundError
    return render_template(
        "staff/people/reveal.html", form=form, person=person, name=SEALED_NAMES[sealed]
    ), 422 if form.errors else 200
