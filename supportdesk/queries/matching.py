"""The sweep over a county, and its result read back: programme to people, person to programmes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.facts.catalogue import CATALOGUE, PER_PROGRAMME
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.rule_books import Given, Scope, check, concerning
from supportdesk.domain.rule_books.many import Columns, Memory, entitled
from supportdesk.domain.rules import Verdict
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.matching import Match, MatchState
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.queries.facts import PersonRecord, Standings, open_books, programme_facts
from supportdesk.queries.policies import get_programme
from supportdesk.queries.stacking import Called, given_to, names_and_groups
from supportdesk.queries.visibility import Viewer, within

_NAMES = tuple(fact.name for fact in CATALOGUE)
# A version, the amount that it would give, and what of somebody's support it looks at: whose, how much, of which year.
_Beside = tuple[int, Money | None, tuple[tuple[str, frozenset[Scope], Money, int], ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody for whom a programme is likely."""

    person_id: int
    unit_id: int
    programme_id: int
    version_id: int
    missing: tuple[str, ...]
    amount: Money | None


@dataclass
class Matcher:
    """Asks all programmes about portions of people; holds what is the same for everybody between the portions.

    With `draft` it asks that one alone, whatever is in force.
    """

    session: Session
    on: date
    most_missing: int
    only: str | None = None
    draft: Standings | None = None
    _books: dict[int, list[Standings]] = field(default_factory=dict)
    _memory: Memory = field(default_factory=Memory)
    _refused: dict[_Beside, bool] = field(default_factory=dict)
    _called: dict[str, Called] | None = None

    def match(self, records: Sequence[PersonRecord]) -> Iterator[Found]:
        """Yield whom nothing speaks against, programme by programme."""
        by_unit: dict[int, list[PersonRecord]] = defaultdict(list)
        for record in records:
            by_unit[record.unit_id].append(record)
        groups: dict[tuple[int, ...], list[PersonRecord]] = defaultdict(list)
        standings: dict[tuple[int, ...], list[Standings]] = {}
        for unit_id, some in by_unit.items():
            books = self._books_of(unit_id)
            key = tuple(standing.version_id for standing in books)
            standings[key] = books
            groups[key] += some
        for key, some in groups.items():
            yield from self._ask(some, standings[key])

    def _ask(self, records: list[PersonRecord], books: list[Standings]) -> Iterator[Found]:
        shared = Columns(_NAMES, lambda name: [record.facts.get(name) for record in records])
        given: dict[int, list[Given]] = {}
        for standing in books:
            own = _own_columns(records, standing, shared)
            # Whoever has it under way already has asked: no rule of a county has to say so.
            asked = own["applying"]
            for outcome in entitled(
                standing.book, self.on, own, len(records), self._memory, most_missing=self.most_missing
            ):
                if asked[outcome.row]:
                    continue
                record = records[outcome.row]
                if record.support and outcome.row not in given:
                    given[outcome.row] = self._given_to(record)
                if self._is_refused_beside(standing, outcome.amount, given.get(outcome.row, [])):
                    continue
                yield Found(
                    record.person_id,
                    record.unit_id,
                    standing.programme_id,
                    standing.version_id,
                    outcome.missing,
                    outcome.amount,
                )

    def _given_to(self, record: PersonRecord) -> list[Given]:
        if self._called is None:
            self._called = names_and_groups(self.session)
        return given_to(self.session, record, self._called)

    def _is_refused_beside(self, standing: Standings, amount: Money | None, given: Sequence[Given]) -> bool:
        """Whether what somebody has, or asks for, refuses the programme: exclusion, once only, caps.

        Whose support is alike in what the programme looks at gets the same answer, which is reckoned once.
        """
        stacking = standing.book.stacking
        looked_at = concerning(stacking, standing.code, given) if given else ()
        if not looked_at and not stacking.caps:
            return False
        # Only a cap looks at amounts.
        sums = bool(stacking.caps)
        alike = tuple((one.programme, one.scopes, one.amount if sums else ZERO, one.on.year) for one in looked_at)
        key = (standing.version_id, amount if sums else None, alike)
        if key not in self._refused:
            results = check(stacking, standing.code, amount, self.on, looked_at)
            self._refused[key] = any(one.verdict is Verdict.NOT_MET for one in results)
        return self._refused[key]

    @property
    def programme_ids(self) -> set[int]:
        """The programmes with which people are matched."""
        named = select(Programme.id) if self.only is None else select(Programme.id).where(Programme.code == self.only)
        return set(self.session.scalars(named))

    def _books_of(self, unit_id: int) -> list[Standings]:
        if self.draft is not None:
            return [self.draft]
        if unit_id not in self._books:
            unit = self.session.get_one(OrgUnit, unit_id)
            books = open_books(self.session, unit, self.on)
            self._books[unit_id] = [one for one in books if self.only is None or one.code == self.only]
        return self._books[unit_id]


