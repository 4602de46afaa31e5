"""A need, a discussed matter, a mentor and an offer, each as small as it may be."""

from datetime import date

from supportdesk.domain.cooperation import Side
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.mentors import MentorKind
from supportdesk.models.needs import Need
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.queries import needs as queries
from supportdesk.services import cooperation, matters, mentors, needs
from supportdesk.services.mentors import MentorFacts
from supportdesk.services.work import Work
from tests.factories import people


def facts(name: str = "许文清", **more: object) -> MentorFacts:
    """What the register says of a mentor of orchards."""
    usual: dict[str, object] = {
        "kind": MentorKind.MENTOR, "name": name, "home_unit": "县农技站", "skills": "果树栽培", "phone": "",
        "starts_on": date(2026, 1, 5), "ends_on": None, "tasks": "",
    }  # fmt: skip
    return MentorFacts(**(usual | more))  # type: ignore[arg-type]  # the fields of the facts


def need_of(work: Work, case: Case, kind: str = "schooling", wanted: str = "女儿九月上小学，想进镇中心小学") -> Need:
    """A need of a case's person."""
    person = work.session.get_one(Person, case.person_id)
    return needs.raise_need(work, person, kind=kind, wanted=wanted, case=case)


def one_of_each(work: Work, case_id: int) -> None:
    """A need, a matter with an item, a mentor with the case, and an offer of its venture."""
    case = work.session.get_one(Case, case_id)
    need = need_of(work, case)
    matter = matters.open_matter(work, case, question="子女入学", need=need)
    found = queries.get_matter(work.session, None, matter.id)
    due_on = date(work.today.year + 1, 3, 2)
    matters.agree_item(work, found, what="安排学位", department="education", due_on=due_on, version=found.version)
    unit = work.session.get_one(OrgUnit, case.unit_id)
    mentor = mentors.enter(work, unit, facts())
    mentors.assign(work, mentor, case, task="看果园")
    person = work.session.get_one(Person, case.person_id)
    venture = work.session.get(Venture, case.venture_id or 0) or people.venture(work.session, person)
    cooperation.note(work, venture, unit, side=Side.OFFER, product="蜜桃")
