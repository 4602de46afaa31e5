"""Interest that Finance bears: what each level of government paid of it, for which quarters, and to whom."""

from sqlalchemy import BigInteger, case, type_coerce

from supportdesk.domain.budgets import BudgetMove
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.domain.summaries.indicators import Split
from supportdesk.models.budgets import BudgetEntry, BudgetShare
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.queries.summaries.books import ONE, Column, Distinct, Happening, Rows
from supportdesk.queries.summaries.loans import APPLICATION, LOANS
from supportdesk.queries.summaries.traits import plain
from supportdesk.queries.visibility import sees_application

ENTRY = BudgetEntry.__table__
SHARE = BudgetShare.__table__
PERIOD = SubsidyPeriod.__table__
FEN: Column = type_coerce(SHARE.c.amount, BigInteger)
# A posting has a row for each payer: its event and the payer's place make a key.
PLACES = {payer: n for n, payer in enumerate(PAYER_WORDS)}
MOST_PAYERS = 10

_PAID = (BudgetMove.PAY, BudgetMove.RETURN)
SHARES = Rows(
    source=ENTRY.join(SHARE, SHARE.c.event_id == ENTRY.c.event_id).join(
        APPLICATION, APPLICATION.c.id == ENTRY.c.application_id
    ),
    key=SHARE.c.event_id * MOST_PAYERS + case(PLACES, value=SHARE.c.payer, else_=MOST_PAYERS - 1),
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=LOANS.names,
    where=(APPLICATION.c.kind == Kind.LOAN, ENTRY.c.move.in_(_PAID)),
    traits={Split.LEVEL: plain(SHARE.c.payer)},
)
PERIODS = Rows(
    source=PERIOD.join(APPLICATION, APPLICATION.c.id == PERIOD.c.loan_id),
    key=PERIOD.c.id,
    unit=APPLICATION.c.unit_id,
    sees=sees_application,
    names=LOANS.names,
    where=(PERIOD.c.returned_on.is_(None),),
)
PAID = Happening(PERIODS, on=PERIOD.c.paid_on, amounts={"interest_quarters": ONE})

HAPPENINGS = (
    Happening(
        SHARES,
        on=ENTRY.c.happened_on,
        amounts={"interest_paid_amount": case((ENTRY.c.move == BudgetMove.RETURN, -FEN), else_=FEN)},
        at_once=True,
    ),
    PAID,
)
DISTINCT = (Distinct("interest_persons", PAID, APPLICATION.c.person_id),)
