"""Reading programmes: the list, one version, and two side by side."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.queries import policies as queries
from supportdesk.queries.policies import Standing
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.ways import whole
from supportdesk.web.staff.programmes import bp
from supportdesk.web.staff.programmes.beside import amount_of, beside_of
from supportdesk.web.staff.programmes.outlook import outlook_of
from supportdesk.web.staff.programmes.reading import differences, groups_of, rules_of

STANDING_NAMES = {
    Standing.IN_FORCE: ("good", say("现行")),
    Standing.UPCOMING: ("with_us", say("将生效")),
    Standing.DRAFT: ("act", say("草稿")),
    Standing.SUPERSEDED: ("off", say("被取代")),
    Standing.EXPIRED: ("off", say("已失效")),
    Standing.WITHDRAWN: ("off", say("已作废")),
}


@bp.get("/")
@needs(Permission.PROGRAMME_READ)
def index() -> ResponseReturnValue:
    """Every version that the viewer may see, and the loan prime rate."""
    return render_template(
        "staff/programmes/index.html",
        lines=queries.list_versions(db.session(), signed_in(), today()),
        rates=queries.list_lpr(db.session()),
        standing_names=STANDING_NAMES,
    )


@bp.get("/versions/<int:version_id>")
@needs(Permission.PROGRAMME_READ)
def show(version_id: int) -> ResponseReturnValue:
    """One version with every parameter."""
    line = queries.get_line(db.session(), signed_in(), version_id, today())
    return render_template(
        "staff/programmes/show.html",
        line=line,
        groups=list(groups_of(line.version)),
        rules=rules_of(line.version),
        amount=amount_of(line.version),
        beside=beside_of(line.version),
        outlook=outlook_of(line.version),
        others=queries.list_comparable(db.session(), signed_in(), line, today()),
        standing_names=STANDING_NAMES,
        form=Form(formdata=None),
    )


@bp.get("/compare")
@needs(Permission.PROGRAMME_READ)
def compare() -> ResponseReturnValue:
    """Two versions side by side: what they put differently; without two named, back to the list."""
    left, right = whole("left"), whole("right")
    if left is None or right is None:
        return redirect(url_for(".index"))
    one, other = (queries.get_line(db.session(), signed_in(), asked, today()) for asked in (left, right))
    return render_template(
        "staff/programmes/compare.html",
        one=one,
        other=other,
        differences=differences(one.version, other.version),
        standing_names=STANDING_NAMES,
    )
