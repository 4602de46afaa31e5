"""The monthly summary as a whole: blocks, targets, the bridge of the loan balance, and what needs attention."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from supportdesk.domain import reports
from supportdesk.domain.summaries.catalogue import INDICATORS, block_of
from supportdesk.domain.summaries.figures import Block, Figures, Value
from supportdesk.domain.summaries.indicators import BlockCode, Split, Unit
from supportdesk.domain.summaries.months import Month, Window

HUNDRED = 100
# A target of a share is kept in hundredths of a percent: 95.00% is 9500.
PERCENT_PLACES = 2


@dataclass(frozen=True)
class Named:
    """A unit, industry or bank by its code and its name. The code is empty for what the books don't say."""

    code: str
    name: str
    name_en: str = ""


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
    blocks: tuple[Block, ...]
    names: Mapping[Split, tuple[Named, ...]]
    # By (unit's code, indicator): the year's targets of the unit and of its parts.
    targets: Mapping[tuple[str, str], int]
    bridge: Bridge
    funds: tuple[Fund, ...] = ()
    refusals: tuple[tuple[Named, int], ...] = ()
    founders: tuple[Composition, ...] = ()

    def block(self, code: BlockCode) -> Block:
        """One part. Raises KeyError."""
        return {block.definition.code: block for block in self.blocks}[code]

    def block_with(self, code: str) -> Block:
        """The part in which an indicator stands."""
        return self.block(block_of(code).code)

    def value(self, code: str, window: Window = Window.MONTH) -> Value:
        """A figure of the whole."""
        return self.block_with(code).total.value(INDICATORS[code], window)

    def figures(self, code: str, split: Split, key: str) -> Figures:
        """The figures of one part in the block of an indicator."""
        return self.block_with(code).of(split, key)

    def target(self, code: str, unit: str | None = None) -> int | None:
        """The year's target of the unit, or of one of its towns: whole units, fen, or hundredths of a percent."""
        return self.targets.get((self.unit.code if unit is None else unit, code))

    def percent_of_target(self, code: str, town: str | None = None) -> Decimal | None:
        """Year to date (a share: its value) in percent of the year's target; None without target."""
        target = self.target(code, town)
        indicator = INDICATORS[code]
        if not target:
            return None
        figures = self.block_with(code).total if town is None else self.figures(code, Split.TOWN, town)
        value = figures.value(indicator, Window.YEAR_TO_DATE)
        if value is None:
            return None
        return reports.percent(value * HUNDRED if indicator.unit is Unit.PERCENT else value, target, PERCENT_PLACES)

    @property
    def planned_percent(self) -> Decimal:
        """The share of the year that is gone, in percent with one decimal: 83.3 in October."""
        return reports.rounded(self.month.share_of_year * HUNDRED, 1)

    def ahead_of_plan(self, code: str, town: str | None = None) -> Decimal | None:
        """Percentage points by which a target is ahead (+) or behind (−), one decimal.

        A count is measured against the share of the year that is gone, a share against its target itself.
        """
        indicator = INDICATORS[code]
        if indicator.unit is Unit.PERCENT:
            target = self.target(code, town)
            figures = self.block_with(code).total if town is None else self.figures(code, Split.TOWN, town)
            value = figures.value(indicator, Window.YEAR_TO_DATE)
            if target is None or value is None:
                return None
            return reports.rounded(Fraction(value) - Fraction(target, HUNDRED), 1)
        reached = self.percent_of_target(code, town)
        return None if reached is None else reports.rounded(Fraction(reached) - self.month.share_of_year * HUNDRED, 1)

    def changed(self, code: str, window: Window) -> Value:
        """The month less another window's figure; None where one of them is missing."""
        now, then = self.value(code), self.value(code, window)
        return None if now is None or then is None else now - then

    def shown_parts(self, split: Split) -> Iterator[Named]:
        """The parts of a split that have anything to show, in the order of the register; unknown last."""
        for named in self.names[split]:
            if any(not block.of(split, named.code).is_empty() for block in self.blocks):
                yield named

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on the books up to this month."""
        return all(block.total.is_empty() for block in self.blocks)


def change_in_percent(now: Value, then: Value) -> Decimal | None:
    """Growth against another period in percent, one decimal; None without a base."""
    if now is None or then is None or not then:
        return None
    return reports.percent(now - then, then, 1)
