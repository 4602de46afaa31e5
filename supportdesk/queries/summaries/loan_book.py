"""The loan book at a day, added up from movements: balances, what fell due, what is overdue. Never today's columns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Subquery, and_, case, exists, func, literal, or_, select

from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import MovementKind
from supportdesk.queries.programmes.loans.plans import EFFECT
from supportdesk.queries.summaries.books import Column, Rows, Span, Standing, Taken, if_, one_if
from supportdesk.queries.summaries.loans import (
    APPLICATION,
    DISBURSED,
    IS_NO_REVERSAL,
    LOAN,
    LOANS,
    MOVEMENT,
    SIGNED,
    VENTURE,
)
from supportdesk.queries.visibility import sees_application

KINDS_OF_PRINCIPAL = {
    "disbursed": DISBURSED,
    "received": MOVEMENT.c.kind.in_((MovementKind.REPAYMENT, MovementKind.RECOVERY)),
    "written_off": MOVEMENT.c.kind == MovementKind.WRITE_OFF,
}


class Moved:
    """Per loan, at the end of each span: principal disbursed, received back, written off, and still owed."""

    def __init__(self, ends: Iterable[date]) -> None:
        self.ends = sorted(set(ends))
        columns: list[Column] = []
        for n, end in enumerate(self.ends):
            by_then = MOVEMENT.c.happened_on < end
            columns += [
                func.sum(if_(by_then & kind, SIGNED)).label(f"{name}_{n}") for name, kind in KINDS_OF_PRINCIPAL.items()
            ]
            columns.append(func.max(case((by_then, MOVEMENT.c.happened_on))).label(f"last_{n}"))
        self.table: Subquery = (
            select(MOVEMENT.c.loan_id, *columns)
            .where(MOVEMENT.c.kind.in_(tuple(EFFECT)), MOVEMENT.c.happened_on < self.ends[-1])
            .group_by(MOVEMENT.c.loan_id)
            .subquery("moved")
        )

    def last(self, end: date) -> Column:
        """The day of the last movement before a day."""
        return self.table.c[f"last_{self.ends.index(end)}"]

    def by(self, end: date, name: str) -> Column:
        """What was `disbursed`, `received` or `written_off` before a day."""
        return self.table.c[f"{name}_{self.ends.index(end)}"]

    def owed(self, end: date) -> Column:
        """The principal that was owed when a day began."""
        return self.by(end, "disbursed") - self.by(end, "received") - self.by(end, "written_off")


def extended_by(ends: Sequence[date]) -> Subquery:
    """Per loan, the latest maturity agreed before each day. Extensions that were reversed don't count."""
    reversal = MOVEMENT.alias("undone")
    columns = [
        func.max(case((MOVEMENT.c.happened_on < end, MOVEMENT.c.new_maturity))).label(f"maturity_{n}")
        for n, end in enumerate(ends)
    ]
    return (
        select(MOVEMENT.c.loan_id, *columns)
        .where(
            MOVEMENT.c.kind.in_((MovementKind.EXTENSION, MovementKind.INSTALMENTS)),
            IS_NO_REVERSAL,
            ~exists(select(literal(1)).where(reversal.c.reverses_id == MOVEMENT.c.id)),
        )
        .group_by(MOVEMENT.c.loan_id)
        .subquery("extended")
    )


def book(spans: tuple[Span, ...]) -> Taken:
    """Every loan that was ever paid out, as it stood when each span ended."""
    moved = Moved([span.end for span in spans] + [span.first for span in spans[:1]])
    extended = extended_by(moved.ends)
    rows = Rows(
        source=moved.table.join(LOAN, LOAN.c.id == moved.table.c.loan_id)
        .join(APPLICATION, APPLICATION.c.id == LOAN.c.id)
        .outerjoin(VENTURE, VENTURE.c.id == APPLICATION.c.venture_id)
        .outerjoin(extended, extended.c.loan_id == moved.table.c.loan_id),
        key=APPLICATION.c.id,
        unit=APPLICATION.c.unit_id,
        sees=sees_application,
        names=LOANS.names,
        where=(APPLICATION.c.kind == Kind.LOAN,),
        has_industry=True,
        bank=LOAN.c.bank_id,
    )
    stands: list[Mapping[str, Column]] = []
    matured: list[Mapping[str, Column]] = []
    for span in spans:
        owed = moved.owed(span.end)
        maturity = func.coalesce(extended.c[f"maturity_{moved.ends.index(span.end)}"], LOAN.c.matures_on)
        last_day = span.end - timedelta(days=1)
        is_overdue = (owed > 0) & or_(maturity < last_day, LOAN.c.overdue_since <= last_day)
        fell_due = and_(maturity >= span.first, maturity < span.end)
        disbursed, received = moved.by(span.end, "disbursed"), moved.by(span.end, "received")
        stands.append(
            {
                "loans_running": one_if(owed > 0),
                "loan_balance": owed,
                "overdue_loans": one_if(is_overdue),
                "overdue_balance": if_(is_overdue, owed),
            }
        )
        matured.append(
            {
                "loans_matured_amount": if_(fell_due, disbursed),
                "loans_recovered_amount": if_(fell_due, case((received < disbursed, received), else_=disbursed)),
            }
        )
    matured[0] = {**matured[0], **turnover(moved, spans[0])}
    days = days_of(moved, extended, spans[0])
    return Taken(rows, tuple(stands), tuple(matured), on=LOAN.c.disbursed_on, days=days)


def days_of(moved: Moved, extended: Subquery, span: Span) -> dict[str, Column]:
    """The days that made loans count: what fell due by its maturity, what is overdue since when, what went when it did."""
    maturity = func.coalesce(extended.c[f"maturity_{moved.ends.index(span.end)}"], LOAN.c.matures_on)
    since = LOAN.c.overdue_since
    came_late = and_(since < span.end, or_(maturity.is_(None), since <= maturity, maturity >= span.end))
    overdue = case((came_late, since), else_=maturity)
    last = moved.last(span.end)
    return {
        "overdue_loans": overdue,
        "overdue_balance": overdue,
        "loans_matured_amount": maturity,
        "loans_recovered_amount": maturity,
        "loans_went": last,
        "loans_went_by_write_off": last,
    }


def turnover(moved: Moved, span: Span) -> dict[str, Column]:
    """Which loans came onto the book within the first span, and which left it by repayment or by write-off.

    What comes back by a correction is neither; it is the rest that makes opening and closing agree.
    """
    opening, closing = moved.owed(span.first), moved.owed(span.end)
    came = and_(opening <= 0, moved.by(span.end, "disbursed") > moved.by(span.first, "disbursed"))
    went = and_(or_(opening > 0, came), closing <= 0)
    by_write_off = moved.by(span.end, "written_off") > moved.by(span.first, "written_off")
    by_payment = moved.by(span.end, "received") > moved.by(span.first, "received")
    return {
        "loans_came": one_if(came),
        "loans_went": one_if(went & by_payment & ~by_write_off),
        "loans_went_by_write_off": one_if(went & by_write_off),
    }


STANDINGS = (
    Standing(
        frozenset(
            {
                "loans_running", "loan_balance", "overdue_loans", "overdue_balance", "loans_matured_amount",
                "loans_recovered_amount", "loans_came", "loans_went", "loans_went_by_write_off",
            }
        ),
        book,
    ),
)  # fmt: skip
