"""The counter: what was typed is never lost, nobody is registered twice, and the same form sent often opens one case."""

import re
import threading
from datetime import date
from http import HTTPStatus
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from supportdesk.domain.check_digits import credit_code_check_char
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, Draft, OrgUnit
from supportdesk.models.cases import Case, CaseNote
from supportdesk.models.people import Household, Person, PersonCategory
from supportdesk.models.ventures import Venture
from supportdesk.services import audit
from tests.factories import accounts, counter, people
from tests.factories.counter import TOKEN, errors_of, filled_in, send
from tests.factories.numbers import mobile, resident_number
from tests.web.staff.conftest import Behind, House

SOUND_CODE = "92360426MA0000001" + credit_code_check_char("92360426MA0000001")
TRIAL_CODE = "92360426MA0000001" + ("0" if not SOUND_CODE.endswith("0") else "1")
AT_ONCE = 20


def all_of(app: Flask, kind: type) -> list[object]:
    with app.app_context():
        return list(db.session.scalars(select(kind)))


def person_in(session: Session, unit_id: int, **more: object) -> int:
    return people.person(session, session.get_one(OrgUnit, unit_id), **more).id  # type: ignore[arg-type]  # by name


def test_a_person_a_venture_and_a_case_come_of_five_pages(app: Flask, house: House) -> None:
    filled_in(house.official, house.town_id)
    page = house.official.get(f"/desk/cases/new/{TOKEN}/check")
    assert "春生山货加工坊" in page.text
    answer = send(house.official, "check", counter.check_page())
    opened = house.official.get(answer.location)
    assert "HC-2026-0001" in opened.text
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        person = db.session.scalars(select(Person)).one()
        venture = db.session.scalars(select(Venture)).one()
        assert (case.person_id, case.venture_id, case.unit_id) == (person.id, venture.id, house.town_id)
        assert (person.live_address, person.education, person.consent_channel) == ("云岭镇老街 12 号", "70", "1")
        assert person.returned_on is not None
        assert db.session.scalars(select(PersonCategory.code)).all() == ["07"]
        assert db.session.scalars(select(Draft)).all() == []
        assert audit.verify(db.session()).found is None


