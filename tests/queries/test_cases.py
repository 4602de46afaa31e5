"""The list of cases shows the viewer's subtree, page by page, and asks the database as often for fifty rows as for one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.policies import Kind
from supportdesk.queries import cases as case_queries
from supportdesk.queries.cases import CaseFilter, Sort, Stage, list_places
from supportdesk.services import cases
from tests.factories import accounts, people, support
from tests.factories.deeds import NOW, Desk, desk, doing
from tests.queries.counting import asked

TODAY = date(2026, 11, 22)


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def opened(session: Session, at: Desk, name: str = "罗春生", **more: date) -> Case:
    person = people.person(session, at.town, name)
    venture = people.venture(session, person, f"{name}的店")
    session.commit()
    with doing(session, at.official) as work:
        return cases.open_case(work, person, venture, unit=at.town, **more)


def listed(session: Session, viewer: Account, wanted: CaseFilter = CaseFilter(), sort: Sort = Sort.RECENT) -> list[int]:  # noqa: B008 - frozen
    page = case_queries.list_cases(session, viewer, wanted, today=TODAY, sort=sort, limit=50)
    (count,) = case_queries.count_cases(session, viewer, [wanted], today=TODAY, first_narrow=page.narrow)
    (again,) = case_queries.count_cases(session, viewer, [wanted], today=TODAY)
    if sort is not Sort.DUE:
        assert count == again == len(page.rows)
    return [row.id for row in page.rows]


def test_a_viewer_sees_the_cases_of_their_subtree_and_no_others(session: Session, at: Desk) -> None:
    elsewhere = desk(session, "360427", "星江县", "XJ")
    other_town = accounts.town(session, at.county, "360426102", "大坪乡")
    in_town = accounts.account(session, Role.OFFICIAL, at.town, "in-town")
    next_town = accounts.account(session, Role.OFFICIAL, other_town, "next-town")
    secadmin = accounts.account(session, Role.SECADMIN, at.county, "secadmin")
    session.commit()
    case = opened(session, at)
    foreign = opened(session, elsewhere)
    assert listed(session, at.official) == listed(session, at.supervisor) == listed(session, in_town) == [case.id]
    assert listed(session, elsewhere.official) == [foreign.id]
    assert listed(session, next_town) == listed(session, secadmin) == []
    for viewer in (next_town, secadmin, elsewhere.official):
        for read in (case_queries.get_case, case_queries.get_case_file):
            with pytest.raises(NotFoundError):
                read(session, viewer, case.id)
    assert case_queries.list_chosen(session, at.official, [case.id, foreign.id]) == [case]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_go_forth_and_back_without_a_gap(session: Session, at: Desk, sort: Sort) -> None:
    for turn in range(7):
        case = opened(session, at, f"罗春{'一二三四五六七'[turn]}")
        support.subsidy(session, case, due_on=TODAY + timedelta(days=turn // 2))
    session.commit()
    first = case_queries.list_cases(session, at.official, CaseFilter(), today=TODAY, sort=sort, limit=3)
    second = case_queries.list_cases(
        session, at.official, CaseFilter(), today=TODAY, sort=sort, limit=3, after=first.last
    )
    third = case_queries.list_cases(
        session, at.official, CaseFilter(), today=TODAY, sort=sort, limit=3, after=second.last
    )
    assert len({row.id for page in (first, second, third) for row in page.rows}) == 7
    assert (first.has_previous, first.has_next) == (False, True)
    assert (third.has_previous, third.has_next) == (True, False)
    back = case_queries.list_cases(
        session, at.official, CaseFilter(), today=TODAY, sort=sort, limit=3, before=third.first
    )
    assert back.rows == second.rows
    assert back.has_previous
    every = list(case_queries.each_case(session, at.official, CaseFilter(), today=TODAY, sort=sort))
    assert [row.id for row in every] == [row.id for page in (first, second, third) for row in page.rows]


@pytest.mark.parametrize("key", ["x", "9" * 40, "-1", "１２", "2026-13-01~5", "~", "' OR 1=1 --"])
@pytest.mark.parametrize("sort", list(Sort))
def test_a_key_that_is_none_begins_at_the_beginning(session: Session, at: Desk, key: str, sort: Sort) -> None:
    case = opened(session, at)
    support.subsidy(session, case, due_on=TODAY)
    session.commit()
    page = case_queries.list_cases(session, at.official, CaseFilter(), today=TODAY, sort=sort, after=key)
    assert [row.id for row in page.rows] == [case.id]


def test_each_filter_narrows_to_what_it_says(session: Session, at: Desk) -> None:
    other_town = accounts.town(session, at.county, "360426102", "大坪乡")
    session.commit()
    late = opened(session, at, "陆海英")
    support.insurance(session, late, due_on=TODAY - timedelta(days=1))
    soon = opened(session, at, "韦小琴")
    support.subsidy(session, soon, due_on=TODAY + timedelta(days=3), state="decision")
    waiting = opened(session, at, "农丽萍")
    support.subsidy(session, waiting, due_on=TODAY - timedelta(days=3), paused_since=TODAY - timedelta(days=5))
    ended = opened(session, at, "莫建国", opened_on=date(2025, 5, 6))
    support.subsidy(session, ended, closed_on=TODAY, state="settled")
    historic = opened(session, at, "潘国强")
    support.insurance(session, historic, is_historic=True, state="paid")
    bare = opened(session, at, "吴桂芳")
    session.get_one(Case, bare.id).state = CaseState.CLOSED
    session.get_one(Case, bare.id).unit_id = other_town.id
    session.get_one(Case, bare.id).handler_id = None
    session.commit()

    def found(**wanted: object) -> set[int]:
        return set(listed(session, at.official, replace(CaseFilter(), **wanted)))  # type: ignore[arg-type]  # by name

    assert found(stage=Stage.LATE) == {late.id}
    assert found(stage=Stage.SOON) == {soon.id}
    assert found(stage=Stage.WAITING) == {waiting.id}
    assert found(stage=Stage.RUNNING) == {late.id, soon.id, waiting.id}
    assert found(stage=Stage.ENDED) == {ended.id, historic.id}
    assert found(stage=Stage.NONE) == found(stage=Stage.CLOSED) == {bare.id}
    assert found(kind=Kind.INSURANCE) == {late.id, historic.id}
    assert found(kind=Kind.SUBSIDY, state="decision") == {soon.id}
    assert found(kind=Kind.INSURANCE, stage=Stage.RUNNING) == {late.id}
    assert found(town=other_town.id) == found(handler=0) == {bare.id}
    assert found(handler=at.official.id, town=at.town.id) == {late.id, soon.id, waiting.id, ended.id, historic.id}
    assert found(opened_from=date(2025, 1, 1), opened_to=date(2025, 12, 31)) == {ended.id}
    assert found(q="海英") == found(q="luhy") == {late.id}
    assert found(q="海英", stage=Stage.SOON) == set()
    assert found(q=soon.number) == found(q="S-00002") == {soon.id}


def test_a_row_shows_what_is_under_way_or_what_was_asked_for(session: Session, at: Desk) -> None:
    case = opened(session, at)
    support.subsidy(session, case, closed_on=TODAY, subject="已办结的")
    support.subsidy(session, case, subject="在办的")
    support.insurance(session, case, is_historic=True, subject="旧的")
    session.commit()

    def subject(wanted: CaseFilter) -> str | None:
        (row,) = case_queries.list_cases(session, at.official, wanted, today=TODAY).rows
        return row.subject

    assert subject(CaseFilter()) == "在办的"
    assert subject(CaseFilter(kind=Kind.INSURANCE)) == "旧的"


def test_by_time_limit_each_running_limit_has_a_line_the_nearest_first(session: Session, at: Desk) -> None:
    case, other = opened(session, at), opened(session, at, "韦小琴")
    support.subsidy(session, case, due_on=TODAY + timedelta(days=9))
    support.insurance(session, case, due_on=TODAY - timedelta(days=2))
    support.subsidy(session, other, due_on=TODAY)
    support.subsidy(session, other, due_on=TODAY, closed_on=TODAY)
    session.commit()
    page = case_queries.list_cases(session, at.official, CaseFilter(), today=TODAY, sort=Sort.DUE)
    assert [(row.id, row.due_on) for row in page.rows] == [
        (case.id, TODAY - timedelta(days=2)),
        (other.id, TODAY),
        (case.id, TODAY + timedelta(days=9)),
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        CaseFilter(),
        CaseFilter(q="罗"),
        CaseFilter(q="luo"),
        CaseFilter(kind=Kind.SUBSIDY),
        CaseFilter(stage=Stage.RUNNING),
    ],
)
def test_one_row_and_fifty_cost_the_same_number_of_queries(session: Session, at: Desk, wanted: CaseFilter) -> None:
    engine = session.get_bind()
    counts = []
    for more in (1, 49):
        for _ in range(more):
            support.subsidy(session, opened(session, at))
        session.commit()
        with asked(engine) as statements:  # type: ignore[arg-type]  # the application's session has an engine
            page = case_queries.list_cases(session, at.official, wanted, today=TODAY, limit=50)
            case_queries.count_cases(session, at.official, [wanted], today=TODAY, first_narrow=page.narrow)
        counts.append((len(page.rows), len(statements)))
    (one, few), (fifty, many) = counts
    assert (one, fifty) == (1, 50)
    assert few == many <= 3


def test_a_case_page_needs_five_queries_however_much_happened(session: Session, at: Desk) -> None:
    case = opened(session, at)
    for _ in range(3):
        support.subsidy(session, case)
    session.commit()
    for _ in range(5):
        with doing(session, at.official) as work:
            cases.write_note(work, session.get_one(Case, case.id), "来过电话。")
    session.expunge_all()
    viewer = session.get_one(Account, at.official.id)
    viewer.unit = at.county
    with asked(session.get_bind()) as statements:  # type: ignore[arg-type]  # as above
        file = case_queries.get_case_file(session, viewer, case.id)
    assert len(statements) <= 5
    assert (len(file.applications), len(file.notes), len(file.events)) == (3, 5, 6)
    assert file.case.person.household is None
    assert NOW.year == 2026


def test_places_are_those_of_the_subtree(session: Session, at: Desk) -> None:
    desk(session, "360427", "星江县", "XJ")
    places = list_places(session, at.official, "cases")
    assert [unit.name for unit in places.units] == ["禾川县", "云岭镇"]
    assert [official.id for official in places.officials] == [at.official.id]
    assert places.views == []
