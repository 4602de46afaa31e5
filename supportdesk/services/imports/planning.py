"""What taking a row in would make, decided before anything is written: the dry run and the deed ask the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.ledgers import Finding, Ledger, LedgerRow
from supportdesk.domain.support_words import PROGRAMME_WORDS
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.queries import imports as queries
from supportdesk.queries.imports import KnownCase, OnFile
from supportdesk.services.imports import records
from supportdesk.services.imports.places import Places, look_up, plain_name, towns_to_open
from supportdesk.services.imports.supports import Support, differing, is_known, supports_of

ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class RowPlan:
    """What a row would make. `person`, `venture` and `case` are ids of what is on file, None where one is opened."""

    row: LedgerRow
    digest: str
    person: int | None
    venture: int | None
    opens_venture: bool
    case: int | None
    supports: tuple[Support, ...]
    known_supports: tuple[Support, ...] = ()
    hints: tuple[Finding, ...] = ()

    @property
    def makes_nothing(self) -> bool:
        """Everything that the row says is on file."""
        return self.person is not None and self.case is not None and not self.opens_venture and not self.supports


@dataclass
class Survey:
    """What taking a ledger in would make, row by row; and what somebody should look at."""

    people_new: int = 0
    people_known: int = 0
    cases_new: int = 0
    rows_known: int = 0
    supports_new: Counter[str] = field(default_factory=Counter)
    supports_known: Counter[str] = field(default_factory=Counter)
    unknown_towns: Counter[str] = field(default_factory=Counter)
    # Towns that taking it in would open, and counties other than the unit's own that titles name.
    opens_towns: list[str] = field(default_factory=list)
    other_counties: list[str] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)


@dataclass
class _Ahead:
    """What rows before would have made, had they been taken in: nobody counts twice who stands on several sheets."""

    people: set[str] = field(default_factory=set)
    cases: set[tuple[str, str]] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)

    def is_first(self, row: LedgerRow) -> bool:
        is_first = row.person.id_number not in self.people
        self.people.add(row.person.id_number)
        return is_first

    def codes_for(self, row: LedgerRow) -> set[str]:
        """The credit codes that rows of others open; the person's own code is their own venture."""
        code, number = (row.venture.credit_code if row.venture else None), row.person.id_number
        owner = self.owners.setdefault(code, number) if code else number
        return {code} if code and owner != number else set()

    def opens_case(self, row: LedgerRow, plan: RowPlan) -> bool:
        venture = (row.venture.credit_code or row.venture.name or "") if row.venture else ""
        opens = plan.case is None and (row.person.id_number, venture) not in self.cases
        self.cases.add((row.person.id_number, venture))
        return opens


def sift(session: Session, actor: Account | None, unit: OrgUnit, ledger: Ledger, today: date) -> Ledger:
    """Return the ledger as this unit can take it in: rows that the deeds would refuse move to the refused ones."""
    places = look_up(session, actor, unit)
    faults: list[Finding] = []
    for rows in portions(ledger.accepted):
        known = queries.on_file(session, [], [records.person_index(row.person) for row in rows], [])
        faults += [
            fault
            for row in rows
            if (fault := misplaced(row, known, places) or records.fault_of(row, today)) is not None
        ]
    return ledger.refusing(faults)


def fresh_rows(session: Session, rows: Sequence[LedgerRow]) -> list[LedgerRow]:
    """Return the rows whose content did not come in with an earlier ledger."""
    fresh: list[LedgerRow] = []
    for some in portions(rows):
        digests = [records.content_digest(row) for row in some]
        known = queries.on_file(session, digests, [], []).rows
        fresh += [row for row, digest in zip(some, digests, strict=True) if digest not in known]
    return fresh


def survey(session: Session, actor: Account | None, unit: OrgUnit, ledger: Ledger, today: date) -> Survey:
    """Return what taking the ledger in would make; `ledger` is sifted. Nothing is written."""
    places, found = look_up(session, actor, unit), Survey()
    found.other_counties = sorted(
        {sheet.county for sheet in ledger.sheets if sheet.county and not sheet.county.endswith(unit.county_name)}
    )
    fresh = {row.town for row in fresh_rows(session, ledger.accepted) if row.town}
    found.opens_towns = towns_to_open(places, [row.town for row in ledger.accepted if row.town in fresh and row.town])
    opened = {plain_name(name) for name in found.opens_towns}
    ahead = _Ahead()
    for rows in portions(ledger.accepted):
        known, digests = on_file_of(session, rows)
        for row in rows:
            if row.town and places.find(row.town) is None and plain_name(row.town) not in opened:
                found.unknown_towns[row.town] += 1
            if digests[row.sheet, row.row] in known.rows:
                found.rows_known += 1
                found.people_known += ahead.is_first(row)
                found.supports_known.update(support.kind.value for support in supports_of(row, today))
                continue
            plan = plan_of(row, digests[row.sheet, row.row], known, ahead.codes_for(row), today)
            is_first = ahead.is_first(row)
            found.people_new += is_first and plan.person is None
            found.people_known += is_first and plan.person is not None
            found.cases_new += ahead.opens_case(row, plan)
            found.supports_new.update(support.kind.value for support in plan.supports)
            found.supports_known.update(support.kind.value for support in plan.known_supports)
            found.hints += plan.hints
    return found


