from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import LoanMovement, MovementKind
from supportdesk.services.programmes import loans
from tests.factories.loans import Walk, loan_desk


def extended_twice(session: Session) -> tuple[Walk, list[LoanMovement]]:
    """A loan whose programme allows two extensions of a year each, and had both."""
    at = loan_desk(session)
    version = session.get_one(ProgrammeVersion, at.version.id)
    version.parameters = {**version.parameters, "extension_times": {"value": 2}}
    session.commit()
    walk = Walk(session, at).to(LoanState.REPAYING)
    for to in (date(2030, 11, 10), date(2031, 11, 10)):
        walk.does(at.clerk, loans.extend, to=to, note="申请人受灾")
    rows = session.scalars(
        select(LoanMovement).where(LoanMovement.kind == MovementKind.EXTENSION).order_by(LoanMovement.id)
    )
    return walk, list(rows)


def test_reversing_the_second_extension_leaves_the_first_standing(session: Session) -> None:
    walk, (first, second) = extended_twice(session)
    walk.does(walk.at.clerk, loans.reverse, movement_id=second.id, reason="误登")
    assert walk.loan.extended_to == date(2030, 11, 10)
    walk.does(walk.at.clerk, loans.reverse, movement_id=first.id, reason="误登")
    assert walk.loan.extended_to is None
