"""What a person or their family has several of, each row on a page of its own: added, corrected, taken out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, InputRequired

from supportdesk.domain.errors import NotFoundError, StaleVersionError
from supportdesk.domain.fields import parse_name
from supportdesk.domain.households import Member
from supportdesk.domain.people import EarlierAbsence, FurtherConsent
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.people import Household, HouseholdMember, Person, PersonAbsence, PersonConsent
from supportdesk.queries import people as queries
from supportdesk.services import people
from supportdesk.services.people.rows import EARLIEST_BIRTH
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.corrections import CorrectionForm
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, whole_field
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.people import bp

# What a year may look like; that it is not to come, the deed says.
LATEST_BIRTH = 2100
Row = PersonAbsence | PersonConsent | HouseholdMember


class AbsenceRowForm(CorrectionForm):
    """Where the person was before the latest absence."""

    place = line_field(_l("外出地"))
    trade = line_field(_l("外出从事行业"))
    away_from = day_field(_l("外出时间"), DataRequired(_l("请填写日期。")))
    away_to = day_field(_l("结束外出时间"), DataRequired(_l("请填写日期。")))

    def offer(self, _row: PersonAbsence) -> None:
        """Give days short boxes, and say how months are counted."""
        self.drawn = {
            "away_from": {"width": "w-8"},
            "away_to": {"hint": _("与别的外出重叠的月份只算一次"), "width": "w-8"},
        }

    @property
    def given(self) -> EarlierAbsence:
        """What was typed."""
        return EarlierAbsence(self.place.clean or "", self.trade.clean or "", self.away_from.clean, self.away_to.clean)


class ConsentRowForm(CorrectionForm):
    """What the person agreed to beside the keeping of the file."""

    purpose = SelectField(_l("用途"), [InputRequired(_l("请选择用途。"))])
    scope = line_field(_l("范围"))
    channel = SelectField(_l("签署渠道"))
    given_on = day_field(_l("签署日期"), DataRequired(_l("请填写日期。")), default=today)
    withdrawn_on = day_field(_l("撤回日期"))

    def offer(self, _row: PersonConsent) -> None:
        """Fill choices."""
        self.purpose.choices = code_choices("consent_purposes", _("请选择"))
        self.channel.choices = code_choices("channels", _("未问"))
        self.drawn = {
            "purpose": {"width": "w-18"},
            "scope": {"hint": _("同意用哪些资料，如 身份、住址、贷款情况")},
            "channel": {"width": "w-18"},
            "given_on": {"width": "w-8"},
            "withdrawn_on": {"hint": _("本人撤回时填写"), "width": "w-8"},
        }

    @property
    def given(self) -> FurtherConsent:
        """What was typed."""
        return FurtherConsent(
            self.purpose.data,
            self.scope.clean or "",
            self.channel.data or "",
            self.given_on.clean,
            self.withdrawn_on.clean,
        )


class MemberForm(CorrectionForm):
    """One of the family without a file of their own; nothing of health but whether there is a need."""

    name = ParsedField(_l("姓名"), lambda text: parse_name(text).value, [DataRequired(_l("请填写姓名。"))])
    relation = SelectField(_l("与户主关系"), [InputRequired(_l("请选择与户主关系。"))])
    birth_year = whole_field(_l("出生年份"), least=EARLIEST_BIRTH, most=LATEST_BIRTH)
    job = line_field(_l("就业情况"))
    school = line_field(_l("就学情况"))
    has_health_need = BooleanField(_l("有就医或照护需要"))

    def offer(self, _row: HouseholdMember) -> None:
        """Fill choices."""
        self.relation.choices = code_choices("family_relations", _("请选择"))
        year = {"inputmode": "numeric"}
        self.drawn = {
            "relation": {"width": "w-18"},
            "birth_year": {"width": "w-4 figures", "attributes": year},
            "job": {"hint": _("如 在县城务工、务农")},
            "school": {"hint": _("如 禾川一中高二")},
            "has_health_need": {"hint": _("只记有没有，不记病情")},
        }

    @property
    def given(self) -> Member:
        """What was typed."""
        return Member(
            self.name.clean,
            self.relation.data,
            self.birth_year.clean,
            self.job.clean or "",
            self.school.clean or "",
            bool(self.has_health_need.data),
        )


@dataclass(frozen=True)
class Kind:
    """One kind of row: what its pages are called, its form, an empty one, and its deeds."""

    adding: Words
    correcting: Words
    # Where they stand on the person's page.
    anchor: str
    form: type[AbsenceRowForm | ConsentRowForm | MemberForm]
    empty: Callable[[], Row]
    get: Callable[[Any, Any, int], Row]
    add: Callable[[Work, Any, Any], object]
    correct: Callable[..., None]
    remove: Callable[..., None] | None = None
    of_family: bool = False

    def owner(self, person: Person) -> Person | Household:
        """Whose rows they are. Raises NotFoundError for a person without a family."""
        if not self.of_family:
            return person
        if person.household is None:
            raise NotFoundError
        return person.household


KINDS = {
    "absences": Kind(
        say("登记以前的外出"),
        say("更正以前的外出"),
        "#absences",
        AbsenceRowForm,
        lambda: PersonAbsence(version=0),
        queries.get_absence,
        people.add_absence,
        people.correct_absence_row,
        people.remove_absence,
    ),
    "consents": Kind(
        say("登记单项授权"),
        say("更正或撤回单项授权"),
        "#consents",
        ConsentRowForm,
        lambda: PersonConsent(version=0),
        queries.get_consent,
        people.add_consent,
        people.correct_consent,
    ),
    "members": Kind(
        say("登记家庭成员"),
        say("更正家庭成员"),
        "#household",
        MemberForm,
        lambda: HouseholdMember(version=0),
        queries.get_unfiled,
        people.add_member,
        people.correct_member,
        people.remove_member,
        of_family=True,
    ),
}


@bp.route(f"/<int:person_id>/<any({', '.join(KINDS)}):rows>/new", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def add_row(person_id: int, rows: str) -> ResponseReturnValue:
    """Write a further row down."""
    of = KINDS[rows]
    person = queries.get_person(db.session(), signed_in(), person_id)
    of.owner(person)
    form = of.form.about(of.empty())

    def do(work: Work) -> str:
        fresh = queries.get_person(work.session, work.actor, person_id)
        of.add(work, of.owner(fresh), form.given)
        return url_for(".show", person_id=person_id) + of.anchor

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    if form.errors:
        person = queries.get_person(db.session(), signed_in(), person_id)
    return render_template(
        "staff/people/row.html", form=form, person=person, title=of.adding, removal=""
    ), 422 if form.errors else 200


@bp.route(f"/<int:person_id>/<any({', '.join(KINDS)}):rows>/<int:row_id>", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def correct_row(person_id: int, rows: str, row_id: int) -> ResponseReturnValue:
    """Correct a row, with the version that was seen."""
    of = KINDS[rows]
    person = queries.get_person(db.session(), signed_in(), person_id)
    form = of.form.about(of.get(db.session(), of.owner(person), row_id))

    def do(work: Work) -> str:
        fresh = queries.get_person(work.session, work.actor, person_id)
        owner = of.owner(fresh)
        row = of.get(work.session, owner, row_id)
        of.correct(work, owner, row, form.given, version=form.seen)
        return url_for(".show", person_id=person_id) + of.anchor

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    if form.errors:
        person = queries.get_person(db.session(), signed_in(), person_id)
    removal = url_for(".remove_row", person_id=person_id, rows=rows, row_id=row_id) if of.remove else ""
    return render_template(
        "staff/people/row.html", form=form, person=person, title=of.correcting, removal=removal
    ), 422 if form.errors else 200


@bp.post(
    f"/<int:person_id>/<any({', '.join(name for name, of in KINDS.items() if of.remove)}):rows>/<int:row_id>/remove"
)
@needs(Permission.PERSON_WRITE)
def remove_row(person_id: int, rows: str, row_id: int) -> ResponseReturnValue:
    """Take a row out; who saw an older version is told."""
    of = KINDS[rows]
    form = CorrectionForm.received()
    if of.remove is None:
        raise NotFoundError
    try:
        with deed() as work:
            owner = of.owner(queries.get_person(work.session, work.actor, person_id))
            of.remove(work, owner, of.get(work.session, owner, row_id), version=form.seen)
            there = finish(url_for(".show", person_id=person_id) + of.anchor)
    except StaleVersionError as error:
        return conflict(form, error, back=url_for(".correct_row", person_id=person_id, rows=rows, row_id=row_id))
    flash(_("已移除。经过里留有原来的内容。"), "information")
    return redirect(there)
