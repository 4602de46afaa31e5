"""The room of the incubator: the shared pages of every kind, and the county's bases with their rooms."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from supportdesk.domain.money import ZERO
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.incubator import IncubatorBase
from supportdesk.queries.programmes import incubator as queries
from supportdesk.services.programmes import incubator
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import day_field, line_field, money_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import clean_or, long_field, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms import ROOMS
from supportdesk.web.shared.support_rooms.views import room_of

bp = room_of(ROOMS[Kind.INCUBATOR_FUND])
P = Permission


class BaseForm(Form):
    """What a base is called, who runs it, and where."""

    name = line_field(_l("名称"), needed(), longest=60)
    operator = line_field(_l("运营单位"))
    address = line_field(_l("地址"))
    contact = line_field(_l("联系人"))
    phone = line_field(_l("联系电话"), longest=40)
    opened_on = day_field(_l("启用日期"))
    note = long_field(_l("备注"))
    version = HiddenField()

    @property
    def told(self) -> dict[str, str]:
        """The lines, empty where nothing is filled in."""
        names = ("name", "operator", "address", "contact", "phone", "note")
        return {name: str(clean_or(self[name], "")) for name in names}


class RoomForm(Form):
    """A room: its name, area and full rent."""

    name = line_field(_l("房间或工位"), needed(), longest=60)
    area_m2 = line_field(_l("面积"), needed(), longest=12)
    month_rent = money_field(_l("月租金"), needed())
    ready_on = day_field(_l("可出租起始日"), needed(), default=today)
    is_open = BooleanField(_l("可以出租"), default=True)
    note = line_field(_l("备注"))
    version = HiddenField()


class ClosingForm(Form):
    """Why a base takes nobody more."""

    reason = line_field(_l("原因"), needed())


@bp.get("/bases")
@needs(P.SUPPORT_READ)
def bases() -> ResponseReturnValue:
    """The bases of the reader's county: how full they are, and what their keepers should know."""
    return render_template("staff/incubator/bases.html", lines=queries.list_bases(db.session(), signed_in(), today()))


@bp.get("/bases/<int:base_id>")
@needs(P.SUPPORT_READ)
def base(base_id: int) -> ResponseReturnValue:
    """One base: its rooms, who is in them as far as the reader may see, and its warnings."""
    line = queries.base_page(db.session(), signed_in(), base_id, today())
    return render_template("staff/incubator/base.html", line=line, form=Form(formdata=None))


@bp.route("/bases/new", methods=["GET", "POST"])
@needs(P.SUPPORT_WRITE)
def new_base() -> ResponseReturnValue:
    """Open a base that the reader's unit keeps."""
    form = BaseForm.received()

    def do(work: Work) -> str:
        made = incubator.open_base(work, signed_in().unit, opened_on=form.opened_on.clean, **form.told)
        return url_for(".base", base_id=made.id)

    if answer := attempt(form, do, told=_("基地已登记，接着登记房间。")):
        return answer
    return render_template("staff/incubator/new_base.html", form=form, base=None), 422 if form.errors else 200


@bp.route("/bases/<int:base_id>/edit", methods=["GET", "POST"])
@needs(P.SUPPORT_WRITE)
def edit_base(base_id: int) -> ResponseReturnValue:
    """Correct a base that the reader's subtree keeps."""
    found = _own(base_id)
    form = BaseForm.received(obj=found)

    def do(work: Work) -> str:
        incubator.correct_base(
            work,
            queries.get_own_base(work.session, work.actor, base_id),
            opened_on=form.opened_on.clean,
            seen_version=counter(request.form.get("version")),
            **form.told,
        )
        return url_for(".base", base_id=base_id)

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    return render_template("staff/incubator/new_base.html", form=form, base=found), 422 if form.errors else 200


@bp.route("/bases/<int:base_id>/close", methods=["GET", "POST"])
@needs(P.SUPPORT_WRITE)
def close_base(base_id: int) -> ResponseReturnValue:
    """Close a base for new tenants; who is there stays."""
    found = _own(base_id)
    form = ClosingForm.received()

    def do(work: Work) -> str:
        incubator.close_base(work, queries.get_own_base(work.session, work.actor, base_id), reason=form.reason.clean)
        return url_for(".base", base_id=base_id)

    if answer := attempt(form, do, told=_("基地不再接收新户。")):
        return answer
    return render_template("staff/incubator/close_base.html", form=form, base=found), 422 if form.errors else 200


@bp.post("/bases/<int:base_id>/reopen")
@needs(P.SUPPORT_WRITE)
def reopen_base(base_id: int) -> ResponseReturnValue:
    """Open a closed base again."""
    with deed() as work:
        incubator.reopen_base(work, queries.get_own_base(work.session, work.actor, base_id))
        there = finish(url_for(".base", base_id=base_id))
    flash(_("基地重新接收新户。"))
    return redirect(there)


@bp.route("/bases/<int:base_id>/rooms/new", methods=["GET", "POST"])
@needs(P.SUPPORT_WRITE)
def new_room(base_id: int) -> ResponseReturnValue:
    """Add a room to a base."""
    found = _own(base_id)
    form = RoomForm.received()

    def do(work: Work) -> str:
        incubator.add_room(
            work,
            queries.get_own_base(work.session, work.actor, base_id),
            name=form.name.clean,
            area_m2=form.area_m2.clean,
            month_rent=form.month_rent.clean or ZERO,
            ready_on=form.ready_on.clean,
            note=clean_or(form.note, ""),
        )
        return url_for(".base", base_id=base_id)

    if answer := attempt(form, do, told=_("房间已登记。")):
        return answer
    return render_template("staff/incubator/room.html", form=form, base=found, room=None), 422 if form.errors else 200


@bp.route("/rooms/<int:room_id>", methods=["GET", "POST"])
@needs(P.SUPPORT_WRITE)
def room(room_id: int) -> ResponseReturnValue:
    """Correct a room, or take it out of letting."""
    found = queries.get_room(db.session(), signed_in(), room_id)
    kept = _own(found.base_id)
    form = RoomForm.received(obj=found)

    def do(work: Work) -> str:
        incubator.correct_room(
            work,
            queries.get_room(work.session, work.actor, room_id),
            name=form.name.clean,
            area_m2=form.area_m2.clean,
            month_rent=form.month_rent.clean or ZERO,
            is_open=bool(form.is_open.data),
            ready_on=form.ready_on.clean,
            note=clean_or(form.note, ""),
            seen_version=counter(request.form.get("version")),
        )
        return url_for(".base", base_id=kept.id)

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    return render_template("staff/incubator/room.html", form=form, base=kept, room=found), 422 if form.errors else 200


def _own(base_id: int) -> IncubatorBase:
    return queries.get_own_base(db.session(), signed_in(), base_id)
