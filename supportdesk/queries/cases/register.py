"""The list of cases: tuples, the viewer's subtree first, pages by key, a count that stops at a thousand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.ventures import Venture
from supportdesk.queries.cases.filters import (
    ASKED,
    CaseFilter,
    Sort,
    has_running_clock,
    is_of_applications,
    narrowed,
    of_application,
    of_case,
)
from supportdesk.queries.visibility import Sight, Viewer, lists_case, sight_of

PAGE = 25
MOST_COUNTED = 1_000
BATCH = 500
SHOWN = Application.__table__.alias("shown")
TOLD = Application.__table__.alias("told")
HANDLER = Account.__table__.alias("handler")


class CaseRow(NamedTuple):
    """One line: the case, and the one application that says most about it (what was asked for, else what is under way)."""

    id: int
    number: str
    person_id: int
    name: str
    venture: str | None
    town: str
    handler: str | None
    case_state: CaseState
    opened_on: date
    version: int
    touch: int
    application_id: int | None
    kind: Kind | None
    subject: str | None
    state: str | None
    is_historic: bool | None
    requested: Money | None
    approved: Money | None
    paid: Money | None
    due_on: date | None
    clock_from: date | None
    clock_days: int | None
    paused_since: date | None
    paused_days: int | None
    clock_stopped_on: date | None

    @property
    def amount(self) -> Money | None:
        """What was paid, else approved, else asked for."""
        return next((money for money in (self.paid, self.approved, self.requested) if money), None)


@dataclass(frozen=True)
class CasePage:
    """A page. `first` and `last` are the keys for the pages before and after; `narrow` serves the count."""

    rows: list[CaseRow]
    first: str
    last: str
    has_next: bool
    has_previous: bool
    narrow: ColumnElement[bool] | None = None


def list_cases(
    session: Session,
    viewer: Viewer,
    wanted: CaseFilter,
    *,
    today: date,
    sort: Sort = Sort.RECENT,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> CasePage:
    """One page of what the viewer may see. One query; `after` and `before` are keys that a page gave."""
    narrow = narrowed(session, wanted, today)
    key = _key(sort, before or after)
    backwards = bool(before)
    asked = _Asked(sight_of(viewer), wanted, today, sort, key, backwards=backwards, limit=limit)
    statement = _page(asked, narrow) if narrow is not None or key is not None else _first_page(asked)
    found = [CaseRow(*row) for row in session.execute(statement)]
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        rows.reverse()
    return CasePage(
        rows,
        first=_key_of(sort, rows[0]) if rows else "",
        last=_key_of(sort, rows[-1]) if rows else "",
        has_next=True if backwards else more,
        has_previous=more if backwards else key is not None,
        narrow=narrow,
    )


@dataclass(frozen=True)
class _Asked:
    """All that a page's statement depends on."""

    sight: Sight | None
    wanted: CaseFilter
    today: date
    sort: Sort
    key: tuple[Any, ...] | None
    backwards: bool
    limit: int


@lru_cache(maxsize=500)
def _first_page(asked: _Asked) -> Select[*tuple[Any, ...]]:
    """The statement of a first page, made once: making it takes longer than the database needs to answer it."""
    return _page(asked, None)


def _page(asked: _Asked, narrow: ColumnElement[bool] | None) -> Select[*tuple[Any, ...]]:
    wanted, today, sort, backwards = asked.wanted, asked.today, asked.sort, asked.backwards
    sees = lists_case(asked.sight, among_few=narrow is not None or sort is Sort.DUE)
    page = _keys(wanted, today, sort).where(sees, *of_case(wanted, today, narrow=narrow))
    if asked.key is not None:
        page = page.where(_beyond(sort, asked.key, backwards=backwards))
    page = page.order_by(*_order(sort, backwards=backwards)).limit(asked.limit + 1)
    return _rows(page.subquery("page"), wanted, today, sort, backwards=backwards)


def each_case(
    session: Session, viewer: Viewer, wanted: CaseFilter, *, today: date, sort: Sort = Sort.RECENT
) -> Iterator[CaseRow]:
    """Every row in order, in batches by key: an export holds one batch at a time."""
    after = ""
    while True:
        page = list_cases(session, viewer, wanted, today=today, sort=sort, after=after, limit=BATCH)
        yield from page.rows
        if not page.has_next:
            return
        after = page.last


def count_cases(
    session: Session,
    viewer: Viewer,
    several: Sequence[CaseFilter],
    *,
    today: date,
    first_narrow: ColumnElement[bool] | None = None,
) -> list[int]:
    """Count several filters in one query; each count stops at one more than a thousand.

    `first_narrow` is what a page of the first filter had looked up.
    """
    if not several:
        return []
    sight = sight_of(viewer)
    if first_narrow is None:
        statement = _counts(sight, tuple(several), today)
    else:
        first, *others = several
        few = _counted(sight, first, today, first_narrow)
        statement = _together(few, *(_count(sight, wanted, today) for wanted in others))
    found = {int(place): int(count) for place, count in session.execute(statement)}
    return [found[place] for place in range(len(several))]


@lru_cache(maxsize=500)
def _counts(sight: Sight | None, several: tuple[CaseFilter, ...], today: date) -> CompoundSelect[*tuple[Any, ...]]:
    """The statement that counts several filters, made once for a sight: making it takes longer than counting."""
    first, *others = several
    # The first is the list itself: had few applications fitted, its page would have named them.
    itself = _counted(sight, first, today, None, many=True)
    return _together(itself, *(_count(sight, wanted, today) for wanted in others))


