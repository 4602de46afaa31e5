"""What a program does: a case opened, an application handed in and taken back, each once, with the desk's own validators."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from supportdesk.domain.applications.states import State
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, IdempotencyKey
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from tests.factories.departments import PERSON, V1
from tests.web.api.conftest import Bureau
from tests.web.portal.test_applying import FILLED


def new_case(bureau: Bureau, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"person": PERSON | {"unit": bureau.at.town.code}} | more


def pointers(answer: Any) -> dict[str, str]:  # noqa: ANN401 - a response
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def count(bureau: Bureau, table: type) -> int:
    with bureau.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_case_is_opened_with_its_person_and_venture(bureau: Bureau) -> None:
    venture = {
        "name": "春生农机修理部", "credit_code": "91350100M000100Y43", "industry": "O", "invested": "120,000.50",
        "employees": 3, "founded_on": "2026年3月1日", "is_first_venture": True,
    }  # fmt: skip
    told = new_case(bureau, venture=venture)
    told["person"] |= {
        "phone": "138 0013 8000",
        "returned_on": "2026.2",
        "marital": "10",
        "bank_name": "禾川农村商业银行",
    }
    answer = bureau.program.post("/cases", told)
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert answer.headers["Location"] == f"{V1}/cases/{answer.json['id']}"
    assert answer.json == bureau.program.get(f"/cases/{answer.json['id']}").json
    assert "532628199003070035" not in answer.text
    with bureau.app.app_context():
        person = db.session.scalars(select(Person).where(Person.name == "罗春生").order_by(Person.id.desc())).first()
        assert person is not None
        assert (person.id_no, person.phone, person.unit_id) == ("532628199003070035", "13800138000", bureau.at.town.id)
        assert str(person.returned_on) == "2026-02-01"
        kept = db.session.scalars(select(Venture).where(Venture.name == "春生农机修理部")).one()
        assert kept.invested is not None
        assert (kept.invested.fen, kept.employees, str(kept.founded_on)) == (12_000_050, 3, "2026-03-01")
        case = db.session.get_one(Case, answer.json["id"])
        # Nobody has it yet: it falls to the unit.
        assert (case.handler_id, case.channel) == (None, "2")
        event = db.session.scalars(select(Event).where(Event.kind == "case.opened", Event.case_id == case.id)).one()
        assert event.actor_name == "市场监管局登记系统"


def test_all_that_is_not_sound_is_said_at_once(bureau: Bureau) -> None:
    before = count(bureau, Person)
    told = new_case(bureau, venture={"name": "", "credit_code": "123", "invested": 5, "employees": "三", "odd": 1})
    told["person"] |= {"name": "罗 春生", "phone": "138", "consent": False, "marital": "99", "returned_on": "上个月"}
    answer = bureau.program.post("/cases", told)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    found = pointers(answer)
    assert set(found) == {
        "/person/phone", "/person/consent", "/person/marital", "/person/returned_on", "/venture/name",
        "/venture/credit_code", "/venture/invested", "/venture/employees", "/venture/odd",
    }  # fmt: skip
    assert found["/venture/odd"] == "unknown_field"
    assert found["/venture/invested"] == "wrong_type"
    assert count(bureau, Person) == before


def test_what_the_deed_refuses_names_where_it_stands(bureau: Bureau) -> None:
    told = new_case(bureau)
    told["person"] |= {"bank_account": "12"}
    assert list(pointers(bureau.program.post("/cases", told))) == ["/person/bank_account"]
    told["person"] |= {"bank_account": "", "unit": "360999"}
    assert pointers(bureau.program.post("/cases", told)) == {"/person/unit": "unknown_code"}
    assert pointers(bureau.program.post("/cases", {})) == {"/person": "missing"}
    assert pointers(bureau.program.post("/cases", {"person_id": 1, "person": told["person"]})) == {"/person": "missing"}
    # Somebody's number of another county: known, and no more is said.
    assert bureau.program.post("/cases", {"person_id": 999_999}).status_code == 404


def test_an_unusual_age_is_looked_at_twice(bureau: Bureau) -> None:
    told = new_case(bureau)
    told["person"] |= {"id_no": "11010519491231002X", "name": "老人"}
    assert bureau.program.post("/cases", told).status_code == 201
    told["person"] |= {"id_no": "360426201505010016"}
    refused = bureau.program.post("/cases", told)
    if refused.status_code == 422 and "/person/age_confirmed" in pointers(refused):
        told["person"] |= {"age_confirmed": True}
        assert bureau.program.post("/cases", told).status_code == 201
    else:
        assert "/person/id_no" in pointers(refused), refused.text


def test_a_number_that_is_known_is_refused_as_at_the_desk(bureau: Bureau) -> None:
    told = new_case(bureau)
    assert bureau.program.post("/cases", told).status_code == 201
    known = bureau.program.post("/cases", told)
    assert known.status_code == 422
    assert known.json is not None
    assert known.json["code"] == "known_person"
    with bureau.app.app_context():
        here = db.session.scalars(select(Person.unit_id).where(Person.id_no_index.is_not(None))).all()
        assert here
    theirs = dict(told["person"], unit="360999")
    elsewhere = bureau.neighbour.post("/cases", {"person": theirs})
    assert elsewhere.status_code == 409
    assert elsewhere.json is not None
    assert "其他县" in elsewhere.json["detail"]


def test_the_same_key_has_one_effect_and_one_answer(bureau: Bureau) -> None:
    told = new_case(bureau)
    first = bureau.program.post("/cases", told, key="one-and-the-same")
    again = bureau.program.post("/cases", told, key="one-and-the-same")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    other = bureau.program.post("/cases", new_case(bureau, venture={"name": "别的"}), key="one-and-the-same")
    assert (other.status_code, other.mimetype) == (409, "application/problem+json")
    # Another department may have chosen the same key.
    assert bureau.neighbour.post("/callback/end", key="one-and-the-same").status_code == 200
    assert count(bureau, IdempotencyKey) == 2


def test_a_refused_deed_leaves_its_key_free(bureau: Bureau) -> None:
    told = new_case(bureau)
    told["person"] |= {"bank_account": "12"}
    assert bureau.program.post("/cases", told, key="tried-and-mended").status_code == 422
    told["person"] |= {"bank_account": ""}
    assert bureau.program.post("/cases", told, key="tried-and-mended").status_code == 201


def test_a_deed_without_a_key_is_refused(bureau: Bureau) -> None:
    for key in (None, "short", "x" * 65, "with blanks in it"):
        headers = bureau.program.headers | ({"Idempotency-Key": key} if key else {})
        answer = bureau.program.client.post(f"{V1}/cases", json=new_case(bureau), headers=headers)
        assert list(pointers(answer)) == ["headers/Idempotency-Key"], key


@pytest.mark.parametrize("code", sorted(FILLED))
def test_each_kind_is_handed_in_with_the_form_of_the_office(bureau: Bureau, code: str) -> None:
    answers: dict[str, Any] = dict(FILLED[code])
    if "is_pledged" in answers:
        answers["is_pledged"] = True
    if "term_months" in answers:
        answers["term_months"] = 36
    answer = bureau.program.post("/applications", {"case_id": bureau.case_id, "programme": code, "answers": answers})
    if code == "startup_insurance":
        # Nobody published it in this county: it can't be asked for.
        assert pointers(answer) == {"/programme": "unknown_code"}
        return
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert (answer.json["state"], answer.json["received_on"]) == ("received", "2026-11-02")
    assert answer.json["receipt_number"]
    with bureau.app.app_context():
        one = db.session.scalars(select(Application).where(Application.id == answer.json["id"])).one()
        who = db.session.get_one(Account, one.entered_by_id)
        assert who.name == "市场监管局登记系统"


def test_answers_are_judged_by_the_form_of_the_office(bureau: Bureau) -> None:
    answers = dict(FILLED["startup_loan"]) | {"amount": "20万", "term_months": "3年", "method": "odd", "nothing": "x"}
    before = count(bureau, Application)
    told = {"case_id": bureau.case_id, "programme": "startup_loan", "answers": answers}
    answer = bureau.program.post("/applications", told)
    assert answer.status_code == 422
    assert set(pointers(answer)) == {
        "/answers/amount", "/answers/term_months", "/answers/method", "/answers/nothing",
    }  # fmt: skip
    told["answers"] = {"amount": 1.5, "project": ["a"], "purpose": None}
    assert all(name.startswith("/answers/") for name in pointers(bureau.program.post("/applications", told)))
    assert count(bureau, Application) == before


def test_an_application_is_taken_back_once(bureau: Bureau) -> None:
    told = {"case_id": bureau.case_id, "programme": "startup_subsidy", "answers": {"is_pledged": True}}
    made = bureau.program.post("/applications", told).json
    assert made is not None
    path = f"/applications/{made['id']}/withdraw"
    assert bureau.neighbour.post(path, {"reason": "不要了"}).status_code == 404
    done = bureau.program.post(path, {"reason": "不要了"}, key="taken-back")
    assert done.status_code == 200, done.text
    assert done.json is not None
    assert done.json["state"] == State.WITHDRAWN
    assert bureau.program.post(path, {"reason": "不要了"}, key="taken-back").json == done.json
    late = bureau.program.post(path, {})
    assert (late.status_code, late.mimetype) == (409, "application/problem+json")


BODIES: dict[str, tuple[bytes, int]] = {
    "no JSON": (b"person=1", 400),
    "a key twice": (b'{"person_id": 1, "person_id": 2}', 400),
    "a number that is none": (b'{"person_id": NaN}', 400),
    "too deep": (b'{"person":' + b"[" * 40 + b"]" * 40 + b"}", 400),
    "deeper than any stack": (b"[" * 90_000, 400),
    "no UTF-8": (b'{"person": "\xff"}', 400),
    "a list": (b"[1]", 422),
    "nothing": (b"", 400),
    "null": (b"null", 422),
    "a number of thousands of digits": (b'{"person_id": ' + b"9" * 5_000 + b"}", 400),
    "half a character": (json.dumps({"person": {"name": "\ud800"}}).encode(), 422),
    "too large": (b'{"person": "' + b"x" * 300_000 + b'"}', 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_could_be_read_in_two_ways_is_refused(bureau: Bureau, name: str) -> None:
    body, status = BODIES[name]
    headers = bureau.program.headers | {"Idempotency-Key": "whatever-it-is"}
    answer = bureau.program.client.post(f"{V1}/cases", data=body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_form_is_no_body(bureau: Bureau) -> None:
    headers = bureau.program.headers | {"Idempotency-Key": "whatever-it-is"}
    answer = bureau.program.client.post(f"{V1}/cases", data={"person_id": "1"}, headers=headers)
    assert answer.status_code == 415
