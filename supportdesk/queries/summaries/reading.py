"""Reading entries: one statement for each definition of the books, whatever the number of towns."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import DistinctCount, Entry
from supportdesk.domain.summaries.indicators import Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.queries.summaries.books import Column, Distinct, Happening, Record, Rows, Span, Standing, Statement
from supportdesk.queries.summaries.scope import INDUSTRY, Scope, industry_key

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
        return Span.of(self.month, window)

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
        """Distinct persons in all and by each split.

        Who counts twice is found here, since parts can't be folded afterwards: one row a person, month and place.
        """
        happening = distinct.happening
        months = happening.month(self.first, self.month)
        statement = (
            self.selected(happening.rows, months, [distinct.who])
            .where(happening.between(self.first.first_day, self.month.end))
            .distinct()
        )
        found: defaultdict[tuple[Window, Split | None, str], set[int]] = defaultdict(set)
        windows: dict[str, tuple[Window, ...]] = {}
        for row in self.session.execute(statement):
            if row[0] not in windows:
                windows[row[0]] = tuple(self.month.windows_of(Month.read(row[0])))
            for split, key in self.placed(Window.MONTH, row, {}).homes():
                if split is None or split in INDICATORS[distinct.code].splits:
                    for window in windows[row[0]]:
                        found[window, split, key].add(row[4])
        for (window, split, key), persons in found.items():
            yield DistinctCount(distinct.code, window, len(persons), split, key)

    def selected(self, rows: Rows, at: Column, columns: Sequence[Column]) -> Statement:
        """Month, unit, industry, bank, and the columns; within what the viewer sees and the unit holds."""
        industry = INDUSTRY if rows.has_industry else literal_column("''")
        bank = rows.bank if rows.bank is not None else literal_column("0")
        places = zip(PLACES, (rows.unit, industry, bank), strict=True)
        return self.conditions(select(at.label(AT), *(place.label(name) for name, place in places), *columns), rows)

    def conditions(self, statement: Statement, rows: Rows) -> Statement:
        """The source of rows, narrowed to what the viewer sees and the unit holds."""
        return statement.select_from(rows.source).where(
            rows.sees(self.scope.viewer), self.scope.holds(rows.unit), *rows.where
        )

    def entry(self, at: Month | Window, row: Record, codes: Sequence[str]) -> Entry:
        return self.placed(at, row, {code: int(n or 0) for code, n in zip(codes, row[4:], strict=True)})

    def placed(self, at: Month | Window, row: Record, amounts: Mapping[str, int]) -> Entry:
        _, unit_id, industry, bank_id, *_ = row
        return Entry(
            at,
            amounts,
            town=self.scope.town_of[unit_id],
            industry=industry_key(industry),
            bank=self.bank_codes.get(bank_id, ""),
        )
