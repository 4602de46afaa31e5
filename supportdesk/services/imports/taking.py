"""Taking rows in: people, ventures and cases through their own deeds, and the support that the ledger tells of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from supportdesk.domain.ledgers import Finding, LedgerRow
from supportdesk.domain.permissions import Permission
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.imports import ImportBatch, ImportRow
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.queries import imports as queries
from supportdesk.services.cases import open_cases
from supportdesk.services.imports import planning, records
from supportdesk.services.imports.booking import Made, write_supports
from supportdesk.services.imports.places import Places, look_up
from supportdesk.services.imports.planning import RowPlan
from supportdesk.services.people.opening import open_persons
from supportdesk.services.ventures import open_ventures
from supportdesk.services.work import Work

CHANNEL = "5"

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
    write_supports(work, batch, made)
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


def _open_files(work: Work, plans: Sequence[RowPlan], places: Places) -> list[Made]:
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
        Made(
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
