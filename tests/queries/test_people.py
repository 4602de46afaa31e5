"""Who might be the same person, and lists that show nobody of another county."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.models.people import Person
from supportdesk.queries import people as people_queries
from supportdesk.queries.people import PeopleFilter
from supportdesk.queries.people.look_alikes import is_similar
from tests.factories import people
from tests.factories.deeds import Desk, desk
from tests.factories.numbers import resident_number

BORN = date(1985, 11, 30)


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def person(session: Session, at: Desk, name: str, born_on: date = BORN, phone: str = "13800000126") -> Person:
    made = people.person(session, at.town, name, phone=phone)
    made.born_on = born_on
    session.commit()
    return made


@pytest.mark.parametrize(
    ("name", "born_on", "phone", "is_alike"),
    [
        ("罗春生", BORN, "13900000000", True),
        ("罗春生", date(1990, 1, 1), "13800000126", True),
        ("罗春生", date(1990, 1, 1), "13900000000", True),
        ("罗春声", BORN, "13900000000", True),
        ("罗春山", BORN, "13900000000", True),
        ("罗小妹", BORN, "13800000126", True),
        ("罗小妹", BORN, "13900000000", False),
        ("罗小妹", date(1990, 1, 1), "13800000126", False),
        ("罗春声", date(1990, 1, 1), "13900000000", False),
    ],
)
def test_look_alikes_share_more_than_a_birthday_or_a_telephone(
    session: Session, at: Desk, name: str, born_on: date, phone: str, is_alike: bool
) -> None:
    person(session, at, name, born_on, phone)
    found = people_queries.list_look_alikes(session, at.official, name="罗春生", born_on=BORN, phone="13800000126")
    assert bool(found) is is_alike


def test_the_likeliest_look_alike_comes_first_with_its_reasons(session: Session, at: Desk) -> None:
    person(session, at, "罗春生", date(1990, 1, 1), "13900000000")
    likeliest = person(session, at, "罗春生")
    first, _second = people_queries.list_look_alikes(
        session, at.official, name="罗春生", born_on=BORN, phone="13800000126"
    )
    assert first.person.id == likeliest.id
    assert [str(words) for words in first.reasons] == ["姓名相同", "出生日期相同", "手机号相同"]


def test_a_number_elsewhere_is_told_without_the_person(session: Session, at: Desk) -> None:
    number = resident_number()
    people.person(session, desk(session, "360427", "星江县").town, "覃志远", id_no=number)
    session.commit()
    same = people_queries.find_same_number(session, at.official, number)
    assert same is not None
    assert same.is_elsewhere
    assert people_queries.find_same_number(session, at.official, resident_number()) is None


def test_nobody_of_another_county_is_listed_opened_or_alike(session: Session, at: Desk) -> None:
    foreign = person(session, desk(session, "360427", "星江县"), "罗春生")
    assert people_queries.list_people(session, at.official, PeopleFilter()).rows == []
    assert people_queries.list_people(session, at.official, PeopleFilter(q="罗春生")).count == 0
    assert not people_queries.list_look_alikes(session, at.official, name="罗春生", born_on=BORN, phone=None)
    with pytest.raises(NotFoundError):
        people_queries.get_person(session, at.official, foreign.id)


def test_pages_of_people_go_forth_and_back_without_a_gap(session: Session, at: Desk) -> None:
    ids = [person(session, at, f"罗春{character}").id for character in "一二三四五六七"]
    first = people_queries.list_people(session, at.official, PeopleFilter(), limit=3)
    second = people_queries.list_people(session, at.official, PeopleFilter(), after=first.rows[-1].id, limit=3)
    third = people_queries.list_people(session, at.official, PeopleFilter(), after=second.rows[-1].id, limit=3)
    assert [row.id for page in (first, second, third) for row in page.rows] == ids[::-1]
    assert (first.has_previous, first.has_next, third.has_next) == (False, True, False)
    back = people_queries.list_people(session, at.official, PeopleFilter(), before=third.rows[0].id, limit=3)
    assert back.rows == second.rows
    assert first.count == 7


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("罗春生", "罗春声", True),
        ("罗春生", "罗春", False),
        ("罗春生", "罗小声", False),
        ("张三", "章三", True),
        ("罗春生", "罗大生", True),
    ],
)
def test_names_are_similar_by_sound_or_by_one_character(one: str, other: str, similar: bool) -> None:
    assert is_similar(one, other) is similar
