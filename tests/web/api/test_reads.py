"""What a program reads: its unit and what lies below it, by pages, masked as the desk shows it."""

from sqlalchemy import select

from supportdesk.extensions import db
from supportdesk.models.people import Person
from tests.factories import departments
from tests.factories.applications import applicant, case_of
from tests.factories.departments import Program
from tests.web.api.conftest import Bureau


def test_a_list_of_cases_is_paged_by_key(bureau: Bureau) -> None:
    with bureau.app.app_context():
        session = db.session()
        session.expire_on_commit = False
        made = [case_of(session, bureau.at, applicant(session, bureau.at, name)).id for name in ("甲", "乙", "丙丁")]
    expected = sorted([*made, bureau.case_id], reverse=True)
    seen, after = [], ""
    while True:
        page = bureau.program.get(f"/cases?limit=3{f'&after={after}' if after else ''}").json
        assert page is not None
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen == expected


def test_a_case_is_shown_masked_as_at_the_desk(bureau: Bureau) -> None:
    with bureau.app.app_context():
        person = db.session.scalars(select(Person).where(Person.name == "罗春生")).one()
        number, phone, account = person.id_no, person.phone, person.bank_account
    answer = bureau.program.get(f"/cases/{bureau.case_id}")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["person"]["name"] == "罗春生"
    assert number is not None
    assert answer.json["person"]["id_no"] == f"{number[:6]}********{number[-4:]}"
    for secret in (number, phone, account):
        assert secret is None or secret not in answer.text


def test_foreign_things_are_not_there(bureau: Bureau) -> None:
    for path in (f"/cases/{bureau.foreign_case_id}", "/cases/999999999", "/applications/999999999", "/programmes/x"):
        answer = bureau.program.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    theirs = bureau.neighbour.get("/cases").json
    assert theirs is not None
    assert [one["id"] for one in theirs["items"]] == [bureau.foreign_case_id]
    assert bureau.neighbour.get(f"/cases/{bureau.case_id}").status_code == 404


def test_a_town_sees_its_own_and_the_county_both(bureau: Bureau) -> None:
    """The case lies in the town: a token of the town sees it, one of a second town does not."""
    with bureau.app.app_context():
        from tests.factories import accounts  # noqa: PLC0415 - only here

        second = accounts.town(db.session(), bureau.at.county, "360426102", "双河镇")
        texts = [departments.token(db.session(), unit)[1] for unit in (bureau.at.town, second)]
    found = [Program(bureau.app, text).get(f"/cases/{bureau.case_id}").status_code for text in texts]
    assert found == [200, 404]


def test_the_catalogue_says_what_a_form_asks(bureau: Bureau) -> None:
    listed = bureau.program.get("/programmes").json
    assert listed is not None
    codes = {one["code"] for one in listed["items"]}
    assert {"startup_subsidy", "startup_loan"} <= codes
    for code in codes:
        one = bureau.program.get(f"/programmes/{code}").json
        assert one is not None, code
        assert one["answers"], code
        assert all(field["label"] for field in one["answers"])
    loan = bureau.program.get("/programmes/startup_loan", **{"Accept-Language": "en"}).json
    assert loan is not None
    methods = next(field for field in loan["answers"] if field["name"] == "method")
    assert {choice["value"] for choice in methods["choices"]} == {"bullet", "equal_instalment", "equal_principal"}
    assert all(choice["label"].isascii() for choice in methods["choices"])


def test_parameters_that_can_not_be_meant_are_refused(bureau: Bureau) -> None:
    for query in ("limit=0", "limit=101", "limit=x", "after=0", "after=-1", "state=odd"):
        answer = bureau.program.get(f"/cases?{query}")
        assert answer.status_code == 422, query
        assert answer.json is not None
        assert [fault["pointer"] for fault in answer.json["errors"]] == [f"query/{query.split('=')[0]}"]
    assert bureau.program.get("/cases?whatever=1").status_code == 200
