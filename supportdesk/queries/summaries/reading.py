"""Reading entries: one statement for all that happens, one for all that stands, whatever the number of towns."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import DistinctCount, Entry, Part
from supportdesk.domain.summaries.indicators import Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.queries.summaries.books import (
    Column,
    Distinct,
    Happening,
    Record,
    Rows,
    Span,
    Standing,
    Statement,
    Taken,
)
from supportdesk.queries.summaries.days import end_of, number_on
from supportdesk.queries.summaries.scope import INDUSTRY, Scope, industry_key
from supportdesk.queries.summaries.traits import bundles, by_category, folded, parts_of, summed, traits_of

# What stands a year before its month's end stands so for both of last year's windows.
TAKEN_WINDOWS = (Window.MONTH, Window.YEAR_TO_DATE, Window.LAST_MONTH, Window.SAME_MONTH, Window.SAME_PERIOD)
# The names by which the database groups: none of them is a column's.
AT = "counted_at"
PLACES = ("in_unit", "in_industry", "at_bank", "at_department")
# Where the amounts of a row begin: before them stand the definition, the time and the places.
AMOUNTS = 2 + len(PLACES)
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

    def happened(self, happenings: Sequence[Happening]) -> Iterator[Entry]:
        """Entries by month and place."""
        parts = []
        most = max(len(happening.amounts) for happening in happenings)
        for which, happening in enumerate(happenings):
            sums = [func.sum(amount) for amount in happening.amounts.values()]
            months = self.months(happening)
            parts.append(
                self.selected(happening.rows, months, _filled(sums, most), which=which)
                .where(happening.between(self.first.first_day, self.month.end))
                .group_by(AT, *PLACES)
            )
        codes = [tuple(happening.amounts) for happening in happenings]
        known: dict[tuple[str, int], Month] = {}
        for row in self.session.execute(union_all(*parts)):
            at = (row[1], happenings[row[0]].after)
            if at not in known:
                known[at] = read_month(*at)
            yield self.entry(known[at], row, codes[row[0]])

    def stood(self, standings: Sequence[Standing]) -> Iterator[Entry]:
        """Entries by window and place."""
        spans = tuple(self.span(window) for window in TAKEN_WINDOWS)
        read = [standing.read(spans) for standing in standings]
        columns = [list(_stood(taken)) for taken in read]
        most = max(len(found) for found in columns)
        parts = [
            self.selected(
                taken.rows,
                literal_column("''"),
                _filled([func.sum(amount) for _, _, amount in found], most),
                which=which,
            ).group_by(*PLACES)
            for which, (taken, found) in enumerate(zip(read, columns, strict=True))
        ]
        for row in self.session.execute(union_all(*parts)):
            amounts: dict[Window, dict[str, int]] = {window: {} for window in TAKEN_WINDOWS}
            for (window, code, _), amount in zip(columns[row[0]], row[AMOUNTS:], strict=False):
                amounts[window][code] = int(amount or 0)
                if window is Window.SAME_MONTH and INDICATORS[code].measure is Measure.STANDS:
                    amounts[Window.SAME_PERIOD][code] = int(amount or 0)
            for window, found_amounts in amounts.items():
                yield self.placed(window, row, found_amounts)

    def distinct(self, distinct: Distinct) -> Iterator[DistinctCount]:
        """Distinct persons in all and by each split.

        Who counts twice is found here, since parts can't be folded afterwards: one row a person, month and place.
        """
        happening, splits = distinct.happening, INDICATORS[distinct.code].splits
        months = self.months(happening)
        traits = [split for split in happening.rows.traits if split in splits]
        columns = [happening.rows.traits[split](end_of(months)) for split in traits]
        within = happening.between(self.first.first_day, self.month.end)
        statement = self.selected(happening.rows, months, [distinct.who, *columns]).where(within).distinct()
        found: defaultdict[tuple[str, Split | None, str], set[int]] = defaultdict(set)
        for row in self.session.execute(statement):
            homes = self.placed(Window.MONTH, row, {}).homes()
            told = ((split, folded(split, value)) for split, value in zip(traits, row[AMOUNTS + 1 :], strict=True))
            for split, key in (*homes, *told):
                if split is None or split in splits:
                    found[row[1], split, key].add(row[AMOUNTS])
        if happening.rows.has_categories and Split.CATEGORY in splits:
            rows, category = by_category(happening.rows)
            counted = select(months.label(AT), category, distinct.who).where(within).distinct()
            for month, code, who in self.session.execute(self.conditions(counted, rows)):
                found[month, Split.CATEGORY, code].add(who)
        yield from self._distinct_counts(distinct.code, found)

    def _distinct_counts(
        self, code: str, found: Mapping[tuple[str, Split | None, str], set[int]]
    ) -> Iterator[DistinctCount]:
        """The persons of each window, of those of its months."""
        counted: defaultdict[tuple[Window, Split | None, str], set[int]] = defaultdict(set)
        for (month, split, key), persons in found.items():
            for window in self.month.windows_of(Month.read(month)):
                counted[window, split, key] |= persons
        for (window, split, key), persons in counted.items():
            yield DistinctCount(code, window, len(persons), split, key)

    def happened_by_trait(self, happenings: Sequence[Happening]) -> Iterator[Part]:
        """What happened, by month and trait; a few traits at once."""
        for happening in happenings:
            at = self.months(happening)
            within = happening.between(self.first.first_day, self.month.end)
            for bundle in bundles(happening.rows, happening.amounts):
                rows, keys = traits_of(happening.rows, bundle, end_of(at))
                codes, sums = summed(happening.amounts, bundle)
                labels = [key.name for key in keys]
                statement = self.conditions(select(at.label(AT), *keys, *sums), rows)
                for month, *row in self.session.execute(statement.where(within).group_by(AT, *labels)):
                    yield from parts_of(read_month(month, happening.after), bundle, codes, row)

    def stood_by_trait(self, standings: Sequence[Standing]) -> Iterator[Part]:
        """What stood at the end of a window, by trait."""
        spans = tuple(self.span(window) for window in STANDING_WINDOWS)
        for standing in standings:
            taken = standing.read(spans)
            for bundle in bundles(taken.rows, taken.stands[0]):
                parts = []
                for n, (span, amounts) in enumerate(zip(spans, taken.stands, strict=True)):
                    rows, keys = traits_of(taken.rows, bundle, number_on(span.last))
                    codes, sums = summed(amounts, bundle)
                    counts = or_(*(amounts[code] != 0 for code in codes))
                    stood = self.conditions(select(literal_column(str(n)).label("which"), *keys, *sums), rows)
                    parts.append(stood.where(counts).group_by(*(key.name for key in keys)))
                for which, *row in self.session.execute(union_all(*parts)):
                    yield from parts_of(STANDING_WINDOWS[which], bundle, codes, row)
                    if STANDING_WINDOWS[which] is Window.SAME_MONTH:
                        yield from parts_of(Window.SAME_PERIOD, bundle, codes, row)

    def months(self, happening: Happening) -> Column:
        """The months of the days on which it happened, as text."""
        return happening.month(self.first.moved(-happening.after), self.month.moved(-happening.after))

    def selected(self, rows: Rows, at: Column, columns: Sequence[Column], *, which: int = 0) -> Statement:
        """Which definition, month, unit, industry, bank, department, and the columns; within what the viewer sees."""
        none: Column = literal_column("0")
        nothing: Column = literal_column("''")
        places = (
            rows.unit,
            INDUSTRY if rows.has_industry else nothing,
            rows.bank if rows.bank is not None else none,
            rows.department if rows.department is not None else nothing,
        )
        named = (place.label(name) for name, place in zip(PLACES, places, strict=True))
        return self.conditions(select(literal_column(str(which)).label("which"), at.label(AT), *named, *columns), rows)

    def conditions(self, statement: Statement, rows: Rows) -> Statement:
        """The source of rows, narrowed to what the viewer sees and the unit holds."""
        return statement.select_from(rows.source).where(
            rows.sees(self.scope.viewer), self.scope.holds(rows.unit), *rows.where
        )

    def entry(self, at: Month | Window, row: Record, codes: Sequence[str]) -> Entry:
        return self.placed(at, row, {code: int(n or 0) for code, n in zip(codes, row[AMOUNTS:], strict=False)})

    def placed(self, at: Month | Window, row: Record, amounts: Mapping[str, int]) -> Entry:
        _, _, unit_id, industry, bank_id, department, *_ = row
        return Entry(
            at,
            amounts,
            town=self.scope.town_of[unit_id],
            industry=industry_key(industry),
            bank=self.bank_codes.get(bank_id, ""),
            department=department or "",
        )


def read_month(told: str, after: int) -> Month:
    """The month in which something counts, of the month in which it happened."""
    year, number = told.split("-")
    return Month(int(year), int(number)).moved(after)


def _filled(columns: Sequence[Column], most: int) -> list[Column]:
    """The columns, and nothings behind them: all parts of one statement are of the same width."""
    return [*columns, *[literal_column("0")] * (most - len(columns))]


def _stood(taken: Taken) -> Iterator[tuple[Window, str, Column]]:
    for n, window in enumerate(TAKEN_WINDOWS):
        if window in STANDING_WINDOWS:
            yield from ((window, code, amount) for code, amount in taken.stands[n].items())
        if taken.matured:
            yield from ((window, code, amount) for code, amount in taken.matured[n].items())