def plan_of(row: LedgerRow, digest: str, known: OnFile, codes_ahead: set[str], today: date) -> RowPlan:
    """Decide what a row makes. `codes_ahead` are the credit codes of ventures that rows before it open; it learns this row's."""
    person = known.people.get(records.person_index(row.person))
    person_id = person.id if person else None
    venture, opens_venture, hints = _venture(row, person_id, known, codes_ahead)
    case = _case(known.cases[person_id], venture, is_new=opens_venture) if person_id is not None else None
    there = known.supports[person_id] if person_id is not None else []
    new: list[Support] = []
    old: list[Support] = []
    for support in supports_of(row, today):
        if is_known(support, there):
            old.append(support)
        elif other := differing(support, there):
            words = say(
                "已有同一天（或同一期）的{kind}记录，金额是{known}元，台账是{given}元，没有重复登记，请核对。",
                kind=PROGRAMME_WORDS[support.kind],
                known=other.amount.grouped,
                given=support.amount.grouped,
            )
            hints.append(
                records.refusal(row, _AMOUNT_COLUMNS[support.kind], BadValueError(words, code="support_differs"))
            )
        else:
            new.append(support)
    return RowPlan(row, digest, person_id, venture, opens_venture, case, tuple(new), tuple(old), tuple(hints))


_AMOUNT_COLUMNS = {
    "loan": "loan_amount",
    "subsidy": "subsidy_amount",
    "tax_relief": "tax_amount",
    "training": "training_amount",
    "insurance": "insurance_subsidy",
}


def on_file_of(session: Session, rows: Sequence[LedgerRow]) -> tuple[OnFile, dict[tuple[str, int], str]]:
    """Return what is on file of some rows, and the digest of each."""
    digests = {(row.sheet, row.row): records.content_digest(row) for row in rows}
    known = queries.on_file(
        session,
        list(digests.values()),
        [records.person_index(row.person) for row in rows],
        [row.venture.credit_code for row in rows if row.venture and row.venture.credit_code],
    )
    return known, digests


def misplaced(row: LedgerRow, known: OnFile, places: Places) -> Finding | None:
    """Return why somebody else has to take a row in, or None."""
    person = known.people.get(records.person_index(row.person))
    if person is not None and not person.path.startswith(places.unit.path):
        return records.elsewhere(row)
    return records.foreign_town(row) if places.is_foreign(row.town) else None


def portions(rows: Sequence[LedgerRow]) -> Iterator[Sequence[LedgerRow]]:
    """Cut the rows into portions of which each is one deed, and in which nobody stands twice.

    Who stands on several sheets is opened by the first row, and on file when the next one is planned.
    """
    start, people = 0, set[str]()
    for place, row in enumerate(rows):
        if place - start == ROWS_AT_ONCE or row.person.id_number in people:
            yield rows[start:place]
            start, people = place, set()
        people.add(row.person.id_number)
    if start < len(rows):
        yield rows[start:]


def _venture(
    row: LedgerRow, person_id: int | None, known: OnFile, codes_ahead: set[str]
) -> tuple[int | None, bool, list[Finding]]:
    if row.venture is None:
        return None, False, []
    own = known.ventures[person_id] if person_id is not None else []
    code = row.venture.credit_code
    if code and (code in known.owners or code in codes_ahead):
        mine = next((venture.id for venture in own if venture.credit_code == code), None)
        if mine is not None:
            return mine, False, []
        words = say("这个统一社会信用代码已在别人名下登记，没有重复登记创业实体，请核对是否合伙。")
        return None, False, [records.refusal(row, "credit_code", BadValueError(words, code="venture_known"))]
    if code:
        codes_ahead.add(code)
    else:
        name = records.venture_facts(row.venture).registration.name
        same = next((venture.id for venture in own if venture.name == name), None)
        if same is not None:
            return same, False, []
    return None, True, []


def _case(cases: Iterable[KnownCase], venture: int | None, *, is_new: bool) -> int | None:
    """Return the file in which a known person's row belongs: that of the venture, an open one first."""
    if is_new:
        return None
    fitting = [case for case in cases if venture is None or case.venture_id == venture]
    chosen = next((case for case in fitting if case.is_open), fitting[-1] if fitting else None)
    return chosen.id if chosen else None
