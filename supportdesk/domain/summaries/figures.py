"""Adding up: what the books say of each town, industry and bank becomes the figures of a month.

A total is the sum of its parts because both are added from the same entries. Only distinct persons are counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from supportdesk.domain import reports
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.indicators import Indicator, Measure, Split, Unit
from supportdesk.domain.summaries.months import Month, Window

Value = int | Decimal | None
"""A figure: whole persons, ventures, loans …; whole fen; or a decimal for what is derived. None: there is none."""


@dataclass(frozen=True)
class Entry:
    """What happened in a month, or stood at its end (`window` is set), in one town, industry and bank.

    `amounts` holds whole units or fen by indicator. A key is empty where the books don't say.
    """

    at: Month | Window
    amounts: Mapping[str, int]
    town: str = ""
    industry: str = ""
    bank: str = ""

    def key(self, split: Split) -> str:
        match split:
            case Split.TOWN:
                return self.town
            case Split.INDUSTRY:
                return self.industry
            case Split.BANK:
                return self.bank


@dataclass(frozen=True)
class DistinctCount:
    """Distinct persons of one window: in all (`split` is None), or of one part of a split."""

    indicator: str
    window: Window
    count: int
    split: Split | None = None
    key: str = ""


@dataclass(frozen=True)
class Figures:
    """The figures of the whole, or of one part, by indicator and window."""

    counts: Mapping[tuple[str, Window], int]

    def count(self, code: str, window: Window) -> int:
        """A count that was added up; nothing counts 0."""
        return self.counts.get((code, window), 0)

    def value(self, indicator: Indicator, window: Window) -> Value:
        """The figure of a window: None where the measure has none, or where a share has no base."""
        if not _exists(indicator, window):
            return None
        if not indicator.is_derived:
            return self.count(indicator.code, window)
        part, base = self.count(indicator.part, window), self.count(indicator.base, window)
        match indicator.measure:
            case Measure.PERCENT:
                return reports.percent(part, base, indicator.places)
            case Measure.RATIO:
                return reports.ratio(part, base, indicator.places)
            case _:
                return _average(indicator, part, base)

    def has_any(self, codes: Iterable[str]) -> bool:
        """Whether any of these figures is not zero, in any window."""
        wanted = set(codes)
        return any(count for (code, _window), count in self.counts.items() if code in wanted)


def _exists(indicator: Indicator, window: Window) -> bool:
    """What stands at a day has no year to date; a share of what stands neither."""
    measured = INDICATORS[indicator.part] if indicator.is_derived else indicator
    return measured.measure is not Measure.STANDS or window is not Window.YEAR_TO_DATE


def _average(indicator: Indicator, whole: int, count: int) -> Value:
    if indicator.unit is Unit.YUAN:
        fen = reports.average(whole, count, 0)
        return None if fen is None else int(fen)
    return reports.average(whole, count, indicator.places)


NOTHING = Figures({})


@dataclass(frozen=True)
class Books:
    """All figures of a month: in all, by part of each split, and by month for charts.

    A part's key is empty for what the books don't say.
    """

    total: Figures
    parts: Mapping[Split, Mapping[str, Figures]]
    by_month: Mapping[tuple[str, Month], int]

    def of(self, split: Split, key: str) -> Figures:
        """The figures of one part; nothing for a part without entries."""
        return self.parts.get(split, {}).get(key, NOTHING)


def add_up(month: Month, entries: Iterable[Entry], distinct: Iterable[DistinctCount] = ()) -> Books:
    """Add entries up: into every window in which they count, in all and by part."""
    whole: Counts = defaultdict(int)
    parts: dict[Split, defaultdict[str, Counts]] = {split: defaultdict(_no_counts) for split in Split}
    by_month: defaultdict[tuple[str, Month], int] = defaultdict(int)
    windows = _Windows(month)
    for entry in entries:
        at = windows.of(entry.at)
        for code, amount in entry.amounts.items():
            if not amount:
                continue
            if isinstance(entry.at, Month):
                by_month[code, entry.at] += amount
            homes = [whole, *(parts[split][entry.key(split)] for split in INDICATORS[code].splits)]
            for counts in homes:
                for window in at:
                    counts[code, window] += amount
    for found in distinct:
        counts = whole if found.split is None else parts[found.split][found.key]
        counts[found.indicator, found.window] = found.count
    return Books(
        Figures(dict(whole)),
        {split: {key: Figures(dict(counts)) for key, counts in found.items()} for split, found in parts.items()},
        dict(by_month),
    )


Counts = defaultdict[tuple[str, Window], int]


def _no_counts() -> Counts:
    return defaultdict(int)


class _Windows:
    """The windows of each month, looked up once."""

    def __init__(self, month: Month) -> None:
        self._month = month
        self._known: dict[Month, tuple[Window, ...]] = {}

    def of(self, at: Month | Window) -> tuple[Window, ...]:
        if isinstance(at, Window):
            return (at,)
        if at not in self._known:
            self._known[at] = tuple(self._month.windows_of(at))
        return self._known[at]
