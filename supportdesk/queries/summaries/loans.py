"""Loans applied for, decided and paid out, and the movements of their principal."""

from sqlalchemy import BigInteger, and_, case, exists, func, literal, select, type_coerce

from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.models.ventures import Venture
from supportdesk.queries.programmes.loans.plans import EFFECT
from supportdesk.queries.summaries.books import ONE, Column, Distinct, Happening, Rows, if_, month_text, one_if
from supportdesk.queries.summaries.workdays import Workdays
from supportdesk.queries.visibility import sees_application

APPLICATION = Application.__table__
LOAN = Loan.__table__
VENTURE = Venture.__table__
MOVEMENT = LoanMovement.__table__
CORRECTED = MOVEMENT.alias("corrected")

# 返乡创业农民工, the group whose share county bulletins name (code list of person categories).
RETURNEE = "07"
COUNTED = (*EFFECT, MovementKind.COMPENSATION)

LOANS = Rows(
    source=LOAN.join(APPLICATION, APPLICATION.c.id == LOAN.c.id).outerjoin(
        VENTURE, VENTURE.c.id == APPLICATION.c.venture_id
    ),
    key=APPLICATION.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names={
        "person": APPLICATION.c.person_id,
        "venture": APPLICATION.c.venture_id,
        "application": APPLICATION.c.id,
    },
    where=(APPLICATION.c.kind == Kind.LOAN, APPLICATION.c.is_historic.is_(False)),
    has_industry=True,
    bank=LOAN.c.bank_id,
)
REFUSED = APPLICATION.c.state == LoanState.REFUSED.value
# A refusal after an approval has the approval's day of decision; it counts on the day that closed the application.
DECIDED_ON: Column = case(
    (REFUSED, func.coalesce(APPLICATION.c.closed_on, APPLICATION.c.decided_on)), else_=APPLICATION.c.decided_on
)

MOVEMENTS = Rows(
    source=MOVEMENT.join(LOAN, LOAN.c.id == MOVEMENT.c.loan_id)
    .join(APPLICATION, APPLICATION.c.id == LOAN.c.id)
    .outerjoin(VENTURE, VENTURE.c.id == APPLICATION.c.venture_id)
    .outerjoin(CORRECTED, CORRECTED.c.id == MOVEMENT.c.reverses_id),
    key=MOVEMENT.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=LOANS.names,
    where=(MOVEMENT.c.kind.in_(COUNTED),),
    has_industry=True,
    bank=LOAN.c.bank_id,
)


FEN = type_coerce(MOVEMENT.c.amount, BigInteger)
# A row that reverses another takes its amount away, however its sign is kept.
SIGNED: Column = case((MOVEMENT.c.reverses_id.is_not(None), -func.abs(FEN)), else_=FEN)
# Said so that no database looks for these rows, nearly all, by the index of reversals.
IS_NO_REVERSAL = func.coalesce(MOVEMENT.c.reverses_id, 0) == 0
PRINCIPAL: Column = SIGNED * case(
    {kind.value: effect for kind, effect in EFFECT.items()}, value=MOVEMENT.c.kind, else_=0
)

# A reversal in the month of what it reverses cancels it there; one that comes later corrects an earlier month.
LATE = and_(CORRECTED.c.id.is_not(None), month_text(MOVEMENT.c.happened_on) != month_text(CORRECTED.c.happened_on))


def _moved(*kinds: MovementKind) -> Column:
    return if_(MOVEMENT.c.kind.in_(kinds) & ~LATE, SIGNED)


DISBURSED = MOVEMENT.c.kind == MovementKind.DISBURSEMENT
MOVED = Happening(
    MOVEMENTS,
    on=MOVEMENT.c.happened_on,
    amounts={
        "loans_disbursed": if_(DISBURSED & ~LATE, case((MOVEMENT.c.reverses_id.is_not(None), -1), else_=1)),
        "loans_disbursed_amount": _moved(MovementKind.DISBURSEMENT),
        "loans_returnee_amount": if_(LOAN.c.category == RETURNEE, _moved(MovementKind.DISBURSEMENT)),
        "loans_repaid_amount": _moved(MovementKind.REPAYMENT, MovementKind.RECOVERY),
        "loans_written_off_amount": _moved(MovementKind.WRITE_OFF),
        "loans_corrected_amount": if_(LATE, PRINCIPAL),
        "compensated_amount": if_(MOVEMENT.c.kind == MovementKind.COMPENSATION, SIGNED),
        "recovered_after_amount": if_(
            MOVEMENT.c.kind.in_((MovementKind.RECOVERY, MovementKind.RECOVERED_INTEREST)), SIGNED
        ),
    },
)

_reversal = MOVEMENT.alias("reversal")
PAID_OUT = Happening(
    Rows(
        source=MOVEMENTS.source,
        key=MOVEMENT.c.id,
        unit=APPLICATION.c.unit_id,
        sees=sees_application,
        names=LOANS.names,
        where=(
            DISBURSED,
            IS_NO_REVERSAL,
            ~exists(select(literal(1)).where(_reversal.c.reverses_id == MOVEMENT.c.id)),
        ),
        has_industry=True,
        bank=LOAN.c.bank_id,
    ),
    on=MOVEMENT.c.happened_on,
    amounts={"loans_borrowers": ONE},
)


def happenings(workdays: Workdays) -> tuple[Happening, ...]:
    """What happens to loans, with the working days from receipt to payout."""
    counted = workdays.between(APPLICATION.c.received_on, LOAN.c.disbursed_on)
    return (
        Happening(LOANS, on=APPLICATION.c.received_on, amounts={"loans_applied": ONE}),
        Happening(LOANS, on=APPLICATION.c.accepted_on, amounts={"loans_accepted": ONE}),
        Happening(LOANS, on=DECIDED_ON, amounts={"loans_approved": one_if(~REFUSED), "loans_refused": one_if(REFUSED)}),
        MOVED,
        Happening(
            LOANS,
            on=LOAN.c.disbursed_on,
            amounts={"loans_days_total": counted.days, "loans_days_known": counted.is_known},
        ),
    )


DISTINCT = (Distinct("loans_borrowers", PAID_OUT, APPLICATION.c.person_id),)
