"""办件全卷: everything of a case as one zip, for a reason that is kept; written as it is sent."""

from flask import Response, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.papers import bundles
from supportdesk.queries import cases as case_queries
from supportdesk.web.shared.attachments import files
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import press
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.reveals import RevealForm
from supportdesk.web.staff.cases import bp


@bp.route("/<int:case_id>/bundle", methods=["GET", "POST"])
@needs(Permission.CASE_BUNDLE)
def bundle(case_id: int) -> ResponseReturnValue:
    """Ask why, write that down, then send the zip."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    number, form = case.number, RevealForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                made = bundles.begin(work, number, form.reason.clean, reading().language, press())
                finish(url_for(".show", case_id=case_id))
        except BadValueError as error:
            form.refuse(error)
        else:
            return _sent(made)
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    return render_template("staff/cases/bundle.html", form=form, case=case), 422 if form.errors else 200


def _sent(made: bundles.Bundle) -> Response:
    pieces = bundles.stream(db.session(), signed_in(), made, files(), press())
    answer = Response(stream_with_context(pieces), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
