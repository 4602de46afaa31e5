"""The key groups to which a person belongs, each with its proof."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired

from supportdesk.domain.people import CategoryProof
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import people as queries
from supportdesk.services import people
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.people import bp
from supportdesk.web.staff.people.reading import group_of


class CategoryForm(Form):
    """A group, the paper that proves it, and the days for which it holds."""

    code = SelectField(_l("人员类别"), [InputRequired(_l("请选择人员类别。"))])
    proof = line_field(_l("证明材料"))
    source = line_field(_l("核实来源"), longest=20)
    valid_from = day_field(_l("认定日期"))
    valid_to = day_field(_l("有效期至"))

    def offer(self) -> "CategoryForm":
        """Fill choices."""
        self.code.choices = [*code_choices("person_categories", _("请选择")), *code_choices("tax_categories")[1:]]
        return self


class EndForm(Form):
    """The last day on which the membership holds."""

    valid_to = day_field(_l("最后一天"), DataRequired(_l("请填写日期。")), default=today)


@bp.route("/<int:person_id>/categories/new", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def add_category(person_id: int) -> ResponseReturnValue:
    """Write down that a person belongs to a group."""
    form = CategoryForm.received().offer()

    def do(work: Work) -> str:
        given = CategoryProof(
            form.code.data,
            form.proof.clean or "",
            form.source.clean or "",
            form.valid_from.clean,
            form.valid_to.clean,
        )
        people.add_category(work, queries.get_person(work.session, work.actor, person_id), given)
        return url_for(".show", person_id=person_id) + "#categories"

    if answer := attempt(form, do):
        return answer
    person = queries.get_person(db.session(), signed_in(), person_id)
    return render_template("staff/people/add_category.html", form=form, person=person), 422 if form.errors else 200


@bp.route("/<int:person_id>/categories/<int:category_id>/end", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def end_category(person_id: int, category_id: int) -> ResponseReturnValue:
    """End a membership; it stays in the file."""
    form = EndForm.received()

    def do(work: Work) -> str:
        person = queries.get_person(work.session, work.actor, person_id)
        people.end_category(work, person, category_id, form.valid_to.clean)
        return url_for(".show", person_id=person_id) + "#categories"

    if answer := attempt(form, do):
        return answer
    category = queries.get_category(db.session(), signed_in(), person_id, category_id)
    person = queries.get_person(db.session(), signed_in(), person_id)
    return render_template(
        "staff/people/end_category.html", form=form, person=person, category=category, name=group_of(category)
    ), 422 if form.errors else 200
