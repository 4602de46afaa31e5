"""Org units: the tree of the county and its towns, kept by the system administrator."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import UnitLevel
from supportdesk.queries import accounts as account_queries
from supportdesk.services import counties
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said

bp = Blueprint("units", __name__, url_prefix="/units")

LEVEL_NAMES = {
    UnitLevel.PROVINCE: say("省"),
    UnitLevel.PREFECTURE: say("市"),
    UnitLevel.COUNTY: say("县"),
    UnitLevel.TOWN: say("乡镇"),
    UnitLevel.VILLAGE: say("村服务点"),
}


class UnitForm(Form):
    """A unit's name and where it can be reached."""

    code = StringField(
        _l("代码"),
        [InputRequired(_l("请填写代码。")), Regexp(r"[0-9]{6,12}$", message=_l("代码须为 6 至 12 位数字。"))],
    )
    name = StringField(_l("名称"), [InputRequired(_l("请填写名称。")), Length(max=60)])
    letters = StringField(
        _l("办件号字母"), [Optional(), Regexp(r"[A-Za-z]{2,4}$", message=_l("办件号字母须为 2 至 4 个英文字母。"))]
    )
    level = SelectField(_l("级别"))
    parent_id = SelectField(_l("上级"), coerce=int)
    phone = StringField(_l("咨询电话"), [Optional(), Length(max=40)])
    complaint_phone = StringField(_l("投诉电话"), [Optional(), Length(max=40)])
    address = StringField(_l("地址"), [Optional(), Length(max=120)])
    version = HiddenField()

    def offer(self) -> "UnitForm":
        """Fill the choices: a new unit stands below one of the viewer's."""
        units = account_queries.list_units(db.session(), signed_in())
        self.parent_id.choices = [(unit.id, unit.name) for unit in units]
        self.level.choices = [(level.value, said(LEVEL_NAMES[level])) for level in (UnitLevel.TOWN, UnitLevel.VILLAGE)]
        return self


@bp.get("/")
@needs(Permission.UNIT_READ)
def index() -> ResponseReturnValue:
    """The tree."""
    units = account_queries.list_units(db.session(), signed_in())
    counts = account_queries.count_by_unit(db.session(), signed_in())
    return render_template("staff/units/index.html", units=units, counts=counts, level_names=LEVEL_NAMES)


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.UNIT_WRITE)
def new() -> ResponseReturnValue:
    """Open a unit below another."""
    form = UnitForm.received().offer()
    del form.letters
    if form.is_sound():
        try:
            with deed() as work:
                counties.open_unit(
                    work,
                    code=form.code.data,
                    name=form.name.data,
                    level=UnitLevel(form.level.data),
                    above=account_queries.get_unit(work.session, work.actor, form.parent_id.data),
                )
                there = finish(url_for(".index"))
        except RuleBrokenError as error:
            form.refuse_within(form.code, error)
        else:
            return redirect(there)
    return render_template("staff/units/edit.html", form=form, unit=None), 422 if form.errors else 200


@bp.route("/<int:unit_id>", methods=["GET", "POST"])
@needs(Permission.UNIT_WRITE)
def correct(unit_id: int) -> ResponseReturnValue:
    """Correct a unit's name, telephone and address; its code and place in the tree stay."""
    unit = account_queries.get_unit(db.session(), signed_in(), unit_id)
    form = UnitForm.received(obj=unit)
    del form.code, form.level, form.parent_id
    if unit.level != UnitLevel.COUNTY:
        del form.letters

    def do(work: Work) -> str:
        counties.correct_unit(
            work,
            account_queries.get_unit(work.session, work.actor, unit_id),
            name=form.name.data,
            letters=(form.letters.data or "") if form.letters else unit.letters,
            phone=form.phone.data or "",
            complaint_phone=form.complaint_phone.data or "",
            address=form.address.data or "",
            version=counter(request.form.get("version")),
        )
        return url_for(".index")

    if answer := attempt(form, do):
        return answer
    return render_template("staff/units/edit.html", form=form, unit=unit), 422 if form.errors else 200
