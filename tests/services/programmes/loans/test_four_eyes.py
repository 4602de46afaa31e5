from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.services.programmes import loans
from tests.factories import accounts
from tests.factories.loans import Walk, loan_desk, request


def refused(walk: Walk, who: object, deed: object, **told: object) -> None:
    with pytest.raises(RuleBrokenError) as told_why:
        walk.does(who, deed, **told)  # type: ignore[arg-type]  # an account of the desk
    assert told_why.value.code == "SAME_PERSON"
    assert "另一名" in str(told_why.value)


def test_nobody_who_had_a_hand_in_a_loan_pays_its_subsidy(session: Session) -> None:
    at = loan_desk(session)
    verifier = accounts.account(session, Role.OFFICIAL, at.county, "verifier")
    session.commit()
    walk = Walk(session, at).to(LoanState.REPAYING)
    first = walk.loan.disbursed_on
    walk.does(
        verifier, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=first,
        interest_paid=Money.yuan("797.22"), proof="结息单",
    )  # fmt: skip
    # The clerk entered it, the checker checked it, the reviewer reviewed it; officials all, who book payments.
    for who in (at.clerk, at.checker, at.reviewer, verifier):
        refused(walk, who, loans.pay_subsidy, starts_on=first)
    walk.does(at.payer, loans.pay_subsidy, starts_on=first)
    paid = session.scalars(select(SubsidyPeriod).where(SubsidyPeriod.loan_id == walk.id)).one()
    assert paid.paid_by_id == at.payer.id


@pytest.mark.parametrize("deed", ["corrects", "submits", "accepts"])
def test_who_corrects_submits_or_accepts_anothers_draft_handled_it_and_does_not_review_or_pay(
    session: Session, deed: str
) -> None:
    at = loan_desk(session)
    helper = at.payer
    walk = Walk(session, at)
    if deed == "corrects":
        walk.does(helper, loans.correct, request=request(purpose="购置烘干机三台"))
    walk.does(helper if deed == "submits" else at.clerk, loans.submit)
    walk.does(at.clerk, loans.receive_papers, papers=walk.papers())
    walk.does(helper if deed == "accepts" else at.clerk, loans.accept)
    walk.to(LoanState.REVIEW)
    refused(walk, helper, loans.pass_review, text="同意")
    walk.to(LoanState.REPAYING)
    first = walk.loan.disbursed_on
    walk.does(
        at.reviewer, loans.verify_subsidy_quarter, day=date(2026, 12, 22), starts_on=first,
        interest_paid=Money.yuan("797.22"), proof="结息单",
    )  # fmt: skip
    refused(walk, helper, loans.pay_subsidy, starts_on=first)
    waiting = session.scalars(select(SubsidyPeriod).where(SubsidyPeriod.loan_id == walk.id)).one()
    assert waiting.paid_on is None