def test_what_is_seldom_asked_stands_folded_and_is_kept_too(app: Flask, house: House) -> None:
    first = counter.number_page()
    send(house.official, "number", first)
    cards = {"social_security_card_no": "D36042612345", "disability_no": f"{first['id_no']}43", "insurance_status": "3"}
    person = counter.person_page(house.town_id, **cards)
    wrong = send(house.official, "person", person | {"disability_no": resident_number() + "43"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="disability_no-error"' in wrong.text
    assert '<details class="further" open>' in wrong.text
    assert send(house.official, "person", person).status_code == HTTPStatus.FOUND
    send(house.official, "return", counter.return_page())
    lease = counter.venture_page(
        lease_from="2025-06-01", lease_to="2025-05-01", owner_type="3", brand="春生", scale="1"
    )
    assert 'id="lease_to-error"' in send(house.official, "venture", lease).text
    send(house.official, "venture", lease | {"lease_to": "2028-05-31"})
    page = house.official.get(f"/desk/cases/new/{TOKEN}/check").text
    for words in ("D36042612345", "以灵活就业身份参加职工养老保险", "村集体", "微型", "2028-05-31"):
        assert words in page
    send(house.official, "check", counter.check_page())
    with app.app_context():
        opened = db.session.scalars(select(Person)).one()
        assert (opened.disability_no, opened.insurance_status) == (cards["disability_no"], "3")
        founded = db.session.scalars(select(Venture)).one()
        assert (founded.owner_type, founded.brand, founded.scale) == ("3", "春生", "1")


def test_the_check_page_reads_out_in_clear_what_was_just_typed(house: House) -> None:
    number = filled_in(house.official, house.town_id, phone="13900001234")
    account = counter.person_page(house.town_id, bank_name="农商银行", bank_account="6222021001116245678")
    send(house.official, "person", account)
    page = house.official.get(f"/desk/cases/new/{TOKEN}/check").text
    assert f"{number[:6]} {number[6:10]} {number[10:14]} {number[14:]}" in page
    assert "139 0000 1234" in page
    assert "6222 0210 0111 6245 678" in page
    assert number not in "".join(re.findall(r'href="([^"]*)"', page))


def test_a_month_that_is_kept_as_its_first_day_says_so(house: House) -> None:
    filled_in(house.official, house.town_id)
    assert "2016-03-01（只填了年月，登记为当月1日）" in house.official.get(f"/desk/cases/new/{TOKEN}/check").text


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [("person", "bank_account", "12345"), ("person", "registered_division", "36042"), ("venture", "area_m2", "1e3")],
)
def test_what_the_deed_would_refuse_is_refused_on_its_own_page(house: House, step: str, field: str, value: str) -> None:
    filled_in(house.official, house.town_id)
    page = counter.person_page(house.town_id) if step == "person" else counter.venture_page()
    answer = send(house.official, step, page | {field: value})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'href="#{field}"' in answer.text


def test_birth_sex_and_age_follow_from_the_number(house: House) -> None:
    send(house.official, "number", counter.number_page(id_no="11010519491231002X"))
    page = house.official.get(f"/desk/cases/new/{TOKEN}/person").text
    assert "1949-12-31" in page
    assert "女" in page
    assert 'name="sex"' not in page


def test_a_passport_is_asked_for_sex_and_birth(app: Flask, house: House) -> None:
    send(house.official, "number", counter.number_page(id_type="04", id_no="e 1234-5678", name="Li Wei"))
    refused = send(house.official, "person", counter.person_page(house.town_id, born_on="31.12.1990"))
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    sound = counter.person_page(house.town_id, born_on="1990-12-31", sex="M")
    assert send(house.official, "person", sound).status_code == HTTPStatus.FOUND
    send(house.official, "return", counter.return_page())
    send(house.official, "venture", counter.venture_page())
    send(house.official, "check", counter.check_page())
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.id_type, person.id_no, str(person.born_on)) == ("04", "E12345678", "1990-12-31")


def test_an_unusual_age_is_confirmed(house: House) -> None:
    send(house.official, "number", counter.number_page(id_no=resident_number(date(2019, 5, 1))))
    page = counter.person_page(house.town_id)
    assert send(house.official, "person", page).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send(house.official, "person", page | {"age_confirmed": "y"}).status_code == HTTPStatus.FOUND


# ---------------------------------------------------------------- drafts


def test_a_draft_outlives_a_reload_and_signing_out(app: Flask, house: House) -> None:
    send(house.official, "number", counter.number_page(name="梁玉珍"))
    send(house.official, "person", counter.person_page(house.town_id, live_address="白沙镇 3 号", bank_account="12"))
    assert "白沙镇 3 号" in house.official.get(f"/desk/cases/new/{TOKEN}/person").text
    with app.app_context():
        account_id = db.session.scalars(select(Account.id).where(Account.username == "official-360426")).one()
    house.official.post("/sign-out")
    assert house.official.get(f"/desk/cases/new/{TOKEN}/person").status_code == HTTPStatus.FOUND
    again = accounts.sign_in(app.test_client(), account_id)
    assert "白沙镇 3 号" in again.get(f"/desk/cases/new/{TOKEN}/person").text
    assert "梁玉珍" in again.get("/desk/cases/new").text


def test_what_is_typed_is_kept_without_being_judged(app: Flask, house: House) -> None:
    half = {"step": "number", "id_no": "36042", "name": "罗"}
    kept = house.official.post(f"/desk/cases/new/{TOKEN}/keep", data=half, headers={"HX-Request": "true"})
    assert kept.text.startswith("草稿已保存")
    page = house.official.get(f"/desk/cases/new/{TOKEN}/number").text
    assert 'value="36042"' in page
    left = house.official.post(f"/desk/cases/new/{TOKEN}/keep", data=half)
    assert left.status_code == HTTPStatus.FOUND
    with app.app_context():
        sealed = db.session.connection().exec_driver_sql("SELECT content FROM draft").scalar_one()
        assert b"36042" not in bytes(sealed)


