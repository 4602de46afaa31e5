"""The courses that the county offers."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.fields import Counted
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.policies import Kind
from supportdesk.queries import policies
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import line_field, whole_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import clean_or, given, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import programme_name
from supportdesk.web.staff.training import bp


class CourseForm(Form):
    """A course, and the policy that pays for it."""

    code = line_field(_l("课程代码"), needed(), longest=40)
    name = line_field(_l("课程名称"), needed())
    programme_code = SelectField(_l("适用政策"), [InputRequired(_l("请选一项。"))], default="", coerce=given)
    hours = whole_field(_l("学时"), needed(), least=1, most=2_000, counted=Counted.HOURS)
    level = line_field(_l("等级"), longest=40)
    is_active = BooleanField(_l("仍在开课"), default=True)
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        there = policies.list_open_programmes(db.session(), signed_in().unit, today())
        choices = [
            (one.programme.code, programme_name(one.programme)) for one in there if one.programme.kind is Kind.TRAINING
        ]
        self.programme_code.choices = [("", "—"), *choices]

    @property
    def facts(self) -> training.CourseFacts:
        return training.CourseFacts(
            code=clean_or(self.code, ""),
            name=clean_or(self.name, ""),
            programme_code=self.programme_code.data,
            hours=clean_or(self.hours, 0),
            level=clean_or(self.level, ""),
            is_active=bool(self.is_active.data),
        )


@bp.get("/courses")
@needs(Permission.SUPPORT_READ)
def courses() -> ResponseReturnValue:
    """The courses that the reader sees."""
    return render_template("staff/training/courses.html", courses=queries.list_courses(db.session(), signed_in()))


@bp.route("/courses/new", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def new_course() -> ResponseReturnValue:
    """Offer another course."""
    form = CourseForm.received()

    def do(work: Work) -> str:
        training.open_course(work, signed_in().unit, form.facts)
        return url_for(".courses")

    if answer := attempt(form, do):
        return answer
    return render_template("staff/training/course.html", form=form, course=None), 422 if form.errors else 200


@bp.route("/courses/<int:course_id>", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def course(course_id: int) -> ResponseReturnValue:
    """Correct a course; its code stays."""
    found = queries.get_course(db.session(), signed_in(), course_id)
    form = CourseForm.received(obj=found)

    def do(work: Work) -> str:
        there_is = queries.get_course(work.session, work.actor, course_id)
        training.correct_course(work, there_is, form.facts, version=counter(request.form.get("version")))
        return url_for(".courses")

    if answer := attempt(form, do):
        return answer
    if form.errors:
        found = queries.get_course(db.session(), signed_in(), course_id)
    return render_template("staff/training/course.html", form=form, course=found), 422 if form.errors else 200
