"""Frozen months: which edition holds, what it says, the list behind a figure as it was, and its files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.differences import Cause, Difference, Movement, Moving, compare, movement
from supportdesk.domain.summaries.freezing import FreezeState
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.models.months import MonthFile, MonthFreeze, MonthList, MonthReckoning
from supportdesk.queries.summaries import kept_lists
from supportdesk.queries.summaries.behind import Behind, BehindRow, named_rows
from supportdesk.queries.summaries.kept_lists import AMOUNT, BANK, DAY, INDUSTRY, KEY, UNIT, Row
from supportdesk.queries.summaries.scope import Scope, get_scope, industry_key, list_scope_banks
from supportdesk.queries.visibility import Viewer

SIGNERS = (
    joinedload(MonthFreeze.compiled_by),
    joinedload(MonthFreeze.reviewed_by),
    joinedload(MonthFreeze.approved_by),
    joinedload(MonthFreeze.sent_back_by),
)
WORKBOOK, PAPER = "workbook", "paper"


def find_frozen(
    session: Session, viewer: Viewer, month: Month, unit_code: str | None = None, *, edition: int | None = None
) -> MonthFreeze | None:
    """The edition that holds: the latest that was not sent back; or the one asked for. None: the month is not frozen.

    Raises NotFoundError for a unit that the viewer may not see, or an edition that is not there.
    """
    scope = get_scope(session, viewer, unit_code)
    statement = select(MonthFreeze).where(MonthFreeze.unit_id == scope.unit.id, MonthFreeze.month == str(month))
    if edition is None:
        statement = statement.where(MonthFreeze.state != FreezeState.SENT_BACK)
    else:
        statement = statement.where(MonthFreeze.edition == edition)
    found = session.scalar(statement.options(*SIGNERS).order_by(MonthFreeze.edition.desc()).limit(1))
    if found is None and edition is not None:
        raise NotFoundError
    return found


def get_frozen(session: Session, viewer: Viewer, month: Month, unit_code: str | None = None) -> MonthFreeze:
    """The edition that holds. Raises NotFoundError when the month is not frozen."""
    found = find_frozen(session, viewer, month, unit_code)
    if found is None:
        raise NotFoundError
    return found


def list_editions(session: Session, scope: Scope, month: Month) -> Sequence[MonthFreeze]:
    """All editions of a month, the first one first, without their figures."""
    return session.scalars(
        select(MonthFreeze)
        .where(MonthFreeze.unit_id == scope.unit.id, MonthFreeze.month == str(month))
        .options(*SIGNERS, defer(MonthFreeze.figures, raiseload=True))
        .order_by(MonthFreeze.edition)
    ).all()


def states_of(session: Session, scope: Scope) -> Mapping[str, FreezeState]:
    """The state of every frozen month of a unit, by month."""
    rows = session.execute(
        select(MonthFreeze.month, MonthFreeze.state)
        .where(MonthFreeze.unit_id == scope.unit.id, MonthFreeze.state != FreezeState.SENT_BACK)
        .order_by(MonthFreeze.edition)
    )
    return {month: FreezeState(state) for month, state in rows}


def find_file(session: Session, frozen: MonthFreeze, name: str, language: str) -> MonthFile | None:
    """A kept file, byte for byte."""
    return session.scalar(
        select(MonthFile).where(
            MonthFile.freeze_id == frozen.id, MonthFile.name == name, MonthFile.language == language
        )
    )


def find_rows(session: Session, frozen: MonthFreeze, code: str, window: Window) -> list[Row] | None:
    """The kept rows of a figure, or None where none were kept."""
    data = session.scalar(
        select(MonthList.rows).where(
            MonthList.freeze_id == frozen.id, MonthList.indicator == code, MonthList.span == window.value
        )
    )
    return None if data is None else kept_lists.unpack(data)


def list_frozen(
    session: Session,
    viewer: Viewer,
    frozen: MonthFreeze,
    indicator: str,
    *,
    window: Window,
    cell: Mapping[Split, str],
    after: int | None,
    limit: int,
) -> Behind | None:
    """A page of the list behind a frozen figure, as it was; None where only the books as they are now can tell.

    That is so for windows of other months, and for parts of a count of distinct persons.
    """
    opened = INDICATORS[INDICATORS[indicator].opens] if indicator in INDICATORS else None
    if opened is None or (cell and opened.is_distinct) or not set(cell) <= {Split.TOWN, Split.INDUSTRY, Split.BANK}:
        return None
    rows = find_rows(session, frozen, opened.code, window)
    if rows is None:
        return None
    scope = get_scope(session, viewer, unit_of(session, frozen).code)
    lies = _lies_in(session, scope, cell)
    chosen = [row for row in rows if lies(row)]
    return page_of(session, scope, chosen, after=after, limit=limit)


def page_of(session: Session, scope: Scope, rows: Sequence[Row], *, after: int | None, limit: int) -> Behind:
    """A page of plain rows, named."""
    onwards = [row for row in rows if after is None or row[KEY] > after]
    shown = _named(session, scope, onwards[:limit])
    more = shown[-1].key if len(onwards) > limit else None
    return Behind(shown, more, len(rows), sum(row[AMOUNT] for row in rows))


def _named(session: Session, scope: Scope, rows: Sequence[Row]) -> list[BehindRow]:
    return named_rows(session, scope, list(kept_lists.with_days(rows)))


def _lies_in(session: Session, scope: Scope, cell: Mapping[Split, str]) -> Callable[[Row], bool]:
    banks = {bank.id: bank.key for bank in list_scope_banks(session, scope)} if Split.BANK in cell else {}
    keys: Mapping[Split, Callable[[Row], str]] = {
        Split.TOWN: lambda row: scope.town_of.get(row[UNIT], ""),
        Split.INDUSTRY: lambda row: industry_key(row[INDUSTRY] or ""),
        Split.BANK: lambda row: banks.get(row[BANK], ""),
    }
    return lambda row: all(keys[split](row) == key for split, key in cell.items())


@dataclass(frozen=True)
class Compared:
    """A figure as it was told and as it is now, with the rows that make the difference."""

    code: str
    window: Window
    difference: Difference


def late_records(session: Session, frozen: MonthFreeze, told: MonthlySummary, live: MonthlySummary) -> list[Compared]:
    """Every figure of a frozen month that the books tell otherwise by now, with the rows that make the difference."""
    scope = get_scope(session, None, told.unit.code)
    found = []
    for code in kept_lists.codes():
        for window in kept_lists.windows_of(code):
            if told.books.total.count(code, window) == live.books.total.count(code, window):
                continue
            rows = find_rows(session, frozen, code, window)
            if rows is not None:
                now = kept_lists.rows_now(session, scope, live.month, code, window)
                difference = compare(kept_lists.amounts(rows), kept_lists.amounts(now))
                found.append(Compared(code, window, difference))
    return found


def list_late(
    session: Session,
    viewer: Viewer,
    frozen: MonthFreeze,
    month: Month,
    code: str,
    *,
    window: Window,
    cause: Cause,
    after: int | None,
    limit: int,
) -> Behind:
    """The rows that make a difference, one page; each row's amount is what it changes. Raises NotFoundError."""
    scope = get_scope(session, viewer, unit_of(session, frozen).code)
    told = find_rows(session, frozen, code, window)
    if told is None:
        raise NotFoundError
    now = kept_lists.rows_now(session, scope, month, code, window)
    changed = compare(kept_lists.amounts(told), kept_lists.amounts(now)).rows[cause]
    return page_of(session, scope, _of_rows(changed, told, now), after=after, limit=limit)


