"""Reading entries: one statement for all that happens, one for all that stands, whatever the number of towns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.figures import DistinctCount, Entry, Part
from supportdesk.domain.summaries.indicators import Measure, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.queries.summaries.books import (
    Column,
    Distinct,
    Happening,
    Rows,
    Span,
    Standing,
    Statement,
    Taken,
    one_if,
)
from supportdesk.queries.summaries.days import end_of
from supportdesk.queries.summaries.scope import INDUSTRY, Scope, industry_key
from supportdesk.queries.summaries.traits import bundles, by_category, folded, parts_of, summed, traits_of

# What stands a year before its month's end stands so for both of last year's windows.
TAKEN_WINDOWS = (Window.MONTH, Window.YEAR_TO_DATE, Window.LAST_MONTH, Window.SAME_MONTH, Window.SAME_PERIOD)
# The names by which the database groups: none of them is a column's.
AT = "counted_at"
PLACES = ("in_unit", "in_industry", "at_bank", "at_department")
# Where the amounts of a row begin: before them stand the definition, the time and the places.
AMOUNTS = 2 + len(PLACES)
# Where the person stands in a row of distinct persons: behind a flag for each window.
WHO = AMOUNTS + len(Window)
# The whole, and the splits by place, in the order in which a row is at home in them.
PLACES_OF: tuple[Split | None, ...] = (None, Split.TOWN, Split.INDUSTRY, Split.BANK, Split.DEPARTMENT)
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
                .where(self._counts(happening))
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

        Who counts twice is found here, since parts can't be folded afterwards: one row a person and place.
        """
        happening, splits = distinct.happening, INDICATORS[distinct.code].splits
        traits = [split for split in happening.rows.traits if split in splits]
        at = end_of(self.months(happening))
        keys = [happening.rows.traits[split](at).label(f"told_{n}") for n, split in enumerate(traits)]
        labels = [key.name for key in keys]
        counted = self.selected(
            happening.rows, literal_column("''"), [*self._within(happening), distinct.who.label("who"), *keys]
        )
        known = [split for split in PLACES_OF if split is None or split in splits] + traits
        # By number of window, and of split: a name is slow to look up a million times.
        found: list[Persons] = [defaultdict(set) for _ in Window]
        for row in self.session.execute(self._between(counted, happening).group_by(*PLACES, "who", *labels)):
            flags, (who, *told) = row[AMOUNTS:WHO], row[WHO:]
            keys_of = [key for split, key in self._homes(*row[2:AMOUNTS]) if split is None or split in splits]
            keys_of += [folded(split, value) for split, value in zip(traits, told, strict=True)]
            _count(who, found, flags, list(enumerate(keys_of)))
        if happening.rows.has_categories and Split.CATEGORY in splits:
            for code, who, *happened in self._by_category(distinct):
                _count(who, found, happened, [(len(known), code)])
            known.append(Split.CATEGORY)
        for window, counted_homes in zip(Window, found, strict=True):
            for (n, key), who_counts in counted_homes.items():
                yield DistinctCount(distinct.code, window, len(who_counts), known[n], key)

    def _by_category(self, distinct: Distinct) -> Iterable[Sequence[Any]]:
        """Each person's categories, with a flag for each window."""
        happening = distinct.happening
        rows, category = by_category(happening.rows)
        held = select(category.label("told_0"), distinct.who.label("who"), *self._within(happening))
        return self.session.execute(
            self._between(self.conditions(held, rows), happening).group_by("told_0", "who")
        ).all()

    def _within(self, happening: Happening) -> list[Column]:
        """For each window, whether anything happened in it."""
        spans = [self.span(window) for window in Window]
        return [func.max(one_if(happening.between(span.first, span.end))) for span in spans]

    def _counts(self, happening: Happening) -> ColumnElement[bool]:
        """The condition that it happened in any window; what is told of the month alone, in the month."""
        alone = all(INDICATORS[code].measure is Measure.TURNED for code in happening.amounts)
        return happening.between((self.month if alone else self.first).first_day, self.month.end)

    def _between(self, statement: Statement, happening: Happening) -> Statement:
        """Narrowed to what happened in any window."""
        return statement.where(self._counts(happening))

    def _homes(
        self, unit_id: int, industry: str, bank_id: int, department: str
    ) -> tuple[tuple[Split | None, str], ...]:
        """Where a row counts: in the whole, and in its part of each split by place."""
        return (
            (None, ""),
            (Split.TOWN, self.scope.town_of[unit_id]),
            (Split.INDUSTRY, industry_key(industry)),
            (Split.BANK, self.bank_codes.get(bank_id, "")),
            (Split.DEPARTMENT, department or ""),
        )

    def happened_at_once(self, happening: Happening) -> tuple[list[Entry], list[Part]]:
        """Entries by month and place, and parts by month and trait, of rows so many that they are read once for both."""
        entries: list[Entry] = []
        parts: list[Part] = []
        codes, at = tuple(happening.amounts), self.months(happening)
        (bundle,) = bundles(happening.rows, codes)
        rows, keys = traits_of(happening.rows, bundle, end_of(at))
        sums = [func.sum(amount) for amount in happening.amounts.values()]
        statement = self._between(self.selected(rows, at, [*sums, *keys]), happening)
        first = AMOUNTS + len(codes)
        for row in self.session.execute(statement.group_by(AT, *PLACES, *(key.name for key in keys))):
            month = read_month(row[1], happening.after)
            entries.append(self.entry(month, row[:first], codes))
            parts += parts_of(month, bundle, codes, (*row[first:], *row[AMOUNTS:first]))
        return entries, parts

    def happened_by_trait(self, happenings: Sequence[Happening]) -> Iterator[Part]:
        """What happened, by month and trait; a few traits at once."""
        for happening in happenings:
            at = self.months(happening)
            within = self._counts(happening)
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
                rows, keys = traits_of(taken.rows, bundle, *(span.last for span in spans))
                codes, _ = summed(taken.stands[0], bundle)
                sums = [func.sum(amounts[code]) for amounts in taken.stands for code in codes]
                counts = or_(*(amounts[code] != 0 for amounts in taken.stands for code in codes))
                statement = self.conditions(select(*keys, *sums), rows).where(counts)
                for row in self.session.execute(statement.group_by(*(key.name for key in keys))):
                    for n, window in enumerate(STANDING_WINDOWS):
                        told = row[n * len(bundle) : (n + 1) * len(bundle)]
                        first = len(keys) + n * len(codes)
                        yield from parts_of(window, bundle, codes, (*told, *row[first : first + len(codes)]))
                        if window is Window.SAME_MONTH:
                            yield from parts_of(
                                Window.SAME_PERIOD, bundle, codes, (*told, *row[first : first + len(codes)])
                            )

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

    def entry(self, at: Month | Window, row: Sequence[Any], codes: Sequence[str]) -> Entry:
        return self.placed(at, row, {code: int(n or 0) for code, n in zip(codes, row[AMOUNTS:], strict=False)})

    def placed(self, at: Month | Window, row: Sequence[Any], amounts: Mapping[str, int]) -> Entry:
        _, _, unit_id, industry, bank_id, department, *_ = row
        return Entry(
            at,
            amounts,
            town=self.scope.town_of[unit_id],
            industry=industry_key(industry),
            bank=self.bank_codes.get(bank_id, ""),
            department=department or "",
        )


Persons = defaultdict[tuple[int, str], set[int]]


def _count(who: int, found: Sequence[Persons], flags: Sequence[int], homes: Sequence[tuple[int, str]]) -> None:
    """Note a person at their homes, in each window that is flagged."""
    for persons, flag in zip(found, flags, strict=True):
        if flag:
            for home in homes:
                persons[home].add(who)


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
