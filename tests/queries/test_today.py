from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.jobs.reminders import remind_due
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.follow_ups import FollowUp
from supportdesk.queries import today as lists
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.today import Group, Load
from supportdesk.services import calendars, follow_ups
from supportdesk.services.programmes import loans as loan_deeds
from supportdesk.services.work import deed
from tests.factories import accounts, loans, promises
from tests.factories.loans import LoanDesk, Walk
from tests.factories.promises import NOW, TODAY, Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    return promises.desk(session)


@pytest.fixture
def lending(session: Session) -> LoanDesk:
    made = loans.loan_desk(session)
    with deed(session, None, NOW) as work:
        calendars.seed(work)
    return made


def due(session: Session, account: Account, today: date = TODAY) -> list[tuple[str, str, int]]:
    """Group, title and days of each item."""
    items = lists.due_list(session, account, today).items
    return [(item.group.value, str(item.title), item.days) for item in items]


def visit(session: Session, desk: Desk, due_on: date, **more: object) -> FollowUp:
    """A visit that falls due on a day."""
    plan = [{"rule": "visit", "anchor": "disbursed", "action": "visit", "offset_days": 30, **more}]
    loan = promises.loan(session, desk, plan)
    with deed(session, None, NOW) as work:
        (made,) = follow_ups.promise_for(
            work, session.get_one(Application, loan.id), "disbursed", due_on - timedelta(days=30)
        )
    return made


VISIT = "走访：放款后 30 天"


def test_each_promise_stands_in_its_group_with_the_working_days_it_is_late(session: Session, desk: Desk) -> None:
    # Friday the 20th to Wednesday the 25th: Monday, Tuesday, Wednesday.
    for day in (date(2026, 11, 20), date(2026, 11, 24), TODAY, date(2026, 11, 27), date(2026, 11, 30)):
        visit(session, desk, day)
    assert due(session, desk.official) == [
        ("overdue", VISIT, 3),
        ("overdue", VISIT, 1),
        ("today", VISIT, 0),
        ("week", VISIT, 0),
    ]
    assert due(session, desk.supervisor) == []


def test_what_is_done_leaves_the_list(session: Session, desk: Desk) -> None:
    made = visit(session, desk, TODAY)
    with deed(session, desk.official, NOW) as work:
        follow_ups.done(work, made, "正常经营", TODAY)
    assert due(session, desk.official) == []


def test_the_basket_of_a_unit_falls_to_its_officials_or_to_the_county(session: Session, desk: Desk) -> None:
    visit(session, desk, TODAY, owner="unit")
    assert len(due(session, desk.official)) == 1, "the town has nobody"
    town = accounts.account(session, Role.OFFICIAL, desk.town, "town")
    session.commit()
    assert (len(due(session, desk.official)), len(due(session, town))) == (0, 1)


def test_what_a_disabled_account_owed_falls_to_the_unit(session: Session, desk: Desk) -> None:
    visit(session, desk, TODAY)
    other = accounts.account(session, Role.OFFICIAL, desk.county, "other")
    desk.official.disabled_at = NOW
    session.commit()
    assert len(due(session, other)) == 1


def test_another_county_sees_none_of_it(session: Session, desk: Desk) -> None:
    visit(session, desk, TODAY, owner="unit")
    other = accounts.county(session, "360427", "邻川县")
    foreign = [accounts.account(session, role, other) for role in (Role.OFFICIAL, Role.SUPERVISOR)]
    session.commit()
    assert [due(session, one) for one in foreign] == [[], []]


def holders(session: Session, at: LoanDesk, today: date) -> dict[str, list[tuple[str, str]]]:
    """Who has something on their list, and what."""
    people = {"clerk": at.clerk, "checker": at.checker, "reviewer": at.reviewer, "supervisor": at.supervisor}
    kept = {}
    for name, account in people.items():
        items = [(item.group.value, str(item.title)) for item in lists.due_list(session, account, today).items]
        if items:
            kept[name] = items
    return kept


WALK: list[tuple[LoanState, dict[str, list[tuple[str, str]]]]] = [
    (LoanState.RECEIVED, {"clerk": [("overdue", "决定是否受理，逾期未告知即视为受理")]}),
    (LoanState.ACCEPTED, {"checker": [("overdue", "完成初审并送复核")]}),
    (
        LoanState.REVIEW,
        {"reviewer": [("overdue", "复核并送审批")]},
    ),
    (LoanState.DECISION, {"supervisor": [("overdue", "审批这份申请")]}),
    (LoanState.APPROVED, {"clerk": [("week", "发布公示")], "reviewer": [("week", "发布公示")]}),
    (
        LoanState.PUBLICITY,
        {
            "clerk": [("overdue", "公示期满，无异议则推荐给银行")],
            "reviewer": [("overdue", "公示期满，无异议则推荐给银行")],
        },
    ),
    (LoanState.BANK, {"clerk": [("waiting", "等银行回复审核意见")]}),
    (LoanState.SIGNED, {"clerk": [("waiting", "等银行放款")]}),
    (LoanState.REPAYING, {}),
]