def test_a_draft_is_its_owners_alone(house: House) -> None:
    send(house.official, "number", counter.number_page(name="梁玉珍"))
    for client in (house.neighbour, house.town_official):
        assert "梁玉珍" not in client.get(f"/desk/cases/new/{TOKEN}/number").text
        assert client.get(f"/desk/cases/new/{TOKEN}/person").status_code == HTTPStatus.FOUND


def test_a_draft_is_thrown_away(app: Flask, house: House) -> None:
    send(house.official, "number", counter.number_page())
    house.official.post(f"/desk/cases/new/{TOKEN}/drop")
    assert all_of(app, Draft) == []


def test_nothing_is_opened_before_every_page_reads_well(app: Flask, house: House) -> None:
    filled_in(house.official, house.town_id)
    # Kept while typing, never judged: the check page must not let it through.
    house.official.post(f"/desk/cases/new/{TOKEN}/keep", data={"step": "venture", "choice": "new", "name": ""})
    back = house.official.get(f"/desk/cases/new/{TOKEN}/check")
    assert back.location.endswith("/venture")
    assert send(house.official, "check", counter.check_page()).status_code in {302, 409}
    assert all_of(app, Case) == []


def test_another_number_is_another_person(app: Flask, house: House, behind: Behind) -> None:
    number = resident_number()
    behind(lambda session: person_in(session, house.town_id, id_no=number))
    send(house.official, "number", counter.number_page(id_no=number))
    known = all_of(app, Person)[0]
    send(house.official, "same", {"choice": str(known.id)})  # type: ignore[attr-defined]  # a person
    house.official.post(f"/desk/cases/new/{TOKEN}/keep", data={"step": "number"} | counter.number_page(name="覃志远"))
    assert house.official.get(f"/desk/cases/new/{TOKEN}/check").location.endswith("/person")


# ---------------------------------------------------------------- the same person, the same venture


