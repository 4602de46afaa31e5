"""The loan book at a day, added up from movements: balances, what fell due, what is overdue. Never today's columns."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Subquery, and_, case, exists, func, literal, or_, select

from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import MovementKind
from supportdesk.queries.summaries.books import Column, Rows, Span, Standing, Taken, if_, one_if
from supportdesk.queries.summaries.loans import (
    APPLICATION,
    DISBURSED,
    EFFECT,
    LOAN,
    LOANS,
    MOVEMENT,
    PRINCIPAL,
    SIGNED,
    VENTURE,
)
from supportdesk.queries.visibility import sees_application

WRITTEN_OFF = MOVEMENT.c.kind == MovementKind.WRITE_OFF
RECEIVED_BACK = MOVEMENT.c.kind.in_((MovementKind.REPAYMENT, MovementKind.RECOVERY))


def moved_by(spans: tuple[Span, ...]) -> Subquery:
    """Per loan, for each span: principal owed, disbursed, received back and written off up to its end."""
    columns: list[Column] = []
    for n, span in enumerate(spans):
        by_then = MOVEMENT.c.happened_on < span.end
        columns += [
            func.sum(if_(by_then, PRINCIPAL)).label(f"owed_{n}"),
            func.sum(if_(by_then & DISBURSED, SIGNED)).label(f"disbursed_{n}"),
            func.sum(if_(by_then & RECEIVED_BACK, SIGNED)).label(f"received_{n}"),
            func.sum(if_(by_then & WRITTEN_OFF, SIGNED)).label(f"written_off_{n}"),
        ]
    latest = max(span.end for span in spans)
    return (
        select(MOVEMENT.c.loan_id, *columns)
        .where(MOVEMENT.c.kind.in_(tuple(EFFECT)), MOVEMENT.c.happened_on < latest)
        .group_by(MOVEMENT.c.loan_id)
        .subquery("moved")
    )


def extended_by(spans: tuple[Span, ...]) -> Subquery:
    """Per loan, for each span: the latest maturity agreed by its end. Extensions that were reversed don't count."""
    reversal = MOVEMENT.alias("undone")
    columns = [
        func.max(case((MOVEMENT.c.happened_on < span.end, MOVEMENT.c.new_maturity))).label(f"maturity_{n}")
        for n, span in enumerate(spans)
    ]
    return (
        select(MOVEMENT.c.loan_id, *columns)
        .where(
            MOVEMENT.c.kind == MovementKind.EXTENSION,
            MOVEMENT.c.reverses_id.is_(None),
            ~exists(select(literal(1)).where(reversal.c.reverses_id == MOVEMENT.c.id)),
        )
        .group_by(MOVEMENT.c.loan_id)
        .subquery("extended")
    )


def book(spans: tuple[Span, ...]) -> Taken:
    """Every loan that was ever paid out, as it stood when each span ended."""
    moved, extended = moved_by(spans), extended_by(spans)
    rows = Rows(
        source=moved.join(LOAN, LOAN.c.id == moved.c.loan_id)
        .join(APPLICATION, APPLICATION.c.id == LOAN.c.id)
        .outerjoin(VENTURE, VENTURE.c.id == APPLICATION.c.venture_id)
        .outerjoin(extended, extended.c.loan_id == moved.c.loan_id),
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
    for n, span in enumerate(spans):
        owed, disbursed, received = moved.c[f"owed_{n}"], moved.c[f"disbursed_{n}"], moved.c[f"received_{n}"]
        maturity = func.coalesce(extended.c[f"maturity_{n}"], LOAN.c.matures_on)
        last_day = span.end - timedelta(days=1)
        is_overdue = (owed > 0) & or_(maturity < last_day, LOAN.c.overdue_since <= last_day)
        fell_due = and_(maturity >= span.first, maturity < span.end)
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
    return Taken(rows, tuple(stands), tuple(matured), on=LOAN.c.disbursed_on)


STANDINGS = (
    Standing(
        frozenset(
            {
                "loans_running", "loan_balance", "overdue_loans", "overdue_balance", "loans_matured_amount",
                "loans_recovered_amount",
            }
        ),
        book,
    ),
)  # fmt: skip


def bridge(span: Span) -> tuple[Rows, Mapping[str, Column], tuple[Column, Column]]:
    """Per loan, how many were there, came, went (by repayment or by write-off) and are left, and the fen before and after.

    What came back by a correction is neither; it is the rest that makes opening and closing agree.
    """
    moved = moved_by((Span(span.first, span.first), span))
    opening, closing = moved.c.owed_0, moved.c.owed_1
    came = and_(opening <= 0, moved.c.disbursed_1 > moved.c.disbursed_0)
    went = and_(or_(opening > 0, came), closing <= 0)
    rows = Rows(
        source=moved.join(APPLICATION, APPLICATION.c.id == moved.c.loan_id),
        key=APPLICATION.c.id,
        unit=APPLICATION.c.unit_id,
        sees=sees_application,
        names=LOANS.names,
        where=(APPLICATION.c.kind == Kind.LOAN,),
    )
    by_write_off = moved.c.written_off_1 > moved.c.written_off_0
    counts = {
        "opening": one_if(opening > 0),
        "came": one_if(came),
        "went": one_if(went & ~by_write_off),
        "written_off": one_if(went & by_write_off),
        "closing": one_if(closing > 0),
    }
    return rows, counts, (opening, closing)
