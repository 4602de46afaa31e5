"""Claims as other kinds ask about them: insurance pays before the guarantee fund."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.insurance import SETTLED, ClaimState
from supportdesk.models.applications import Application
from supportdesk.models.programmes.insurance import InsuranceClaim


@dataclass(frozen=True)
class ClaimStanding:
    """The claims of a person or their venture: how many are undecided or not fully paid, and what was paid."""

    pending: int
    paid: Money


NO_CLAIMS = ClaimStanding(0, ZERO)


def standing_of(session: Session, person_id: int, venture_id: int | None) -> ClaimStanding:
    """Count the claims on policies of a person or a venture."""
    policy = Application.__table__
    whose = policy.c.person_id == person_id
    if venture_id is not None:
        whose = or_(whose, policy.c.venture_id == venture_id)
    rows = session.execute(
        select(InsuranceClaim.state, func.count(), func.sum(InsuranceClaim.paid))
        .join(policy, policy.c.id == InsuranceClaim.policy_id)
        .where(whose)
        .group_by(InsuranceClaim.state)
    ).all()
    pending = sum(count for state, count, _paid in rows if ClaimState(state) not in SETTLED)
    paid = sum((_money(amount) for _state, _count, amount in rows), ZERO)
    return ClaimStanding(pending, paid)


def _money(amount: object) -> Money:
    if isinstance(amount, Money):
        return amount
    return Money(int(str(amount))) if amount is not None else ZERO
