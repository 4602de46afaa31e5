from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.calendar_notices import read_notice
from supportdesk.domain.errors import (
    BadValueError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
    StepNotAvailableError,
)
from supportdesk.domain.follow_ups import Action
from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Role
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.queries import follow_ups as follow_up_queries
from supportdesk.services import calendars, follow_ups
from supportdesk.services.work import deed
from tests.factories import accounts, promises
from tests.factories.promises import NOW, TODAY, Desk

DISBURSED = date(2026, 10, 26)


@pytest.fixture
def desk(session: Session) -> Desk:
    return promises.desk(session)


def promise(session: Session, loan: Application, anchor: str = "disbursed", on: date = DISBURSED) -> list[FollowUp]:
    with deed(session, None, NOW) as work:
        return follow_ups.promise_for(work, session.get_one(Application, loan.id), anchor, on)


def by_rule(session: Session, loan: Application, rule: str) -> list[FollowUp]:
    return list(
        session.scalars(
            select(FollowUp)
            .where(FollowUp.application_id == loan.id, FollowUp.rule == rule)
            .order_by(FollowUp.planned_on)
        )
    )


def events(session: Session, kind: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


def test_a_disbursement_promises_what_the_policy_plans(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    made = promise(session, loan)
    assert sorted((row.rule, row.due_on, row.is_assumed) for row in made) == [
        ("letter", date(2027, 9, 24), True),
        ("quarterly", date(2027, 1, 26), True),
        ("quarterly", date(2027, 4, 26), True),
        ("quarterly", date(2027, 7, 26), True),
        ("quarterly", date(2027, 10, 26), True),
        ("use-proof", date(2026, 11, 25), False),
    ]
    assert {row.owner_id for row in made} == {desk.official.id}
    assert str(words_of(by_rule(session, loan, "use-proof")[0].title)) == "收取资金用途凭证：放款后 30 天"
    assert len(events(session, "follow_up.promised")) == 1


def test_the_same_promise_is_never_made_twice(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    assert promise(session, loan) == []
    assert len(events(session, "follow_up.promised")) == 1


def test_each_anchor_brings_its_own_rows(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    (call,) = promise(session, loan, "accepted", date(2026, 9, 30))
    # The festival lasts to 7 October; Saturday the 10th is made up.
    assert (call.rule, call.due_on, call.owner_id) == ("welcome", date(2026, 10, 10), None)
    assert promise(session, loan, "moon", DISBURSED) == []


def test_an_application_without_a_programme_promises_nothing(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    loan.programme_version_id = None
    session.commit()
    assert promise(session, loan) == []


def test_an_extension_moves_the_reminders_of_the_maturity(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    loan.extended_to = date(2028, 4, 26)
    session.commit()
    with deed(session, None, NOW) as work:
        follow_ups.plan_anew(work, loan, "disbursed", DISBURSED)
    letters = by_rule(session, loan, "letter")
    assert [(row.planned_on, row.state) for row in letters] == [
        (date(2027, 9, 26), FollowUpState.CANCELLED),
        (date(2028, 3, 26), FollowUpState.OPEN),
    ]
    assert len(by_rule(session, loan, "quarterly")) == 6
    loan.extended_to = None
    session.commit()
    with deed(session, None, NOW) as work:
        follow_ups.plan_anew(work, loan, "disbursed", DISBURSED)
    assert [row.state for row in by_rule(session, loan, "letter")] == [FollowUpState.OPEN, FollowUpState.CANCELLED]


def test_the_event_it_waits_for_closes_the_earliest_of_a_series(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    with deed(session, None, NOW) as work:
        (closed,) = follow_ups.close_for(work, loan, "loan.checked")
        assert follow_ups.close_for(work, loan, "loan.something_else") == []
    assert (closed.planned_on, closed.state, closed.done_on) == (date(2027, 1, 26), FollowUpState.DONE, TODAY)
    assert [row.state for row in by_rule(session, loan, "quarterly")][1:] == [FollowUpState.OPEN] * 3


def test_a_settled_loan_is_followed_no_longer(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    with deed(session, None, NOW) as work:
        assert len(follow_ups.cancel_for(work, loan, "settled")) == 6
        assert follow_ups.cancel_for(work, loan, "settled") == []
    assert events(session, "follow_up.cancelled")[0].data["reason"] == "settled"


def test_a_kept_promise_says_what_was_found(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    (row,) = by_rule(session, loan, "use-proof")
    with deed(session, desk.official, NOW) as work:
        follow_ups.done(work, row, "  购置烘干机，发票 3 张 ", TODAY)
    assert (row.state, row.finding, row.done_on) == (FollowUpState.DONE, "购置烘干机，发票 3 张", TODAY)
    event = events(session, "follow_up.done")[0]
    assert (event.actor_name, event.case_id, "finding" in event.data) == ("周晓兰", loan.case_id, False)
    with pytest.raises(StepNotAvailableError), deed(session, desk.official, NOW) as work:
        follow_ups.done(work, row, "再来一次", TODAY)


@pytest.mark.parametrize(("finding", "on", "field"), [(" ", TODAY, "finding"), ("好", date(2026, 11, 26), "done_on")])
def test_a_result_needs_words_and_a_day_that_has_come(
    session: Session, desk: Desk, finding: str, on: date, field: str
) -> None:
    loan = promises.loan(session, desk)
    row = promise(session, loan)[0]
    with pytest.raises(BadValueError) as refused, deed(session, desk.official, NOW) as work:
        follow_ups.done(work, row, finding, on)
    assert refused.value.field == field
    assert row.state is FollowUpState.OPEN


def test_a_promise_is_put_off_to_a_working_day_with_its_reason(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan)
    (row,) = by_rule(session, loan, "use-proof")
    with deed(session, desk.official, NOW) as work:
        follow_ups.snooze(work, row, date(2026, 11, 28), "本人外出进货")
    assert (row.due_on, row.remind_on, row.snooze_reason) == (date(2026, 11, 30), date(2026, 11, 30), "本人外出进货")
    assert row.planned_on == date(2026, 11, 25)
    for to, reason in [(date(2026, 11, 27), "太早"), (date(2026, 12, 4), " ")]:
        with pytest.raises(BadValueError), deed(session, desk.official, NOW) as work:
            follow_ups.snooze(work, row, to, reason)


def test_a_promise_is_handed_to_a_colleague_who_can_see_it(session: Session, desk: Desk) -> None:
    colleague = accounts.account(session, Role.OFFICIAL, desk.town, "town", name="覃志远")
    elsewhere = accounts.town(session, desk.county, "360426102", "白沙镇")
    stranger = accounts.account(session, Role.OFFICIAL, elsewhere, "stranger", name="黄美玲")
    session.commit()
    row = promise(session, promises.loan(session, desk))[0]
    with deed(session, desk.official, NOW) as work:
        follow_ups.hand_over(work, row, colleague, "就近走访")
    assert row.owner_id == colleague.id
    with pytest.raises(RuleBrokenError), deed(session, desk.official, NOW) as work:
        follow_ups.hand_over(work, row, stranger, "")
    assert row.owner_id == colleague.id


def test_an_official_may_promise_something_of_their_own(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    with deed(session, desk.official, NOW) as work:
        made = [
            follow_ups.promise(
                work, loan, action=Action.CALL, title=title, due_on=date(2026, 11, 28), owner=desk.official
            )
            for title in ("问 {烘干机} 到货没有", "再问一次")
        ]
    assert [str(words_of(row.title)) for row in made] == ["问 {烘干机} 到货没有", "再问一次"]
    assert [(row.rule, row.due_on) for row in made] == [("own-1", date(2026, 11, 30)), ("own-2", date(2026, 11, 30))]
    with pytest.raises(BadValueError), deed(session, desk.official, NOW) as work:
        follow_ups.promise(work, loan, action=Action.CALL, title="迟了", due_on=date(2026, 11, 24), owner=None)


def test_who_may_not_write_changes_nothing(session: Session, desk: Desk) -> None:
    row = promise(session, promises.loan(session, desk))[0]
    auditor = accounts.account(session, Role.AUDITOR, desk.county, "auditor")
    session.commit()
    with pytest.raises(NotAllowedError), deed(session, auditor, NOW) as work:
        follow_ups.done(work, row, "好", TODAY)
    assert row.state is FollowUpState.OPEN


def test_another_county_does_not_find_a_follow_up(session: Session, desk: Desk) -> None:
    row = promise(session, promises.loan(session, desk))[0]
    other = accounts.county(session, "360427", "邻川县")
    foreign = accounts.account(session, Role.OFFICIAL, other, "foreign")
    session.commit()
    assert follow_up_queries.get_follow_up(session, desk.official, row.id) is row
    with pytest.raises(NotFoundError):
        follow_up_queries.get_follow_up(session, foreign, row.id)


def test_a_new_years_notice_settles_what_was_assumed(session: Session, desk: Desk) -> None:
    loan = promises.loan(session, desk)
    promise(session, loan, "disbursed", DISBURSED)
    with deed(session, desk.sysadmin, NOW) as work:
        calendars.enter_notice(work, read_notice(2027, "假日 1月25日至1月29日", ""), "国办发明电〔2026〕9号")
        moved = follow_up_queries.list_to_recompute(session, 2027)
        assert [one.follow_up.due_on for one in moved if one.moves] == [date(2027, 1, 26)]
        assert len(moved) == 5
        assert follow_ups.recompute(work, 2027) == 5
    rows = by_rule(session, loan, "quarterly")
    assert [(row.due_on, row.is_assumed) for row in rows][:2] == [(date(2027, 2, 1), False), (date(2027, 4, 26), False)]
    assert follow_up_queries.list_to_recompute(session, 2027) == []
    assert events(session, "calendar.recomputed")[0].data["moved"][0][1:] == ["2027-01-26", "2027-02-01"]


def test_a_plan_counted_in_working_days_is_counted_again(session: Session, desk: Desk) -> None:
    plan = [{"rule": "call", "anchor": "disbursed", "action": "call", "offset_working_days": 5}]
    loan = promises.loan(session, desk, plan)
    (row,) = promise(session, loan, on=date(2026, 12, 30))
    assert (row.due_on, row.is_assumed) == (date(2027, 1, 6), True)
    with deed(session, desk.sysadmin, NOW) as work:
        calendars.enter_notice(work, read_notice(2027, "元旦 1月1日至3日", ""), "国办发明电〔2026〕9号")
        follow_ups.recompute(work, 2027)
    assert (row.planned_on, row.due_on, row.is_assumed) == (date(2027, 1, 7), date(2027, 1, 7), False)


def test_a_day_that_a_person_chose_moves_only_off_a_holiday(session: Session, desk: Desk) -> None:
    row = promise(session, promises.loan(session, desk))[0]
    with deed(session, desk.official, NOW) as work:
        follow_ups.snooze(work, row, date(2027, 1, 13), "年后再去")
    with deed(session, desk.sysadmin, NOW) as work:
        calendars.enter_notice(work, read_notice(2027, "假日 1月13日至1月14日", ""), "国办发明电〔2026〕9号")
        follow_ups.recompute(work, 2027)
    assert (row.due_on, row.is_assumed, row.snooze_reason) == (date(2027, 1, 15), False, "年后再去")
