"""A person's family: counted to one under its register's number, its facts corrected, left again."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.households import HouseholdFacts
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.people import Household, Person
from supportdesk.queries import people as queries
from supportdesk.services import people
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.corrections import CorrectionForm
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import ParsedField, line_field, whole_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.labels import code_choices, code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.people import bp

MOST_DEPENDANTS = 30


class NumberForm(Form):
    """The number of the family's register."""

    number = line_field(_l("户编号"), DataRequired(_l("请填写户编号。")), longest=40)
    version = HiddenField()


class HouseholdForm(CorrectionForm):
    """What is known of a family."""

    address = line_field(_l("家庭住址"))
    second_residence = line_field(_l("县城等第二住所"))
    monitored = SelectField(_l("防返贫监测"))
    low_income = SelectField(_l("低收入类别"))
    land_mu = ParsedField(_l("承包土地"), str.strip)
    dependants = whole_field(_l("赡养抚养人数"), most=MOST_DEPENDANTS)

    def offer(self, _household: Household) -> None:
        """Fill choices and units."""
        self.monitored.choices = code_choices("monitored_kinds", _("未问"))
        self.low_income.choices = code_choices("low_income_kinds", _("未问"))
        self.drawn = {
            "monitored": {"width": "w-18"},
            "low_income": {"width": "w-18"},
            "land_mu": {"unit": _("亩"), "width": "w-4 figures", "attributes": {"inputmode": "decimal"}},
            "dependants": {"unit": _("人"), "width": "w-4 figures", "attributes": {"inputmode": "numeric"}},
        }

    @property
    def facts(self) -> HouseholdFacts:
        """What was typed."""
        return HouseholdFacts(
            address=self.address.clean or "",
            second_residence=self.second_residence.clean or "",
            monitored=self.monitored.data,
            low_income=self.low_income.data,
            land_mu=self.land_mu.clean or "",
            dependants=self.dependants.clean,
        )


@bp.route("/<int:person_id>/household", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def household(person_id: int) -> ResponseReturnValue:
    """Correct the family's facts; a person without a family is counted to one first."""
    person = queries.get_person(db.session(), signed_in(), person_id)
    return _correct(person) if person.household else _join(person)


@bp.post("/<int:person_id>/household/leave")
@needs(Permission.PERSON_WRITE)
def leave_household(person_id: int) -> ResponseReturnValue:
    """Take a person out of their family."""
    form = CorrectionForm.received()
    with deed() as work:
        people.leave_household(work, queries.get_person(work.session, work.actor, person_id), version=form.seen)
        there = finish(url_for(".show", person_id=person_id))
    return redirect(there)


def _join(person: Person) -> ResponseReturnValue:
    person_id = person.id
    form = NumberForm.received(data={"version": person.version})

    def do(work: Work) -> str:
        fresh = queries.get_person(work.session, work.actor, person_id)
        family = _family(work, fresh, form.number.clean)
        people.join_household(work, fresh, family, version=counter(form.version.data))
        return url_for(".household", person_id=person_id)

    if answer := attempt(form, do, told=_("已归入这一户。家庭情况全户共用，请核对。")):
        return answer
    if form.errors:
        person = queries.get_person(db.session(), signed_in(), person_id)
    return render_template("staff/people/join_household.html", form=form, person=person), 422 if form.errors else 200


def _family(work: Work, person: Person, number: str) -> Household:
    """The family of that number; a new one in the person's unit when there is none."""
    known = queries.find_household(work.session, work.actor, number)
    return known or people.open_household(work, person.unit, number)


def _correct(person: Person) -> ResponseReturnValue:
    person_id, family = person.id, person.household
    form = HouseholdForm.about(family)

    def do(work: Work) -> str:
        fresh = queries.get_person(work.session, work.actor, person_id)
        people.correct_household(work, _of(fresh), form.facts, version=form.seen)
        return url_for(".show", person_id=person_id) + "#household"

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    if form.errors:
        person = queries.get_person(db.session(), signed_in(), person_id)
    members = queries.list_members(db.session(), signed_in(), _of(person))
    return render_template(
        "staff/people/household.html",
        form=form,
        person=person,
        members=members,
        unfiled=queries.list_unfiled(db.session(), _of(person)),
        code_label=code_label,
    ), 422 if form.errors else 200


def _of(person: Person) -> Household:
    if person.household is None:
        raise RuleBrokenError(say("这个人已经不在这一户。"))
    return person.household
