"""Insurance pays before the guarantee fund: a claim that is not settled stands before a compensation."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import Application
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.claims import standing_of
from supportdesk.services.programmes import loans
from tests.factories import support
from tests.factories.accounts import LONG_AGO
from tests.factories.loans import Walk, loan_desk

OVERDUE = date(2026, 12, 21)
LONG_ENOUGH = date(2027, 3, 22)


def overdue(session: Session) -> Walk:
    walk = Walk(session, loan_desk(session)).to(LoanState.REPAYING)
    walk.does(walk.at.clerk, loans.mark_overdue, day=OVERDUE + timedelta(days=1), since=OVERDUE, text="季末没有还息")
    return walk


def claim(session: Session, policy: Application, state: ClaimState, paid: str = "0") -> InsuranceClaim:
    amount = Money.yuan(paid)
    made = InsuranceClaim(
        number=f"LP-{policy.id}-{state}", policy_id=policy.id, person_id=policy.person_id, case_id=policy.case_id,
        unit_id=policy.unit_id, state=state, cause="6", event_on=OVERDUE, reported_on=OVERDUE, claimed=amount,
        assessed=amount, approved=amount, paid=amount, created_at=LONG_AGO, updated_at=LONG_AGO,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def test_the_fund_waits_until_the_claim_is_settled(session: Session) -> None:
    walk = overdue(session)
    open_claim = claim(session, support.insurance(session, walk.loan.case, state="insured"), ClaimState.AUDITED)
    with pytest.raises(RuleBrokenError, match="未了的保险理赔"):
        walk.does(walk.at.second, loans.compensate, day=LONG_ENOUGH, text="逾期超过三个月")
    open_claim.state = ClaimState.REFUSED
    session.commit()
    walk.does(walk.at.second, loans.compensate, day=LONG_ENOUGH, text="逾期超过三个月")
    assert walk.loan.state == LoanState.COMPENSATED


def test_a_claim_of_somebody_else_is_in_nobodys_way(session: Session) -> None:
    walk = overdue(session)
    loan = walk.loan
    assert standing_of(session, loan.person_id + 1, None).pending == 0
    claim(session, support.insurance(session, loan.case, state="insured"), ClaimState.PAID, "3000")
    found = standing_of(session, loan.person_id, loan.venture_id)
    assert (found.pending, found.paid) == (0, Money.yuan("3000"))
