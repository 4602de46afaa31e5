from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.queries import budgets, guarantee_funds
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk


def test_a_loan_walks_from_a_draft_to_its_payout(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at).to(LoanState.REPAYING)
    loan = walk.loan
    assert loan.number == f"{walk.case.number}-01"
    assert loan.receipt_number is not None
    assert (len(loan.receipt_number), loan.receipt_number[:2]) == (12, "26")
    assert (loan.principal_left, loan.amount_paid) == (Money.yuan(200_000), Money.yuan(200_000))
    assert loan.matures_on == date(2029, 11, 10)
    assert budgets.standing_of(session, loan.id).committed == loan.subsidy_expected > ZERO
    assert guarantee_funds.guaranteed_for(session, loan.id) == Money.yuan(200_000)
    assert (at.budget.reserved, at.budget.committed) == (ZERO, loan.subsidy_expected)


def test_above_the_programmes_amount_two_people_decide(session: Session) -> None:
    at = loan_desk(session)
    walk = Walk(session, at, amount=Money.yuan(300_000)).to(LoanState.DECISION)
    walk.does(at.supervisor, loans.approve)
    assert walk.loan.state == LoanState.SECOND_DECISION
    walk.does(at.second, loans.approve_second)
    assert (walk.loan.state, walk.loan.amount_approved) == (LoanState.APPROVED, Money.yuan(300_000))
