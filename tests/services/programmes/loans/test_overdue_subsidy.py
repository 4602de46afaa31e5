from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.audit import Event
from supportdesk.models.budgets import Budget
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk

# The quarter runs from one instalment of the loan, of 10 December, to another, of 10 March; that between them is missed.
STARTS_ON, MISSED, ENDS_BEFORE, DAY_AFTER = date(2026, 12, 10), date(2027, 2, 10), date(2027, 3, 10), date(2027, 3, 11)
# What the quarter before still needs: half of 583.33.
BEFORE = Money.yuan("291.67")


def verified(session: Session) -> Walk:
    """A loan repaid by the month, so that payments fall due within its quarters; the second quarter verified."""
    walk = Walk(session, loan_desk(session), method="equal_principal").to(LoanState.REPAYING)
    walk.does(
        walk.at.reviewer, loans.verify_subsidy_quarter, day=DAY_AFTER, starts_on=STARTS_ON,
        interest_paid=Money.yuan("500.00"), proof="结息单",
    )  # fmt: skip
    return walk


def overdue(walk: Walk, since: date = MISSED) -> None:
    walk.does(walk.at.clerk, loans.mark_overdue, since=since, text="首期未还")


def events(session: Session, kind: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == kind)))


def test_a_verified_quarter_that_turns_out_overdue_is_open_again_and_not_paid(session: Session) -> None:
    walk = verified(session)
    row = session.scalars(select(SubsidyPeriod)).one()
    starts_on, subsidy = row.starts_on, row.subsidy
    assert (starts_on, row.ends_before) == (STARTS_ON, ENDS_BEFORE)
    overdue(walk)
    assert not session.scalars(select(SubsidyPeriod)).all()
    (stopped,) = events(session, "loan.subsidy_stopped")
    assert stopped.data == {"starts_on": starts_on.isoformat(), "amount": subsidy.fen, "since": MISSED.isoformat()}
    with pytest.raises(RuleBrokenError):
        walk.does(walk.at.payer, loans.pay_subsidy, starts_on=starts_on)
    budget = session.get_one(Budget, walk.at.budget.id)
    assert (budget.paid, budget.committed) == (ZERO, BEFORE)


def test_a_quarter_that_ended_before_the_loan_was_overdue_is_paid(session: Session) -> None:
    walk = verified(session)
    row = session.scalars(select(SubsidyPeriod)).one()
    overdue(walk, ENDS_BEFORE)
    walk.does(walk.at.payer, loans.pay_subsidy, starts_on=row.starts_on)
    assert session.get_one(Budget, walk.at.budget.id).paid == row.subsidy


def test_a_paid_quarter_that_turns_out_overdue_is_to_be_claimed_back_and_never_paid_again(session: Session) -> None:
    walk = verified(session)
    row = session.scalars(select(SubsidyPeriod)).one()
    starts_on, subsidy = row.starts_on, row.subsidy
    walk.does(walk.at.payer, loans.pay_subsidy, starts_on=starts_on)
    overdue(walk)
    (noted,) = events(session, "loan.subsidy_to_claim_back")
    assert noted.data["amount"] == subsidy.fen
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(walk.at.clerk, loans.return_subsidy, starts_on=starts_on, reason="退汇", pay_again=True)
    assert refused.value.code == "overdue"
    walk.does(walk.at.clerk, loans.return_subsidy, starts_on=starts_on, reason="逾期收回", pay_again=False)
    assert session.get_one(Budget, walk.at.budget.id).committed == BEFORE


def test_an_overdue_quarter_is_not_paid_however_it_came_to_be_verified(session: Session) -> None:
    walk = verified(session)
    starts_on = session.scalars(select(SubsidyPeriod.starts_on)).one()
    walk.loan.overdue_since = MISSED
    session.commit()
    with pytest.raises(RuleBrokenError) as refused:
        walk.does(walk.at.payer, loans.pay_subsidy, starts_on=starts_on)
    assert refused.value.code == "overdue"
