"""The register of persons, and one person's page."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.people import Sealed
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.papers.case_papers.facts import STATUS_WORDS
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import people as queries
from supportdesk.queries.people import PeopleFilter
from supportdesk.queries.people.register import MOST_COUNTED
from supportdesk.queries.person_search import LONGEST_QUERY
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.labels import code_choices, code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import kind_word, state_badge
from supportdesk.web.shared.support_rooms.catalogue import application_url
from supportdesk.web.shared.ways import not_understood, one_of, way_to, whole
from supportdesk.web.shared.words import programme_name
from supportdesk.web.staff.cases.show import ending, happened, sex_and_age
from supportdesk.web.staff.people import bp
from supportdesk.web.staff.people.reading import family_of, flags_of, group_of, look_of, sections_of

SHOWN_EVENTS = 8
YEARS_BACK = 12


@dataclass(frozen=True)
class Address:
    """What the register's address says, cleaned."""

    wanted: PeopleFilter

    def query(self, **changes: object) -> dict[str, Any]:
        """The address's values with changes; those that became empty are left out."""
        of = self.wanted
        values = {"q": of.q, "town": of.town, "category": of.category, "returned": of.returned} | changes
        return {name: value for name, value in values.items() if value}


@bp.get("/")
@needs(Permission.PERSON_READ)
def index() -> ResponseReturnValue:
    """Persons of the viewer's subtree."""
    units = account_queries.list_subtree(db.session(), signed_in())
    address = Address(_wanted({unit.id for unit in units}))
    page = queries.list_people(db.session(), signed_in(), address.wanted, after=whole("after"), before=whole("before"))
    first, last = (page.rows[0].id, page.rows[-1].id) if page.rows else (None, None)
    return render_template(
        "staff/people/index.html",
        page=page,
        count=f"{MOST_COUNTED:,}+" if page.count > MOST_COUNTED else f"{page.count:,}",
        wanted=address.wanted,
        selects=_selects(address, [(unit.id, unit.name) for unit in units]),
        chips=_chips(address, {unit.id: unit.name for unit in units}),
        previous_url=url_for(".index", **address.query(before=first)) if page.has_previous and first else "",
        next_url=url_for(".index", **address.query(after=last)) if page.has_next else "",
        today=today(),
        ending=ending,
        sex_and_age=sex_and_age,
    )


@bp.get("/<int:person_id>")
@needs(Permission.PERSON_READ)
def show(person_id: int) -> ResponseReturnValue:
    """One person: facts masked, groups, household, ventures, cases, and who looked at the numbers."""
    session, viewer = db.session(), signed_in()
    person = queries.get_person(session, viewer, person_id)
    events = queries.list_accesses(session, person)
    members = queries.list_members(session, viewer, person.household) if person.household else []
    absences = queries.list_absences(session, person)
    merged_into = person.merged_into_id and queries.get_person(session, viewer, person.merged_into_id)
    return render_template(
        "staff/people/show.html",
        person=person,
        merged_into=merged_into or None,
        sections=list(sections_of(person, absences, today())),
        sex_and_age=sex_and_age(person, today()),
        flags=flags_of(person),
        group_of=group_of,
        absences=absences,
        consents=queries.list_consents(session, person),
        members=members,
        family=family_of(session, person, members),
        sees_needs=bool(way_to(".reveal", person_id=person_id, field=Sealed.DISABILITY_NO.value)),
        ventures=queries.list_person_ventures(session, viewer, person),
        cases=queries.list_person_cases(session, viewer, person),
        applications=[_application(one) for one in queries.list_person_applications(session, viewer, person)],
        merges=queries.list_merges(session, person),
        looks=[look_of(event) for event in queries.list_reveals(session, person)],
        history=[happened(event) for event in events[:SHOWN_EVENTS]],
        today=today(),
        code_label=code_label,
        status_words=STATUS_WORDS,
    )


def _application(one: Application) -> dict[str, Any]:
    """An application of any kind as a line, with the way into its room."""
    programme = one.programme_version.programme if one.programme_version else None
    return {
        "number": one.number,
        "name": programme_name(programme) if programme else one.subject or kind_word(one.kind),
        "amount": one.amount_paid or one.amount_approved or one.amount_requested,
        "badge": state_badge(one.kind, one.state),
        "url": application_url(one),
    }


def _wanted(units: set[int]) -> PeopleFilter:
    """What the address narrows to; what is not understood does not narrow, and is said."""
    categories = dict(code_choices("person_categories"))
    town, category, returned = whole("town"), one_of("category", categories), whole("returned")
    if town is not None and town not in units:
        not_understood("town")
    if returned is not None and returned not in _years():
        not_understood("returned")
    return PeopleFilter(
        q=request.args.get("q", "").strip()[:LONGEST_QUERY],
        town=town if town in units else None,
        category=category,
        returned=returned if returned in _years() else None,
    )


def _years() -> range:
    return range(today().year, today().year - YEARS_BACK, -1)


def _selects(address: Address, towns: list[tuple[int, str]]) -> list[dict[str, Any]]:
    every = ("", _("全部"))
    years = [(year, _("%(year)s 年", year=year)) for year in _years()]
    return [
        {"name": "town", "label": _("乡镇"), "options": [every, *towns], "value": address.wanted.town or ""},
        {
            "name": "category",
            "label": _("人员类别"),
            "options": code_choices("person_categories", _("全部")),
            "value": address.wanted.category,
        },
        {
            "name": "returned",
            "label": _("返乡年份"),
            "options": [every, *years],
            "value": address.wanted.returned or "",
        },
    ]


def _chips(address: Address, towns: dict[int, str]) -> list[dict[str, str]]:
    of = address.wanted
    said = {
        "q": _("搜索：%(what)s", what=of.q) if of.q else "",
        "town": towns.get(of.town or 0, ""),
        "category": code_label("person_categories", of.category) if of.category else "",
        "returned": _("%(year)s 年返乡", year=of.returned) if of.returned else "",
    }
    return [
        {"label": label, "url": url_for(".index", **address.query(**{name: None}))}
        for name, label in said.items()
        if label
    ]