@dataclass(frozen=True)
class Moved:
    """A figure that stands, row by row: last month as it was told, last month as it is known since, and this month."""

    told: Sequence[Row]
    last: Sequence[Row]
    now: Sequence[Row]

    @property
    def movement(self) -> Movement:
        return movement(*(kept_lists.amounts(rows) for rows in (self.told, self.last, self.now)))

    def rows_of(self, cause: Moving) -> list[Row]:
        """The rows of one cause, each with what it changes."""
        late = compare(kept_lists.amounts(self.told), kept_lists.amounts(self.last))
        since = compare(kept_lists.amounts(self.last), kept_lists.amounts(self.now))
        changed = {
            Moving.CORRECTED: {key: amount for rows in late.rows.values() for key, amount in rows.items()},
            Moving.NEW: since.rows[Cause.NEW],
            Moving.CLOSED: since.rows[Cause.CLOSED],
            Moving.CHANGED: since.rows[Cause.CORRECTED],
        }[cause]
        return _of_rows(changed, self.told, self.last, self.now)


def moved(session: Session, scope: Scope, month: Month, code: str, frozen: MonthFreeze | None = None) -> Moved:
    """Why a figure that stands is another than last month; of a frozen month as it was when it was frozen.

    Last month as it was told is its edition at that time; as the books have it, where it was not frozen.
    """
    if frozen is None:
        last = kept_lists.rows_now(session, scope, month, code, Window.LAST_MONTH)
        now = kept_lists.rows_now(session, scope, month, code, Window.MONTH)
    else:
        last = find_rows(session, frozen, code, Window.LAST_MONTH) or []
        now = find_rows(session, frozen, code, Window.MONTH) or []
    told = rows_told_before(session, scope, month, code, frozen)
    return Moved(last if told is None else told, last, now)


def rows_told_before(
    session: Session, scope: Scope, month: Month, code: str, frozen: MonthFreeze | None = None
) -> list[Row] | None:
    """The list of the month before as it was told when this one was frozen; None when it was not."""
    before = _told_before(session, scope, month.previous, frozen)
    return None if before is None else find_rows(session, before, code, Window.MONTH)


def _told_before(session: Session, scope: Scope, month: Month, frozen: MonthFreeze | None) -> MonthFreeze | None:
    statement = select(MonthFreeze).where(
        MonthFreeze.unit_id == scope.unit.id,
        MonthFreeze.month == str(month),
        MonthFreeze.state != FreezeState.SENT_BACK,
    )
    if frozen is not None:
        statement = statement.where(MonthFreeze.frozen_at <= frozen.frozen_at)
    return session.scalar(statement.order_by(MonthFreeze.edition.desc()).limit(1))


def _of_rows(changed: Mapping[int, int], *lists: Sequence[Row]) -> list[Row]:
    """The rows of some keys, the latest list's first, each with what it changes."""
    known = {row[KEY]: row for rows in lists for row in rows if row[KEY] in changed}
    return [[key, changed[key], *known[key][DAY:]] for key in sorted(changed)]


def list_counties(session: Session) -> Sequence[OrgUnit]:
    """The units whose month the clock freezes."""
    return session.scalars(select(OrgUnit).where(OrgUnit.level == UnitLevel.COUNTY).order_by(OrgUnit.path)).all()


def find_reckoning(session: Session, unit_id: int, month: Month) -> MonthReckoning | None:
    """The kept figures of a month that is not frozen; who may see the unit was asked before."""
    return session.scalar(
        select(MonthReckoning).where(MonthReckoning.unit_id == unit_id, MonthReckoning.month == str(month))
    )


def unit_of(session: Session, frozen: MonthFreeze) -> OrgUnit:
    """The unit whose month it is."""
    return session.get_one(OrgUnit, frozen.unit_id)
