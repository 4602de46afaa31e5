"""One person: every programme with every rule, what was granted before, and facts that have to be looked up."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.facts import CATALOGUE, FactType
from supportdesk.domain.permissions import Permission
from supportdesk.domain.rule_books.stacking import PERIOD_WORDS, SCOPE_WORDS
from supportdesk.extensions import db
from supportdesk.models.cases import CaseState
from supportdesk.models.matching import MatchState
from supportdesk.queries import matching as match_queries
from supportdesk.queries import people as people_queries
from supportdesk.queries.eligibility import eligibility_of
from supportdesk.services import matching
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.entitlements import shown
from supportdesk.web.shared.fields import line_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.catalogue import new_url
from supportdesk.web.shared.words import said
from supportdesk.web.staff.matching import bp
from supportdesk.web.staff.matching.pages import STATE_WORDS

_YES_NO = {"是": "yes", "否": "no", "yes": "yes", "no": "no", "y": "yes", "n": "no"}
_NOTABLE = [fact for fact in CATALOGUE if fact.is_asked or fact.name in {"guarantor_of", "guarantor_overdue"}]


class FactForm(Form):
    """One fact that was looked up, and where."""

    name = SelectField(_l("项目"), [InputRequired(_l("请选择项目。"))])
    value = line_field(_l("情况"), DataRequired(_l("请填写情况。")), longest=60)
    source = line_field(_l("在哪里核实的"), DataRequired(_l("请写明在哪里核实的。")), longest=60)

    def offer(self) -> "FactForm":
        """Fill choices."""
        self.name.choices = [("", _("请选择")), *((fact.name, _label(fact)) for fact in _NOTABLE)]
        return self


def _label(fact: object) -> str:
    found = next(one for one in _NOTABLE if one is fact)
    unit = _("是或否") if found.type is FactType.YES_NO else said(found.unit) if found.unit else ""
    return f"{said(found.label)}（{unit}）" if unit else said(found.label)


@bp.get("/people/<int:person_id>")
@needs(Permission.PERSON_READ)
def person(person_id: int) -> ResponseReturnValue:
    """What one person can get, and why not."""
    session, viewer = db.session(), signed_in()
    found = people_queries.get_person(session, viewer, person_id)
    told = eligibility_of(session, found.id, found.unit, today())
    if told is None:
        raise NotFoundError
    return render_template(
        "staff/matching/person.html",
        person=found,
        answers=[shown(answer) for answer in told.answers],
        verified=told.is_identity_verified,
        totals=[
            (said(SCOPE_WORDS[scope]), [(said(PERIOD_WORDS[period]), amount) for period, amount in of.items()])
            for scope, of in told.totals.items()
        ],
        matches=[
            one
            for one in match_queries.list_of_person(session, found.id)
            if one.is_met or one.state is not MatchState.FOUND
        ],
        state_words=STATE_WORDS,
        form=Form(formdata=None),
        open_case=next(
            (one for one in people_queries.list_person_cases(session, viewer, found) if one.state is CaseState.OPEN),
            None,
        ),
        new_url=new_url,
    )


@bp.route("/people/<int:person_id>/facts", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def note(person_id: int) -> ResponseReturnValue:
    """Note a fact that rules wait for."""
    form = FactForm.received().offer()

    def do(work: Work) -> str:
        about = people_queries.get_person(work.session, work.actor, person_id)
        value = _YES_NO.get(form.value.clean.lower(), form.value.clean)
        matching.note_fact(work, about, name=form.name.data, value=value, source=form.source.clean)
        return url_for(".person", person_id=person_id)

    if answer := attempt(form, do):
        return answer
    about = people_queries.get_person(db.session(), signed_in(), person_id)
    return render_template("staff/matching/note.html", form=form, person=about), 422 if form.errors else 200