def test_a_known_number_leads_to_its_person_side_by_side(app: Flask, house: House, behind: Behind) -> None:
    number = resident_number()
    known = behind(lambda session: person_in(session, house.town_id, id_no=number))
    answer = send(house.official, "number", counter.number_page(id_no=number.lower(), name="罗春声"))
    assert answer.location.endswith("/same")
    page = house.official.get(answer.location).text
    assert "罗春声" in page
    assert "罗春生" in page
    assert number not in page
    assert "登记新的人" not in page
    assert send(house.official, "same", {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send(house.official, "same", {"choice": "another"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send(house.official, "same", {"choice": str(known)}).location.endswith("/venture")
    send(house.official, "venture", counter.venture_page())
    assert send(house.official, "check", counter.check_page()).status_code == HTTPStatus.FOUND
    assert len(all_of(app, Person)) == len(all_of(app, Case)) == 1


def test_look_alikes_are_shown_before_anything_is_saved(app: Flask, house: House, behind: Behind) -> None:
    phone = mobile()
    behind(lambda session: person_in(session, house.town_id, phone=phone))
    answer = send(house.official, "number", counter.number_page(phone=phone))
    page = house.official.get(answer.location).text
    assert "手机号相同" in page
    assert phone not in page
    assert send(house.official, "same", {"choice": "another"}).location.endswith("/person")
    assert len(all_of(app, Person)) == 1


def test_a_number_of_another_county_is_told_without_whose(house: House, behind: Behind, app: Flask) -> None:
    number = resident_number()
    with app.app_context():
        there = db.session.scalars(select(OrgUnit.id).where(OrgUnit.code == "360428")).one()
    behind(lambda session: person_in(session, there, name="韦远方", id_no=number))
    answer = send(house.official, "number", counter.number_page(id_no=number))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "其他县" in answer.text
    assert "韦远方" not in answer.text
    assert "邻水" not in answer.text
    assert number in answer.text  # what was typed is kept


def test_a_known_credit_code_names_its_venture_and_a_foreign_one_does_not(
    app: Flask, house: House, behind: Behind
) -> None:
    with app.app_context():
        there = db.session.scalars(select(OrgUnit.id).where(OrgUnit.code == "360428")).one()
    foreign = "92360428MA0000001" + credit_code_check_char("92360428MA0000001")

    def ventures(session: Session) -> int:
        here = people.person(session, session.get_one(OrgUnit, house.town_id), "覃志远")
        people.venture(session, here, "志远鱼场", credit_code=SOUND_CODE)
        far = people.person(session, session.get_one(OrgUnit, there), "韦远方")
        return people.venture(session, far, "远方豆腐坊", credit_code=foreign).id

    behind(ventures)
    send(house.official, "number", counter.number_page())
    send(house.official, "person", counter.person_page(house.town_id))
    send(house.official, "return", counter.return_page())
    known = send(house.official, "venture", counter.venture_page(credit_code=SOUND_CODE.lower()))
    assert known.status_code == HTTPStatus.CONFLICT
    assert "志远鱼场" in known.text
    elsewhere = send(house.official, "venture", counter.venture_page(credit_code=foreign))
    assert elsewhere.status_code == HTTPStatus.CONFLICT
    assert "远方豆腐坊" not in elsewhere.text


def test_a_trial_code_passes_with_the_licences_picture_or_what_was_seen(app: Flask, house: House) -> None:
    send(house.official, "number", counter.number_page())
    send(house.official, "person", counter.person_page(house.town_id))
    send(house.official, "return", counter.return_page())
    page = counter.venture_page(credit_code=TRIAL_CODE)
    assert send(house.official, "venture", page).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    for name, content in (("licence.exe", b"MZ\x90"), ("leer.png", b""), ("bild.svg", b"<svg onload=alert(1)>")):
        wrong = house.official.post(
            f"/desk/cases/new/{TOKEN}/venture", data=page | {"licence": (BytesIO(content), name)}
        )
        assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, name
    picture = {"licence": (BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 100), "执照.png")}
    answer = house.official.post(f"/desk/cases/new/{TOKEN}/venture", data=page | picture)
    assert answer.location.endswith("/check")
    assert "已附执照图片" in house.official.get(answer.location).text
    send(house.official, "check", counter.check_page())
    with app.app_context():
        venture = db.session.scalars(select(Venture)).one()
        assert venture.credit_code == TRIAL_CODE
        assert venture.credit_code_proof.startswith("sha256:")


def test_a_household_is_joined_by_its_number(app: Flask, house: House) -> None:
    for turn in range(2):
        token = f"{TOKEN}{turn}"
        send(house.official, "number", counter.number_page(name=f"罗{'一二'[turn]}生"), token)
        if turn:
            send(house.official, "same", {"choice": "another"}, token)
        send(house.official, "person", counter.person_page(house.town_id, household_no="HH-7"), token)
        send(house.official, "return", counter.return_page(), token)
        send(house.official, "venture", {"choice": "none"}, token)
        send(house.official, "check", counter.check_page(form_key=token), token)
    assert len(all_of(app, Household)) == 1
    assert len({person.household_id for person in all_of(app, Person)}) == 1  # type: ignore[attr-defined]  # persons


# ---------------------------------------------------------------- bad values


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_no", ""),
        ("id_no", "360426851130991"),
        ("id_no", "36042619851130991"),
        ("id_no", "360426198511309910"),
        ("id_no", "360426198513309910"),
        ("id_no", "360426209911309910"),
        ("id_no", "3.60426E+17"),
        ("id_no", "360426********9910"),
        ("id_no", "360426198511300000"),
        ("id_no", "３６０４２６１９８５１１３０９９１０"),
        ("id_no", "\u202e360426198511309910"),
        ("id_no", "3604261985\x00113099"),
        ("id_no", "9" * 5_000),
        ("name", ""),
        ("name", "罗"),
        ("name", "罗*生"),
        ("name", "罗春生<script>"),
        ("name", "罗\u202e春生"),
        ("name", "罗\x00春生"),
        ("name", "罗" * 51),
        ("phone", "12345"),
        ("phone", "0795-1234567"),
        ("phone", "13800000126/13900000000"),
        ("phone", "138****0126"),
        ("phone", "23800000126"),
        ("phone", "+86 138\r\nBcc: x@y"),
        ("id_type", "99"),
        ("id_type", "02"),
    ],
)
def test_a_bad_value_is_refused_and_everything_typed_is_kept(app: Flask, house: House, field: str, value: str) -> None:
    page = counter.number_page(name="梁玉珍") | {field: value}
    answer = send(house.official, "number", page)
    if (field, value) == ("id_type", "02"):
        # A permit's number begins otherwise: refused when everything is opened, at the field.
        assert answer.status_code in {302, 422}
        return
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert errors_of(answer)
    kept = {name: typed for name, typed in page.items() if name != field}
    for typed in kept.values():
        assert f'value="{typed}"' in answer.text
    assert all_of(app, Person) == []


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        ("person", "town", ""),
        ("person", "town", "999999"),
        ("person", "town", "' OR 1=1 --"),
        ("person", "education", "99"),
        ("person", "hardship", "H99"),
        ("person", "live_address", "镇" * 201),
        ("person", "live_address", "老街\x07"),
        ("person", "registered_division", "3604260"),
        ("person", "bank_account", "6222****1234"),
        ("return", "away_from", "2026-13"),
        ("return", "away_from", "95.3"),
        ("return", "away_from", "腊月"),
        ("return", "returned_on", "2099-01-01"),
        ("return", "returned_on", "1949-01-01"),
        ("return", "returned_on", "2015-01-01"),
        ("return", "returned_on", "45000"),
        ("return", "categories-0-code", "77"),
        ("return", "categories-0-valid_to", "长期"),
        ("venture", "name", " "),
        ("venture", "choice", "12345"),
        ("venture", "credit_code", "92360426MA00000"),
        ("venture", "credit_code", "92360426MAIOSVZ000"),
        ("venture", "founded_on", "2025-02-30"),
        ("venture", "founded_on", "2099-01-01"),
        ("venture", "area_m2", "-5"),
        ("venture", "area_m2", "1e9"),
        ("venture", "invested", "5万"),
        ("venture", "invested", "-1"),
        ("venture", "invested", "1.005"),
        ("venture", "invested", "NaN"),
        ("venture", "invested", "9" * 40),
        ("venture", "employees", "三个"),
        ("venture", "insured_employees", "99"),
        ("venture", "industry", "Z"),
        ("venture", "status", "paid"),
    ],
)
def test_no_page_of_the_counter_takes_a_bad_value_or_breaks_on_it(
    app: Flask, house: House, step: str, field: str, value: str
) -> None:
    send(house.official, "number", counter.number_page())
    pages = {
        "person": counter.person_page(house.town_id),
        "return": counter.return_page(),
        "venture": counter.venture_page(employees="3"),
    }
    for name, page in pages.items():
        answer = send(house.official, name, page | ({field: value} if name == step else {}))
        if answer.status_code != HTTPStatus.FOUND:
            break
    else:
        # What the pages' parsers let pass is refused by the deed itself.
        answer = send(house.official, "check", counter.check_page())
    assert answer.status_code in {422, 409}, answer.status_code
    assert errors_of(answer)
    assert all_of(app, Case) == []
    assert all_of(app, Person) == []


