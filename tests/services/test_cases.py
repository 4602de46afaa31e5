"""Cases have numbers without a gap, one handler, and are closed when nothing is under way."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    BadValueError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.permissions import Role
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case, CaseNote, CaseState
from supportdesk.models.people import Person
from supportdesk.models.programmes.subsidies import Subsidy
from supportdesk.queries.person_search import persons_matching
from supportdesk.services import cases
from tests.factories import accounts, people
from tests.factories.accounts import LONG_AGO
from tests.factories.deeds import Desk, desk, doing


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def person(session: Session, at: Desk) -> Person:
    made = people.person(session, at.town)
    session.commit()
    return made


def opened(session: Session, at: Desk, **more: date) -> Case:
    about = person(session, at)
    with doing(session, at.official) as work:
        return cases.open_case(work, about, unit=at.town, **more)


def fail_after(_case: Case) -> None:
    raise ZeroDivisionError


def test_numbers_run_without_a_gap_even_when_a_deed_fails(session: Session, at: Desk) -> None:
    first = opened(session, at)
    about = person(session, at)
    with pytest.raises(ZeroDivisionError), doing(session, at.official) as work:
        fail_after(cases.open_case(work, about, unit=at.town))
    assert [first.number, opened(session, at).number] == ["HC-2026-0001", "HC-2026-0002"]


def test_each_year_and_county_counts_for_itself(session: Session, at: Desk) -> None:
    elsewhere = desk(session, "360427", "星江县", "")
    assert opened(session, at, opened_on=date(2024, 5, 6)).number == "HC-2024-0001"
    assert opened(session, at).number == "HC-2026-0001"
    assert opened(session, elsewhere).number == "360427-2026-0001"


def test_a_case_is_found_by_the_end_of_its_number(session: Session, at: Desk) -> None:
    case = opened(session, at)
    for query in ("0001", "1", case.number, case.number.lower()):
        statement = persons_matching(query)
        assert statement is not None
        assert session.scalars(statement).all() == [case.person_id]


def test_a_person_and_a_venture_have_one_open_file(session: Session, at: Desk) -> None:
    case = opened(session, at)
    about = session.get_one(Person, case.person_id)
    with pytest.raises(RuleBrokenError) as refused, doing(session, at.official) as work:
        cases.open_case(work, about, unit=at.town)
    assert case.number in str(refused.value)
    founded = people.venture(session, about)
    session.commit()
    with doing(session, at.official) as work:
        cases.open_case(work, about, founded, unit=at.town)


def test_a_case_is_not_opened_for_somebody_elses_venture(session: Session, at: Desk) -> None:
    other = people.venture(session, person(session, at))
    about = person(session, at)
    session.commit()
    with pytest.raises(NotFoundError), doing(session, at.official) as work:
        cases.open_case(work, about, other, unit=at.town)


def test_a_case_is_handed_to_an_official_who_may_see_it(session: Session, at: Desk) -> None:
    case = opened(session, at)
    assert case.handler_id == at.official.id
    colleague = accounts.account(session, Role.OFFICIAL, at.county, "colleague", name="李文博")
    far = accounts.account(session, Role.OFFICIAL, desk(session, "360427", "星江县").county, "far", name="韦小琴")
    session.commit()
    with doing(session, at.official) as work:
        cases.hand_over(work, session.get_one(Case, case.id), colleague, reason="休假", version=1)
    kept = session.get_one(Case, case.id)
    assert (kept.handler_id, kept.version) == (colleague.id, 2)
    for to in (far, at.supervisor, colleague):
        with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
            cases.hand_over(work, session.get_one(Case, case.id), to, version=2)
    with pytest.raises(StaleVersionError), doing(session, at.official) as work:
        cases.hand_over(work, session.get_one(Case, case.id), at.official, version=1)


def test_a_case_moves_up_when_something_happens_in_it(session: Session, at: Desk) -> None:
    first, second = opened(session, at), opened(session, at)
    assert first.touch < second.touch
    with doing(session, at.official) as work:
        cases.write_note(work, session.get_one(Case, first.id), "电话里说下周来。\n带租赁合同。")
    assert session.get_one(Case, first.id).touch > second.touch


def test_what_a_note_says_is_not_in_the_event(session: Session, at: Desk) -> None:
    case = opened(session, at)
    with doing(session, at.official) as work:
        cases.write_note(work, session.get_one(Case, case.id), "配偶征信有疑问。")
    (note,) = session.scalars(select(CaseNote))
    assert note.text == "配偶征信有疑问。"
    assert "征信" not in str([event.data for event in session.scalars(select(Event))])
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        cases.write_note(work, session.get_one(Case, case.id), "  ")


def test_a_case_is_closed_when_nothing_is_under_way_and_opened_again_with_a_reason(session: Session, at: Desk) -> None:
    case = opened(session, at)
    running = Subsidy(
        number="S-1", case_id=case.id, person_id=case.person_id, unit_id=case.unit_id, state="submitted",
        touch=10_000, created_at=LONG_AGO, updated_at=LONG_AGO,
    )  # fmt: skip
    session.add(running)
    session.commit()
    with pytest.raises(RuleBrokenError), doing(session, at.official) as work:
        cases.close_case(work, session.get_one(Case, case.id), outcome="1", version=1)
    running.closed_on = date(2026, 11, 1)
    session.commit()
    with doing(session, at.official) as work:
        cases.close_case(work, session.get_one(Case, case.id), outcome="1", version=1)
    assert session.get_one(Case, case.id).state is CaseState.CLOSED
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        cases.close_case(work, session.get_one(Case, case.id), outcome="1", version=2)
    with pytest.raises(BadValueError), doing(session, at.official) as work:
        cases.reopen_case(work, session.get_one(Case, case.id), reason="", version=2)
    with doing(session, at.official) as work:
        cases.reopen_case(work, session.get_one(Case, case.id), reason="补办社保补贴", version=2)
    assert session.get_one(Case, case.id).state is CaseState.OPEN
