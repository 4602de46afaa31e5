"""Persons are opened once, found by what people type, corrected with a version, and shown in clear for a reason."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
)
from supportdesk.domain.people import Absence, CategoryProof, Contact, Identity, Sealed
from supportdesk.models.audit import Event
from supportdesk.models.people import Person, PersonCategory, PersonToken, Sex
from supportdesk.queries.person_search import persons_matching
from supportdesk.services import audit, people
from tests.factories.deeds import Desk, desk, doing
from tests.factories.numbers import mobile, resident_number


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def opened(session: Session, at: Desk, name: str = "罗春生", **more: str) -> Person:
    number = more.get("id_no") or resident_number()
    phone = more.get("phone") or mobile()
    with doing(session, at.official) as work:
        return people.open_person(work, at.town, Identity(name, number), contact=Contact(phone))


def found_by(session: Session, query: str) -> set[str]:
    statement = persons_matching(query)
    assert statement is not None
    return set(session.scalars(select(Person.name).where(Person.id.in_(statement))))


def test_birth_and_sex_follow_from_the_resident_number(session: Session, at: Desk) -> None:
    number = resident_number(date(1980, 2, 29), female=True)
    person = opened(session, at, id_no=number)
    assert person.born_on == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert person.sex is Sex.FEMALE
    assert person.name_pinyin == "luo chun sheng"


def test_opening_is_an_event_that_holds_no_number(session: Session, at: Desk) -> None:
    number, phone = resident_number(), mobile()
    person = opened(session, at, id_no=number, phone=phone)
    (event,) = session.scalars(select(Event).where(Event.kind == "person.opened"))
    assert event.person_id == person.id
    assert number not in str(event.data)
    assert phone not in str(event.data)
    assert audit.verify(session).found is None


def test_a_person_is_held_once(session: Session, at: Desk) -> None:
    number = resident_number()
    opened(session, at, id_no=number)
    with pytest.raises(RuleBrokenError) as refused, doing(session, at.official) as work:
        people.open_person(work, at.town, Identity("罗春生", number.lower()))
    assert refused.value.code == "known_person"


def test_a_number_of_another_county_is_refused_without_telling_whose(session: Session, at: Desk) -> None:
    elsewhere = desk(session, "360427", "星江县", "XJ")
    number = resident_number()
    opened(session, elsewhere, "覃志远", id_no=number)
    with pytest.raises(AlreadyKnownError) as refused, doing(session, at.official) as work:
        people.open_person(work, at.town, Identity("罗春生", number))
    assert "覃" not in str(refused.value)
    assert "星江" not in str(refused.value)


@pytest.mark.parametrize(
    ("identity", "field"),
    [
        (Identity("罗", resident_number()), "name"),
        (Identity("罗春生", "36042619851130"), "id_no"),
        (Identity("罗春生", resident_number(), "02"), "id_type"),
        (Identity("罗春生", resident_number(), "99"), "id_type"),
        (Identity("罗春生", resident_number(), born_on=date(1970, 1, 1)), "born_on"),
        (Identity("罗春生", resident_number(), sex="F"), "sex"),
        (Identity("Li Wei", "E12345678", "04", "M"), "born_on"),
        (Identity("Li Wei", "E12345678", "04", None, date(1990, 1, 1)), "sex"),
    ],
)
def test_an_identity_that_does_not_hold_together_is_refused_at_its_field(
    session: Session, at: Desk, identity: Identity, field: str
) -> None:
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.open_person(work, at.town, identity)
    assert refused.value.field == field
    assert session.scalars(select(Person)).all() == []
    assert session.scalars(select(Event)).all() == []


def test_nobody_returns_before_leaving(session: Session, at: Desk) -> None:
    absence = Absence(away_from=date(2020, 1, 1), returned_on=date(2019, 1, 1))
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.open_person(work, at.town, Identity("罗春生", resident_number()), absence=absence)
    assert refused.value.field == "returned_on"


def test_a_supervisor_and_another_countys_official_open_nobody_here(session: Session, at: Desk) -> None:
    elsewhere = desk(session, "360427", "星江县", "XJ")
    with pytest.raises(NotAllowedError), doing(session, at.supervisor) as work:
        people.open_person(work, at.town, Identity("罗春生", resident_number()))
    with pytest.raises(NotFoundError), doing(session, elsewhere.official) as work:
        people.open_person(work, at.town, Identity("罗春生", resident_number()))


@pytest.mark.parametrize(
    "query",
    ["罗春生", "春生", "罗", "luochunsheng", "LuoChun", "lcs", "luocs", "chunsheng", "0126", "1234", "罗 0126"],
)
def test_a_person_is_found_by_name_pinyin_initials_and_last_digits(session: Session, at: Desk, query: str) -> None:
    number = next(number for number in (resident_number() for _ in range(100_000)) if number[-1] != "X")
    with doing(session, at.official) as work:
        people.open_person(work, at.town, Identity("罗春生", number), contact=Contact("13800000126"))
        people.open_person(work, at.town, Identity("韦小琴", resident_number()), contact=Contact("13800009999"))
    wanted = number[-4:] if query == "1234" else query
    assert found_by(session, wanted) == {"罗春生"}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("单雄信", "sxx"),
        ("单雄信", "shanxiongxin"),
        ("仇英", "qiuying"),
        ("解晓东", "xiexd"),
        ("欧阳春", "oyc"),
        ("吕芳", "lvfang"),
        ("吕芳", "lyufang"),
        ("吕芳", "lufang"),
        ("阿卜杜拉·买买提", "拉买"),
        ("阿卜杜拉·买买提", "拉·买"),
        ("Li Wei", "wei"),
        ("𠮷田", "𠮷"),
        # Characters and letters in one word, as telephones offer them.
        ("罗春生", "罗cs"),
        ("罗春生", "罗春sheng"),
        ("罗春生", "春sh"),
        ("单雄信", "单xx"),
        ("欧阳春", "欧阳c"),
    ],
)
def test_surnames_are_read_as_surnames(session: Session, at: Desk, name: str, query: str) -> None:
    opened(session, at, name)
    opened(session, at, "潘国强")
    assert found_by(session, query) == {name}


def test_no_letters_find_the_blind_words_of_numbers(session: Session, at: Desk) -> None:
    for _ in range(40):
        opened(session, at, "罗春生")
    for letters in "0123456789abcdef":
        for mark in "pi":
            assert found_by(session, mark + letters) == set()


def test_letters_behind_a_character_are_of_the_same_name(session: Session, at: Desk) -> None:
    opened(session, at, "罗春生")
    opened(session, at, "洛秋水")
    assert found_by(session, "洛qs") == {"洛秋水"}
    assert found_by(session, "罗qs") == found_by(session, "罗chuns生") == set()


def test_a_full_number_finds_its_person_and_an_empty_query_nobody(session: Session, at: Desk) -> None:
    number, phone = resident_number(), mobile()
    opened(session, at, id_no=number, phone=phone)
    opened(session, at, "潘国强")
    assert found_by(session, number) == found_by(session, phone) == {"罗春生"}
    assert persons_matching("  ") is None
    assert found_by(session, "陌生") == set()


def test_no_number_stands_in_clear_among_the_words_people_are_found_by(session: Session, at: Desk) -> None:
    number, phone = resident_number(), mobile()
    opened(session, at, id_no=number, phone=phone)
    assert not any(
        token.isdigit() or number[-4:] in token or phone[-4:] in token
        for token in session.scalars(select(PersonToken.token))
        if len(token) < 20
    )


def test_a_correction_renews_what_the_person_is_found_by(session: Session, at: Desk) -> None:
    person = opened(session, at)
    with doing(session, at.official) as work:
        kept = session.get_one(Person, person.id)
        people.correct_identity(work, kept, Identity("罗春声", str(kept.id_no)), version=1)
        people.correct_contact(work, kept, Contact("13900001111"), version=2)
    assert found_by(session, "春声") == found_by(session, "1111") == {"罗春声"}
    assert found_by(session, "春生") == set()
    assert kept.version == 3
    assert kept.phone_index is not None
    kinds = [event.kind for event in session.scalars(select(Event).order_by(Event.id))]
    assert kinds == ["person.opened", "person.identity_corrected", "person.contact_corrected"]
    assert "13900001111" not in str([event.data for event in session.scalars(select(Event))])


def test_a_stale_correction_is_refused_with_what_is_stored_now(session: Session, at: Desk) -> None:
    person = opened(session, at)
    with doing(session, at.official) as work:
        people.correct_contact(work, session.get_one(Person, person.id), Contact("13900001111", "王姐"), version=1)
    with pytest.raises(StaleVersionError) as refused, doing(session, at.official) as work:
        people.correct_contact(work, session.get_one(Person, person.id), Contact("13900002222", "王姐"), version=1)
    assert refused.value.theirs == {"phone": "139****1111"}
    assert refused.value.version == 2
    assert session.get_one(Person, person.id).phone == "13900001111"


def test_a_correction_that_changes_nothing_is_no_event(session: Session, at: Desk) -> None:
    person = opened(session, at)
    with doing(session, at.official) as work:
        kept = session.get_one(Person, person.id)
        people.correct_contact(work, kept, Contact(str(kept.phone)), version=1)
    assert session.get_one(Person, person.id).version == 1


def test_a_number_is_shown_for_a_reason_and_the_reason_is_kept(session: Session, at: Desk) -> None:
    number = resident_number()
    person = opened(session, at, id_no=number)
    with doing(session, at.official) as work:
        kept = session.get_one(Person, person.id)
        assert people.reveal(work, kept, Sealed.ID_NO, "核对银行回单") == number
    (event,) = session.scalars(select(Event).where(Event.kind == "person.revealed"))
    assert event.data == {"field": "id_no", "reason": "核对银行回单"}
    assert event.actor_id == at.official.id


@pytest.mark.parametrize("reason", ["", "  ", "看", "查 360426198511309912"])
def test_nothing_is_shown_without_a_reason_in_words(session: Session, at: Desk, reason: str) -> None:
    person = opened(session, at)
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        people.reveal(work, session.get_one(Person, person.id), Sealed.ID_NO, reason)
    assert session.scalars(select(Event).where(Event.kind == "person.revealed")).all() == []


def test_a_group_holds_from_day_to_day_and_not_twice(session: Session, at: Desk) -> None:
    person = opened(session, at)
    with doing(session, at.official) as work:
        kept = session.get_one(Person, person.id)
        group = people.add_category(work, kept, CategoryProof("07", "返乡登记表", valid_from=date(2025, 3, 1)))
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        people.add_category(work, session.get_one(Person, person.id), CategoryProof("07"))
    with doing(session, at.official) as work:
        people.end_category(work, session.get_one(Person, person.id), group.id, date(2026, 1, 31))
        people.add_category(work, session.get_one(Person, person.id), CategoryProof("07", "重新认定"))
    assert len(session.scalars(select(PersonCategory)).all()) == 2
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        people.add_category(work, session.get_one(Person, person.id), CategoryProof("77"))


def test_a_family_is_held_once_and_joined(session: Session, at: Desk) -> None:
    person = opened(session, at)
    with doing(session, at.official) as work:
        family = people.open_household(work, at.town, "HH-001")
        people.join_household(work, session.get_one(Person, person.id), family, version=1)
    assert session.get_one(Person, person.id).household_id == family.id
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        people.open_household(work, at.town, "HH-001")
