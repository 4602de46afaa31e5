"""The public notices of the county, and objecting to one: with one's own name, which the applicant is not told."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from supportdesk.domain.masking import mask_name
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import public_notices as queries
from supportdesk.services.programmes.catalogue import WALKS
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import long_field, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.shown import name_of
from supportdesk.web.shared.tasks import task
from supportdesk.web.shared.words import long_day, plain_money


class ObjectionForm(Form):
    """What is not right."""

    text = long_field(_l("哪里不对，有什么依据"), needed())


@bp.get("/public-notices")
@needs(Permission.OWN_APPLICATIONS)
def public_notices() -> ResponseReturnValue:
    """Every notice that runs: masked name, item, amount, last day."""
    reader = signed_in()
    return render_template(
        "portal/public_notices.html",
        rows=[
            {
                "name": mask_name(one.person.name),
                "town": one.unit.name,
                "what": name_of(one),
                "amount": plain_money(one.amount_approved) if one.amount_approved else "",
                "until": long_day(posted.last_day),
                "url": url_for(".object_to", posted_id=posted.id) if one.person_id != reader.person_id else "",
            }
            for posted, one in queries.list_posted(db.session(), reader, today())
        ],
    )


@bp.route("/public-notices/<int:posted_id>/object", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def object_to(posted_id: int) -> ResponseReturnValue:
    """Object to a notice: nothing goes on until the office has looked into it."""
    posted, one = queries.get_posted(db.session(), signed_in(), posted_id, today())
    reader = signed_in()

    def do(work: Work) -> str:
        _posted, found = queries.get_posted(work.session, reader, posted_id, work.today)
        walk = WALKS[found.kind]
        walk.object_to(work, walk.queries.get(work.session, None, found.id), text=form.text.clean)
        return url_for(".public_notices")

    form = ObjectionForm.received()
    return task(
        form,
        do,
        title=_("提出异议：%(who)s，%(what)s", who=mask_name(one.person.name), what=name_of(one)),
        crumbs=[
            {"label": _("我的"), "url": url_for(".index")},
            {"label": _("公示"), "url": url_for(".public_notices")},
        ],
        lead=_("公示到 %(day)s。实名提出，您的姓名不告诉对方；核实前不会拨钱。", day=long_day(posted.last_day)),
        button=_("提出异议"),
        told=_("异议已收到。核实以后才会往下办。"),
        roomy=True,
    )
