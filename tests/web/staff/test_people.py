"""Persons on their pages: found, shown masked, revealed for a reason, corrected, merged and parted again."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from supportdesk.domain.people import Absence, CategoryProof, Contact, Identity
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.audit import Event
from supportdesk.models.people import Household, Person, PersonCategory
from supportdesk.queries.people import register
from supportdesk.queries.people.merging import TAKEN_OVER, references
from supportdesk.services import people
from supportdesk.web.staff.people.comparing import FIELD_NAMES, TABLE_NAMES
from tests.factories import people as made
from tests.factories.deeds import doing
from tests.factories.numbers import mobile, resident_number
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of
from tests.web.staff.conftest import Behind, House

Opened = Callable[..., int]
PARTS = (
    "identity", "contact", "background", "certificates", "addresses", "bank_details", "absence", "hardship", "notes",
    "consent", "unit",
)  # fmt: skip


@pytest.fixture
def opened(house: House, behind: Behind) -> Opened:
    """Open a person the way the counter does, and give the id."""

    def open_one(name: str = "罗春生", at: int = 0, **more: Any) -> int:  # noqa: ANN401 - whatever open_person takes
        number = more.pop("id_no", None) or resident_number()
        phone = more.pop("phone", None) or mobile()

        def make(session: Any) -> int:  # noqa: ANN401 - a session
            session.commit()
            with doing(session, None) as work:
                unit = work.session.get_one(OrgUnit, at or house.town_id)
                person = people.open_person(work, unit, Identity(name, number), contact=Contact(phone), **more)
                return person.id

        return int(behind(make))

    return open_one


@pytest.fixture
def luo(opened: Opened) -> int:
    return opened(
        id_no=resident_number(date(1980, 3, 16)),
        phone="13800000126",
        absence=Absence("广东省东莞市", "制鞋"),
        categories=[CategoryProof("07", "务工证明 2025-18")],
    )


def of(behind: Behind, person_id: int, *names: str) -> list[object]:
    def read(session: Any) -> list[object]:  # noqa: ANN401 - a session
        person = session.get_one(Person, person_id)
        return [getattr(person, name) for name in names]

    return list(behind(read))


def kinds(behind: Behind, person_id: int) -> list[str]:
    chosen = select(Event.kind).where(Event.person_id == person_id).order_by(Event.id)
    return list(behind(lambda session: session.scalars(chosen).all()))


def names_in(page: str) -> list[str]:
    return re.findall(r'class="name" href="/desk/people/\d+">(.*?)<', page)


def test_the_register_finds_by_fragment_pinyin_initials_and_last_digits(house: House, opened: Opened) -> None:
    opened("罗春生", phone="13800000126")
    opened("欧阳娜娜", phone="13911110127")
    number = resident_number()
    opened("阿依古丽·买买提", id_no=number, phone="13911110128")
    for typed, found in {
        "春生": ["罗春生"], "luochunsheng": ["罗春生"], "lcs": ["罗春生"], "0126": ["罗春生"], "欧阳": ["欧阳娜娜"],
        number[-4:].lower(): ["阿依古丽·买买提"], "罗 0127": [], "买买提": ["阿依古丽·买买提"],
    }.items():  # fmt: skip
        assert names_in(house.official.get("/desk/people/", query_string={"q": typed}).text) == found, typed


def test_the_register_is_narrowed_by_what_stands_in_the_address(house: House, opened: Opened) -> None:
    opened("镇上的人", categories=[CategoryProof("07")])
    opened("县里的人", at=house.county_id)
    assert names_in(house.official.get(f"/desk/people/?town={house.town_id}").text) == ["镇上的人"]
    assert names_in(house.official.get("/desk/people/?category=07").text) == ["镇上的人"]
    assert names_in(house.town_official.get("/desk/people/").text) == ["镇上的人"]
    page = house.official.get("/desk/people/?category=03").text
    assert "没有符合条件的人" in page
    assert "退役军人" in page
    # What is no town, category or year does not narrow.
    assert len(names_in(house.official.get("/desk/people/?town=x&category=zz&returned=1&after=-1").text)) == 2


def test_a_long_register_is_read_there_and_back(house: House, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register.list_people, "__kwdefaults__", {"after": None, "before": None, "limit": 2})
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五"):
        opened(name)
    seen, path = [], "/desk/people/?q="
    for _ in range(3):
        page = house.official.get(path).text
        seen.append(names_in(page))
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
    assert seen == [["戊五", "丁四"], ["丙三", "乙二"], ["甲一"]]
    assert path == ""
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back
    assert names_in(house.official.get(back[1].replace("&amp;", "&")).text) == ["丙三", "乙二"]


def test_an_empty_register_says_what_would_be_there(house: House) -> None:
    page = house.official.get("/desk/people/").text
    assert "还没有登记人员" in page
    assert "/desk/cases/new" in page
    assert "/desk/cases/new" not in house.auditor.get("/desk/people/").text


def test_the_pages_are_locked_and_another_countys_person_is_not_found(house: House, opened: Opened, luo: int) -> None:
    other = opened("另一人")
    reading = [f"/desk/people/{luo}", f"/desk/people/{luo}/look-alikes"]
    writing = [f"/desk/people/{luo}/correct/{part}" for part in PARTS]
    writing += [f"/desk/people/{luo}/{end}" for end in ("household", "categories/new", f"merge/{other}")]
    for path in [*reading, *writing, f"/desk/people/{luo}/reveal/phone"]:
        assert house.stranger.get(path).status_code == 302, path
        assert house.sysadmin.get(path).status_code == 403, path
        assert house.neighbour.get(path).status_code == 404, path
        assert house.official.get(path).status_code == 200, path
    assert [house.auditor.get(path).status_code for path in reading] == [200, 200]
    assert {house.supervisor.get(path).status_code for path in writing} == {403}
    assert {house.auditor.get(f"/desk/people/{luo}/reveal/phone").status_code} == {403}
    assert house.supervisor.get(f"/desk/people/{luo}/reveal/phone").status_code == 200
    for part in PARTS:
        assert house.neighbour.post(f"/desk/people/{luo}/correct/{part}", data={"name": "x"}).status_code == 404
    assert house.official.get(f"/desk/people/{luo}/correct/nothing").status_code == 404
    assert house.official.get(f"/desk/people/{luo}/reveal/notes").status_code == 404


def test_numbers_are_shown_by_their_ends_only(house: House, behind: Behind, luo: int) -> None:
    number, phone = of(behind, luo, "id_no", "phone")
    for path in ("", "/correct/identity", "/correct/contact", "/look-alikes", "/reveal/phone"):
        page = house.official.get(f"/desk/people/{luo}{path}").text
        assert str(number) not in page, path
        assert str(phone) not in page, path
    page = house.official.get(f"/desk/people/{luo}").text
    assert f"尾号 {str(number)[-4:]}" in page
    assert "138****0126" in page
    assert "返乡创业农民工" in page
    assert "广东省东莞市" in page


def test_a_number_is_shown_once_for_a_reason_that_is_kept(house: House, behind: Behind, luo: int) -> None:
    path = f"/desk/people/{luo}/reveal/phone"
    for wrong in ("", "看", "13800000126 核对"):
        answer = house.official.post(path, data={"reason": wrong})
        assert answer.status_code == 422
        assert "13800000126" not in re.sub(r'value="[^"]*"', "", answer.text)
    assert "person.revealed" not in kinds(behind, luo)
    sent = {"reason": "与银行核对放款账户", "form_key": "once"}
    seen = house.official.post(path, data=sent)
    assert "13800000126" in seen.text
    assert kinds(behind, luo)[-1] == "person.revealed"
    # Sent again (reload), the number is not shown a second time, and nothing more is written.
    again = house.official.post(path, data=sent)
    assert again.location == f"/desk/people/{luo}"
    assert kinds(behind, luo).count("person.revealed") == 1
    page = house.supervisor.get(f"/desk/people/{luo}").text
    assert "与银行核对放款账户" in page
    assert "周晓兰" in page
    told = behind(lambda session: session.scalars(select(Event.data).where(Event.kind == "person.revealed")).one())
    assert "13800000126" not in str(told)


def test_there_is_nothing_to_reveal_where_nothing_is_stored(house: House, luo: int) -> None:
    assert house.official.get(f"/desk/people/{luo}/reveal/bank_account").status_code == 404
    answer = house.official.post(f"/desk/people/{luo}/reveal/bank_account", data={"reason": "核对账户信息"})
    assert answer.status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_correction_sent_back_untouched_changes_nothing(house: House, behind: Behind, luo: int, part: str) -> None:
    path = f"/desk/people/{luo}/correct/{part}"
    before = of(behind, luo, "version", "id_no", "phone", "name")
    page = house.official.get(path).text
    assert faults_of(page) == []
    assert house.official.post(path, data=form_of(page)).location == f"/desk/people/{luo}"
    assert of(behind, luo, "version", "id_no", "phone", "name") == before


@pytest.mark.parametrize(
    ("part", "field", "typed", "stored"),
    [
        ("identity", "name", "罗春声", "罗春声"),
        ("contact", "phone", "139 1111 2222", "13911112222"),
        ("contact", "other_contact", "弟弟 0793-1234567", "弟弟 0793-1234567"),
        ("background", "education", "30", "30"),
        ("background", "skills", "电焊工四级", "电焊工四级"),
        ("certificates", "social_security_card_no", "d 1234 5678", "D12345678"),
        ("certificates", "insurance_status", "3", "3"),
        ("certificates", "political_status", "13", "13"),
        ("addresses", "registered_division", "360426101", "360426101"),
        ("bank_details", "bank_account", "6217 0000 0000 0001 234", "6217000000000001234"),
        ("absence", "away_trade", "电子装配", "电子装配"),
        ("notes", "notes", "腿脚不便，\r\n请上门。", "腿脚不便，\n请上门。"),
    ],
)
def test_each_intention_is_corrected_on_its_own_page(
    house: House, behind: Behind, luo: int, part: str, field: str, typed: str, stored: str
) -> None:
    path = f"/desk/people/{luo}/correct/{part}"
    sent = form_of(house.official.get(path).text) | {field: [typed]}
    assert house.official.post(path, data=sent).location == f"/desk/people/{luo}"
    assert of(behind, luo, field) == [stored]
    assert kinds(behind, luo)[-1] == f"person.{part}_corrected"


def test_flags_consent_and_unit_are_corrected_too(house: House, behind: Behind, luo: int) -> None:
    def sent(part: str, **answers: str | list[str]) -> str | None:
        path = f"/desk/people/{luo}/correct/{part}"
        known = form_of(house.official.get(path).text)
        return house.official.post(path, data=known | answers).location

    page = house.official.get(f"/desk/people/{luo}/correct/hardship").text
    flags = re.findall(r'name="hardship"[^>]*value="(\w+)"', page)[:2]
    there = f"/desk/people/{luo}"
    assert sent("hardship", hardship=flags) == there
    assert sent("consent", consent_on="2026-03-02", consent_channel="1") == there
    assert sent("contact", no_phone="y") == there
    assert sent("unit", unit_id=str(house.county_id)) == there
    assert of(behind, luo, "hardship", "consent_channel", "phone", "unit_id") == [flags, "1", None, house.county_id]


@pytest.mark.parametrize(
    ("part", "field", "typed", "said"),
    [
        ("identity", "name", "", "请填写姓名。"),
        ("identity", "name", "罗*生", "遮盖"),
        ("identity", "id_no", "110101199003071239", ""),
        ("contact", "phone", "1380000012", "手机号应为11位"),
        ("addresses", "registered_division", "36042", "行政区划代码应为6、9或12位数字"),
        ("bank_details", "bank_account", "62170000", "银行账号应为12至30位数字"),
        ("certificates", "social_security_card_no", "12-34", "社会保障卡号应为8至20位"),
        ("consent", "consent_withdrawn_on", "2026-03-02", "没有签署日期"),
        ("absence", "away_to", "2099-01-01", "日期不能晚于今天。"),
        ("absence", "returned_on", "昨天", "请写成"),
        ("notes", "notes", "长" * 2_001, "2000"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(
    house: House, behind: Behind, luo: int, part: str, field: str, typed: str, said: str
) -> None:
    path = f"/desk/people/{luo}/correct/{part}"
    before = of(behind, luo, "version")
    sent = form_of(house.official.get(path).text) | {field: [typed]}
    answer = house.official.post(path, data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    assert typed in answer.text
    assert of(behind, luo, "version") == before


def test_a_number_of_another_county_tells_nothing_of_its_holder(
    house: House, behind: Behind, opened: Opened, luo: int
) -> None:
    there = behind(lambda session: session.scalar(select(OrgUnit.id).where(OrgUnit.code == "360428")))
    number = resident_number()
    opened("邻县的人", at=there, id_no=number)
    path = f"/desk/people/{luo}/correct/identity"
    answer = house.official.post(path, data=form_of(house.official.get(path).text) | {"id_no": [number]})
    assert answer.status_code == 422
    assert "已在其他县登记" in answer.text
    assert "邻县的人" not in answer.text


def test_two_correctors_see_both_texts_and_nothing_is_lost(house: House, behind: Behind, luo: int) -> None:
    path = f"/desk/people/{luo}/correct/contact"
    mine = form_of(house.official.get(path).text) | {"phone": ["13911112222"], "other_contact": ["弟弟"]}
    theirs = mine | {"other_contact": ["邻居"], "form_key": ["theirs"], "phone": [""]}
    assert house.official.post(path, data=theirs).status_code == 302
    answer = house.official.post(path, data=mine)
    assert answer.status_code == 409
    assert faults_of(answer.text) == []
    lines = re.findall(r'c-title">(.*?)</td>.*?<b>(.*?)</b>.*?<b>(.*?)</b>', answer.text, re.DOTALL)
    assert lines == [("手机", "139****2222", "138****0126"), ("其他联系方式", "弟*", "邻*")]
    assert of(behind, luo, "other_contact") == ["邻居"]
    again = form_of(answer.text)
    assert house.official.post(path, data=again).location == f"/desk/people/{luo}"
    assert of(behind, luo, "other_contact", "phone") == ["弟弟", "13911112222"]


def test_a_group_is_added_with_its_proof_and_ended(house: House, behind: Behind, luo: int) -> None:
    path = f"/desk/people/{luo}/categories/new"
    given = {"code": "03", "proof": "退役证 12-345", "valid_from": "2026-01-05", "valid_to": ""}
    assert house.official.post(path, data=given | {"code": ""}).status_code == 422
    wrong = house.official.post(path, data=given | {"valid_to": "2025-01-01"})
    assert wrong.status_code == 422
    assert 'id="valid_to-error"' in wrong.text
    assert 'value="退役证 12-345"' in wrong.text
    assert house.official.post(path, data=given).status_code == 302
    twice = house.official.post(path, data=given | {"form_key": "again"})
    assert "这个类别已经登记" in twice.text
    page = house.official.get(f"/desk/people/{luo}").text
    assert "退役证 12-345" in page
    code = select(PersonCategory.id).where(PersonCategory.person_id == luo, PersonCategory.code == "03")
    category = behind(lambda session: session.scalar(code))
    ending = f"/desk/people/{luo}/categories/{category}/end"
    assert "退役军人" in house.official.get(ending).text
    assert house.official.post(ending, data={"valid_to": "2025-01-01"}).status_code == 422
    assert house.official.post(ending, data={"valid_to": "2026-02-01"}).status_code == 302
    assert "已终止" in house.official.get(f"/desk/people/{luo}").text
    assert house.official.get(f"/desk/people/{luo}/categories/999999/end").status_code == 404
    assert house.neighbour.get(ending).status_code == 404


def test_a_family_is_opened_by_its_number_shared_and_left(
    house: House, behind: Behind, opened: Opened, luo: int
) -> None:
    brother = opened("罗秋生")
    for person in (luo, brother):
        path = f"/desk/people/{person}/household"
        assert (
            house.official.post(path, data=form_of(house.official.get(path).text) | {"number": [""]}).status_code == 422
        )
        sent = form_of(house.official.get(path).text) | {"number": ["H-0417"]}
        assert house.official.post(path, data=sent).location == path
    assert behind(lambda session: len(session.scalars(select(Household.id)).all())) == 1
    path = f"/desk/people/{luo}/household"
    mine = form_of(house.official.get(path).text) | {"land_mu": ["6.5"], "dependants": ["3"]}
    assert house.official.post(path, data=mine).status_code == 302
    assert "6.5 亩" in house.official.get(f"/desk/people/{brother}").text
    stale = house.official.post(path, data=mine | {"dependants": ["4"], "form_key": ["late"]})
    assert stale.status_code == 409
    wrong = house.official.post(path, data=form_of(house.official.get(path).text) | {"land_mu": ["很多"]})
    assert wrong.status_code == 422
    assert 'id="land_mu-error"' in wrong.text
    version = of(behind, luo, "version")[0]
    left = house.official.post(f"{path}/leave", data={"version": str(version)})
    assert left.location == f"/desk/people/{luo}"
    assert of(behind, luo, "household_id") == [None]
    assert "罗秋生" in house.official.get(f"/desk/people/{brother}").text


def test_look_alikes_stand_side_by_side(house: House, opened: Opened, luo: int) -> None:
    assert "没有找到可能重复的人" in house.official.get(f"/desk/people/{luo}/look-alikes").text
    opened("罗春生", phone="13800000126")
    page = house.official.get(f"/desk/people/{luo}/look-alikes").text
    assert "姓名相同、手机号相同" in page
    assert "核对并合并" in page
    assert "核对并合并" not in house.supervisor.get(f"/desk/people/{luo}/look-alikes").text


def test_two_files_are_merged_with_what_moves_shown_first_and_parted_again(
    house: House, behind: Behind, opened: Opened, luo: int
) -> None:
    def founded(session: Any) -> tuple[int, int]:  # noqa: ANN401 - a session
        twin = session.get_one(Person, twin_id)
        venture = made.venture(session, twin)
        return venture.id, made.case(session, twin, venture).id

    twin_id = opened("罗春生", phone="13800000126", absence=Absence(away_place="", return_reason="照顾老人"))
    behind(founded)
    path = f"/desk/people/{luo}/merge/{twin_id}"
    page = house.official.get(path)
    assert faults_of(page.text) == []
    for words in ("创业实体", "办件", "返乡原因", "两人的证件号码不同"):
        assert words in page.text
    sent = form_of(page.text)
    assert house.official.post(path, data=sent).status_code == 422
    house.official.post(
        f"/desk/people/{luo}/correct/notes",
        data=form_of(house.official.get(f"/desk/people/{luo}/correct/notes").text) | {"notes": ["改过"]},
    )
    stale = house.official.post(path, data=sent | {"reason": ["乡镇重复登记"], "form_key": ["stale"]})
    assert stale.status_code == 409
    assert "有人改过其中一个人的资料" in stale.text
    assert 'value="乡镇重复登记"' in stale.text
    done = house.official.post(path, data=form_of(stale.text))
    assert done.location == f"/desk/people/{luo}"
    assert of(behind, luo, "return_reason") == ["照顾老人"]
    assert "春生山货加工坊" in house.official.get(f"/desk/people/{luo}").text
    gone = house.official.get(f"/desk/people/{twin_id}").text
    assert "已并入另一人" in gone
    assert "/correct/" not in gone
    assert names_in(house.official.get("/desk/people/?q=罗春生").text) == ["罗春生"]
    undo = re.findall(r'href="([^"]+/undo)"', house.official.get(f"/desk/people/{luo}").text)[0]
    assert house.neighbour.get(undo).status_code == 404
    assert house.official.post(undo, data={"reason": ""}).status_code == 422
    back = house.official.post(undo, data={"reason": "是堂兄弟", "form_key": "undo"})
    assert back.location == f"/desk/people/{twin_id}"
    assert "春生山货加工坊" in house.official.get(f"/desk/people/{twin_id}").text
    assert "春生山货加工坊" not in house.official.get(f"/desk/people/{luo}").text
    assert of(behind, luo, "return_reason") == [""]
    assert house.official.get(undo).status_code == 404


def test_nobody_is_merged_into_themselves(house: House, luo: int) -> None:
    path = f"/desk/people/{luo}/merge/{luo}"
    answer = house.official.post(path, data=form_of(house.official.get(path).text) | {"reason": ["试试"]})
    assert answer.status_code == 422
    assert "不能把一个人并入自己" in answer.text


def test_everything_that_a_merge_moves_has_a_name() -> None:
    assert {table.name for table, _column in references()} <= set(TABLE_NAMES)
    assert set(TAKEN_OVER) <= set(FIELD_NAMES)


def test_long_names_and_the_english_page_stay_whole(house: House, opened: Opened) -> None:
    name = "阿卜杜热依木·阿卜杜克热木·买买提明"
    person = opened(name)
    page = house.official.get(f"/desk/people/{person}?lang=en").text
    assert faults_of(page) == []
    assert name in page
    body = re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1]).replace(name, "").replace("云岭镇", "")
    assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"禾川县"}


def test_an_empty_form_corrects_nothing(house: House, behind: Behind, luo: int) -> None:
    before = of(behind, luo, "version")
    for part in PARTS:
        assert house.official.post(f"/desk/people/{luo}/correct/{part}", data={}).status_code in {409, 422}, part
    assert of(behind, luo, "version") == before
