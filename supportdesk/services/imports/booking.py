"""Booking the support that a ledger tells of: historic applications, loans and their movements, each with its event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import Application, detail_tables
from supportdesk.models.cases import Case
from supportdesk.models.imports import ImportBatch
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.queries import imports as queries
from supportdesk.services.imports.places import banks_by_name
from supportdesk.services.imports.planning import RowPlan
from supportdesk.services.imports.supports import LONGEST_SUBJECT, Support
from supportdesk.services.work import Happening, Work

# 返乡创业农民工: the group that summaries ask for among borrowers.
_RETURNEE = "07"

_APPLICATION, _LOAN, _MOVEMENT = Application.__table__, Loan.__table__, LoanMovement.__table__
_INSERT_APPLICATION = insert(_APPLICATION).returning(_APPLICATION.c.id, _APPLICATION.c.number)  # type: ignore[arg-type]  # a mapped class's table is a Table


def _training_row(support: Support) -> dict[str, Any]:
    return {"certificate_no": str(support.details.get("certificate", ""))[:LONGEST_SUBJECT]}


def _insurance_row(support: Support) -> dict[str, Any]:
    told = support.details
    return {
        "insurer": str(told.get("insurer", ""))[:LONGEST_SUBJECT],
        "policy_number": str(told.get("policy", ""))[:LONGEST_SUBJECT],
        "premium": Money(told["premium"]) if "premium" in told else None,
        "sum_insured": Money(told["insured_sum"]) if "insured_sum" in told else None,
        "starts_on": support.on,
    }


def _empty_row(_support: Support) -> dict[str, Any]:
    return {}


# What of a ledger stands in the kind's own table, beside the event; the other kinds have a row with nothing filled in.
DETAILS: Mapping[Kind, Callable[[Support], dict[str, Any]]] = {
    Kind.INSURANCE: _insurance_row,
    Kind.TRAINING: _training_row,
}


@dataclass
class Made:
    """One row's own makings, and the case in which its support belongs."""

    plan: RowPlan
    person: Person
    case: Case
    person_id: int | None = None
    venture_id: int | None = None
    case_id: int | None = None
    supports: list[int] = field(default_factory=list)

    def as_row(self, batch: ImportBatch) -> dict[str, Any]:
        made: dict[str, Any] = {"person": self.person_id, "venture": self.venture_id, "case": self.case_id}
        made = {name: number for name, number in made.items() if number is not None}
        if self.supports:
            made["supports"] = self.supports
        row = self.plan.row
        return {
            "batch_id": batch.id,
            "sheet": row.sheet,
            "row": row.row,
            "content_digest": self.plan.digest,
            "person_id": self.person.id if made else None,
            "made": made,
        }


def write_supports(work: Work, batch: ImportBatch, made: Sequence[Made]) -> None:
    """Write all support of some rows in a handful of statements, with an event for each."""
    connection = work.session.connection()
    rows, what = _application_rows(work, made)
    if not rows:
        return
    ids: dict[str, int] = {
        number: application_id for application_id, number in connection.execute(_INSERT_APPLICATION, rows)
    }
    banks = banks_by_name(work, batch, [support.bank for _, support in what.values() if support.bank])
    for number, (one, _) in what.items():
        one.supports.append(ids[number])
    events = work.record_all(
        [_happening(batch, number, ids[number], one, support) for number, (one, support) in what.items()]
    )
    event_ids = dict(zip((ids[number] for number in what), events, strict=True))
    _write_details(connection, [(support, ids[number]) for number, (_, support) in what.items()])
    loans = [(ids[number], one, support) for number, (one, support) in what.items() if support.loan]
    if loans:
        connection.execute(
            insert(_LOAN),  # type: ignore[arg-type]  # a mapped class's table is a Table
            [_loan_row(loan_id, one, support, banks) for loan_id, one, support in loans],
        )
        connection.execute(
            insert(_MOVEMENT),  # type: ignore[arg-type]  # as above
            [move for loan_id, _, support in loans for move in _movements(work, loan_id, support, event_ids[loan_id])],
        )


