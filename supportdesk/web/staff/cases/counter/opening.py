"""Check answers, then open person, venture and file in one deed; and what happens next."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.people import Consent
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.people import Household, Person
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import cases as case_queries
from supportdesk.queries import people as people_queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.services import cases, drafts, people, ventures
from supportdesk.services.programmes import training
from supportdesk.services.work import Work
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.counter import draft as kept
from supportdesk.web.staff.cases.counter.answers import answers_of
from supportdesk.web.staff.cases.counter.draft import CaseDraft
from supportdesk.web.staff.cases.counter.forms import (
    NEW,
    NONE,
    CheckForm,
    NumberForm,
    PersonForm,
    ReturnForm,
    VentureForm,
    clean,
)
from supportdesk.web.staff.cases.counter.numbers import born_on, is_passport, read_number
from supportdesk.web.staff.cases.counter.steps import known_person, step_line, towns
from supportdesk.web.staff.cases.counter.told import (
    absence_of,
    addresses_of,
    background_of,
    bank_of,
    categories_of,
    certificates_of,
    contact_of,
    identity_of,
    person_stands,
    return_stands,
    venture_of,
    venture_stands,
)


@bp.route("/new/<token>/check", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_check(token: str) -> ResponseReturnValue:
    """Everything once more; then it is opened."""
    draft = kept.find(signed_in(), token)
    form = (draft or CaseDraft(token)).form(CheckForm, "check").offer()
    status = 200
    if form.is_sound():
        try:
            with deed() as work:
                # Read within the deed: of twenty who send the same page, one still finds it.
                case = _open(work, token, form)
                drafts.drop_draft(work.session, signed_in(), kept.FORM, token)
                there = finish(url_for(".opened", case_id=case.id))
        except (BadValueError, RuleBrokenError, AlreadyKnownError, StepNotAvailableError) as error:
            form.refuse(error)
            status = 409 if isinstance(error, AlreadyKnownError | StepNotAvailableError) else 422
            draft = kept.find(signed_in(), token)
        else:
            return redirect(there)
    if draft is None:
        return redirect(url_for(".new"))
    if request.method == "POST":
        draft.take("check")
        draft.keep(signed_in(), begin=False)
    pages = _pages(draft)
    if pages is None or not pages.are_sound:
        return redirect(url_for(pages.first_wrong if pages else ".new_number", token=token))
    return render_template(
        "staff/cases/new_check.html",
        draft=draft,
        form=form,
        sections=answers_of(token, pages.number, pages.person, pages.absence, pages.venture, known_person(draft)),
        steps=step_line("check", draft),
    ), 422 if form.errors and status == 200 else status  # noqa: PLR2004 - nobody said otherwise


@bp.get("/<int:case_id>/opened")
@needs(Permission.CASE_READ)
def opened(case_id: int) -> ResponseReturnValue:
    """The file's number, and what happens next."""
    return render_template("staff/cases/opened.html", case=case_queries.get_case(db.session(), signed_in(), case_id))


class Pages:
    """The kept pages as forms, each validated again: what was typed may have been kept without being judged."""

    def __init__(self, draft: CaseDraft, number: NumberForm) -> None:
        self.number = number
        known = known_person(draft)
        options = {"meta": {"csrf": False}}
        offered = [(str(one.id), one.name) for one in _ventures_of(known)]
        self.person = PersonForm(formdata=draft.page("person"), **options).offer(
            towns(), asks_birth=is_passport(number)
        )
        self.absence = ReturnForm(formdata=draft.page("return"), **options).offer()
        self.venture = VentureForm(formdata=draft.page("venture"), **options).offer(offered, towns())
        self.person.look_twice(born_on(number, self.person))
        asked: list[tuple[str, Form, Callable[[], bool]]] = [
            ("venture", self.venture, lambda: venture_stands(self.venture))
        ]
        if known is None:
            asked = [
                ("person", self.person, lambda: person_stands(number, self.person)),
                ("return", self.absence, lambda: return_stands(number, self.person, self.absence)),
                *asked,
            ]
        self.wrong = [
            name for name, form, stands in asked if name not in draft.typed or not form.validate() or not stands()
        ]

    @property
    def are_sound(self) -> bool:
        """Every page reads well."""
        return not self.wrong

    @property
    def first_wrong(self) -> str:
        """The page to go back to."""
        return f".new_{self.wrong[0]}"


def _pages(draft: CaseDraft) -> Pages | None:
    number = read_number(draft)
    return Pages(draft, number) if number else None


def _ventures_of(person: Person | None) -> list[Venture]:
    if person is None:
        return []
    return list(people_queries.list_person_ventures(db.session(), signed_in(), person))


def _open(work: Work, token: str, form: CheckForm) -> Case:
    """Open what the draft says. Raises whatever the deeds raise; StepNotAvailableError when there is no draft."""
    draft = kept.find(signed_in(), token)
    pages = _pages(draft) if draft else None
    if draft is None or pages is None or not pages.are_sound:
        raise StepNotAvailableError(say("这份草稿已经提交或删去了。"))
    if draft.person_id is None:
        person = _open_person(work, pages, form)
    else:
        person = people_queries.get_person(work.session, work.actor, draft.person_id)
        _give_consent(work, person, form)
    unit = person.unit
    return cases.open_case(work, person, _venture(work, person, pages.venture), unit=unit, channel=form.channel.data)


def _open_person(work: Work, pages: Pages, form: CheckForm) -> Person:
    number, person, absence = pages.number, pages.person, pages.absence
    unit = case_queries.get_place(work.session, signed_in(), counter(person.town.data))
    return people.open_person(
        work,
        unit,
        identity_of(number, person),
        contact=contact_of(number, person),
        background=background_of(person, absence),
        addresses=addresses_of(person),
        bank=bank_of(person),
        absence=absence_of(absence),
        consent=Consent(work.today, form.channel.data),
        hardship=person.hardship.data or [],
        categories=categories_of(absence),
        household=_household(work, unit, clean(person.household_no)),
        notes=clean(form.notes),
        certificates=certificates_of(person),
    )


def _household(work: Work, unit: OrgUnit, number: str) -> Household | None:
    if not number:
        return None
    return people_queries.find_household(work.session, work.actor, number) or people.open_household(work, unit, number)


def _give_consent(work: Work, person: Person, form: CheckForm) -> None:
    if person.consent_on is None or person.consent_withdrawn_on is not None:
        people.give_consent(work, person, Consent(work.today, form.channel.data), version=person.version)


def _venture(work: Work, person: Person, form: VentureForm) -> Venture | None:
    if form.choice.data == NONE:
        return None
    if form.choice.data != NEW:
        return venture_queries.get_venture(work.session, work.actor, counter(form.choice.data))
    unit = case_queries.get_place(work.session, signed_in(), counter(form.town.data)) if form.town.data else None
    facts = venture_of(form)
    founded = ventures.open_venture(
        work,
        person,
        facts.registration,
        unit=unit,
        business=facts.business,
        premises=facts.premises,
        figures=facts.figures,
        status=VentureStatus(form.status.data or "operating"),
    )
    # Whoever was trained and now starts has kept the promise that hangs on the certificate.
    training.note_starts(work, person_id=person.id)
    return founded
