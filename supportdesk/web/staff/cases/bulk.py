"""What is done to many cases at once: chosen, previewed, then done, with a result for each."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.queries import cases as case_queries
from supportdesk.services import cases
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.deeds import LONGEST_REASON, officials_but

MOST_AT_ONCE = 200


class BulkForm(Form):
    """To whom, and why. The chosen cases and their versions stand beside it as `case=id` and `version-id=n`."""

    to = SelectField(_l("转交给"), coerce=str, validators=[InputRequired(_l("请选择经办人。"))])
    reason = StringField(_l("转交原因"), [Length(max=LONGEST_REASON)])


@dataclass(frozen=True)
class Result:
    """What became of one case; `refusal` is empty when it was handed over."""

    case: Case
    refusal: str


@bp.post("/choose-handler")
@needs(Permission.CASE_WRITE)
def choose_handler() -> ResponseReturnValue:
    """Preview: what was chosen, who has it now, and to whom it may go. Nothing is written."""
    chosen = _chosen()
    form = BulkForm(formdata=None)
    form.to.choices = officials_but(None)
    return render_template("staff/cases/choose_handler.html", chosen=chosen, form=form)


@bp.post("/hand-over-chosen")
@needs(Permission.CASE_WRITE)
def hand_over_chosen() -> ResponseReturnValue:
    """Hand the chosen cases over; each has its own result."""
    form = BulkForm.received()
    form.to.choices = officials_but(None)
    chosen = _chosen()
    if not chosen or not form.is_sound():
        return render_template("staff/cases/choose_handler.html", chosen=chosen, form=form), 422
    results = []
    with deed() as work:
        to = case_queries.get_handler(work.session, signed_in(), int(form.to.data))
        for case in case_queries.list_chosen(work.session, work.actor, [one.id for one in chosen]):
            version = counter(request.form.get(f"version-{case.id}"))
            try:
                # A refusal comes before anything of this case is written, so the others stand.
                cases.hand_over(work, case, to, reason=form.reason.data or "", version=version)
            except SupportdeskError as error:
                results.append(Result(case, said(error.words)))
            else:
                results.append(Result(case, ""))
        finish(url_for(".index"))
    return render_template("staff/cases/hand_over_chosen.html", results=results, to=to)


def _chosen() -> list[Case]:
    ids = [found for text in request.form.getlist("case")[:MOST_AT_ONCE] if (found := counter(text))]
    return list(case_queries.list_chosen(db.session(), signed_in(), ids)) if ids else []
