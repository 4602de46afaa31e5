"""The photos that applicants sent, for the office: all of an application on one page, and each by itself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import attachments as queries
from supportdesk.queries import papers
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.web.shared.attachments import file_answer, lines_of_files, office_way
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms import application_url, shown

bp = Blueprint("attachments", __name__, url_prefix="/attachments")


@bp.get("/application/<int:application_id>")
@needs(Permission.SUPPORT_READ)
def of_application(application_id: int) -> ResponseReturnValue:
    """All photos and scans that came with an application, under the papers for which they were sent."""
    session, reader = db.session(), signed_in()
    kind = papers.find_kind(session, application_id)
    if kind is None:
        raise NotFoundError
    one = QUERIES[kind].get(session, reader, application_id)
    titles = (
        {}
        if one.programme_version is None
        else shown.paper_titles(QUERIES[kind].terms_of(session, one.programme_version))
    )
    lines = lines_of_files(queries.list_files(session, application_id), office_way)
    return render_template(
        "staff/attachments/of_application.html",
        one=one,
        name=shown.name_of(one),
        url=application_url(one),
        groups=[(titles.get(code, code), found) for code, found in lines.items()],
    )


@bp.get("/<int:attachment_id>")
@needs(Permission.SUPPORT_READ)
def show(attachment_id: int) -> ResponseReturnValue:
    """A photo or scan that came with an application."""
    return file_answer(queries.get_file(db.session(), signed_in(), attachment_id))
