"""Views that a reader keeps: the list's conditions under a name."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import cases as case_queries
from supportdesk.services import saved_views
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.arguments import chips, read
from supportdesk.web.staff.cases.index import PAGE_NAME


class ViewForm(Form):
    """The name under which the conditions are kept."""

    name = StringField(_l("视图名称"), [InputRequired(_l("请填写名称。")), Length(max=saved_views.LONGEST_NAME)])
    is_shared = BooleanField(_l("本机构同事也能看到"))


@bp.route("/views/keep", methods=["GET", "POST"])
@needs(Permission.CASE_READ)
def keep_view() -> ResponseReturnValue:
    """Keep the conditions in the address."""
    account = signed_in()
    places = case_queries.list_places(db.session(), account, PAGE_NAME)
    arguments = read(request.args, account, places, today())
    form = ViewForm.received()

    def do(work: Work) -> str:
        saved_views.keep(work, page=PAGE_NAME, name=form.name.data, query=arguments.text, is_shared=form.is_shared.data)
        return url_for(".index", **arguments.query())

    if answer := attempt(form, do):
        return answer
    own = [view for view in places.views if view.is_own]
    return render_template(
        "staff/cases/keep_view.html", form=form, chips=chips(arguments, places), views=own, back=arguments.query()
    ), 422 if form.errors else 200


@bp.post("/views/drop")
@needs(Permission.CASE_READ)
def drop_view() -> ResponseReturnValue:
    """Take one of one's own views away."""
    view_id = counter(request.form.get("view"))
    with deed() as work:
        # One that is gone already is what was wanted.
        with suppress(NotFoundError):
            saved_views.drop(work, view_id)
        there = finish(url_for(".keep_view"))
    return redirect(there)
