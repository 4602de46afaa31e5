"""What an entrepreneur needs beyond money: their own needs, one of them, and a new one."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.needs import NeedState
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.needs import Need
from supportdesk.queries import needs as queries
from supportdesk.services import needs as services
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.needs import kind_choices, line_of
from supportdesk.web.shared.tasks import task
from supportdesk.web.shared.words import long_day

# The kind of need that is about one's own record: corrected, or copied out (个人信息保护法 art. 45, 46).
ABOUT_THE_RECORD = "own_record"
_LONGEST_CODE = 40


class OwnNeedForm(Form):
    """What is needed, in the person's own words."""

    kind = SelectField(_l("哪方面的事"), [InputRequired(_l("请选择一项。"))])
    wanted = TextAreaField(_l("需要什么"), [InputRequired(_l("请写明需要什么。")), Length(max=2_000)])


@bp.get("/needs/<int:own_need_id>")
@needs(Permission.OWN_APPLICATIONS)
def need(own_need_id: int) -> ResponseReturnValue:
    """One of one's own needs: with whom it is, by when, and what was answered."""
    found = queries.get_need(db.session(), signed_in(), own_need_id)
    return render_template("portal/need.html", line=_line(found), need=found, phone=found.unit.phone)


@bp.route("/needs/new", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def new_need() -> ResponseReturnValue:
    """Say what is needed."""
    form = OwnNeedForm.received(kind=request.args.get("kind", "")[:_LONGEST_CODE])
    form.kind.choices = kind_choices()

    def do(work: Work) -> str:
        made = services.raise_own(work, kind=form.kind.data, wanted=form.wanted.data)
        return url_for(".need", own_need_id=made.id)

    return task(
        form,
        do,
        title=_("有别的难处？告诉我们"),
        crumbs=[{"label": _("我的"), "url": url_for(".index")}],
        lead=_("孩子上学、看病、住房、用地、用电、卖货，都可以说。我们转给管这件事的部门，按期答复您。"),
        button=_("提交"),
        told=_("收到了。期限和办理部门看下面。"),
        drawn={"wanted": {"attributes": {"rows": 6}, "hint": _("写清什么事、什么时候要")}},
        roomy=True,
    )


def own_needs() -> list[dict[str, Any]]:
    """All needs of the reader, the latest first."""
    reader = signed_in()
    if reader.person_id is None:
        return []
    return [_line(one) for one in queries.list_of_person(db.session(), reader, reader.person_id)]


def _line(found: Need) -> dict[str, Any]:
    line = line_of(found, signed_in(), today())
    told = {
        NeedState.OPEN: _("%(day)s 前答复您。", day=long_day(found.due_on)),
        NeedState.WITH_DEPARTMENT: _(
            "%(who)s在办，%(day)s 前答复您。", who=line["department"], day=long_day(found.due_on)
        ),
        NeedState.ANSWERED: _("已经有答复，点开看。"),
        NeedState.CLOSED: _("已办结。"),
        NeedState.NOT_POSSIBLE: _("这件事办不了，点开看原因。"),
    }
    if line["is_late"]:
        late = _("说好 %(day)s 前答复您，还没有答复。可以打电话催办。", day=long_day(found.due_on))
        return line | {"tells": late}
    return line | {"tells": told[found.state]}
