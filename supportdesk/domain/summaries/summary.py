"""The monthly summary as a whole: blocks, targets, the bridge of the loan balance, and what needs attention."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain import reports
from supportdesk.domain.summaries.catalogue import BLOCKS, INDICATORS
from supportdesk.domain.summaries.figures import Books, Value
from supportdesk.domain.summaries.indicators import Block, Split, Unit
from supportdesk.domain.summaries.months import Month, Window

HUNDRED = 100


@dataclass(frozen=True)
class Named:
    """A unit, industry or bank by its code and its name. The code is empty for what the books don't say."""

    code: str
    name: str
    name_en: str = ""

    def label(self, language: str = "zh") -> str:
        """The name in `zh` or `en`; a name without a translation stays as the register has it."""
        return (self.name_en or self.name) if language == "en" else self.name


@dataclass(frozen=True)
class Bridge:
    """Why the loan balance changed since last month. Loans and fen; signs as they are shown."""

    opening: tuple[int, int]
    disbursed: tuple[int, int]
    repaid: tuple[int, int]
    written_off: tuple[int, int]
    corrected: tuple[int, int]
    closing: tuple[int, int]

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """What leads from the opening to the closing."""
        return (self.disbursed, self.repaid, self.written_off, self.corrected)

    @property
    def agrees(self) -> bool:
        """Whether opening and changes make the closing, to the loan and to the fen."""
        return all(self.opening[i] + sum(line[i] for line in self.lines) == self.closing[i] for i in (0, 1))


@dataclass(frozen=True)
class Fund:
    """One guarantee fund at the month's end; money in fen. `compensation_rate` is that of the year, None without base."""

    name: str
    balance: int
    guaranteed: int
    multiple: Decimal | None
    max_multiple: str
    room: int
    compensation_rate: Fraction | None
    is_suspended: bool


@dataclass(frozen=True)
class Composition:
    """The year's founders by something that may overlap: parts are not added; `distinct` is the number of persons."""

    code: str
    distinct: int
    parts: tuple[tuple[Named, int], ...]


@dataclass(frozen=True)
class MonthlySummary:
    """Everything that page, paper, workbook and JSON say of one unit and month; they only draw it."""

    month: Month
    unit: Named
    books: Books
    names: Mapping[Split, tuple[Named, ...]]
    # By (unit's code, indicator): the year's targets of the unit and of its parts.
    targets: Mapping[tuple[str, str], int]
    bridge: Bridge
    funds: tuple[Fund, ...] = ()
    refusals: tuple[tuple[Named, int], ...] = ()
    founders: tuple[Composition, ...] = ()
    blocks: tuple[Block, ...] = BLOCKS

    def value(self, code: str, window: Window = Window.MONTH) -> Value:
        """A figure of the whole. Raises KeyError for an unknown indicator."""
        return self.books.total.value(INDICATORS[code], window)

    def part(self, code: str, split: Split, key: str, window: Window = Window.MONTH) -> Value:
        """A figure of one town, industry or bank."""
        return self.books.of(split, key).value(INDICATORS[code], window)

    def target(self, code: str, town: str | None = None) -> int | None:
        """The year's target of the unit, or of one of its towns: whole units, fen, or hundredths of a percent.

        What belongs to no town has none of its own: the unit's target is for all of it.
        """
        return None if town == self.unit.code else self.targets.get((town or self.unit.code, code))

    def percent_of_target(self, code: str, town: str | None = None) -> Decimal | None:
        """Year to date (of a share: its value) in percent of the year's target, two decimals; None without target."""
        target, reached = self.target(code, town), self._year_to_date(code, town)
        if not target or reached is None:
            return None
        # A target of a share is kept in hundredths of a percent: 95.00% is 9500.
        whole = Fraction(reached) * HUNDRED if INDICATORS[code].unit is Unit.PERCENT else Fraction(reached)
        return reports.percent(whole, target)

    def ahead_of_plan(self, code: str, town: str | None = None) -> Decimal | None:
        """Percentage points by which a target is ahead (+) or behind (−), one decimal; None without target.

        A count is measured against the share of the year that is gone, a share against its target itself.
        """
        target, reached = self.target(code, town), self._year_to_date(code, town)
        if not target or reached is None:
            return None
        if INDICATORS[code].unit is Unit.PERCENT:
            return reports.rounded(Fraction(reached) - Fraction(target, HUNDRED), 1)
        return reports.rounded(Fraction(reached) * HUNDRED / target - self.month.share_of_year * HUNDRED, 1)

    def _year_to_date(self, code: str, town: str | None) -> Value:
        figures = self.books.total if town is None else self.books.of(Split.TOWN, town)
        return figures.value(INDICATORS[code], Window.YEAR_TO_DATE)

    @property
    def planned_percent(self) -> Decimal:
        """The share of the year that is gone, in percent with one decimal: 83.3 in October."""
        return reports.rounded(self.month.share_of_year * HUNDRED, 1)

    def changed(self, code: str, window: Window) -> Value:
        """The month less another window's figure; None where one of them is missing."""
        now, then = self.value(code), self.value(code, window)
        return None if now is None or then is None else now - then

    def shown_parts(self, split: Split, codes: Iterable[str]) -> tuple[Named, ...]:
        """The parts of a split that have anything to show of these figures, in the order of the register."""
        wanted = tuple(codes)
        return tuple(named for named in self.names[split] if self.books.of(split, named.code).has_any(wanted))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on the books up to this month."""
        return not any(self.books.total.counts.values())


def change_in_percent(now: Value, then: Value) -> Decimal | None:
    """Growth against another period in percent, one decimal; None without a base."""
    if now is None or then is None or not then:
        return None
    return reports.percent(now - then, then, 1)