def test_bytes_that_are_no_text_are_refused(app: Flask, house: House) -> None:
    raw = b"id_type=01&name=%FF%FE%ED%A0%80&phone=&id_no=%ED%A0%80%00"
    answer = house.official.post(
        f"/desk/cases/new/{TOKEN}/number", data=raw, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {400, 422}
    assert all_of(app, Person) == []


def test_no_case_is_opened_without_consent(app: Flask, house: House) -> None:
    filled_in(house.official, house.town_id)
    page = counter.check_page()
    del page["consent"]
    assert send(house.official, "check", page).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert all_of(app, Case) == []


@pytest.mark.parametrize("token", ["x", "no-such-token", "..%2f..%2f", "%00", "a" * 400])
@pytest.mark.parametrize("step", ["number", "same", "person", "return", "venture", "check"])
def test_a_place_that_is_no_draft_leads_to_a_fresh_one(house: House, token: str, step: str) -> None:
    for answer in (house.official.get(f"/desk/cases/new/{token}/{step}"), send(house.official, step, {}, token)):
        assert answer.status_code in {200, 302, 404, 422}


def test_the_town_of_a_person_is_one_of_the_readers(app: Flask, house: House) -> None:
    with app.app_context():
        there = db.session.scalars(select(OrgUnit.id).where(OrgUnit.code == "360428")).one()
    send(house.official, "number", counter.number_page())
    answer = send(house.official, "person", counter.person_page(there))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_supervisors_and_auditors_open_nothing(house: House) -> None:
    for client in (house.supervisor, house.auditor):
        assert client.get("/desk/cases/new").status_code == HTTPStatus.FORBIDDEN
        assert send(client, "number", counter.number_page()).status_code == HTTPStatus.FORBIDDEN


# ---------------------------------------------------------------- sent often, sent at once


def at_once(client: FlaskClient, path: str, data: dict[str, str]) -> list[TestResponse]:
    """Send the same form from twenty threads that start together."""
    start = threading.Barrier(AT_ONCE)
    answers: list[TestResponse] = []
    cookie = client.get_cookie("desk")
    assert cookie is not None

    def push() -> None:
        browser = client.application.test_client()
        browser.set_cookie("desk", cookie.value)
        start.wait()
        answers.append(browser.post(path, data=data))

    threads = [threading.Thread(target=push) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return answers


def test_twenty_parallel_submits_of_one_form_make_one_case_and_one_answer(app: Flask, house: House) -> None:
    filled_in(house.official, house.town_id)
    answers = at_once(house.official, f"/desk/cases/new/{TOKEN}/check", counter.check_page())
    assert {answer.status_code for answer in answers} == {HTTPStatus.FOUND}
    assert len({answer.location for answer in answers}) == 1
    assert re.fullmatch(r"/desk/cases/\d+/opened", answers[0].location)
    again = send(house.official, "check", counter.check_page())
    assert again.location == answers[0].location
    assert len(all_of(app, Case)) == len(all_of(app, Person)) == len(all_of(app, Venture)) == 1


def test_without_the_key_the_twenty_answers_are_not_the_same(app: Flask, house: House) -> None:
    """The control: the draft still lets one through, but nineteen are not told which case it became."""
    filled_in(house.official, house.town_id)
    page = counter.check_page()
    del page["form_key"]
    answers = at_once(house.official, f"/desk/cases/new/{TOKEN}/check", page)
    assert len({answer.location for answer in answers}) > 1
    assert len(all_of(app, Case)) == 1


def test_a_note_sent_twenty_times_is_written_once_and_without_a_key_twenty_times(
    app: Flask, house: House, behind: Behind
) -> None:
    def case(session: Session) -> int:
        return people.case(session, people.person(session, session.get_one(OrgUnit, house.town_id))).id

    case_id = behind(case)
    answers = at_once(house.official, f"/desk/cases/{case_id}/notes", {"text": "来过电话。", "form_key": "k" * 20})
    assert {answer.location for answer in answers} == {f"/desk/cases/{case_id}?tab=notes"}
    assert len(all_of(app, CaseNote)) == 1
    at_once(house.official, f"/desk/cases/{case_id}/notes", {"text": "来过电话。"})
    assert len(all_of(app, CaseNote)) == 1 + AT_ONCE


def test_the_same_key_with_another_content_is_refused(app: Flask, house: House) -> None:
    filled_in(house.official, house.town_id)
    send(house.official, "check", counter.check_page())
    assert send(house.official, "check", counter.check_page(channel="3")).status_code == HTTPStatus.CONFLICT
    assert len(all_of(app, Case)) == 1
