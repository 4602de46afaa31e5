"""The loan prime rate: entered when the month's is published."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import policies as queries
from supportdesk.services import policies
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import ParsedField, day_field, line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs
from supportdesk.web.staff.programmes import bp


class RateForm(Form):
    """The day, the rate, and where it was read."""

    published_on = day_field(_l("公布日"), DataRequired(_l("请填写公布日。")))
    percent = ParsedField(_l("一年期 LPR"), str, [DataRequired(_l("请填写利率。"))])
    source = line_field(_l("来源"), DataRequired(_l("请写明来源。")))


@bp.route("/rates/new", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def new_rate() -> ResponseReturnValue:
    """Enter a newly published rate."""
    form = RateForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                policies.publish_rate(work, form.published_on.clean, form.percent.clean, form.source.clean)
                there = finish(url_for(".index") + "#rates")
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(error)
        else:
            return redirect(there)
    latest = next(iter(queries.list_lpr(db.session())), None)
    return render_template("staff/programmes/new_rate.html", form=form, latest=latest), 422 if form.errors else 200
