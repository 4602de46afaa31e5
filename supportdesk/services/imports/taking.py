"""Taking rows in: people, ventures and cases through their own deeds, and the support that the ledger tells of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from supportdesk.domain.ledgers import Finding, LedgerRow
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.imports import ImportBatch, ImportRow
from supportdesk.models.people import Person
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.models.ventures import Venture
from supportdesk.queries import imports as queries
from supportdesk.services.cases import open_cases
from supportdesk.services.imports import planning, records
from supportdesk.services.imports.places import Places, banks_by_name, look_up
from supportdesk.services.imports.planning import RowPlan
from supportdesk.services.imports.supports import Support
from supportdesk.services.people.opening import open_persons
from supportdesk.services.ventures import open_ventures
from supportdesk.services.work import Happening, Work

CHANNEL = "5"
# 返乡创业农民工: the group that summaries ask for among borrowers.
RETURNEE = "07"

_APPLICATION, _LOAN, _MOVEMENT = Application.__table__, Loan.__table__, LoanMovement.__table__
_INSERT_APPLICATION = insert(_APPLICATION).returning(_APPLICATION.c.id, _APPLICATION.c.number)  # type: ignore[arg-type]  # a mapped class's table is a Table


_Loaded = dict[tuple[type, int], Any]


@dataclass
class Taken:
    """What some rows made, and what somebody should look at."""

    rows: int = 0
    people: int = 0
    cases: int = 0
    supports: Counter[str] = field(default_factory=Counter)
    refused: list[Finding] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)


@dataclass
class _Made:
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


def take_in(work: Work, batch: ImportBatch, rows: Sequence[LedgerRow]) -> Taken:
    """Take sifted rows in, as far as they are not in yet: who is on file is known, and neither doubled nor overwritten.

    What is on file is looked at again within the deed: who was entered since the dry run counts as known.
    """
    work.needs(Permission.LEDGER_IMPORT)
    unit = next(one for one in queries.list_county_units(work.session, batch.unit) if one.id == batch.unit_id)
    places = look_up(work.session, work.actor, unit)
    known, digests = planning.on_file_of(work.session, rows)
    taken, plans = Taken(rows=len(rows)), list[RowPlan]()
    codes_ahead: set[str] = set()
    for row in rows:
        digest = digests[row.sheet, row.row]
        if digest in known.rows:
            continue
        if fault := planning.misplaced(row, known, places):
            taken.refused.append(fault)
            continue
        plan = planning.plan_of(row, digest, known, codes_ahead, work.today)
        taken.hints += plan.hints
        plans.append(plan)
    made = _open_files(work, plans, places)
    _write_supports(work, batch, made)
    if made:
        work.session.connection().execute(insert(ImportRow), [one.as_row(batch) for one in made])
    for one in made:
        taken.people += one.person_id is not None
        taken.cases += one.case_id is not None
        taken.supports.update(support.kind.value for support in one.plan.supports)
    _count(batch, work, taken)
    return taken


def _count(batch: ImportBatch, work: Work, taken: Taken) -> None:
    batch.done_rows += taken.rows
    batch.people_created += taken.people
    batch.cases_created += taken.cases
    batch.supports_created += taken.supports.total()
    batch.progressed_at = work.now


def _open_files(work: Work, plans: Sequence[RowPlan], places: Places) -> list[_Made]:
    """Open the people, ventures and cases that are not on file: all of one kind before the next."""
    loaded = _load(work, plans)
    units = [places.place_of(plan.row.town) for plan in plans]
    known = [loaded[Person, plan.person] if plan.person is not None else None for plan in plans]
    told = [
        (unit, records.person_facts(plan.row))
        for plan, unit, on_file in zip(plans, units, known, strict=True)
        if on_file is None
    ]
    opened = iter(open_persons(work, told))
    persons: list[Person] = [on_file or next(opened) for on_file in known]
    ventures = _ventures(work, plans, persons, units, loaded)
    cases = _cases(work, plans, persons, ventures, units, loaded)
    return [
        _Made(
            plan,
            person,
            case,
            person_id=person.id if plan.person is None else None,
            venture_id=venture.id if venture and plan.opens_venture else None,
            case_id=case.id if plan.case is None else None,
        )
        for plan, person, venture, case in zip(plans, persons, ventures, cases, strict=True)
    ]


def _ventures(
    work: Work, plans: Sequence[RowPlan], persons: Sequence[Person], units: Sequence[OrgUnit], loaded: _Loaded
) -> list[Venture | None]:
    opened = iter(
        open_ventures(
            work,
            [
                (person, unit, records.venture_facts(plan.row.venture), records.venture_status(plan.row.venture))
                for plan, person, unit in zip(plans, persons, units, strict=True)
                if plan.opens_venture and plan.row.venture
            ],
        )
    )
    return [
        next(opened)
        if plan.opens_venture and plan.row.venture
        else loaded[Venture, plan.venture]
        if plan.venture is not None
        else None
        for plan in plans
    ]


def _cases(
    work: Work,
    plans: Sequence[RowPlan],
    persons: Sequence[Person],
    ventures: Sequence[Venture | None],
    units: Sequence[OrgUnit],
    loaded: _Loaded,
) -> list[Case]:
    about = [
        (person, venture, unit)
        for plan, person, venture, unit in zip(plans, persons, ventures, units, strict=True)
        if plan.case is None
    ]
    opened = iter(open_cases(work, about, channel=CHANNEL, unassigned=True))
    return [next(opened) if plan.case is None else loaded[Case, plan.case] for plan in plans]


def _load(work: Work, plans: Sequence[RowPlan]) -> _Loaded:
    """Load what the plans name, in three statements."""
    loaded: _Loaded = {}
    named: tuple[tuple[Any, set[int | None]], ...] = (
        (Person, {plan.person for plan in plans}),
        (Venture, {plan.venture for plan in plans}),
        (Case, {plan.case for plan in plans}),
    )
    for kind, ids in named:
        if wanted := sorted(number for number in ids if number is not None):
            loaded |= {(kind, it.id): it for it in work.session.scalars(select(kind).where(kind.id.in_(wanted)))}
    return loaded


def _write_supports(work: Work, batch: ImportBatch, made: Sequence[_Made]) -> None:
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


def _application_rows(
    work: Work, made: Sequence[_Made]
) -> tuple[list[dict[str, Any]], dict[str, tuple[_Made, Support]]]:
    counts = queries.count_supports(work.session, {one.case.id for one in made if one.case_id is None})
    rows: list[dict[str, Any]] = []
    what: dict[str, tuple[_Made, Support]] = {}
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


def _happening(batch: ImportBatch, number: str, application_id: int, one: _Made, support: Support) -> Happening:
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


def _loan_row(loan_id: int, one: _Made, support: Support, banks: Mapping[str, int]) -> dict[str, Any]:
    loan = support.loan
    if loan is None:
        raise TypeError("not a loan")
    groups = [group.code for group in one.plan.row.person.categories if group.code]
    return {
        "id": loan_id,
        "category": RETURNEE if RETURNEE in groups else groups[0] if groups else "",
        "bank_id": banks[support.bank] if support.bank else None,
        "term_months": loan.term_months,
        "rate_percent": support.rate_percent,
        "disbursed_on": loan.disbursed_on,
        "matures_on": loan.matures_on,
        "overdue_since": loan.overdue_since,
        "settled_on": loan.settled_on,
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