def _own_columns(records: list[PersonRecord], standing: Standings, shared: Columns) -> Columns:
    """The shared columns, and those that are counted anew for a programme."""
    usual = programme_facts(records[0], "\0", standing.quota_left) if records else {}
    counted: list[tuple[int, PersonRecord]] = [
        (row, record)
        for row, record in enumerate(records)
        if any(one.programme == standing.code for one, _scopes in record.support)
    ]
    facts = {row: programme_facts(record, standing.code, standing.quota_left) for row, record in counted}

    def draw(name: str) -> list[object]:
        column: list[object] = [usual[name]] * len(records)
        for row, own in facts.items():
            column[row] = own[name]
        return column

    return Columns(_NAMES, lambda name: draw(name) if name in PER_PROGRAMME else shared[name])  # type: ignore[arg-type,return-value]  # facts by their names


@dataclass(frozen=True)
class ProgrammeMatches:
    """A programme, how many are entitled or likely so, and what it would cost; `unknown_cost` people have no amount yet."""

    programme: Programme
    met: int
    likely: int
    offered: int
    cost: Money
    unknown_cost: int


def is_programme(session: Session, code: str) -> bool:
    """Whether there is a programme of this code."""
    return session.scalar(select(Programme.id).where(Programme.code == code).limit(1)) is not None


def list_programme_matches(session: Session, viewer: Viewer) -> list[ProgrammeMatches]:
    """Count the matches of the viewer's people by programme; the most first."""
    rows = session.execute(
        select(
            Match.programme_id,
            func.count(),
            _count_if(Match.is_met.is_(True)),
            _count_if(Match.state == MatchState.OFFERED),
            func.sum(Match.amount),
            _count_if(Match.amount.is_(None)),
        )
        .where(_seen(viewer), _is_open())
        .group_by(Match.programme_id)
    ).all()
    programmes = {
        one.id: one for one in session.scalars(select(Programme).where(Programme.id.in_([row[0] for row in rows])))
    }
    found = [
        ProgrammeMatches(programmes[key], met or 0, count - (met or 0), offered or 0, _money(cost), unknown or 0)
        for key, count, met, offered, cost, unknown in rows
    ]
    return sorted(found, key=lambda one: (-one.met, -one.likely, one.programme.code))


def get_programme_matches(session: Session, viewer: Viewer, programme_id: int) -> ProgrammeMatches:
    """Return the counts of one programme; raises NotFoundError for a foreign or unknown one."""
    programme = get_programme(session, viewer, programme_id)
    found = next((one for one in list_programme_matches(session, viewer) if one.programme.id == programme.id), None)
    return found or ProgrammeMatches(programme, 0, 0, 0, ZERO, 0)


def list_people(
    session: Session, viewer: Viewer, programme_id: int, *, met: bool | None = None, after: int = 0, most: int = 50
) -> Sequence[Match]:
    """Whom a programme is likely for, by the order in which they were found, with person and unit."""
    statement = (
        select(Match)
        .options(joinedload(Match.person).joinedload(Person.unit), joinedload(Match.programme))
        .where(_seen(viewer), Match.programme_id == programme_id, _is_open(), Match.person_id > after)
        .order_by(Match.person_id)
        .limit(most)
    )
    if met is not None:
        statement = statement.where(Match.is_met.is_(met))
    return session.scalars(statement).all()


def list_of_person(session: Session, person_id: int) -> Sequence[Match]:
    """The matches of one person with their programmes, entitled first; the caller has checked who looks."""
    return session.scalars(
        select(Match)
        .options(joinedload(Match.programme))
        .where(Match.person_id == person_id)
        .order_by(Match.is_met.desc(), Match.programme_id)
    ).all()


def get_match(session: Session, viewer: Viewer, match_id: int) -> Match:
    """Return a match with person, programme and version; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(Match)
        .options(joinedload(Match.person), joinedload(Match.programme), joinedload(Match.programme_version))
        .where(_seen(viewer), Match.id == match_id)
    )
    if found is None:
        raise NotFoundError
    return found


def get_own_match(session: Session, person_id: int, match_id: int) -> Match:
    """Return what was offered to a person; raises NotFoundError for another's."""
    found = session.scalar(
        select(Match)
        .options(joinedload(Match.person), joinedload(Match.programme), joinedload(Match.programme_version))
        .where(Match.id == match_id, Match.person_id == person_id, Match.state != MatchState.FOUND)
    )
    if found is None:
        raise NotFoundError
    return found


def list_offers(session: Session, person_id: int | None) -> Sequence[Match]:
    """What waits for a person's word; nothing where there is no person."""
    return session.scalars(
        select(Match)
        .options(joinedload(Match.programme))
        .where(Match.person_id == person_id, Match.state == MatchState.OFFERED)
        .order_by(Match.is_met.desc(), Match.programme_id)
    ).all()


def _is_open() -> ColumnElement[bool]:
    """Found, offered, or confirmed by somebody who has not begun to apply since."""
    begun = (
        exists()
        .where(
            Application.person_id == Match.person_id,
            Application.programme_version_id == ProgrammeVersion.id,
            ProgrammeVersion.programme_id == Match.programme_id,
            Application.created_at >= Match.answered_at,
        )
        .correlate(Match)
    )
    return or_(
        Match.state.in_((MatchState.FOUND, MatchState.OFFERED)), and_(Match.state == MatchState.CONFIRMED, ~begun)
    )


def _seen(viewer: Viewer) -> ColumnElement[bool]:
    return within(viewer, Match.unit_id, Permission.PERSON_READ)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _money(value: object) -> Money:
    return value if isinstance(value, Money) else Money(int(value)) if isinstance(value, int | Decimal) else ZERO