@pytest.mark.parametrize(("state", "expected"), WALK, ids=[state.value for state, _ in WALK])
def test_a_loan_stands_with_whoever_has_the_word(
    session: Session, lending: LoanDesk, state: LoanState, expected: dict[str, list[tuple[str, str]]]
) -> None:
    Walk(session, lending).to(state)
    seen = holders(session, lending, date(2026, 12, 1))
    if state is LoanState.REPAYING:
        seen = {who: [item for item in items if "走访" not in item[1]] for who, items in seen.items()}
        seen = {who: items for who, items in seen.items() if items}
    assert seen == expected


def test_nobody_is_asked_to_decide_what_they_entered(session: Session, lending: LoanDesk) -> None:
    walk = Walk(session, lending).to(LoanState.DECISION)
    walk.loan.entered_by_id = lending.supervisor.id
    session.commit()
    assert due(session, lending.supervisor, date(2026, 12, 1)) == []
    assert len(due(session, lending.second, date(2026, 12, 1))) == 1


def test_the_nearer_of_step_and_promise_is_the_limit(session: Session, lending: LoanDesk) -> None:
    walk = Walk(session, lending).to(LoanState.RECEIVED)
    (item,) = lists.due_list(session, lending.clerk, date(2026, 11, 9)).items
    # Five working days for the notice; the whole promise ends later.
    assert (item.group, item.due_on) == (Group.TODAY, date(2026, 11, 9))
    assert walk.loan.due_on is not None
    assert walk.loan.due_on > date(2026, 11, 9)
    walk.loan.due_on = date(2026, 11, 6)
    session.commit()
    (item,) = lists.due_list(session, lending.clerk, date(2026, 11, 9)).items
    assert (item.group, item.due_on, item.days) == (Group.OVERDUE, date(2026, 11, 6), 1)


def test_while_the_applicant_has_the_word_the_clock_stands_still(session: Session, lending: LoanDesk) -> None:
    walk = Walk(session, lending).to(LoanState.RECEIVED)
    walk.does(lending.clerk, loan_deeds.notify_missing, day=date(2026, 11, 5))
    (item,) = lists.due_list(session, lending.clerk, date(2026, 11, 9)).items
    assert (item.group, str(item.title), item.days) == (Group.WAITING, "等申请人补正材料", 2)
    assert item.due_on is not None


def test_nothing_stands_twice(session: Session, lending: LoanDesk) -> None:
    walk = Walk(session, lending).to(LoanState.REPAYING)
    Walk(session, lending).to(LoanState.REVIEW)
    assert walk.loan.state == LoanState.REPAYING
    keys = [item.key for item in lists.due_list(session, lending.clerk, date(2026, 12, 20)).items]
    assert len(keys) == len(set(keys)) > 0


def test_what_is_with_others_and_near_its_limit_stands_beside_the_list(session: Session, lending: LoanDesk) -> None:
    mine = Walk(session, lending).to(LoanState.DECISION)
    Walk(session, lending).to(LoanState.RECEIVED)
    near = lists.list_near_limit(session, lending.clerk)
    assert [(one.application.id, str(one.step.title)) for one in near] == [(mine.id, "审批这份申请")]
    assert mine.id not in [item.application.id for item in lists.due_list(session, lending.clerk, TODAY).items]


def test_the_supervisors_tables_add_up_to_the_lists(session: Session, desk: Desk) -> None:
    for day in (date(2026, 11, 20), TODAY, date(2026, 11, 26)):
        visit(session, desk, day)
    visit(session, desk, date(2026, 11, 23), owner="unit")
    promises.loan(session, desk, state="supplement", paused_since=date(2026, 11, 20))
    team = lists.team_of(session, desk.supervisor, TODAY, date(2026, 11, 23))
    by_person = {account.name if account else None: load for account, load in team.by_person}
    assert by_person == {"周晓兰": Load(1, 1, 1, 1), None: Load(overdue=1)}
    assert [(unit.name, load) for unit, load in team.by_unit] == [("云岭镇", Load(2, 1, 1, 1))]
    assert team.total == sum((load for _, load in team.by_person), Load()) == Load(2, 1, 1, 1)
    assert {basket.code: basket.count for basket in team.baskets} == {
        "long_overdue": 1,
        "unowned": 1,
        "assumed": 0,
        "uncertain": 0,
    }


def test_an_official_reads_who_was_told_of_their_delay(session: Session, desk: Desk) -> None:
    visit(session, desk, date(2026, 11, 16))
    session.rollback()
    assert lists.list_told_supervisors(session, desk.official, TODAY) == []
    session.rollback()
    sessions: Callable[[], Session] = sessionmaker(db.engine, expire_on_commit=False)
    remind_due(sessions, TODAY, NOW)
    assert lists.list_told_supervisors(session, desk.official, TODAY) == ["何立群"]


def test_late_days_are_working_days(session: Session, desk: Desk) -> None:
    assert desk.official.id
    calendar = work_calendar(session)
    assert lists.late_days(calendar, date(2026, 9, 30), date(2026, 10, 12)) == 4
    assert lists.late_days(calendar, date(2026, 10, 12), date(2026, 9, 30)) == -4
    assert lists.late_days(calendar, TODAY, TODAY) == 0
