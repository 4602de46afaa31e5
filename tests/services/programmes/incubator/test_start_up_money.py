"""Start-up money: a share of what was invested and verified, in parts by milestone; what is claimed back and what is not."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Role
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries import budgets
from supportdesk.services.programmes import incubator
from tests.factories import accounts
from tests.factories.applications import SupportDesk, support_desk
from tests.factories.incubator import MoneyWalk, money_walk


@pytest.fixture
def at(session: Session) -> SupportDesk:
    return support_desk(session)


def closed(session: Session, walk: MoneyWalk, on: date, reason: str) -> None:
    venture = walk.application.venture
    venture.status, venture.closed_on, venture.close_reason = VentureStatus.CLOSED, on, reason
    session.commit()


def test_an_award_is_a_share_of_what_was_verified_in_three_parts(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    # Worked case SU-21.
    assert walk.application.amount_approved == Money.yuan(36_000)
    assert [one.amount for one in walk.around.tranches] == [Money.yuan(18_000), Money.yuan(10_800), Money.yuan(7_200)]
    assert budgets.standing_of(session, walk.id).committed == Money.yuan(36_000)


def test_an_award_is_capped(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, yuan="260000.00")
    # Worked case SU-22.
    assert [one.amount for one in walk.around.tranches] == [Money.yuan(25_000), Money.yuan(15_000), Money.yuan(10_000)]


def test_only_what_is_verified_counts(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    walk.invests("100000.00", invoice="A", verified="60000.00")
    walk.invests("50000.00", invoice="B", verified="0.00")
    walk.to(State.APPROVED)
    assert (walk.application.verified, walk.application.amount_approved) == (Money.yuan(60_000), Money.yuan(18_000))


def test_nobody_verifies_what_they_entered(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    item = walk.does(
        at.clerk, incubator.enter_investment, title="烘干机", invoice_no="A", amount=Money.yuan(1),
        paid_on=date(2026, 10, 1), proof="发票",
    )  # fmt: skip
    with pytest.raises(RuleBrokenError, match="没有登记的另一名经办"):
        walk.does(at.clerk, incubator.verify_investment, investment_id=item.id, verified=Money.yuan(1))


def test_who_verified_an_investment_neither_reviews_nor_decides_the_award(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    item = walk.does(
        at.clerk, incubator.enter_investment, title="烘干机", invoice_no="A", amount=Money.yuan(120_000),
        paid_on=date(2026, 10, 1), proof="发票",
    )  # fmt: skip
    walk.does(at.reviewer, incubator.verify_investment, investment_id=item.id, verified=Money.yuan(120_000))
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="另一名县级经办或审批人复核") as refused:
        walk.does(at.reviewer, incubator.pass_review, text="同意")
    assert refused.value.code == "SAME_PERSON"


def test_who_entered_an_investment_or_proved_a_milestone_does_not_pay(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    item = walk.does(
        at.payer, incubator.enter_investment, title="烘干机", invoice_no="A", amount=Money.yuan(120_000),
        paid_on=date(2026, 10, 1), proof="发票",
    )  # fmt: skip
    walk.does(at.checker, incubator.verify_investment, investment_id=item.id, verified=Money.yuan(120_000))
    walk.to(State.PUBLICITY)
    walk.today = walk.around.publicity.pay_from
    other = accounts.account(session, Role.OFFICIAL, at.county, "other")
    walk.does(other, incubator.prove, proof="协议、照片")
    for who in (at.payer, other):
        with pytest.raises(RuleBrokenError, match="另一名经办拨付") as refused:
            walk.does(who, incubator.order_payment)
        assert refused.value.code == "SAME_PERSON"


def test_an_invoice_counts_once(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    walk.invests(invoice="FP-7")
    with pytest.raises(AlreadyKnownError, match="一张发票只算一次"):
        walk.invests(invoice="FP-7")


def test_more_than_the_invoice_is_never_verified(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    with pytest.raises(BadValueError, match=r"1,000\.00"):
        walk.invests("1000.00", verified="1000.01")


def test_without_verified_investment_nothing_is_recommended(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="核实的投资"):
        walk.does(at.reviewer, incubator.pass_review, text="同意")


def test_an_item_that_nobody_looked_at_holds_the_award(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at, to=State.ACCEPTED)
    walk.invests()
    walk.does(
        at.clerk, incubator.enter_investment, title="货架", invoice_no="B", amount=Money.yuan(1),
        paid_on=date(2026, 10, 1), proof="发票",
    )  # fmt: skip
    assert walk.application.verified is None
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="核实的投资"):
        walk.does(at.reviewer, incubator.pass_review, text="同意")


def test_a_part_is_paid_only_when_its_milestone_is_proven(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    with pytest.raises(RuleBrokenError, match="还没有证明"):
        walk.does(at.payer, incubator.order_payment)
    walk.pays_next()
    assert (walk.application.state, walk.application.amount_paid) == (State.PAID, Money.yuan(18_000))
    with pytest.raises(RuleBrokenError, match="还没有证明"):
        walk.does(at.payer, incubator.order_payment)


def test_the_last_part_waits_for_its_twelve_months(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    decided = walk.application.decided_on
    walk.pays_next()
    walk.pays_next()
    with pytest.raises(RuleBrokenError, match="起可以证明"):
        walk.does(at.checker, incubator.prove, day=date(2026, 12, 30), proof="在经营")
    walk.pays_next(day=add_months(decided, 12))
    assert walk.application.amount_paid == Money.yuan(36_000)
    assert budgets.standing_of(session, walk.id).committed == ZERO
    with pytest.raises(RuleBrokenError):
        walk.does(at.checker, incubator.prove, proof="再来一次")


def test_a_part_that_bounced_is_paid_again_and_not_twice(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    walk.does(at.payer, incubator.return_payment, reason="账号不符")
    assert (walk.application.amount_paid, walk.around.tranches[0].paid_on) == (ZERO, None)
    walk.does(at.payer, incubator.order_payment)
    walk.does(at.payer, incubator.pay)
    assert [one.paid_on is None for one in walk.around.tranches] == [False, True, True]
    assert walk.application.amount_paid == Money.yuan(18_000)


def bounced_for_good(session: Session, at: SupportDesk) -> MoneyWalk:
    """The first part is paid, the second came back, and the venture has closed: nothing more is ordered."""
    walk = money_walk(session, at)
    walk.pays_next()
    walk.pays_next()
    walk.does(at.payer, incubator.return_payment, reason="账户已注销")
    closed(session, walk, walk.today, "1")
    assert walk.application.state == State.RETURNED
    return walk


def test_an_award_paid_in_part_whose_next_part_bounced_is_closed_and_the_rest_is_free(
    session: Session, at: SupportDesk
) -> None:
    walk = bounced_for_good(session, at)
    with pytest.raises(RuleBrokenError):
        walk.does(at.clerk, incubator.withdraw)
    walk.does(at.clerk, incubator.close)
    standing = budgets.standing_of(session, walk.id)
    assert (walk.application.state, standing.paid, standing.committed) == (State.CLOSED, Money.yuan(18_000), ZERO)


def test_an_award_paid_in_part_whose_next_part_bounced_is_claimed_back(session: Session, at: SupportDesk) -> None:
    walk = bounced_for_good(session, at)
    claim = walk.does(at.supervisor, incubator.revoke, code="FALSE_STATEMENT", text="虚报投资")
    assert (walk.application.state, claim.claimed) == (State.RECOVERING, Money.yuan(18_000))
    assert budgets.standing_of(session, walk.id).committed == ZERO


def test_an_award_of_which_nothing_was_paid_is_neither_closed_nor_claimed_back(
    session: Session, at: SupportDesk
) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    walk.does(at.payer, incubator.return_payment, reason="账号有误")
    with pytest.raises(RuleBrokenError, match="已经拨付过一部分"):
        walk.does(at.clerk, incubator.close)
    with pytest.raises(RuleBrokenError):
        walk.does(at.supervisor, incubator.revoke, code="FALSE_STATEMENT", text="虚报投资")


def test_nothing_more_is_paid_to_a_venture_that_closed(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    closed(session, walk, walk.today, "1")
    with pytest.raises(RuleBrokenError, match="停业"):
        walk.does(at.checker, incubator.prove, proof="销售单")


def test_an_honest_failure_keeps_its_money(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    closed(session, walk, date(2027, 3, 1), "6")
    with pytest.raises(RuleBrokenError, match="诚实失败"):
        walk.does(at.supervisor, incubator.revoke, day=date(2027, 3, 2), code="NOT_OPERATING", text="停业")
    # What never came due is free again when it is closed.
    walk.does(at.clerk, incubator.close, text="灾害停业，转失败帮扶")
    assert (walk.application.state, walk.application.amount_paid) == (State.CLOSED, Money.yuan(18_000))
    assert budgets.standing_of(session, walk.id).committed == ZERO


def test_who_closed_early_without_cause_gives_the_money_back(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    closed(session, walk, date(2027, 3, 1), "10")
    walk.does(at.supervisor, incubator.revoke, day=date(2027, 3, 2), code="NOT_OPERATING", text="无故转行")
    assert (walk.application.state, walk.around.clawback.claimed) == (State.RECOVERING, Money.yuan(18_000))
    walk.does(at.payer, incubator.recover, amount=Money.yuan(18_000))
    assert walk.application.state == State.RECOVERED


def test_who_lasted_long_enough_gives_nothing_back(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    over = add_months(walk.application.paid_on, 12)
    closed(session, walk, over, "10")
    with pytest.raises(RuleBrokenError, match="已满存续期"):
        walk.does(at.supervisor, incubator.revoke, day=over, code="NOT_OPERATING", text="停业")


def test_a_venture_that_moved_away_is_told_so_gets_nothing_more_and_gives_nothing_back(
    session: Session, at: SupportDesk
) -> None:
    """It goes on elsewhere: that is no closure."""
    walk = money_walk(session, at)
    walk.pays_next()
    closed(session, walk, date(2027, 3, 1), "")
    walk.application.venture.status = VentureStatus.MOVED_AWAY
    session.commit()
    with pytest.raises(RuleBrokenError, match="2027-03-01 迁出"):
        walk.does(at.checker, incubator.prove, day=date(2027, 6, 1), proof="销售单")
    with pytest.raises(RuleBrokenError, match="迁出不是停业"):
        walk.does(at.supervisor, incubator.revoke, day=date(2027, 6, 1), code="NOT_OPERATING", text="迁走")


def test_a_closure_whose_reason_nobody_knows_is_looked_into_first(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    closed(session, walk, date(2027, 3, 1), "")
    with pytest.raises(RuleBrokenError, match="还不能办"):
        walk.does(at.supervisor, incubator.revoke, day=date(2027, 3, 2), code="NOT_OPERATING", text="停业")


def test_a_false_statement_is_claimed_back_whether_it_runs_or_not(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    walk.pays_next()
    walk.does(at.supervisor, incubator.revoke, code="FALSE_STATEMENT", text="发票是假的")
    assert walk.application.state == State.RECOVERING


def test_start_up_money_signs_for_no_room(session: Session, at: SupportDesk) -> None:
    walk = money_walk(session, at)
    deeds = {step.deed for step in incubator.WALK.queries.steps_for(at.payer, walk.application)}
    assert "place" not in deeds
    assert "order_payment" in deeds
