"""A place in a base: from the application to the room, the rent by year, the quarterly report, and every way out."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.incubator import IncubatorDeed, IncubatorState
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.programmes.incubator import IncubatorFund
from supportdesk.queries.programmes.incubator import INCUBATOR, base_page, get_base, get_room
from supportdesk.services.programmes import incubator
from tests.factories.applications import SupportDesk, applicant, case_of, support_desk
from tests.factories.incubator import PlaceWalk, base_of, place_walk


@pytest.fixture
def at(session: Session) -> SupportDesk:
    return support_desk(session)


def in_the_base(session: Session, at: SupportDesk, *, months: int = 12) -> PlaceWalk:
    walk = place_walk(session, at, base_of(session, at))
    walk.to(State.PUBLICITY)
    walk.signs(months=months)
    walk.moves_in()
    return walk


def promised(session: Session, walk: PlaceWalk) -> list[tuple[str, FollowUpState]]:
    rows = session.scalars(
        select(FollowUp).where(FollowUp.application_id == walk.id).order_by(FollowUp.planned_on, FollowUp.id)
    )
    return [(row.rule, row.state) for row in rows]


def test_a_place_walks_from_its_draft_into_the_room(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    tenancy = walk.application
    assert (tenancy.state, tenancy.subject, tenancy.room.name) == (IncubatorState.INCUBATED, "place", "101")
    assert (tenancy.deposit_due, tenancy.deposit_paid) == (Money.yuan(2_000), Money.yuan(2_000))
    assert tenancy.paid_on == tenancy.moved_in_on == walk.today


def test_a_place_is_granted_without_money_and_without_a_budget(session: Session, at: SupportDesk) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.APPROVED)
    assert (walk.application.amount_approved, walk.application.budget_id) == (ZERO, None)


def test_the_rent_comes_back_year_by_year(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="孵-2027-01")
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="孵-2028-01")
    years = walk.around.rent_years
    # Worked case SU-12: 24,000 a year.
    assert [one.payable for one in years] == [ZERO, Money.yuan(12_000), Money.yuan(16_000)]
    assert sum((one.rent - one.payable).fen for one in years) == Money.yuan(44_000).fen
    assert (walk.application.months, walk.application.renewals, walk.application.agreement_no) == (36, 2, "孵-2028-01")


def test_where_rent_is_paid_first_the_reduction_is_given_back_once_the_year_is_paid(
    session: Session, at: SupportDesk
) -> None:
    """先缴后补: worked case SU-12, half of 24,000 in the second year, paid whole and given back in two parts."""
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    version = walk.application.programme_version
    version.parameters = {**version.parameters, "rent_relief": {"value": "refunded"}}
    version.version += 1
    session.commit()
    walk.signs()
    walk.moves_in()
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="孵-2")
    first, second = walk.around.rent_years
    assert [(one.payable, one.relief) for one in (first, second)] == [
        (Money.yuan(24_000), Money.yuan(24_000)), (Money.yuan(24_000), Money.yuan(12_000)),
    ]  # fmt: skip

    def gives_back(yuan: int) -> None:
        walk.does(at.payer, incubator.refund_rent, number=2, amount=Money.yuan(yuan))

    walk.does(at.payer, incubator.book_rent, number=2, amount=Money.yuan(23_999))
    with pytest.raises(RuleBrokenError, match="未交的租金"):
        gives_back(6_000)
    walk.does(at.payer, incubator.book_rent, number=2, amount=Money.yuan(1))
    gives_back(7_000)
    with pytest.raises(RuleBrokenError, match=r"不超过当年还应补的 5,000\.00 元"):
        gives_back(5_001)
    # Who has left gets what is still to be given back.
    walk.does(at.payer, incubator.leave, how="leave", text="自租场地")
    gives_back(5_000)
    assert (walk.around.rent_years[1].refunded, walk.around.rent_years[0].refunded) == (Money.yuan(12_000), ZERO)
    assert walk.application.state == IncubatorState.LEFT


def test_where_rent_is_waived_nothing_is_given_back(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    assert {one.relief for one in walk.around.rent_years} == {ZERO}
    assert IncubatorDeed.REFUND_RENT not in {step.deed for step in INCUBATOR.steps_for(at.payer, walk.application)}
    with pytest.raises(RuleBrokenError, match="补还的租金"):
        walk.does(at.payer, incubator.refund_rent, number=1, amount=Money.yuan(1))


def test_nobody_stays_longer_than_the_longest_stay(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    for number in ("2", "3"):
        walk.does(at.supervisor, incubator.renew, months=12, agreement_no=number)
    with pytest.raises(RuleBrokenError, match="累计不超过 36 个月"):
        walk.does(at.supervisor, incubator.renew, months=1, agreement_no="4")


def test_an_agreement_begins_no_earlier_than_the_versions_days_before_it_is_signed(
    session: Session, at: SupportDesk
) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    version, day = walk.application.programme_version, walk.around.publicity.pay_from
    version.parameters = {**version.parameters, "back_days": {"value": 5}}
    version.version += 1
    session.commit()
    with pytest.raises(BadValueError, match="早于今天 5 天") as refused:
        walk.signs(starts_on=day - timedelta(days=6))
    assert refused.value.field == "starts_on"
    walk.signs(starts_on=day - timedelta(days=5))
    assert walk.application.state == IncubatorState.PLACED


def test_one_agreement_is_not_longer_than_a_year(session: Session, at: SupportDesk) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="一次不超过 12 个月"):
        walk.signs(months=13)


def test_no_agreement_is_signed_before_the_notice_is_over(session: Session, at: SupportDesk) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    base = get_base(session, None, walk.around.base.id)
    with pytest.raises(RuleBrokenError, match="公示期"):
        walk.does(
            at.payer, incubator.place, room=get_room(session, None, base.rooms[0].id), agreement_no="1",
            starts_on=walk.today, months=12,
        )  # fmt: skip


def test_a_room_is_let_to_one_at_a_time(session: Session, at: SupportDesk) -> None:
    first = in_the_base(session, at)
    other = case_of(session, at, applicant(session, at, "陈秀莲"))
    second = place_walk(session, at, first.around.base, other).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="请另选一间空房"):
        second.signs("101")
    second.signs("102")
    assert second.application.state == IncubatorState.PLACED


def test_the_database_itself_refuses_a_second_tenancy_of_a_room(session: Session, at: SupportDesk) -> None:
    first = in_the_base(session, at)
    other = case_of(session, at, applicant(session, at, "陈秀莲"))
    second = place_walk(session, at, first.around.base, other).to(State.PUBLICITY)
    second.signs("102")
    room_id, second_id = first.application.room_id, second.id
    with pytest.raises(IntegrityError):
        session.execute(
            update(IncubatorFund.__table__).where(IncubatorFund.__table__.c.id == second_id).values(room_id=room_id)
        )
    session.rollback()
    # The control: once the first has left, the same change is taken.
    first.does(at.payer, incubator.leave, how="leave", text="另租场地")
    session.execute(
        update(IncubatorFund.__table__).where(IncubatorFund.__table__.c.id == second_id).values(room_id=room_id)
    )


def test_nobody_moves_in_before_the_deposit_is_in(session: Session, at: SupportDesk) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    walk.signs()
    walk.does(at.payer, incubator.take_deposit, amount=Money.yuan(1_999))
    with pytest.raises(RuleBrokenError, match="押金"):
        walk.does(at.checker, incubator.move_in, text="验收")
    with pytest.raises(RuleBrokenError, match="押金"):
        walk.does(at.payer, incubator.take_deposit, amount=Money.yuan(2))
    walk.does(at.payer, incubator.take_deposit, amount=Money.yuan(1))
    walk.does(at.checker, incubator.move_in, text="验收")


def test_rent_is_booked_up_to_the_years_reduced_rent(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    with pytest.raises(RuleBrokenError, match="租金"):
        walk.does(at.payer, incubator.book_rent, number=1, amount=Money.yuan(1))
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="2")
    walk.does(at.payer, incubator.book_rent, number=2, amount=Money.yuan(12_000))
    with pytest.raises(RuleBrokenError, match="租金"):
        walk.does(at.payer, incubator.book_rent, number=2, amount=Money(1))
    with pytest.raises(BadValueError, match="第 3 年"):
        walk.does(at.payer, incubator.book_rent, number=3, amount=Money(1))


def test_a_quarter_is_reported_once_and_measured_by_the_agreement(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    told = {"year": 2026, "quarter": 4, "jobs": 4, "sales": Money.yuan(90_000), "tax": Money.yuan(900)}
    walk.does(at.clerk, incubator.report, **told)
    with pytest.raises(AlreadyKnownError, match="已经登记过"):
        walk.does(at.clerk, incubator.report, **told)
    page = INCUBATOR.page_of(session, None, walk.application, walk.today)
    jobs, sales, _tax = INCUBATOR.measures(walk.application, page.around, page.terms)
    # Four of five jobs; a quarter's sales say nothing of the year yet.
    assert (jobs.is_met, sales.is_met) == (False, None)


def test_a_quarter_that_has_not_begun_is_not_reported(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    with pytest.raises(BadValueError, match="已经开始的季度"):
        walk.does(at.clerk, incubator.report, year=2027, quarter=1, jobs=1, sales=ZERO, tax=ZERO)


@pytest.mark.parametrize(
    ("how", "state", "who"),
    [
        ("graduate", "graduated", "payer"),
        ("leave", "left", "payer"),
        ("remove", "removed", "supervisor"),
        ("fail", "failed", "payer"),
    ],
)
def test_every_way_out_frees_the_room_and_settles_the_deposit(
    session: Session, at: SupportDesk, how: str, state: str, who: str
) -> None:
    walk = in_the_base(session, at)
    kept = Money.yuan(500) if how == "remove" else ZERO
    walk.does(getattr(at, who), incubator.leave, how=how, text="交还钥匙", deposit_kept=kept, exit_to="加速园")
    gone = walk.application
    assert (gone.state, gone.left_on, gone.exit_to) == (state, walk.today, "加速园")
    assert gone.deposit_returned == Money.yuan(2_000) - kept
    assert base_page(session, None, walk.around.base.id, walk.today).occupancy.taken == 0


def test_an_agreement_expires_on_its_last_day_and_not_before(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    with pytest.raises(RuleBrokenError, match="到期"):
        walk.does(at.payer, incubator.leave, how="expire", text="到期")
    walk.does(at.payer, incubator.leave, how="expire", day=walk.application.ends_on, text="到期")
    assert walk.application.state == IncubatorState.EXPIRED


def test_the_deposit_is_settled_to_the_fen(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    with pytest.raises(RuleBrokenError, match="押金结算"):
        walk.does(
            at.payer, incubator.leave, how="leave", text="走了", deposit_returned=Money.yuan(1_000),
            deposit_kept=Money.yuan(999),
        )  # fmt: skip


def test_who_owes_rent_does_not_graduate(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    walk.does(at.supervisor, incubator.renew, months=12, agreement_no="2")
    begins = walk.around.rent_of(2).starts_on
    with pytest.raises(RuleBrokenError, match="未交的租金"):
        walk.does(at.payer, incubator.leave, how="graduate", day=begins, text="毕业")
    walk.does(at.payer, incubator.book_rent, number=2, amount=Money.yuan(12_000))
    walk.does(at.payer, incubator.leave, how="graduate", text="毕业")


def test_who_gives_up_an_agreement_gets_the_deposit_back_and_the_room_is_free(
    session: Session, at: SupportDesk
) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    walk.signs()
    walk.does(at.payer, incubator.take_deposit, amount=Money.yuan(2_000))
    walk.does(at.clerk, incubator.withdraw, text="不来了")
    gone = walk.application
    assert (gone.state, gone.deposit_returned) == (State.WITHDRAWN, Money.yuan(2_000))
    assert base_page(session, None, walk.around.base.id, walk.today).occupancy.free == 3


def test_a_place_orders_no_money(session: Session, at: SupportDesk) -> None:
    walk = place_walk(session, at, base_of(session, at)).to(State.PUBLICITY)
    with pytest.raises(RuleBrokenError, match="创业启动资金"):
        walk.does(at.payer, incubator.order_payment, day=walk.around.publicity.pay_from)
    deeds = {step.deed for step in INCUBATOR.steps_for(at.payer, walk.application)}
    assert "place" in deeds
    assert "order_payment" not in deeds


def test_a_full_base_takes_nobody_more(session: Session, at: SupportDesk) -> None:
    base = base_of(session, at, "101")
    first = place_walk(session, at, base).to(State.PUBLICITY)
    first.signs()
    other = case_of(session, at, applicant(session, at, "陈秀莲"))
    second = place_walk(session, at, base, other).to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="空房间") as refused:
        second.does(at.reviewer, incubator.pass_review, text="同意")
    assert refused.value.code == "FUND_CAPACITY_EXCEEDED"


def test_time_in_another_base_counts(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    case, base = walk.application.case, walk.around.base
    walk.does(at.payer, incubator.leave, how="leave", text="换基地", day=date(2027, 1, 20))
    again = place_walk(session, at, base, case)
    again.today = walk.today
    facts = INCUBATOR.page_of(session, None, again.application, walk.today).facts
    assert facts.months_before == 3


def test_reports_and_reminders_hang_on_the_tenancy(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    rows = promised(session, walk)
    assert [rule for rule, state in rows if state is FollowUpState.DONE] == ["agreement", "move_in"]
    reports = [rule for rule, state in rows if state is FollowUpState.OPEN and rule == "quarterly_report"]
    # A year of four quarters; the last day of the year is the day before the fourth turn.
    assert len(reports) == 3
    assert {"ends_2m", "ends_2w"} <= {rule for rule, _state in rows}
    walk.does(at.payer, incubator.leave, how="fail", text="市场不好")
    still = {rule for rule, state in promised(session, walk) if state is FollowUpState.OPEN}
    # Follow-up goes on after a failure; what hung on the tenancy is gone.
    assert still == {"after_failure_1m", "after_failure_6m"}


def test_what_ended_can_not_go_on(session: Session, at: SupportDesk) -> None:
    walk = in_the_base(session, at)
    walk.does(at.payer, incubator.leave, how="leave", text="走了")
    with pytest.raises(StepNotAvailableError):
        walk.does(at.clerk, incubator.report, year=2026, quarter=4, jobs=1, sales=ZERO, tax=ZERO)
