"""Reading many people's facts in one go: the same six or seven queries for one person and for two thousand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.facts import FactValue
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.loans import GUARANTEED, LoanState
from supportdesk.domain.rule_books import Scope
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.matching import NotedFact
from supportdesk.models.payments import Clawback
from supportdesk.models.people import Household, HouseholdMember, Person, PersonAbsence, PersonCategory
from supportdesk.models.policies import LoanPrimeRate, Programme, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.models.ventures import Venture
from supportdesk.queries.facts import records
from supportdesk.queries.facts.records import PersonRecord, Support

PORTION = 2_000
_COUNTY_DIGITS = 6
_LENT = frozenset(
    {
        LoanState.REPAYING, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING, LoanState.SETTLED,
        LoanState.RECOVERED, LoanState.WRITTEN_OFF,
    }
)  # fmt: skip
_OUT_OF_THE_WAY = frozenset({LoanState.DRAFT, LoanState.SETTLED, LoanState.REFUSED, LoanState.WITHDRAWN})
LOAN_STATES: Mapping[str, frozenset[str]] = {
    "lent": frozenset(state.value for state in _LENT),
    "running": frozenset(state.value for state in LoanState if state not in _OUT_OF_THE_WAY),
    "overdue": frozenset({LoanState.OVERDUE.value}),
    "failed": frozenset({LoanState.COMPENSATED.value, LoanState.RECOVERING.value, LoanState.WRITTEN_OFF.value}),
}
_CLAIMED_BACK = "recovering"
_BACK = frozenset({"draft", "refused", "withdrawn", "rejected"})

_P, _V, _A, _H = Person.__table__.c, Venture.__table__.c, Application.__table__.c, Household.__table__.c
_Q, _C = SubsidyPeriod.__table__.c, Clawback.__table__.c
_PEOPLE = select(
    _P.id, _P.name, _P.sex, _P.born_on, _P.education, _P.marital, _P.unit_id, _P.household_id, _P.registered_division,
    _P.away_from, _P.away_to, _P.returned_on, _P.hardship, _P.consent_on,
    _P.consent_withdrawn_on,
)  # fmt: skip
_VENTURES = select(
    _V.id, _V.person_id, _V.status, _V.founded_on, _V.closed_on, _V.close_reason, _V.is_first_venture, _V.legal_form,
    _V.industry, _V.addresses_match, _V.area_m2, _V.monthly_rent, _V.invested, _V.own_fund, _V.annual_revenue,
    _V.employees, _V.key_group_employees, _V.insured_employees, _V.taxpayer, OrgUnit.code.label("unit_code"),
).join(OrgUnit.__table__, OrgUnit.id == _V.unit_id)  # fmt: skip
# What of a loan's interest subsidy was paid and did not come back.
_SUBSIDY = (
    select(func.sum(_Q.subsidy))
    .where(_Q.loan_id == _A.id, _Q.paid_on.is_not(None), _Q.returned_on.is_(None))
    .correlate(Application.__table__)
    .scalar_subquery()
)
# What came back of an award that was revoked: its payments stand as they were made.
_RECOVERED = (
    select(func.sum(_C.recovered)).where(_C.application_id == _A.id).correlate(Application.__table__).scalar_subquery()
)
_SUPPORT = (
    select(
        _A.id, _A.number, _A.kind, _A.subject, _A.state, _A.is_historic, _A.person_id, _A.venture_id, _A.received_on,
        _A.decided_on, _A.paid_on, _A.closed_on, _A.amount_paid, _A.amount_approved, _A.amount_requested,
        _A.programme_version_id, Programme.code.label("programme"), _SUBSIDY.label("subsidy"),
        _RECOVERED.label("recovered"),
    )
    .outerjoin(ProgrammeVersion.__table__, ProgrammeVersion.id == _A.programme_version_id)
    .outerjoin(Programme.__table__, Programme.id == ProgrammeVersion.programme_id)
)  # fmt: skip


@dataclass(frozen=True)
class Around:
    """What is the same for everybody: units' counties, what ledgers call programmes, who stands for a loan, the LPR."""

    counties: Mapping[int, str]
    subjects: Mapping[tuple[str, str], str]
    guarantors: frozenset[str]
    # The one-year prime rates in percent, the youngest first, each with the day from which it holds.
    rates: Sequence[tuple[date, Decimal]]

    @classmethod
    def of(cls, session: Session) -> "Around":
        return cls(_counties(session), subjects_of(session), _guarantors(session), _rates(session))

    def rate_on(self, day: date) -> Decimal | None:
        """The prime rate in force on a day; None before the first."""
        return next((percent for begins, percent in self.rates if begins <= day), None)


