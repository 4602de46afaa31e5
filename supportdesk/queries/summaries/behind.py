"""The list behind a figure: exactly the rows that it counts, read from the same definition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, literal_column, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import exists
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.people import Person
from supportdesk.models.ventures import Venture
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.summaries.books import (
    CHINA,
    At,
    Column,
    Distinct,
    Happening,
    Rows,
    Span,
    Standing,
    Statement,
)
from supportdesk.queries.summaries.catalogue import Catalogue
from supportdesk.queries.summaries.days import end_of
from supportdesk.queries.summaries.loans import APPLICATION
from supportdesk.queries.summaries.scope import (
    INDUSTRY,
    Scope,
    ScopeBank,
    get_scope,
    in_industry,
    industry_key,
    list_scope_banks,
)
from supportdesk.queries.summaries.traits import has_category, is_part
from supportdesk.queries.summaries.workdays import Workdays
from supportdesk.queries.visibility import Viewer

PAGE = 50
# The figure that is told by the reason of a refusal too.
REFUSED = "loans_refused"
# Rows that are fetched at once of a list that is read as a whole.
BATCH = 5_000
AMOUNT = "column_1"


@dataclass(frozen=True)
class BehindRow:
    """One row that a figure counts: what it adds (units or fen), the day, and whom and what it is about."""

    key: int
    amount: int
    on: date | None
    town: str
    industry: str
    bank: str
    person_id: int | None = None
    person: str = ""
    venture_id: int | None = None
    venture: str = ""
    application_id: int | None = None
    number: str = ""
    case_id: int | None = None


@dataclass(frozen=True)
class Behind:
    """A page of the list, and where the next one begins (None: this is the last); rows and amount of the whole list."""

    rows: Sequence[BehindRow]
    after: int | None
    count: int
    total: int


def list_behind(
    session: Session,
    viewer: Viewer,
    month: Month,
    indicator: str,
    *,
    unit_code: str | None = None,
    window: Window = Window.MONTH,
    refusal: str | None = None,
    after: int | None = None,
    limit: int = PAGE,
    **cell: str | None,
) -> Behind:
    """The rows behind a figure of a month, one page by key; a share opens the list of its base.

    `cell` names the part by split (`town="…"`, `sex="F"`; an empty key is what the books don't say); `refusal` (a
    reason's code, empty for none stated) narrows refused loans. Raises NotFoundError for an unknown indicator, a
    condition that the indicator doesn't have, or a foreign unit.
    """
    scope = get_scope(session, viewer, unit_code)
    asked = {Split(name): key for name, key in cell.items() if key is not None}
    code = _opened(indicator, asked)
    if refusal is not None and code != REFUSED:
        raise NotFoundError
    definition = Catalogue(Workdays(work_calendar(session))).definition_of(code)
    span = Span.of(month, window)
    if not exists(INDICATORS[code], window):
        raise NotFoundError
    banks = list_scope_banks(session, scope)
    places = _Cell(scope, asked, refusal, banks)
    statement, key = _statement(definition, code, span, places)
    whole = statement.subquery()
    count, total = session.execute(select(func.count(), func.sum(whole.c[AMOUNT]))).one()
    if after is not None:
        statement = statement.where(key > after)
    found = session.execute(statement.order_by(key).limit(limit + 1)).all()
    rows = _named(session, scope, banks, found[:limit])
    return Behind(rows, rows[-1].key if len(found) > limit else None, count, int(total or 0))


class Narrowing(Protocol):
    """What keeps a list's statement within a unit, and within a cell of the summary."""

    def narrow(self, statement: Statement, rows: Rows, at: At) -> Statement:
        """Name the source of the rows and the conditions; traits are what they are on the day `at`."""


@dataclass(frozen=True)
class _Everywhere:
    """All of a unit."""

    scope: Scope

    def narrow(self, statement: Statement, rows: Rows, _at: At) -> Statement:
        return statement.select_from(rows.source).where(
            rows.sees(self.scope.viewer), self.scope.holds(rows.unit), *rows.where
        )


def read_rows(session: Session, scope: Scope, month: Month, code: str, window: Window) -> Iterator[Sequence[object]]:
    """The whole list of a figure that opens itself, row by row as the books have it: key and amount come first."""
    definition = Catalogue(Workdays(work_calendar(session))).definition_of(code)
    statement, key = _statement(definition, code, Span.of(month, window), _Everywhere(scope))
    yield from session.execute(statement.order_by(key).execution_options(yield_per=BATCH))


def named_rows(session: Session, scope: Scope, rows: Sequence[Sequence[Any]]) -> list[BehindRow]:
    """Rows as `read_rows` gave them, with the names that the registers have now."""
    return _named(session, scope, list_scope_banks(session, scope), rows)


def _opened(indicator: str, asked: Iterable[Split]) -> str:
    if indicator not in INDICATORS:
        raise NotFoundError
    opened = INDICATORS[INDICATORS[indicator].opens]
    if not set(asked) <= set(opened.splits):
        raise NotFoundError
    return opened.code


@dataclass(frozen=True)
class _Cell:
    """The cell of the summary that was asked for."""

    scope: Scope
    asked: Mapping[Split, str]
    refusal: str | None
    banks: Sequence[ScopeBank]

    def narrow(self, statement: Statement, rows: Rows, at: At) -> Statement:
        statement = statement.select_from(rows.source).where(
            rows.sees(self.scope.viewer), self.scope.holds(rows.unit), *rows.where
        )
        for split, key in self.asked.items():
            statement = statement.where(self._is_in(split, key, rows, at))
        if self.refusal is not None:
            statement = statement.where(APPLICATION.c.refusal_code == self.refusal)
        return statement

    def _is_in(self, split: Split, key: str, rows: Rows, at: At) -> ColumnElement[bool]:
        """The condition that a row is of a part."""
        if split is Split.TOWN:
            return self.scope.in_town(rows.unit, key)
        if split is Split.INDUSTRY:
            return in_industry(key)
        if split is Split.CATEGORY:
            return has_category(rows, key)
        if split is Split.BANK and rows.bank is not None:
            return self._at_bank(rows.bank, key)
        if split is Split.DEPARTMENT and rows.department is not None:
            return rows.department == key
        return is_part(split, rows.traits[split](at), key)

    def _at_bank(self, column: Column, key: str) -> ColumnElement[bool]:
        """The condition that a row has the bank of a key; the empty key stands for what has none that the unit knows."""
        if key:
            return column.in_([bank.id for bank in self.banks if bank.key == key])
        return or_(column.is_(None), column.not_in([bank.id for bank in self.banks]))


def _statement(
    definition: Happening | Standing | Distinct, code: str, span: Span, places: Narrowing
) -> tuple[Statement, Column]:
    """The statement of the list and the key that orders it."""
    match definition:
        case Happening():
            amount = definition.amounts[code]
            listed = places.narrow(
                _columns(definition.rows, definition.rows.key, amount, definition.on),
                definition.rows,
                _end_of_its_month(definition, span),
            )
            return listed.where(definition.between(span.first, span.end), amount != 0), definition.rows.key
        case Standing():
            taken = definition.read((span,))
            amount = {**taken.stands[0], **(taken.matured[0] if taken.matured else {})}[code]
            on = taken.day_of(code)
            shown = on if on is not None else literal_column("NULL")
            listed = _columns(taken.rows, taken.rows.key, amount, shown, taken.or_on)
            return places.narrow(listed, taken.rows, span.last).where(amount != 0), taken.rows.key
        case Distinct():
            happening = definition.happening
            first = (
                places.narrow(
                    select(definition.who.label("who"), func.min(happening.on).label("first_on")),
                    happening.rows,
                    _end_of_its_month(happening, span),
                )
                .where(happening.between(span.first, span.end))
                .group_by(definition.who)
                .subquery("counted")
            )
            person = Rows(
                source=Person.__table__.join(first, first.c.who == Person.__table__.c.id),
                key=Person.__table__.c.id,
                unit=Person.__table__.c.unit_id,
                sees=happening.rows.sees,
                names={"person": Person.__table__.c.id},
            )
            listed = _columns(person, person.key, literal_column("1"), first.c.first_on)
            return listed.select_from(person.source), person.key


def _end_of_its_month(happening: Happening, span: Span) -> Column:
    """The end of the month in which a row of a span happened, as a number."""
    first, last = (Month.of(day).moved(-happening.after) for day in (span.first, span.last))
    return end_of(happening.month(first, last))


def _columns(rows: Rows, key: Column, amount: Column, on: Column, or_on: Column | None = None) -> Statement:
    industry = INDUSTRY if rows.has_industry else literal_column("''")
    bank = rows.bank if rows.bank is not None else literal_column("NULL")
    names = [rows.names.get(name, literal_column("NULL")) for name in ("person", "venture", "application")]
    other = or_on if or_on is not None else literal_column("NULL")
    label = rows.label if rows.label is not None else literal_column("''")
    columns = (key, amount, on, rows.unit, industry, bank, *names, other, label)
    return select(*(column.label(f"column_{n}") for n, column in enumerate(columns)))


def _named(
    session: Session, scope: Scope, known: Sequence[ScopeBank], found: Sequence[Sequence[Any]]
) -> list[BehindRow]:
    """Give the rows their names, in one statement for each kind of name."""
    applications = {
        row.id: row
        for row in session.execute(
            select(
                Application.id, Application.number, Application.case_id, Application.person_id, Application.venture_id
            ).where(Application.id.in_(_ids(found, 8)))
        )
    }
    people_ids = _ids(found, 6) | {row.person_id for row in applications.values()}
    venture_ids = _ids(found, 7) | {row.venture_id for row in applications.values() if row.venture_id}
    people = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people_ids))).all())
    ventures = dict(session.execute(select(Venture.id, Venture.name).where(Venture.id.in_(venture_ids))).all())
    banks = {bank.id: bank.key for bank in known}
    cases = dict(
        session.execute(
            select(Case.person_id, func.max(Case.id)).where(Case.person_id.in_(people_ids)).group_by(Case.person_id)
        ).all()
    )
    rows = []
    for key, amount, on, unit_id, industry, bank_id, person_id, venture_id, application_id, other, label in found:
        application = applications.get(application_id)
        whose = person_id or (application.person_id if application else None)
        of = venture_id or (application.venture_id if application else None)
        rows.append(
            BehindRow(
                key=key,
                amount=int(amount),
                on=min((day for day in (_day(on), _day(other)) if day is not None), default=None),
                town=scope.town_of.get(unit_id, ""),
                industry=industry_key(industry),
                bank=banks.get(bank_id, ""),
                person_id=whose,
                person=people.get(whose or 0, ""),
                venture_id=of,
                venture=ventures.get(of or 0, ""),
                application_id=application_id,
                number=label or (application.number if application else ""),
                case_id=application.case_id if application else cases.get(whose or 0),
            )
        )
    return rows


def _ids(rows: Sequence[Sequence[Any]], at: int) -> set[int]:
    return {row[at] for row in rows if row[at] is not None}


def _day(on: object) -> date | None:
    """A day as it is; a moment as its day in China."""
    if isinstance(on, datetime):
        return on.astimezone(CHINA).date()
    return on if isinstance(on, date) else None
