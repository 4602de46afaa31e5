"""Needs beyond money: raised with a limit, answered, closed with proof; private ones stay with their desk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    BadValueError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.needs import NeedState
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.needs import Matter, Need
from supportdesk.queries import needs as queries
from supportdesk.queries import today as lists
from supportdesk.queries.needs import LATE, NeedFilter
from supportdesk.services import matters, needs
from tests.factories import accounts, people
from tests.factories.deeds import NOW, Desk, desk, doing
from tests.factories.needs import need_of

TODAY = date(2026, 11, 22)
SECRET = "女儿九月上小学，想进镇中心小学"


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


@pytest.fixture
def case(session: Session, at: Desk) -> Case:
    person = people.person(session, at.town)
    made = people.case(session, person, people.venture(session, person), at.official)
    session.commit()
    return made


@pytest.fixture
def need(session: Session, at: Desk, case: Case) -> Need:
    with doing(session, at.official) as work:
        return need_of(work, work.session.get_one(Case, case.id))


def does(session: Session, who: Account, need: Need, deed: Callable[..., object], **told: object) -> Need:
    with doing(session, who) as work:
        fresh = queries.get_need(session, None, need.id)
        deed(work, fresh, **({"version": fresh.version} | told))
    return queries.get_need(session, None, need.id)


def test_a_need_is_numbered_owned_by_the_cases_handler_and_due_in_its_working_days(
    session: Session, at: Desk, need: Need
) -> None:
    assert need.number == "HC-XQ-2026-0001"
    assert need.state is NeedState.OPEN
    assert need.owner_id == at.official.id
    # Sunday 22 November and fifteen working days, as no calendar of the county says otherwise.
    assert need.due_on == date(2026, 12, 11)


def test_a_need_goes_to_a_department_is_answered_and_closed_with_its_proof(
    session: Session, at: Desk, need: Need
) -> None:
    due = need.due_on
    need = does(session, at.official, need, needs.refer, department="education")
    assert (need.state, need.department, need.referred_on) == (NeedState.WITH_DEPARTMENT, "education", TODAY)
    assert need.due_on == due
    need = does(session, at.official, need, needs.answer, text="镇中心小学同意接收", on=TODAY)
    assert need.state is NeedState.ANSWERED
    need = does(session, at.official, need, needs.close, proof="入学通知书 12 号", is_satisfied=True)
    assert (need.state, need.proof, need.is_satisfied, need.ended_on) == (
        NeedState.CLOSED, "入学通知书 12 号", True, TODAY,
    )  # fmt: skip


def test_who_is_not_content_has_it_opened_again_with_new_days(session: Session, at: Desk, need: Need) -> None:
    need = does(session, at.official, need, needs.decline, reason="学位已满")
    assert need.state is NeedState.NOT_POSSIBLE
    with doing(session, at.official, NOW + timedelta(days=30)) as work:
        fresh = queries.get_need(session, None, need.id)
        needs.reopen(work, fresh, reason="本人有异议", version=fresh.version)
    again = queries.get_need(session, None, need.id)
    assert (again.state, again.times_reopened, again.ended_on) == (NeedState.OPEN, 1, None)
    assert again.due_on > date(2026, 12, 31)


def test_it_is_not_closed_without_an_answer_nor_without_proof(session: Session, at: Desk, need: Need) -> None:
    with pytest.raises(StepNotAvailableError):
        does(session, at.official, need, needs.close, proof="x", is_satisfied=None)
    does(session, at.official, need, needs.answer, text="同意", on=TODAY)
    with pytest.raises(BadValueError) as refused:
        does(session, at.official, need, needs.close, proof="", is_satisfied=None)
    assert refused.value.field == "proof"


def test_a_stale_page_and_a_day_before_it_was_raised_are_refused(session: Session, at: Desk, need: Need) -> None:
    with pytest.raises(StaleVersionError):
        does(session, at.official, need, needs.refer, department="education", version=7)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(BadValueError):
            does(session, at.official, need, needs.answer, text="同意", on=day)


def test_a_supervisor_reads_but_does_not_write(session: Session, at: Desk, need: Need) -> None:
    assert queries.get_need(session, at.supervisor, need.id).id == need.id
    with pytest.raises(NotAllowedError):
        does(session, at.supervisor, need, needs.refer, department="education")


def test_what_a_need_says_stands_in_no_event(session: Session, at: Desk, need: Need) -> None:
    does(session, at.official, need, needs.answer, text="镇中心小学同意接收", on=TODAY)
    does(session, at.official, need, needs.close, proof="镇中心小学入学通知书", is_satisfied=True)
    kept = [str(event.data) for event in session.scalars(select(Event).where(Event.kind.startswith("need.")))]
    assert len(kept) == 3
    assert not any("小学" in data for data in kept)


def test_a_private_need_is_read_by_its_desk_and_its_owner_only(session: Session, at: Desk, need: Need) -> None:
    elsewhere = accounts.town(session, at.county, "360426102", "青石镇")
    there = accounts.account(session, Role.OFFICIAL, elsewhere, "qingshi")
    here = accounts.account(session, Role.OFFICIAL, at.town, "yunling")
    auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor")
    session.commit()
    found = queries.get_need(session, None, need.id)
    assert found.wanted == SECRET
    readers = (at.official, here, at.supervisor, auditor)
    assert [queries.may_read_text(reader, found) for reader in readers] == [True, True, False, False]
    with pytest.raises(NotFoundError):
        queries.get_need(session, there, need.id)


def test_what_is_not_private_is_read_by_whoever_sees_the_case(session: Session, at: Desk, case: Case) -> None:
    with doing(session, at.official) as work:
        made = need_of(work, work.session.get_one(Case, case.id), "power", "烘干房要三相电")
    assert queries.may_read_text(at.supervisor, queries.get_need(session, None, made.id))


def test_an_entrepreneur_raises_their_own_need_and_sees_no_other(session: Session, at: Desk, case: Case) -> None:
    mine = accounts.account(session, Role.ENTREPRENEUR, at.town, "luo", person_id=case.person_id)
    other = accounts.account(
        session, Role.ENTREPRENEUR, at.town, "li", person_id=people.person(session, at.town, "李桂香").id
    )
    session.commit()
    with doing(session, mine) as work:
        made = needs.raise_own(work, kind="sales", wanted="笋干卖不出去")
    assert (made.case_id, made.owner_id) == (case.id, at.official.id)
    assert [one.id for one in queries.list_of_person(session, mine, case.person_id)] == [made.id]
    assert list(queries.list_of_person(session, other, case.person_id)) == []
    with pytest.raises(NotFoundError):
        queries.get_need(session, other, made.id)


def test_the_list_is_narrowed_by_state_kind_and_lateness(session: Session, at: Desk, need: Need) -> None:
    later = date(2027, 1, 15)
    asked = {
        "": TODAY, LATE: later, "open": TODAY,
    }  # fmt: skip
    for state, day in asked.items():
        assert queries.count_needs(session, at.official, NeedFilter(state=state), day) == 1
    assert queries.count_needs(session, at.official, NeedFilter(state=LATE), TODAY) == 0
    assert queries.count_needs(session, at.official, NeedFilter(kind="power"), TODAY) == 0
    page = queries.list_needs(session, at.official, NeedFilter(name="罗春"), TODAY)
    assert [one.id for one in page.rows] == [need.id]
    assert page.next_touch is None


def test_it_stands_on_its_owners_due_list_until_it_ends(session: Session, at: Desk, need: Need) -> None:
    def due(on: date) -> list[int]:
        items = lists.due_list(session, at.official, on).items
        return [item.errand.thing_id for item in items if item.errand is not None]

    assert due(need.due_on) == [need.id]
    assert due(need.due_on - timedelta(days=14)) == []
    does(session, at.official, need, needs.decline, reason="学位已满")
    assert due(need.due_on) == []


def test_a_matter_is_discussed_decided_seen_through_and_ended(session: Session, at: Desk, need: Need) -> None:
    def fresh() -> Matter:
        return queries.get_matter(session, None, matter.id)

    with doing(session, at.official) as work:
        found = queries.get_need(session, None, need.id)
        case = work.session.get_one(Case, found.case_id)
        matter = matters.open_matter(work, case, question="子女入学", need=found)
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        matters.end(work, fresh(), result="办成", version=1)
    with doing(session, at.official) as work:
        matters.decide(
            work, fresh(), participants="教育局 王敏", decision="安排到镇中心小学", on=TODAY, version=fresh().version
        )
    decided = fresh()
    assert (decided.number, decided.review_on) == ("HC-YS-2026-001", date(2027, 2, 22))
    with doing(session, at.official) as work:
        item = matters.agree_item(
            work, fresh(), what="办转学", department="education", due_on=date(2026, 12, 31), version=fresh().version
        )
    with doing(session, at.official) as work:
        matters.finish_item(work, fresh(), item.id, result="已办", on=TODAY, version=fresh().version)
    with doing(session, at.official) as work:
        matters.end(work, fresh(), result="孩子已入学", version=fresh().version)
    ended = fresh()
    assert (ended.ended_on, ended.items[0].done_on) == (TODAY, TODAY)
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        matters.agree_item(
            work, fresh(), what="再办", department="education", due_on=date(2027, 1, 5), version=ended.version
        )