def facts_of_one(session: Session, person_id: int, on: date, *, besides: int | None = None) -> PersonRecord | None:
    """Read one person's facts on a day; `besides` is an application that asks and is not to count against itself."""
    return next(iter(read_records(session, [person_id], on, besides=besides)), None)


def iterate_records(
    session: Session, on: date, *, unit_path: str = "/", after: int = 0, portion: int = PORTION
) -> Iterator[list[PersonRecord]]:
    """Read everybody of a subtree, a portion at a time, by their ids; merged people are left out."""
    around = Around.of(session)
    while True:
        ids = session.scalars(
            select(Person.id)
            .join(OrgUnit, OrgUnit.id == Person.unit_id)
            .where(
                Person.id > after, Person.merged_into_id.is_(None), OrgUnit.path.startswith(unit_path, autoescape=True)
            )
            .order_by(Person.id)
            .limit(portion)
        ).all()
        if not ids:
            return
        yield read_records(session, ids, on, around=around)
        after = ids[-1]


def read_records(
    session: Session,
    person_ids: Sequence[int],
    on: date | Mapping[int, date],
    *,
    besides: int | None = None,
    is_past: bool = False,
    around: Around | None = None,
) -> list[PersonRecord]:
    """Read some people's facts, each on their own day when `on` is a mapping; unknown and merged ids are left out.

    `is_past`: support that began on the day or later is not counted, as nobody could know of it then.
    """
    rows = session.execute(_PEOPLE.where(_P.id.in_(person_ids), _P.merged_into_id.is_(None)).order_by(_P.id)).all()
    around = around or Around.of(session)
    categories = _by(session.execute(
        select(PersonCategory.person_id, PersonCategory.code, PersonCategory.valid_from, PersonCategory.valid_to).where(
            PersonCategory.person_id.in_(person_ids)
        )
    ))  # fmt: skip
    stays = _stays(session, person_ids)
    ventures = _by(session.execute(_VENTURES.where(_V.person_id.in_(person_ids))))
    families = _Families.of(session, rows)
    chosen = {row.id: records.current(ventures.get(row.id, ()), _day(on, row.id)) for row in rows}
    support = _SupportOf(session, rows, families, chosen, around.subjects, besides)
    noted = _noted(session, person_ids)
    found = []
    for row in rows:
        day, venture, county = _day(on, row.id), chosen[row.id], around.counties.get(row.unit_id, "")
        mine = support.of(row, venture, before=day if is_past else None)
        facts = records.of_person(row, categories.get(row.id, ()), stays.get(row.id, ()), county, day)
        facts |= records.of_household(families.rows.get(row.household_id), families.sizes.get(row.household_id, 0))
        facts |= records.of_venture(venture, len(ventures.get(row.id, ())), county, day)
        facts |= records.of_history(mine, LOAN_STATES, day)
        # Guarantors are known by name only: nobody of that name is a clear no, a namesake has to be looked up.
        facts["guarantor_of"] = facts["guarantor_overdue"] = (
            None if row.name in around.guarantors else records.number(0)
        )
        facts["loan_prime_rate"] = around.rate_on(day)
        for name, value in noted.get(row.id, {}).items():
            if facts.get(name) is None:
                facts[name] = value
        found.append(
            PersonRecord(
                row.id, row.name, row.unit_id, row.household_id, venture.id if venture else None, day, facts, mine
            )
        )
    return found


