from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.programmes.loans import LoanMovement, MovementKind
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk

YUAN = Money.yuan


def failed(session: Session) -> Walk:
    """A loan of 200,000 at 3.50 % whose interest was never paid, but for 66.66; 132 days after its payout."""
    walk = Walk(session, loan_desk(session)).to(LoanState.REPAYING)
    walk.does(walk.at.clerk, loans.repay, interest=YUAN("66.66"), on=walk.today)
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    walk.today = date(2027, 3, 22)
    return walk


def test_the_fund_pays_no_more_interest_than_the_plan_has_unpaid(session: Session) -> None:
    walk = failed(session)
    # 132 days: 2,566.66; paid of it 66.66.
    with pytest.raises(BadValueError) as refused:
        walk.does(walk.at.second, loans.compensate, text="逾期 91 天", unpaid_interest=YUAN("2500.01"))
    assert refused.value.field == "unpaid_interest"
    assert str(refused.value.words.values["most"]) == "2,500.00"
    assert walk.does(walk.at.second, loans.compensate, text="逾期", unpaid_interest=YUAN("2500.00")) == YUAN("162000")


def compensated(session: Session) -> Walk:
    walk = failed(session)
    walk.does(walk.at.second, loans.compensate, text="逾期 91 天", unpaid_interest=YUAN("2500.00"))
    return walk


def test_the_interest_that_the_fund_paid_is_recovered_too(session: Session) -> None:
    walk = compensated(session)
    at = walk.at
    walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN(200_000))
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.RECOVERING, ZERO)
    with pytest.raises(RuleBrokenError, match=r"2,500\.00"):
        walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN("2500.01"))
    walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN("2500.00"))
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.RECOVERED, ZERO)
    assert session.get_one(GuaranteeFund, at.fund.id).balance == YUAN(5_000_000)


def test_a_recovery_of_both_is_booked_apart_and_each_can_be_taken_back(session: Session) -> None:
    walk = compensated(session)
    at = walk.at
    walk.does(at.clerk, loans.record_recovery, on=walk.today, amount=YUAN("201000.00"))
    rows = session.scalars(select(LoanMovement).where(LoanMovement.kind == MovementKind.RECOVERED_INTEREST)).all()
    assert [row.amount for row in rows] == [YUAN("1000.00")]
    walk.does(at.clerk, loans.reverse, movement_id=rows[0].id, reason="误登")
    assert (walk.loan.recovered, walk.loan.principal_left) == (YUAN(200_000), ZERO)
    assert session.get_one(GuaranteeFund, at.fund.id).balance == YUAN(5_000_000) - YUAN(2_000)


def test_interest_alone_can_be_written_off(session: Session) -> None:
    walk = compensated(session)
    walk.does(walk.at.clerk, loans.record_recovery, on=walk.today, amount=YUAN(200_000))
    walk.does(None, loans.write_off, text="禾财社〔2028〕2号")
    assert walk.loan.state == LoanState.WRITTEN_OFF
    assert not session.scalars(select(LoanMovement).where(LoanMovement.kind == MovementKind.WRITE_OFF)).all()
