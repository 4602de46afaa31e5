"""Earlier absences, consents to single purposes and family members: rows with a version, kept in events before and after."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotAllowedError, NotFoundError, StaleVersionError
from supportdesk.domain.households import HEAD, HouseholdFacts, Member
from supportdesk.domain.people import (
    Background,
    Certificates,
    Consent,
    Contact,
    EarlierAbsence,
    FurtherConsent,
    Identity,
    Sealed,
)
from supportdesk.models.audit import Event
from supportdesk.models.people import Household, Person
from supportdesk.queries import people as queries
from supportdesk.queries.facts import facts_of_one
from supportdesk.services import people
from tests.factories import accounts
from tests.factories import people as made
from tests.factories.deeds import NOW, Desk, desk, doing

TODAY = date(2026, 11, 22)
SHENZHEN = EarlierAbsence("广东省深圳市", "电子装配", date(2012, 3, 1), date(2013, 2, 1))


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


@pytest.fixture
def luo(session: Session, at: Desk) -> Person:
    person = made.person(session, at.town, away_from=date(2020, 3, 1), away_to=date(2020, 8, 1))
    session.commit()
    return person


@pytest.fixture
def family(session: Session, at: Desk, luo: Person) -> Household:
    with doing(session, at.official) as work:
        person = work.session.get_one(Person, luo.id)
        opened = people.open_household(work, at.town, "H-0417", HouseholdFacts(dependants=1))
        people.join_household(work, person, opened, version=person.version)
    return opened


def told(session: Session, kind: str) -> list[dict[str, Any]]:
    return [event.data for event in session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id))]


def fact(session: Session, person: Person, name: str) -> object:
    record = facts_of_one(session, person.id, TODAY)
    assert record is not None
    return record.facts[name]


def test_months_away_count_every_absence_once_and_fall_again_when_one_is_taken_out(
    session: Session, at: Desk, luo: Person
) -> None:
    assert fact(session, luo, "months_away") == 6
    with doing(session, at.official) as work:
        row = people.add_absence(work, luo, SHENZHEN)
        people.add_absence(work, luo, EarlierAbsence(away_from=date(2020, 8, 5), away_to=date(2020, 9, 5)))
    assert fact(session, luo, "months_away") == 6 + 12 + 1
    assert luo.updated_at == NOW, "matching looks at whose record changed"
    with doing(session, at.official) as work:
        people.remove_absence(work, luo, row, version=1)
    assert fact(session, luo, "months_away") == 6 + 1
    (gone,) = told(session, "person.absence_removed")
    assert (gone["place"], gone["away_from"]) == ("广东省深圳市", "2012-03-01")


def test_a_row_is_corrected_with_the_version_that_was_seen(session: Session, at: Desk, luo: Person) -> None:
    with doing(session, at.official) as work:
        row = people.add_absence(work, luo, SHENZHEN)
    other = EarlierAbsence("广东省惠州市", "电子装配", date(2012, 3, 1), date(2013, 2, 1))
    with doing(session, at.official) as work:
        people.correct_absence_row(work, luo, row, other, version=1)
    assert told(session, "person.absence_row_corrected") == [{"changes": {"place": ["广东省深圳市", "广东省惠州市"]}}]
    with pytest.raises(StaleVersionError) as stale, doing(session, at.official) as work:
        people.correct_absence_row(work, luo, row, SHENZHEN, version=1)
    assert stale.value.theirs == {"place": "广东省惠州市"}
    with pytest.raises(StaleVersionError), doing(session, at.official) as work:
        people.remove_absence(work, luo, row, version=1)
    assert len(queries.list_absences(session, luo)) == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, date(2013, 2, 1), "away_from"),
        (date(2012, 3, 1), None, "away_to"),
        (date(2013, 2, 1), date(2012, 3, 1), "away_to"),
        (date(2012, 3, 1), date(2027, 3, 1), "away_to"),
        (date(1901, 3, 1), date(2012, 3, 1), "away_from"),
    ],
)
def test_an_earlier_absence_has_two_days_in_order_within_a_life(
    session: Session, at: Desk, luo: Person, first: date | None, last: date | None, field: str
) -> None:
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.add_absence(work, luo, EarlierAbsence(away_from=first, away_to=last))
    assert refused.value.field == field


def test_a_consent_to_a_purpose_is_given_and_taken_back_on_a_day(session: Session, at: Desk, luo: Person) -> None:
    given = FurtherConsent("2", "身份、贷款情况", "1", date(2026, 3, 2))
    with doing(session, at.official) as work:
        row = people.add_consent(work, luo, given)
        people.correct_consent(
            work, luo, row, FurtherConsent("2", "身份、贷款情况", "1", date(2026, 3, 2), date(2026, 9, 1)), version=1
        )
    assert told(session, "person.consent_row_corrected")[0]["changes"] == {"withdrawn_on": [None, "2026-09-01"]}
    for wrong, field in (
        (FurtherConsent("", given_on=date(2026, 3, 2)), "purpose"),
        (FurtherConsent("2"), "given_on"),
        (FurtherConsent("2", given_on=date(2026, 3, 2), withdrawn_on=date(2026, 3, 1)), "withdrawn_on"),
    ):
        with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
            people.add_consent(work, luo, wrong)
        assert refused.value.field == field


def test_who_took_the_consent_to_their_file_back_has_not_agreed(session: Session, at: Desk, luo: Person) -> None:
    with doing(session, at.official) as work:
        people.give_consent(work, luo, Consent(date(2026, 3, 2), "1"), version=luo.version)
    assert fact(session, luo, "consented") is True
    with doing(session, at.official) as work:
        people.give_consent(work, luo, Consent(date(2026, 3, 2), "1", date(2026, 9, 1)), version=luo.version)
    assert fact(session, luo, "consented") is False


def test_members_without_a_file_count_to_the_family_and_it_has_one_head(
    session: Session, at: Desk, luo: Person, family: Household
) -> None:
    assert fact(session, luo, "household_members") == 1
    with doing(session, at.official) as work:
        head = people.add_member(work, family, Member("罗老根", HEAD, 1952, "务农"))
        people.add_member(work, family, Member("罗小满", "40", 2015, school="云岭小学", has_health_need=True))
    assert fact(session, luo, "household_members") == 3
    for deed in (
        lambda work: people.add_member(work, family, Member("罗春水", HEAD)),
        lambda work: people.correct_background(work, luo, Background(household_relation=HEAD), version=luo.version),
    ):
        with pytest.raises(BadValueError, match="已有户主"), doing(session, at.official) as work:
            deed(work)
    with doing(session, at.official) as work:
        people.correct_member(work, family, head, Member("罗老根", HEAD, 1953, "务农"), version=1)
        people.correct_background(work, luo, Background(household_relation="20"), version=luo.version)
    assert told(session, "household.member_corrected") == [{"changes": {"birth_year": [1952, 1953]}}]
    with doing(session, at.official) as work:
        people.leave_household(work, luo, version=luo.version)
    assert luo.household_relation == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Member("", "40"), "name"),
        (Member("罗小满", ""), "relation"),
        (Member("罗小满", "40", 1899), "birth_year"),
        (Member("罗小满", "40", 2027), "birth_year"),
    ],
)
def test_a_member_has_a_name_a_relation_and_a_year_that_can_be(
    session: Session, at: Desk, family: Household, wrong: Member, field: str
) -> None:
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.add_member(work, family, wrong)
    assert refused.value.field == field


def test_nobody_is_related_to_a_head_without_a_family(session: Session, at: Desk, luo: Person) -> None:
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.correct_background(work, luo, Background(household_relation="20"), version=luo.version)
    assert refused.value.field == "household_relation"


def test_card_numbers_and_another_contact_stand_masked_in_events_and_are_shown_for_a_reason(
    session: Session, at: Desk, luo: Person
) -> None:
    disability = f"{luo.id_no}43"
    with doing(session, at.official) as work:
        given = Certificates("D12345678", disability, "3", "13")
        people.correct_certificates(work, luo, given, version=luo.version)
        people.correct_contact(work, luo, Contact(luo.phone or "", "妻子 0793-1234567"), version=luo.version)
    written = str([event.data for event in session.scalars(select(Event))])
    for secret in ("D12345678", disability, "1234567"):
        assert secret not in written
    assert "妻************67" in written
    with doing(session, at.official) as work:
        assert people.reveal(work, luo, Sealed.DISABILITY_NO, "办理残疾人补贴") == disability
        assert people.reveal(work, luo, Sealed.OTHER_CONTACT, "手机打不通") == "妻子 0793-1234567"
    assert [data["field"] for data in told(session, "person.revealed")] == ["disability_no", "other_contact"]
    with pytest.raises(NotAllowedError), doing(session, at.supervisor) as work:
        people.correct_certificates(work, luo, Certificates(), version=luo.version)


@pytest.mark.parametrize("wrong", ["", "81", "45", "4", "431"])
def test_a_disability_certificate_bears_the_persons_own_number_a_kind_and_a_degree(
    session: Session, at: Desk, luo: Person, wrong: str
) -> None:
    other = made.person(session, at.town, "别人").id_no
    number = f"{luo.id_no}{wrong}" if wrong else f"{other}43"
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.correct_certificates(work, luo, Certificates(disability_no=number), version=luo.version)
    assert refused.value.field == "disability_no"


def test_the_same_judge_opens_a_person(session: Session, at: Desk, luo: Person) -> None:
    number = str(luo.id_no)[:-1]
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        people.open_person(
            work,
            at.town,
            Identity("周平", made.resident_number()),
            certificates=Certificates(disability_no=f"{number}X43"),
        )
    assert refused.value.field == "disability_no"


def test_another_persons_row_is_not_found(session: Session, at: Desk, luo: Person, family: Household) -> None:
    other = made.person(session, accounts.town(session, at.county, "360426102", "石门镇"), "别人")
    session.commit()
    with doing(session, at.official) as work:
        row = people.add_absence(work, luo, SHENZHEN)
        consent = people.add_consent(work, luo, FurtherConsent("2", given_on=date(2026, 3, 2)))
        member = people.add_member(work, family, Member("罗小满", "40"))
    assert queries.get_absence(session, luo, row.id) is row
    assert queries.get_consent(session, luo, consent.id) is consent
    assert queries.get_unfiled(session, family, member.id) is member
    for read in (queries.get_absence, queries.get_consent):
        with pytest.raises(NotFoundError):
            read(session, other, row.id)
