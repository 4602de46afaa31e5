"""Reading entries: one statement for each definition of the books, whatever the number of towns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, literal, literal_column, select, union_all
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import DistinctCount, Entry
from supportdesk.domain.summaries.indicators import Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.models.policies import Bank
from supportdesk.queries.summaries.books import Column, Distinct, Happening, Rows, Span, Standing
from supportdesk.queries.summaries.scope import INDUSTRY, INDUSTRY_KEY, Scope, industry_key

# What stands a year before its month's end stands so for both of last year's windows.
TAKEN_WINDOWS = (Window.MONTH, Window.YEAR_TO_DATE, Window.LAST_MONTH, Window.SAME_MONTH, Window.SAME_PERIOD)
# The names by which the database groups: none of them is a column's.
AT = "counted_at"
PLACES = ("in_unit", "in_industry", "at_bank")
STANDING_WINDOWS = (Window.MONTH, Window.LAST_MONTH, Window.SAME_MONTH)


@dataclass(frozen=True)
class Reader:
    """Reads one unit's books around a month."""

    session: Session
    scope: Scope
    month: Month
    bank_codes: Mapping[int, str]

    @property
    def first(self) -> Month:
        """The first month that any window or chart needs."""
        return self.month.year_before.january

    def span(self, window: Window) -> Span:
        """The days of a window."""
        return Span(self.month.first_of(window).first_day, self.month.last_of(window).end)

    def happened(self, happening: Happening) -> Iterator[Entry]:
        """Entries by month, unit, industry and bank."""
        codes = tuple(happening.amounts)
        months = happening.month(self.first, self.month)
        statement = (
            self.selected(happening.rows, months, [func.sum(happening.amounts[code]) for code in codes])
            .where(happening.between(self.first.first_day, self.month.end))
            .group_by(AT, *PLACES)
        )
        known: dict[str, Month] = {}
        for row in self.session.execute(statement):
            if row[0] not in known:
                known[row[0]] = Month.read(row[0])
            yield self.entry(known[row[0]], row, codes)

    def stood(self, standing: Standing) -> Iterator[Entry]:
        """Entries by window, unit, industry and bank."""
        spans = tuple(self.span(window) for window in TAKEN_WINDOWS)
        taken = standing.read(spans)
        columns: list[tuple[Window, str, Column]] = []
        for n, window in enumerate(TAKEN_WINDOWS):
            if window in STANDING_WINDOWS:
                columns += [(window, code, amount) for code, amount in taken.stands[n].items()]
            if taken.matured:
                columns += [(window, code, amount) for code, amount in taken.matured[n].items()]
        statement = self.selected(
            taken.rows, literal_column("''"), [func.sum(amount) for _, _, amount in columns]
        ).group_by(*PLACES)
        for row in self.session.execute(statement):
            amounts: dict[Window, dict[str, int]] = {window: {} for window in TAKEN_WINDOWS}
            for (window, code, _), amount in zip(columns, row[4:], strict=True):
                amounts[window][code] = int(amount or 0)
                if window is Window.SAME_MONTH and INDICATORS[code].measure is Measure.STANDS:
                    amounts[Window.SAME_PERIOD][code] = int(amount or 0)
            for window, found in amounts.items():
                yield self.placed(window, row, found)

    def distinct(self, distinct: Distinct) -> Iterator[DistinctCount]:
        """Distinct persons in all and by each split, in one statement."""
        happening = distinct.happening
        counts = []
        for window in Window:
            span = self.span(window)
            within = happening.between(span.first, span.end)
            counts.append(func.count(distinct.who.distinct()).filter(within))
        keys: list[tuple[Split | None, Column]] = [(None, literal_column("''"))]
        for split in INDICATORS[distinct.code].splits:
            keys.append((split, self.key_column(split, happening.rows)))
        parts = [
            self.conditions(
                select(literal("" if split is None else split.value).label(AT), key.label(PLACES[0]), *counts),
                happening.rows,
            )
            .where(happening.between(self.first.first_day, self.month.end))
            .group_by(PLACES[0])
            for split, key in keys
        ]
        merged: dict[tuple[str, str], list[int]] = {}
        for split_name, key, *found in self.session.execute(union_all(*parts)):
            merged[split_name, key or ""] = [int(count) for count in found]
        for (split_name, key), found in merged.items():
            split = Split(split_name) if split_name else None
            for window, count in zip(Window, found, strict=True):
                yield DistinctCount(distinct.code, window, count, split, key)

    def key_column(self, split: Split, rows: Rows) -> Column:
        """The key of a part, reckoned in the database: distinct persons can't be folded afterwards."""
        match split:
            case Split.TOWN:
                return self.scope.town_id(rows.unit)
            case Split.INDUSTRY:
                return INDUSTRY_KEY
            case Split.BANK:
                return func.coalesce(select(Bank.code).where(Bank.id == rows.bank).scalar_subquery(), "")

    def selected(self, rows: Rows, at: Column, columns: Sequence[Column]) -> Select[tuple[object, ...]]:
        """Month, unit, industry, bank, and the columns; within what the viewer sees and the unit holds."""
        industry = INDUSTRY if rows.has_industry else literal_column("''")
        bank = rows.bank if rows.bank is not None else literal_column("0")
        places = zip(PLACES, (rows.unit, industry, bank), strict=True)
        return self.conditions(select(at.label(AT), *(place.label(name) for name, place in places), *columns), rows)

    def conditions(self, statement: Select[tuple[object, ...]], rows: Rows) -> Select[tuple[object, ...]]:
        """The source of rows, narrowed to what the viewer sees and the unit holds."""
        return statement.select_from(rows.source).where(
            rows.sees(self.scope.viewer), self.scope.holds(rows.unit), *rows.where
        )

    def entry(self, at: Month | Window, row: Row[tuple[object, ...]], codes: Sequence[str]) -> Entry:
        return self.placed(at, row, {code: int(n or 0) for code, n in zip(codes, row[4:], strict=True)})

    def placed(self, at: Month | Window, row: Row[tuple[object, ...]], amounts: Mapping[str, int]) -> Entry:
        _, unit_id, industry, bank_id, *_ = row
        return Entry(
            at,
            amounts,
            town=self.scope.town_of[unit_id],
            industry=industry_key(industry),
            bank=self.bank_codes.get(bank_id, ""),
        )
