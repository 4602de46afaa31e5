"""Mentors are given to cases within their term; ventures' offers and requests find one another."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.cooperation import Side
from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Role
from supportdesk.models.cases import Case
from supportdesk.models.mentors import MentorKind
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import cooperation as cooperation_queries
from supportdesk.queries import mentors as mentor_queries
from supportdesk.services import cooperation, mentors
from tests.factories import accounts, people
from tests.factories.deeds import Desk, desk, doing
from tests.factories.needs import facts

TODAY = date(2026, 11, 22)


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


@pytest.fixture
def case(session: Session, at: Desk) -> Case:
    person = people.person(session, at.town)
    made = people.case(session, person, people.venture(session, person), at.official)
    session.commit()
    return made


def test_a_mentor_guides_a_case_until_the_outcome_is_noted(session: Session, at: Desk, case: Case) -> None:
    with doing(session, at.official) as work:
        mentor = mentors.enter(work, at.county, facts())
        given = mentors.assign(work, mentor, work.session.get_one(Case, case.id), task="看果园")
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        mentors.assign(
            work, mentor_queries.get_mentor(session, None, mentor.id), session.get_one(Case, case.id), task=""
        )
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        kept = mentor_queries.get_mentor(session, None, mentor.id)
        mentors.end(work, kept, on=TODAY, outcome="", version=kept.version)
    with doing(session, at.official) as work:
        one = mentor_queries.get_assignment(session, None, given.id)
        mentors.end_assignment(work, one, outcome="学会了剪枝", hours=12, visits=3)
    with doing(session, at.official) as work:
        kept = mentor_queries.get_mentor(session, None, mentor.id)
        mentors.end(work, kept, on=TODAY, outcome="称职", version=kept.version)
    assert list(mentor_queries.list_free(session, at.official, TODAY)) == []
    rows, _ = mentor_queries.list_mentors(session, at.official, is_over=True)
    assert [(row.mentor.name, row.cases) for row in rows] == [("许文清", 0)]


def test_a_posting_names_its_home_unit_and_ends_with_its_term(session: Session, at: Desk, case: Case) -> None:
    with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
        mentors.enter(work, at.county, facts(kind=MentorKind.POSTING, home_unit=""))
    assert refused.value.field == "home_unit"
    with doing(session, at.official) as work:
        past = mentors.enter(work, at.county, facts(kind=MentorKind.POSTING, ends_on=date(2026, 10, 31)))
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        mentors.assign(work, mentor_queries.get_mentor(session, None, past.id), session.get_one(Case, case.id), task="")


def test_a_countys_mentor_is_there_for_its_towns_and_for_no_other_county(session: Session, at: Desk) -> None:
    in_town = accounts.account(session, Role.OFFICIAL, at.town, "in-town")
    other = desk(session, "360427", "星江县", "XJ")
    session.commit()
    with doing(session, at.official) as work:
        mentor = mentors.enter(work, at.county, facts())
    assert mentor_queries.get_mentor(session, in_town, mentor.id).name == "许文清"
    with pytest.raises(NotFoundError):
        mentor_queries.get_mentor(session, other.official, mentor.id)


def second(session: Session, at: Desk, name: str, where: object) -> Venture:
    person = people.person(session, where, "李桂香")  # type: ignore[arg-type]  # a unit
    made = people.venture(session, person, name)
    session.commit()
    return made


def test_an_offer_and_a_request_find_one_another_the_nearest_first(session: Session, at: Desk, case: Case) -> None:
    away = accounts.town(session, at.county, "360426102", "青石镇")
    near, far = second(session, at, "云岭罐头厂", at.town), second(session, at, "青石果品行", away)
    with doing(session, at.official) as work:
        mine = work.session.get_one(Venture, case.venture_id)
        offer = cooperation.note(work, mine, at.town, side=Side.OFFER, product="蜜桃、桃干", quantity="每月 2 吨")
        cooperation.note(work, far, away, side=Side.REQUEST, product="收蜜桃和桃干")
        cooperation.note(work, near, at.town, side=Side.REQUEST, product="蜜桃")
        cooperation.note(work, near, at.town, side=Side.REQUEST, product="玻璃瓶")
        cooperation.note(work, far, away, side=Side.OFFER, product="蜜桃")
    found = cooperation_queries.matches_of(
        session, at.official, cooperation_queries.get_notice(session, None, offer.id), TODAY
    )
    assert [(match.notice.venture.name, match.fit.shared, match.fit.is_same_town) for match in found] == [
        ("云岭罐头厂", ("蜜桃",), True),
        ("青石果品行", ("桃干", "蜜桃"), False),
    ]


def test_what_came_about_or_ran_out_is_offered_to_nobody(session: Session, at: Desk, case: Case) -> None:
    near = second(session, at, "云岭罐头厂", at.town)
    with doing(session, at.official) as work:
        mine = work.session.get_one(Venture, case.venture_id)
        offer = cooperation.note(work, mine, at.town, side=Side.OFFER, product="蜜桃")
        request = cooperation.note(
            work, near, at.town, side=Side.REQUEST, product="蜜桃", valid_until=date(2026, 12, 1)
        )
    assert request.valid_until < offer.valid_until == date(2027, 5, 22)
    one = cooperation_queries.get_notice(session, None, offer.id)
    assert cooperation_queries.matches_of(session, at.official, one, date(2026, 12, 2)) == []
    with doing(session, at.official) as work:
        one = cooperation_queries.get_notice(session, None, offer.id)
        cooperation.close(work, one, outcome="签了一年", partner=session.get_one(Venture, near.id), version=1)
    one = cooperation_queries.get_notice(session, None, offer.id)
    assert one.partner is not None
    assert one.partner.name == "云岭罐头厂"
    assert cooperation_queries.matches_of(session, at.official, one, TODAY) == []
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        fresh = cooperation_queries.get_notice(session, None, offer.id)
        cooperation.close(work, fresh, outcome="再来", partner=None, version=fresh.version)


def test_a_closed_venture_is_matched_with_nobody(session: Session, at: Desk, case: Case) -> None:
    near = second(session, at, "云岭罐头厂", at.town)
    with doing(session, at.official) as work:
        mine = work.session.get_one(Venture, case.venture_id)
        offer = cooperation.note(work, mine, at.town, side=Side.OFFER, product="蜜桃")
        cooperation.note(work, near, at.town, side=Side.REQUEST, product="蜜桃")

    def matches() -> int:
        one = cooperation_queries.get_notice(session, None, offer.id)
        return len(cooperation_queries.matches_of(session, at.official, one, TODAY))

    assert matches() == 1
    session.get_one(Venture, near.id).status = VentureStatus.CLOSED
    session.commit()
    assert matches() == 0


def test_a_product_that_tells_nothing_is_refused(session: Session, at: Desk, case: Case) -> None:
    for product in ("产品", "优质产品", "桃"):
        with pytest.raises(BadValueError) as refused, doing(session, at.official) as work:
            mine = work.session.get_one(Venture, case.venture_id)
            cooperation.note(work, mine, at.town, side=Side.OFFER, product=product)
        assert refused.value.field == "product"