def _write_details(connection: Connection, made: Sequence[tuple[Support, int]]) -> None:
    """Write the row of the kind's own table; a loan's says more and is written with its figures."""
    for kind, table in detail_tables().items():
        row_of = DETAILS.get(kind, _empty_row)
        rows = [{"id": application_id, **row_of(support)} for support, application_id in made if support.kind is kind]
        if rows and kind is not Kind.LOAN:
            connection.execute(insert(table), rows)


def _application_rows(work: Work, made: Sequence[Made]) -> tuple[list[dict[str, Any]], dict[str, tuple[Made, Support]]]:
    counts = queries.count_supports(work.session, {one.case.id for one in made if one.case_id is None})
    rows: list[dict[str, Any]] = []
    what: dict[str, tuple[Made, Support]] = {}
    for one in made:
        for support in one.plan.supports:
            counts[one.case.id] = counts.get(one.case.id, 0) + 1
            number = f"{one.case.number}-{counts[one.case.id]:02d}"
            what[number] = (one, support)
            rows.append(
                {
                    "number": number,
                    "kind": support.kind,
                    "case_id": one.case.id,
                    "person_id": one.person.id,
                    "venture_id": one.case.venture_id,
                    "unit_id": one.case.unit_id,
                    "subject": support.subject,
                    "state": support.state,
                    "is_historic": True,
                    "amount_requested": support.amount,
                    "amount_approved": support.amount,
                    "amount_paid": support.amount,
                    "paid_on": support.on,
                    "closed_on": support.loan.settled_on if support.loan else support.on,
                    "entered_by_id": work.actor.id if work.actor else None,
                    "touch": work.next_touch(),
                    "version": 1,
                    "created_at": work.now,
                    "updated_at": work.now,
                }
            )
    return rows, what


def _happening(batch: ImportBatch, number: str, application_id: int, one: Made, support: Support) -> Happening:
    row = one.plan.row
    return Happening(
        f"{support.kind.value}.recorded",
        {
            "number": number,
            "state": support.state,
            "amount": support.amount.fen,
            "subject": support.subject,
            "details": dict(support.details),
            "ledger": batch.id,
            "sheet": row.sheet,
            "row": row.row,
        },
        on=support.on,
        unit_id=one.case.unit_id,
        person_id=one.person.id,
        case_id=one.case.id,
        application_id=application_id,
        subject=f"application:{number}",
    )


def _loan_row(loan_id: int, one: Made, support: Support, banks: Mapping[str, int]) -> dict[str, Any]:
    loan = support.loan
    if loan is None:
        raise TypeError("not a loan")
    groups = [group.code for group in one.plan.row.person.categories if group.code]
    return {
        "id": loan_id,
        "category": _RETURNEE if _RETURNEE in groups else groups[0] if groups else "",
        "bank_id": banks[support.bank] if support.bank else None,
        "term_months": loan.term_months,
        "rate_percent": support.rate_percent,
        "disbursed_on": loan.disbursed_on,
        "matures_on": loan.matures_on,
        "overdue_since": loan.overdue_since,
        "settled_on": loan.settled_on,
        "contract_amount": loan.amount,
        "principal_left": loan.principal_left,
    }


def _movements(work: Work, loan_id: int, support: Support, event_id: int) -> list[dict[str, Any]]:
    loan = support.loan
    if loan is None:
        raise TypeError("not a loan")
    moves: list[tuple[MovementKind, Any, Money]] = [(MovementKind.DISBURSEMENT, loan.disbursed_on, loan.amount)]
    if loan.state is LoanState.SETTLED:
        moves.append((MovementKind.REPAYMENT, loan.settled_on, loan.amount))
    return [
        {
            "loan_id": loan_id,
            "kind": kind,
            "happened_on": on,
            "amount": amount,
            "is_historic": True,
            "recorded_at": work.now,
            "event_id": event_id,
        }
        for kind, on, amount in moves
    ]