def _day(on: date | Mapping[int, date], person_id: int) -> date:
    return on if isinstance(on, date) else on[person_id]


def _by(rows: Any, key: str = "person_id") -> dict[int, list[Any]]:  # noqa: ANN401 - rows of columns
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return grouped


def _stays(session: Session, person_ids: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    """The absences before the latest, by person."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person_id, first, last in session.execute(
        select(PersonAbsence.person_id, PersonAbsence.away_from, PersonAbsence.away_to).where(
            PersonAbsence.person_id.in_(person_ids)
        )
    ):
        found[person_id].append((first, last))
    return found


def _counties(session: Session) -> dict[int, str]:
    """The six digits of each unit's county, by the unit's id."""
    return {
        unit_id: next((part[:_COUNTY_DIGITS] for part in path.strip("/").split("/") if len(part) >= _COUNTY_DIGITS), "")
        for unit_id, path in session.execute(select(OrgUnit.id, OrgUnit.path))
    }


class _Families:
    """Households of some people: their rows, how many are registered in each, and who the others are."""

    def __init__(
        self, rows: dict[int | None, Any], members: dict[int, list[int]], sizes: dict[int | None, int]
    ) -> None:
        self.rows, self.members, self.sizes = rows, members, sizes

    @classmethod
    def of(cls, session: Session, people: Sequence[Any]) -> "_Families":
        ids = {row.household_id for row in people if row.household_id is not None}
        if not ids:
            return cls({}, {}, {})
        rows = session.execute(
            select(_H.id, _H.monitored, _H.low_income, _H.land_mu, _H.dependants).where(_H.id.in_(ids))
        )
        members: dict[int, list[int]] = defaultdict(list)
        for person_id, household_id in session.execute(
            select(_P.id, _P.household_id).where(_P.household_id.in_(ids), _P.merged_into_id.is_(None))
        ):
            members[household_id].append(person_id)
        sizes: dict[int | None, int] = {key: len(some) for key, some in members.items()}
        for household_id, count in session.execute(
            select(HouseholdMember.household_id, func.count())
            .where(HouseholdMember.household_id.in_(ids))
            .group_by(HouseholdMember.household_id)
        ):
            sizes[household_id] = sizes.get(household_id, 0) + count
        return cls({row.id: row for row in rows}, members, sizes)


class _SupportOf:
    """The applications that count for some people: their own, those of their ventures, and those of their families."""

    def __init__(
        self,
        session: Session,
        people: Sequence[Any],
        families: _Families,
        ventures: Mapping[int, Any],
        subjects: Mapping[tuple[str, str], str],
        besides: int | None,
    ) -> None:
        self._families = families
        own = {row.id for row in people}
        family = {one for some in families.members.values() for one in some} - own
        statement = _SUPPORT if besides is None else _SUPPORT.where(_A.id != besides)
        rows = session.execute(statement.where(_A.person_id.in_(own | family))).all()
        venture_ids = {one.id for one in ventures.values() if one is not None}
        rows = [
            *rows,
            *session.execute(statement.where(_A.venture_id.in_(venture_ids), _A.person_id.not_in(own | family))),
        ]
        self._by_person: dict[int, list[Support]] = defaultdict(list)
        self._by_venture: dict[int, list[Support]] = defaultdict(list)
        for row in rows:
            one = _support(row, subjects)
            self._by_person[one.person_id].append(one)
            if one.venture_id is not None:
                self._by_venture[one.venture_id].append(one)

    def of(self, person: Any, venture: Any, *, before: date | None) -> list[tuple[Support, frozenset[Scope]]]:  # noqa: ANN401 - rows of columns
        """What counts for a person, each with whose it is."""
        found: dict[int, tuple[Support, set[Scope]]] = {}

        def add(some: Sequence[Support], scope: Scope) -> None:
            for one in some:
                if before is None or one.on is None or one.on < before:
                    found.setdefault(one.id, (one, set()))[1].add(scope)

        add(self._by_person.get(person.id, ()), Scope.PERSON)
        if venture is not None:
            add(self._by_venture.get(venture.id, ()), Scope.VENTURE)
        if person.household_id is None:
            add(self._by_person.get(person.id, ()), Scope.HOUSEHOLD)
        else:
            for member in self._families.members.get(person.household_id, ()):
                add(self._by_person.get(member, ()), Scope.HOUSEHOLD)
        return [(one, frozenset(scopes)) for one, scopes in found.values()]


def _support(row: Any, subjects: Mapping[tuple[str, str], str]) -> Support:  # noqa: ANN401 - a row of columns
    kind = row.kind.value
    if kind == "loan":
        granted = row.state in LOAN_STATES["lent"]
        under_way = row.state in LOAN_STATES["running"] and not granted
    else:
        # What came back whole was not given: it stands in nobody's way, once only and exclusion included.
        is_back = bool(row.recovered) and row.recovered >= row.amount_paid
        granted = not is_back and (row.is_historic or row.paid_on is not None or bool(row.amount_paid))
        under_way = not granted and not is_back and row.closed_on is None and row.state not in _BACK
    amount = row.amount_paid or row.amount_approved or row.amount_requested
    if row.recovered:
        amount = max(amount - row.recovered, ZERO)
    if kind == "loan":
        bound = row.subsidy or ZERO
    else:
        is_open = row.closed_on is None and not row.is_historic and row.state != _CLAIMED_BACK
        bound = max(amount, row.amount_approved) if is_open else amount
    code = row.programme or subjects.get((kind, row.subject)) or subjects.get((kind, ""), "")
    return Support(
        id=row.id,
        number=row.number,
        kind=kind,
        programme=code,
        version_id=row.programme_version_id,
        state=row.state,
        is_granted=granted,
        is_under_way=under_way,
        on=row.paid_on or row.decided_on or row.received_on,
        amount=amount,
        bound=bound,
        person_id=row.person_id,
        venture_id=row.venture_id,
    )


def subjects_of(session: Session) -> Mapping[tuple[str, str], str]:
    """What ledgers call each programme, by kind and words; support without a version is known by them."""
    found: dict[tuple[str, str], str] = {}
    for kind, code, name, book in session.execute(
        select(Programme.kind, Programme.code, Programme.name, ProgrammeVersion.rule_book)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .order_by(Programme.id)
    ):
        for words in (name, *(book or {}).get("subjects", ())):
            found.setdefault((kind.value, words), code)
    found[("loan", "")] = GUARANTEED
    return found


def _noted(session: Session, person_ids: Sequence[int]) -> dict[int, dict[str, FactValue]]:
    found: dict[int, dict[str, FactValue]] = defaultdict(dict)
    for person_id, name, value in session.execute(
        select(NotedFact.person_id, NotedFact.name, NotedFact.value)
        .where(NotedFact.person_id.in_(person_ids))
        .order_by(NotedFact.id)
    ):
        found[person_id][name] = records.noted_value(name, value)
    return found


def _rates(session: Session) -> list[tuple[date, Decimal]]:
    rows = session.execute(
        select(LoanPrimeRate.published_on, LoanPrimeRate.one_year_percent).order_by(LoanPrimeRate.published_on.desc())
    )
    return [(published_on, Decimal(percent)) for published_on, percent in rows]


def _guarantors(session: Session) -> frozenset[str]:
    """The names of those who stand for a loan that is not settled."""
    loan = Loan.__table__.c
    return frozenset(
        session.scalars(
            select(func.distinct(loan.guarantor))
            .join(Application.__table__, _A.id == loan.id)
            .where(loan.guarantor != "", _A.state.in_(LOAN_STATES["running"]))
        )
    )
