"""A founder in trouble repays in agreed parts: the plan is drawn anew, promises move, and nothing is overdue while it is kept."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import LoanMovement, MovementKind
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries.programmes import loans as queries
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk

YUAN = Money.yuan
AGREED, FIRST = date(2027, 3, 8), date(2027, 4, 12)
NOTE = "禾农商协〔2027〕6 号，家庭月收入 9,000 元"


def running(session: Session, most: int | None = 36) -> Walk:
    """A loan of 200,000 over three years under a version that allows parts over so many months, or says nothing of them."""
    at = loan_desk(session)
    version = session.get_one(ProgrammeVersion, at.version.id)
    told = {"value": "" if most is None else most, "clause": "分期不超过三年"}
    version.parameters = {**version.parameters, "instalment_months": told}
    session.commit()
    return Walk(session, at).to(LoanState.REPAYING)


def stopped(session: Session, walk: Walk) -> Walk:
    venture = walk.loan.venture
    assert venture is not None
    venture.status, venture.closed_on, venture.close_reason = VentureStatus.CLOSED, date(2027, 3, 1), "6"
    session.commit()
    return walk


def agree(walk: Walk, *, parts: int = 20, first: date = FIRST, day: date = AGREED) -> None:
    walk.does(walk.at.clerk, loans.agree_instalments, day=day, parts=parts, first_due_on=first, note=NOTE)


def promised(session: Session, walk: Walk, rule: str) -> list[date]:
    """The days by the plan of what is open of a rule."""
    rows = session.scalars(
        select(FollowUp).where(
            FollowUp.application_id == walk.id, FollowUp.rule == rule, FollowUp.state == FollowUpState.OPEN
        )
    )
    return sorted(row.planned_on for row in rows)


def test_a_stopped_venture_s_loan_is_repaid_in_parts_and_every_promise_moves_with_them(session: Session) -> None:
    walk = stopped(session, running(session))
    agree(walk)
    loan = walk.loan
    assert (loan.state, loan.extended_to, loan.principal_left) == (
        LoanState.REPAYING,
        date(2028, 11, 12),
        YUAN(200_000),
    )
    agreed = queries.agreed_plan(session, loan, walk_terms(walk))
    assert agreed is not None
    due = [one for one in agreed.periods if one.principal]
    assert [one.principal for one in due] == [YUAN(10_000)] * 20
    # One promise for each part, and the reminders before the last day at their new days.
    assert promised(session, walk, "instalment_call") == [one.due_on for one in due]
    assert promised(session, walk, "maturity_letter") == [date(2028, 10, 12)]
    # What is repaid is a part of the plan, not beside it; its promise is kept by it.
    walk.does(walk.at.clerk, loans.repay, day=FIRST, on=FIRST, principal=YUAN(10_000), interest=YUAN("400.00"))
    assert promised(session, walk, "instalment_call")[0] == date(2027, 5, 12)
    again = queries.agreed_plan(session, walk.loan, walk_terms(walk))
    assert again is not None
    assert [one.principal for one in again.periods if one.principal] == [YUAN(10_000)] * 20
    # What the budget holds and the fund guarantees follow the new plan.
    budget, fund = session.get_one(Budget, walk.at.budget.id), session.get_one(GuaranteeFund, walk.at.fund.id)
    plan = queries.plan_of(walk.loan, walk_terms(walk), queries.list_movements(session, walk.loan))
    assert budget.committed == Money(sum(one.subsidy.fen for one in plan))
    assert fund.guaranteed == YUAN(190_000)


def walk_terms(walk: Walk):  # noqa: ANN201 - the terms of the loan
    return queries.LOANS.terms_of(walk.session, walk.loan.programme_version)


def test_an_overdue_loan_runs_again_by_its_parts_without_subsidy_since_it_was_overdue(session: Session) -> None:
    walk = running(session)
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2026, 12, 22), since=date(2026, 12, 21), text="利息未付")
    held = session.get_one(Budget, walk.at.budget.id).committed
    agree(walk)
    loan = walk.loan
    assert (loan.state, loan.overdue_since) == (LoanState.REPAYING, None)
    session.expire_all()
    assert session.get_one(Budget, walk.at.budget.id).committed == held
    # A part that is missed makes it overdue again; the one that was missed is what is in arrears.
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2027, 4, 20), since=FIRST, text="首期未还")
    with pytest.raises(RuleBrokenError, match=r"10,000\.00"):
        walk.does(walk.at.clerk, loans.cure, text="已还")
    walk.does(walk.at.clerk, loans.repay, on=walk.today, principal=YUAN(10_000))
    walk.does(walk.at.clerk, loans.cure, text="首期已还")
    assert walk.loan.state == LoanState.REPAYING


def test_a_loan_overdue_at_its_maturity_is_repaid_in_parts_of_what_is_owed(session: Session) -> None:
    walk = running(session)
    end = walk.loan.matures_on
    walk.does(walk.at.clerk, loans.mark_overdue, day=date(2029, 11, 20), since=end, text="到期未还")
    walk.does(walk.at.clerk, loans.repay, day=date(2029, 12, 3), on=date(2029, 12, 3), principal=YUAN(20_000))
    agree(walk, parts=36, first=date(2030, 1, 10), day=date(2029, 12, 10))
    agreed = queries.agreed_plan(session, walk.loan, walk_terms(walk))
    assert agreed is not None
    assert (agreed.owed, agreed.last_due_on) == (YUAN(180_000), date(2032, 12, 10))
    assert Money(sum(one.principal.fen for one in agreed.periods)) == YUAN(180_000)
    walk.does(walk.at.clerk, loans.settle_early, day=date(2030, 2, 1), on=date(2030, 2, 1))
    assert (walk.loan.state, walk.loan.principal_left) == (LoanState.SETTLED, ZERO)
    assert promised(session, walk, "instalment_call") == []


def test_a_loan_that_is_in_order_is_repaid_by_its_contract(session: Session) -> None:
    walk = running(session)
    with pytest.raises(RuleBrokenError, match="已停业，或贷款已逾期") as refused:
        agree(walk)
    assert refused.value.code == "NOT_TARGET_GROUP"


def test_a_version_that_says_nothing_of_parts_allows_none(session: Session) -> None:
    walk = stopped(session, running(session, most=None))
    with pytest.raises(RuleBrokenError, match="政策没有规定"):
        agree(walk)


@pytest.mark.parametrize(
    ("parts", "first"), [(1, FIRST), (20, AGREED), (36, date(2027, 4, 9))], ids=["one part", "today", "too long"]
)
def test_parts_keep_to_the_months_of_the_version(session: Session, parts: int, first: date) -> None:
    walk = stopped(session, running(session))
    with pytest.raises(RuleBrokenError, match="至少 2 期"):
        agree(walk, parts=parts, first=first)


def test_agreeing_once_more_gives_no_more_months_and_moves_the_promises(session: Session) -> None:
    walk = stopped(session, running(session, most=24))
    agree(walk, parts=20)
    later = date(2027, 9, 6)
    with pytest.raises(RuleBrokenError, match="2029-03-08"):
        agree(walk, parts=20, first=date(2027, 10, 11), day=later)
    agree(walk, parts=16, first=date(2027, 10, 11), day=later)
    assert walk.loan.extended_to == date(2029, 1, 11)
    assert promised(session, walk, "instalment_call")[0] == date(2027, 10, 11)
    with pytest.raises(RuleBrokenError, match="已经改为分期还款"):
        walk.does(walk.at.clerk, loans.extend, to=date(2029, 8, 1), note="受灾")


def test_an_agreement_that_was_booked_wrongly_is_taken_back_with_its_plan_and_promises(session: Session) -> None:
    walk = stopped(session, running(session))
    before = queries.plan_of(walk.loan, walk_terms(walk), queries.list_movements(session, walk.loan))
    letters = promised(session, walk, "maturity_letter")
    agree(walk)
    row = session.scalars(select(LoanMovement).where(LoanMovement.kind == MovementKind.INSTALMENTS)).one()
    walk.does(walk.at.clerk, loans.reverse, movement_id=row.id, reason="误登")
    loan = walk.loan
    assert loan.extended_to is None
    assert queries.plan_of(loan, walk_terms(walk), queries.list_movements(session, loan)) == before
    assert promised(session, walk, "instalment_call") == []
    assert promised(session, walk, "maturity_letter") == letters


def test_what_can_t_be_a_number_of_parts_is_refused_on_its_field(session: Session) -> None:
    walk = stopped(session, running(session))
    with pytest.raises(BadValueError) as refused:
        agree(walk, parts=0)
    assert refused.value.field == "parts"
