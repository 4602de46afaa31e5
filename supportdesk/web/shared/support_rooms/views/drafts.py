"""A new application: which programme, its form kept as a draft, the answers checked, the receipt."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.applications.states import Deed
from supportdesk.domain.capitals import capitals
from supportdesk.domain.errors import NotFoundError
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries import policies
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.support_rooms import answers, shown
from supportdesk.web.shared.support_rooms.room import Room
from supportdesk.web.shared.words import programme_name

from .finding import for_work, open_step, page_of, seen

_LONGEST_CODE = 60


def new(room: Room, case_id: int) -> ResponseReturnValue:
    """Begin an application in a case, under the programme that the address names; without one the reader chooses.

    The form begins with what is on record; what is filled in is kept as a draft.
    """
    case = room.queries.get_case(db.session(), signed_in(), case_id)
    version = asked_version(room.kind, case)
    if version is None:
        return redirect(url_for("staff.cases.apply", case_id=case_id))
    code, name = version.programme.code, programme_name(version.programme)
    terms = room.queries.terms_of(db.session(), version)
    subject = answers.subject_of(terms)
    known = answers.prefilled(room, db.session(), case, terms, today(), subject)
    form = answers.form_of(room, terms, subject).received(**known)

    def do(work: Work) -> str:
        found = room.queries.get_case(work.session, work.actor, case_id)
        made = room.walk.begin(work, found, form.filled, code=code)
        return url_for(".check", application_id=made.id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        case = room.queries.get_case(db.session(), signed_in(), case_id)
    return _form_shown(room, form, case, name, prefilled=any(known.values()))


def edit(room: Room, application_id: int) -> ResponseReturnValue:
    """Go on with a draft."""
    one = open_step(room, application_id, Deed.CORRECT)
    terms = room.queries.terms_of(db.session(), one.programme_version)
    form = answers.form_of(room, terms, one.subject).received(**answers.known_of(room, one))

    def do(work: Work) -> str:
        draft = for_work(room, work, application_id)
        room.walk.correct(work, draft, form.filled, seen_version=counter(request.form.get("version")))
        return url_for(".check", application_id=application_id)

    if answer := attempt(form, do, stale=partial(answers.clash, room, terms)):
        return answer
    if form.errors:
        one = seen(room, application_id)
    return _form_shown(room, form, one.case, shown.name_of(one), one)


def check(room: Room, application_id: int) -> ResponseReturnValue:
    """Show the answers once more with rules and amount, then hand the application in."""
    one = open_step(room, application_id, Deed.SUBMIT)
    form = Form.received()

    def do(work: Work) -> str:
        room.walk.submit(work, for_work(room, work, application_id))
        return url_for(".receipt", application_id=application_id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        one = seen(room, application_id)
    page = page_of(room, one)
    results = room.queries.eligibility(db.session(), one, page.facts, page.terms)
    award = shown.award_of(page)
    filled = FilledForm.of(room.programme.fields, one)
    change = url_for(".edit", application_id=application_id)
    told = [line | {"change_url": f"{change}#{line['name']}"} for line in answers.answers_of(room, one, page.terms)]
    return render_template(
        "staff/support/check.html",
        form=form,
        one=one,
        page=page,
        name=shown.name_of(one),
        answers=told,
        gaps=filled.gaps,
        rules=shown.rules_of(results),
        verdict=shown.verdict_words(results),
        award=award,
        capitals=capitals(award.amount) if award is not None and award.amount else "",
    ), 422 if form.errors else 200


def receipt(room: Room, application_id: int) -> ResponseReturnValue:
    """What to tell the applicant: the receipt number, what happens next, and by when."""
    one = seen(room, application_id)
    if one.receipt_number is None:
        raise NotFoundError
    stages = [stage.office for stage in room.programme.way.stages[2:-2]]
    return render_template("staff/support/receipt.html", one=one, name=shown.name_of(one), stages=stages)


def asked_version(kind: Kind, case: Case) -> ProgrammeVersion | None:
    """The version that holds today of the programme that the address names, or of the only one that the kind has."""
    code = request.args.get("programme", "")[:_LONGEST_CODE]
    if code:
        return policies.version_in_force(db.session(), kind, case.unit, today(), code=code)
    found = [
        one for one in policies.list_open_programmes(db.session(), case.unit, today()) if one.programme.kind is kind
    ]
    return found[0] if len(found) == 1 else None


def _form_shown(
    room: Room,
    form: answers.AnswersForm,
    case: Case,
    name: str,
    one: Any = None,  # noqa: ANN401 - of the kind
    *,
    prefilled: bool = False,
) -> ResponseReturnValue:
    return render_template(
        "staff/support/edit.html", room=room, form=form, case=case, one=one, name=name, prefilled=prefilled
    ), 422 if form.errors else 200
