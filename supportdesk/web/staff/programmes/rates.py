"""The loan prime rate: entered when the month's is published."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import policies as queries
from supportdesk.services import policies
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.fields import ParsedField, day_field, line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs
from supportdesk.web.shared.tasks import StampedForm
from supportdesk.web.staff.programmes import bp


class RateForm(Form):
    """The day, the rate, and where it was read."""

    published_on = day_field(_l("公布日"), DataRequired(_l("请填写公布日。")))
    percent = ParsedField(_l("一年期 LPR"), str, [DataRequired(_l("请填写利率。"))])
    source = line_field(_l("来源"), DataRequired(_l("请写明来源。")))


class CorrectionForm(StampedForm):
    """The right rate, and why the one that was entered is wrong."""

    percent = ParsedField(_l("更正为"), str, [DataRequired(_l("请填写利率。"))])
    reason = line_field(_l("更正理由"), DataRequired(_l("请写明更正的理由。")))


@bp.route("/rates/new", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def new_rate() -> ResponseReturnValue:
    """Enter a newly published rate."""
    form = RateForm.received()

    def do(work: Work) -> str:
        policies.publish_rate(work, form.published_on.clean, form.percent.clean, form.source.clean)
        return url_for(".index") + "#rates"

    if answer := attempt(form, do):
        return answer
    latest = next(iter(queries.list_lpr(db.session())), None)
    return render_template("staff/programmes/new_rate.html", form=form, latest=latest), 422 if form.errors else 200


@bp.route("/rates/<published_on>/correct", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def correct_rate(published_on: str) -> ResponseReturnValue:
    """Put a mistyped rate right; what was there before stays in the audit record."""
    rate = next((row for row in queries.list_lpr(db.session()) if row.published_on.isoformat() == published_on), None)
    if rate is None:
        raise NotFoundError
    day, before = rate.published_on, rate.one_year_percent
    form = CorrectionForm.received(version=str(rate.version))

    def do(work: Work) -> str:
        policies.correct_rate(work, day, form.percent.clean, form.reason.clean, seen_version=form.seen)
        return url_for(".index") + "#rates"

    if answer := attempt(form, do):
        return answer
    answer = render_template("staff/programmes/correct_rate.html", form=form, day=day, before=before)
    return answer, 422 if form.errors else 200