@lru_cache(maxsize=1_000)
def _count(sight: Sight | None, wanted: CaseFilter, today: date) -> ScalarSelect[int]:
    """The part that counts one filter, made once for a sight."""
    return _counted(sight, wanted, today, None)


def _together(*counts: ScalarSelect[int]) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(select(literal(place), count) for place, count in enumerate(counts)))


def _counted(
    sight: Sight | None, wanted: CaseFilter, today: date, narrow: ColumnElement[bool] | None, *, many: bool = False
) -> ScalarSelect[int]:
    """`many` applications are known to fit: then it is shorter to begin at the cases of one town, or one official."""
    at_cases = many and (wanted.town is not None or wanted.handler is not None)
    if narrow is None and is_of_applications(wanted) and not at_cases:
        # Begun at the applications that fit, so that counting ends with the limit, however many of them a county has.
        # The sum keeps SQLite from walking all applications in the order of their cases, to have each case once.
        cases = select(ASKED.c.case_id + 0).join(Case, Case.id == ASKED.c.case_id).distinct()
        cases = cases.where(*of_application(wanted, today, ASKED.c), *of_case(wanted, today, is_asked_of=ASKED.c))
    else:
        cases = select(Case.id).where(*of_case(wanted, today, narrow=narrow))
    seen = cases.where(lists_case(sight, among_few=narrow is not None)).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(seen).scalar_subquery()


def _keys(wanted: CaseFilter, today: date, sort: Sort) -> Select[*tuple[Any, ...]]:
    """The cases of a page, in order: found first, so that nothing is joined that is not shown."""
    if sort is Sort.DUE:
        # One row for each time limit that runs.
        running = has_running_clock(SHOWN.c), *of_application(wanted, today, SHOWN.c)
        joined = select(Case.id.label("case_id"), SHOWN.c.id.label("application_id"), SHOWN.c.due_on)
        return joined.join(SHOWN, SHOWN.c.case_id == Case.id).where(*running)
    return select(Case.id.label("case_id"), Case.touch)


def _rows(page: Subquery, wanted: CaseFilter, today: date, sort: Sort, *, backwards: bool) -> Select[*tuple[Any, ...]]:
    shown = SHOWN.c
    statement: Select[*tuple[Any, ...]] = (
        select(
            Case.id, Case.number, Case.person_id, Person.name, Venture.name, OrgUnit.name, HANDLER.c.name,
            Case.state, Case.opened_on, Case.version, Case.touch,
            shown.id, shown.kind, shown.subject, shown.state, shown.is_historic,
            shown.amount_requested, shown.amount_approved, shown.amount_paid,
            shown.due_on, shown.clock_from, shown.clock_days, shown.paused_since, shown.paused_days,
            shown.clock_stopped_on,
        )
        .select_from(page)
        .join(Case, Case.id == page.c.case_id)
        .join(Person, Person.id == Case.person_id)
        .join(OrgUnit, OrgUnit.id == Case.unit_id)
        .outerjoin(Venture, Venture.id == Case.venture_id)
        .outerjoin(HANDLER, HANDLER.c.id == Case.handler_id)
    )  # fmt: skip
    if sort is Sort.DUE:
        statement = statement.join(SHOWN, shown.id == page.c.application_id)
    else:
        statement = statement.outerjoin(SHOWN, shown.id == _telling(wanted, today))
    return statement.order_by(*_order(sort, backwards=backwards))


def _telling(wanted: CaseFilter, today: date) -> ScalarSelect[int]:
    """The application that a row shows: under way before ended, ended before historic, then the latest."""
    told = TOLD.c
    return (
        select(told.id)
        .where(told.case_id == Case.id, *of_application(wanted, today, told))
        .order_by(told.is_historic, told.closed_on.is_not(None), told.touch.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def _order(sort: Sort, *, backwards: bool) -> list[Any]:
    due, id_ = SHOWN.c.due_on, SHOWN.c.id
    columns = {Sort.RECENT: (Case.touch,), Sort.STALE: (Case.touch,), Sort.OPENED: (Case.id,), Sort.DUE: (due, id_)}[
        sort
    ]
    falling = sort in {Sort.RECENT, Sort.OPENED}
    return [column.desc() if falling != backwards else column for column in columns]


def _beyond(sort: Sort, key: tuple[Any, ...], *, backwards: bool) -> ColumnElement[bool]:
    if sort is Sort.DUE:
        due, id_ = SHOWN.c.due_on, SHOWN.c.id
        day, number = key
        if backwards:
            return or_(due < day, and_(due == day, id_ < number))
        return or_(due > day, and_(due == day, id_ > number))
    column: Any = Case.id if sort is Sort.OPENED else Case.touch
    falling = sort is not Sort.STALE
    beyond: ColumnElement[bool] = column < key[0] if falling != backwards else column > key[0]
    return beyond


def _key_of(sort: Sort, row: CaseRow) -> str:
    if sort is Sort.DUE:
        return f"{row.due_on}~{row.application_id}"
    return str(row.id if sort is Sort.OPENED else row.touch)


def _key(sort: Sort, text: str) -> tuple[Any, ...] | None:
    """Read a key from an address; what is no key begins at the beginning."""
    day, _, number = text.rpartition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 16):  # noqa: PLR2004 - any counter's digits
        return None
    if sort is not Sort.DUE:
        return None if day else (int(number),)
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
