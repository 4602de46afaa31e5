"""The register of mentors and postings: list, entry, correction, end, and the cases that they are given."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.fields import Counted
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission, grants
from supportdesk.extensions import db
from supportdesk.models.mentors import Mentor, MentorKind
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import cases as case_queries
from supportdesk.queries import mentors as queries
from supportdesk.services import mentors as services
from supportdesk.services.mentors import MentorFacts
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, kept_hint, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.tasks import StampedForm, task
from supportdesk.web.shared.ways import whole

bp = Blueprint("mentors", __name__, url_prefix="/mentors")
DAY = {"width": "w-8"}
COUNT = {"width": "w-4 figures", "attributes": {"inputmode": "numeric"}}


class MentorForm(StampedForm):
    """What the register says of one."""

    kind = RadioField(_l("类别"), [InputRequired(_l("请选择一项。"))])
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), Length(max=50)])
    unit = SelectField(_l("服务范围"), [InputRequired(_l("请选择服务范围。"))])
    home_unit = StringField(_l("所在单位"), [Length(max=200)])
    skills = StringField(_l("专长"), [Length(max=200)])
    phone = StringField(_l("手机"), [Length(max=20)])
    starts_on = day_field(_l("任期开始"), InputRequired(_l("请填写日期，例如 2026-11-25。")))
    ends_on = day_field(_l("任期结束"))
    tasks = TextAreaField(_l("任务"), [Length(max=2_000)])

    def facts(self) -> MentorFacts:
        """What was filled in."""
        return MentorFacts(
            kind=MentorKind(self.kind.data),
            name=self.name.data,
            home_unit=self.home_unit.data or "",
            skills=self.skills.data or "",
            phone=self.phone.data or "",
            starts_on=self.starts_on.clean,
            ends_on=self.ends_on.clean,
            tasks=self.tasks.data or "",
        )


class CorrectForm(MentorForm):
    """What the register says, the stored phone left out: an empty box keeps it."""

    no_phone = BooleanField(_l("没有手机，删去登记的号码"))

    def facts_of(self, mentor: Mentor) -> MentorFacts:
        """What was filled in, with the phone that is stored where none was."""
        told = self.facts()
        return replace(told, phone="" if self.no_phone.data else told.phone.strip() or mentor.phone or "")


class EndForm(StampedForm):
    """The end of a term."""

    ended_on = day_field(_l("结束日期"), InputRequired(_l("请填写日期，例如 2026-11-25。")))
    outcome = TextAreaField(_l("成效和评价"), [Length(max=2_000)])


class AssignForm(Form):
    """A mentor for a case."""

    mentor = SelectField(_l("导师"), [InputRequired(_l("请选择导师。"))])
    task = StringField(_l("指导什么"), [Length(max=200)])


class OverForm(Form):
    """What the guidance brought."""

    outcome = StringField(_l("结果"), [InputRequired(_l("请写明结果。")), Length(max=200)])
    hours = whole_field(_l("指导时间"), most=services.MOST_HOURS, counted=Counted.HOURS)
    visits = whole_field(_l("上门次数"), most=services.MOST_HOURS)


@bp.get("/")
@needs(Permission.CASE_READ)
def index() -> ResponseReturnValue:
    """The register: who is in their term, or who was."""
    kind = request.args.get("kind", "") if request.args.get("kind") in set(MentorKind) else ""
    skill = request.args.get("q", "").strip()[:60]
    is_over = request.args.get("over") == "1"
    rows, following = queries.list_mentors(
        db.session(), signed_in(), kind=kind, skill=skill, is_over=is_over, after=whole("after") or 0
    )
    asked: dict[str, Any] = {
        name: value for name, value in (("kind", kind), ("q", skill), ("over", "1" if is_over else "")) if value
    }
    tabs = [(_("在任"), ""), (_("已结束"), "1")]
    return render_template(
        "staff/mentors/index.html",
        rows=rows,
        kind_words=kind_words(),
        asked=asked,
        views=[
            {
                "label": label,
                "url": url_for(".index", over=over or None),
                "active": over == asked.get("over", ""),
            }
            for label, over in tabs
        ],
        selects=[
            {"name": "kind", "label": _("类别"), "options": [("", _("全部")), *kind_words().items()], "value": kind}
        ],
        next_url=url_for(".index", **asked, after=following) if following else "",
    )


@bp.get("/<int:mentor_id>")
@needs(Permission.CASE_READ)
def show(mentor_id: int) -> ResponseReturnValue:
    """One mentor and their cases."""
    session, viewer = db.session(), signed_in()
    mentor = queries.get_mentor(session, viewer, mentor_id)
    return render_template(
        "staff/mentors/show.html",
        mentor=mentor,
        kind=kind_words()[mentor.kind],
        phone=masked(Sealed.PHONE, mentor.phone) or "—",
        assignments=queries.list_assignments(session, viewer, mentor),
        may_write=grants(viewer.role, Permission.CASE_WRITE) and mentor.unit.path.startswith(viewer.unit.path),
    )


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new() -> ResponseReturnValue:
    """Take somebody into the register."""
    form = _offering(MentorForm.received(starts_on=today(), kind=MentorKind.MENTOR.value))

    def do(work: Work) -> str:
        unit = case_queries.get_place(work.session, signed_in(), int(form.unit.data))
        return url_for(".show", mentor_id=services.enter(work, unit, form.facts()).id)

    return task(form, do, title=_("登记导师或挂职人员"), crumbs=_crumbs(), button=_("登记"), drawn=_drawn())


@bp.route("/<int:mentor_id>/correct", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def correct(mentor_id: int) -> ResponseReturnValue:
    """Correct what the register says; the unit that they serve stays."""
    mentor = _own(mentor_id)
    known = {name: getattr(mentor, name) for name in ("name", "home_unit", "skills", "starts_on", "ends_on", "tasks")}
    form = CorrectForm.received(**known, kind=mentor.kind.value, unit=str(mentor.unit_id), version=str(mentor.version))
    form.unit.choices = [(str(mentor.unit_id), mentor.unit.name)]
    form.kind.choices = list(kind_words().items())

    def do(work: Work) -> str:
        fresh = queries.get_mentor(work.session, work.actor, mentor_id)
        services.correct(work, fresh, form.facts_of(fresh), version=form.seen)
        return url_for(".show", mentor_id=mentor_id)

    drawn = _drawn()
    drawn["phone"] |= {"hint": kept_hint(masked(Sealed.PHONE, mentor.phone))}
    return task(
        form, do, title=_("更正登记"), crumbs=_crumbs(mentor), button=_("保存"), drawn=drawn, shown=_in_words,
        yours=lambda: vars(form.facts_of(_own(mentor_id))),
    )  # fmt: skip


@bp.route("/<int:mentor_id>/end", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def end(mentor_id: int) -> ResponseReturnValue:
    """End the term."""
    mentor = _own(mentor_id)
    form = EndForm.received(version=str(mentor.version), ended_on=today())

    def do(work: Work) -> str:
        fresh = queries.get_mentor(work.session, work.actor, mentor_id)
        services.end(work, fresh, on=form.ended_on.clean, outcome=form.outcome.data or "", version=form.seen)
        return url_for(".show", mentor_id=mentor_id)

    drawn: dict[str, dict[str, Any]] = {"ended_on": DAY, "outcome": {"attributes": {"rows": 5}}}
    return task(form, do, title=_("结束任期"), crumbs=_crumbs(mentor), button=_("结束任期"), drawn=drawn)


@bp.route("/assign/<int:case_id>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def assign(case_id: int) -> ResponseReturnValue:
    """Give a mentor to a case."""
    session, viewer = db.session(), signed_in()
    case = case_queries.get_case(session, viewer, case_id)
    back = url_for("staff.cases.show", case_id=case_id, tab="needs")
    form = AssignForm.received()
    free = queries.list_free(session, viewer, today())
    form.mentor.choices = [("", _("请选择"))]
    form.mentor.choices += [
        (str(one.id), _("%(name)s（%(skills)s）", name=one.name, skills=one.skills) if one.skills else one.name)
        for one in free
    ]

    def do(work: Work) -> str:
        fresh = case_queries.get_case(work.session, work.actor, case_id)
        mentor = queries.get_mentor(work.session, work.actor, int(form.mentor.data))
        services.assign(work, mentor, fresh, task=form.task.data or "")
        return back

    return task(
        form,
        do,
        title=_("安排导师"),
        crumbs=[{"label": _("办件"), "url": url_for("staff.cases.index")}, {"label": case.number, "url": back}],
        lead=case.person.name,
        button=_("安排"),
        drawn={"mentor": {"after": "" if free else _("登记册里还没有在任的导师。")}},
    )


@bp.route("/assignments/<int:assignment_id>/end", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def end_assignment(assignment_id: int) -> ResponseReturnValue:
    """End the guidance of a case."""
    one = queries.get_assignment(db.session(), signed_in(), assignment_id)
    back = url_for("staff.cases.show", case_id=one.case_id, tab="needs")
    form = OverForm.received()

    def do(work: Work) -> str:
        fresh = queries.get_assignment(work.session, work.actor, assignment_id)
        services.end_assignment(
            work, fresh, outcome=form.outcome.data, hours=form.hours.clean, visits=form.visits.clean
        )
        return back

    return task(
        form,
        do,
        title=_("结束指导"),
        crumbs=[{"label": _("办件"), "url": url_for("staff.cases.index")}, {"label": one.case.number, "url": back}],
        lead=_("%(mentor)s指导%(who)s", mentor=one.mentor.name, who=one.case.person.name),
        button=_("结束指导"),
        drawn={"hours": {**COUNT, "unit": _("小时")}, "visits": {**COUNT, "unit": _("次")}},
    )


def kind_words() -> dict[str, str]:
    """What the two kinds are called."""
    return {MentorKind.MENTOR.value: _("创业导师"), MentorKind.POSTING.value: _("挂职人员")}


def _offering(form: MentorForm) -> MentorForm:
    units = account_queries.list_subtree(db.session(), signed_in())
    form.unit.choices = [(str(unit.id), unit.name) for unit in units]
    form.kind.choices = list(kind_words().items())
    return form


def _in_words(name: str, value: object) -> str | None:
    """A telephone is compared, and shown with most of it covered."""
    return masked(Sealed.PHONE, str(value or "")) or "—" if name == "phone" else None


def _own(mentor_id: int) -> Mentor:
    """A mentor of the viewer's own units; those of the county help a town, which does not change them."""
    mentor = queries.get_mentor(db.session(), signed_in(), mentor_id)
    refuse_foreign_unit(signed_in(), mentor.unit)
    return mentor


def _crumbs(mentor: Mentor | None = None) -> list[dict[str, str]]:
    register = {"label": _("导师与挂职"), "url": url_for(".index")}
    return [register, *([{"label": mentor.name, "url": url_for(".show", mentor_id=mentor.id)}] if mentor else [])]


def _drawn() -> dict[str, dict[str, Any]]:
    return {
        "unit": {"hint": _("这个机构和它下面的乡镇都可以安排")},
        "home_unit": {"hint": _("挂职人员必填：派出单位")},
        "skills": {"hint": _("例如：电商、果树栽培、财务")},
        "phone": {"width": "w-18", "attributes": {"inputmode": "tel"}},
        "starts_on": DAY,
        "ends_on": DAY,
        "tasks": {"attributes": {"rows": 4}},
    }
