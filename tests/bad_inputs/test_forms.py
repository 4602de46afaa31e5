"""Every value of the catalogue through the forms: kept as it should be, or refused at its field with what would be right,
in both languages, with what was typed still in the box and nothing stored.
"""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from html import unescape
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from tests.bad_inputs.catalogue import CATALOGUE, Value
from tests.factories import accounts, people
from tests.factories.deeds import desk
from tests.web.forms import form_of

HAN = re.compile("[\u3400-\u9fff]")
SPELT_OUT = {"id_no", "phone"}


@dataclass(frozen=True)
class Box:
    """Where a kind of value is typed, and where it is kept."""

    page: str
    field: str
    of: type[Person | Venture]
    beside: dict[str, str] = dataclass_field(default_factory=dict)


BOXES = {
    "id_no": Box("people/{person}/correct/identity", "id_no", Person, {"id_type": "01"}),
    "name": Box("people/{person}/correct/identity", "name", Person),
    "phone": Box("people/{person}/correct/contact", "phone", Person),
    "date": Box("people/{person}/correct/absence", "returned_on", Person),
    "text": Box("people/{person}/correct/addresses", "live_address", Person),
    "credit_code": Box("ventures/{venture}/correct/registration", "credit_code", Venture),
    "money": Box("ventures/{venture}/correct/figures", "invested", Venture),
    "count": Box("ventures/{venture}/correct/figures", "employees", Venture),
}


@dataclass(frozen=True)
class Counter:
    """An official in front of one person with one venture."""

    app: Flask
    client: FlaskClient
    person: int
    venture: int

    def path(self, box: Box) -> str:
        return "/desk/" + box.page.format(person=self.person, venture=self.venture)

    def kept(self, box: Box) -> tuple[str, int]:
        """What is stored, as text, and the record's version."""
        with self.app.app_context():
            found = db.session.get_one(box.of, self.person if box.of is Person else self.venture)
            return str(getattr(found, box.field)), found.version


@pytest.fixture
def counter(app: Flask) -> Counter:
    with app.app_context():
        session: Session = db.session()
        here = desk(session)
        person = people.person(session, session.get_one(OrgUnit, here.town.id))
        venture = people.venture(session, person)
        session.commit()
        ids = (here.official.id, person.id, venture.id)
    return Counter(app, accounts.sign_in(app.test_client(), ids[0]), ids[1], ids[2])


def fault_of(at: Counter, box: Box, value: Value) -> str:
    """Type the value; say what was not as it should be, or nothing."""
    form = form_of(at.client.get(at.path(box)).text)
    before = at.kept(box)
    sent = {**form, **{name: [told] for name, told in {**box.beside, **value.beside}.items()}, box.field: [value.typed]}
    answer = at.client.post(at.path(box), data=sent)
    if not value.refused:
        kept = at.kept(box)[0]
        if answer.status_code != HTTPStatus.FOUND:
            return f"answered {answer.status_code}: {errors_of(answer.text)}"
        return "" if kept == value.stored else f"kept as {kept!r}"
    if answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return f"answered {answer.status_code}"
    if at.kept(box) != before:
        return "something was stored"
    return fault_of_page(at, box, value, answer.text, sent)


def fault_of_page(at: Counter, box: Box, value: Value, page: str, sent: dict[str, list[str]]) -> str:
    said = errors_of(page)
    if not said or f'href="#{box.field}"' not in page:
        return f"the field is not named: {said}"
    if not HAN.search(said[0]):
        return f"not Chinese: {said}"
    held = form_of(page).get(box.field, [""])[0]
    # A browser sends line ends its own way, and shows no NUL.
    if held.replace("\r", "").replace("\n", "") != value.typed.replace("\r", "").replace("\n", ""):
        return f"the box holds {held!r}"
    english = errors_of(at.client.post(at.path(box) + "?lang=en", data=sent).text)
    if len(english) != len(said) or HAN.search(re.sub('“.*?”|‘.*?’|".*?"|\\(.*?\\)', "", english[0])):
        return f"not English: {english}"
    return ""


def errors_of(page: str) -> list[str]:
    summary = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    found = re.findall(r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", summary[0], re.DOTALL) if summary else []
    return [unescape(one) for one in found]


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_value_gets_its_answer_in_a_form(counter: Counter, kind: str) -> None:
    faults = [
        f"{value.typed!r}: {fault}" for value in CATALOGUE[kind] if (fault := fault_of(counter, BOXES[kind], value))
    ]
    assert not faults, "\n".join(faults)


def test_a_value_that_is_stored_although_it_must_not_be_would_be_found(counter: Counter) -> None:
    """The control: a good value that the catalogue calls bad, and a bad one that it calls good."""
    assert fault_of(counter, BOXES["money"], Value("5000", refused="money_negative"))
    assert fault_of(counter, BOXES["money"], Value("-5000", stored="5000.00"))
