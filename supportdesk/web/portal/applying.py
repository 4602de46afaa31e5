"""Asking by oneself: what one should know and have at hand before, and the beginning of a draft."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.parameters import PaperFor, PaperSource
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.queries import cases as case_queries
from supportdesk.queries import people
from supportdesk.queries.applications.people import MARRIED
from supportdesk.queries.policies import list_open_programmes, version_in_force
from supportdesk.queries.progress import find_own_draft
from supportdesk.services.cases import own_case
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.shared.asking import ASKING, Asking
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import given
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.progress import working_days
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import programme_name, said


class StartForm(Form):
    """For which file, where somebody has several."""

    case_id = RadioField(_l("为哪个创业实体申请"), default="", coerce=given, validate_choice=False)


@bp.route("/apply/<int:open_programme_id>", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def start(open_programme_id: int) -> ResponseReturnValue:
    """What a programme asks for and how long it takes; the button begins a draft, filled with what is on record."""
    session = db.session()
    person = _own_person()
    cases = case_queries.list_own_open(session, signed_in())
    version = _open_version(person, cases, open_programme_id)
    draft = find_own_draft(session, signed_in(), open_programme_id)
    if draft is not None:
        return redirect(url_for(".tasks", own_application_id=draft.id))
    programme = version.programme
    asking = ASKING[programme.kind]
    form = StartForm.received(case_id=str(cases[0].id) if cases else "")
    form.case_id.choices = [(str(one.id), one.venture.name if one.venture else one.number) for one in cases]

    def do(work: Work) -> str:
        begun = begin_draft(work, programme, case_id=counter(form.case_id.data) or None)
        return url_for(".tasks", own_application_id=begun)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        person = _own_person()
        version = _open_version(person, cases, open_programme_id)
    return render_template(
        "portal/start.html",
        form=form,
        name=programme_name(version.programme),
        kind=said(asking.queries.programme.name),
        document=version.document,
        papers=_papers(asking, version, person),
        times=_times(asking, version),
        stages=[said(stage.plain) for stage in asking.queries.programme.way.stages[1:-1]],
        asks_case=len(cases) > 1,
        phone=person.unit.phone,
    ), 422 if form.errors else 200


def way_to_start(programme: Programme) -> str:
    """Where one begins to ask for a programme."""
    return url_for("portal.start", open_programme_id=programme.id) if programme.kind in ASKING else ""


def begin_draft(work: Work, programme: Programme, *, case_id: int | None = None) -> int:
    """Return the number of the applicant's draft under a programme: the one that lies there, or a new one with what is on
    record, in the wanted case or the latest. Raises NotFoundError when the programme holds no longer, RuleBrokenError.
    """
    draft = find_own_draft(work.session, work.actor, programme.id)
    if draft is not None:
        return draft.id
    asking, code = ASKING[programme.kind], programme.code
    case = asking.queries.get_case(work.session, work.actor, own_case(work, wanted=case_id).id)
    version = version_in_force(work.session, asking.kind, case.unit, work.today, code=code)
    if version is None:
        raise NotFoundError
    return int(asking.begun(work, case, version).id)


def _own_person() -> Person:
    account = signed_in()
    if account.person_id is None:
        raise NotFoundError
    return people.get_person(db.session(), account, account.person_id)


def _open_version(person: Person, cases: Sequence[Case], programme_id: int) -> ProgrammeVersion:
    """The version that holds today where the person's file is; raises NotFoundError for one that does not."""
    unit = cases[0].unit if cases else person.unit
    found = next(
        (one for one in list_open_programmes(db.session(), unit, today()) if one.programme_id == programme_id), None
    )
    if found is None or found.programme.kind not in ASKING:
        raise NotFoundError
    return found


def _papers(asking: Asking, version: ProgrammeVersion, person: Person) -> list[dict[str, str]]:
    terms = asking.queries.terms_of(db.session(), version)
    who = {PaperFor.PERSON} | ({PaperFor.MARRIED} if person.marital == MARRIED else set())
    notes = {
        PaperSource.OWN: _("拍照或扫描"),
        PaperSource.SHARED: _("部门共享，不用交"),
        PaperSource.PLEDGE: _("勾选承诺就行"),
    }
    in_english = reading().language == "en"
    return [
        {"title": one.title_en if in_english else one.title, "note": notes[one.source]}
        for one in terms.papers_for(frozenset(who))
    ]


def _times(asking: Asking, version: ProgrammeVersion) -> list[dict[str, str]]:
    terms = asking.queries.terms_of(db.session(), version)
    return [
        {"label": _("告诉您材料齐不齐"), "value": working_days(terms.completeness_days)},
        {"label": _("我们承诺给答复"), "value": working_days(terms.promise_days)},
        {"label": _("法定最长"), "value": working_days(terms.legal_days)},
        {"label": _("收费"), "value": _("不收任何费用")},
    ]
