"""Adding up: what the books say of each town, industry and bank becomes the figures of a month.

A total is the sum of its parts because both are added from the same entries. Only distinct persons are counted apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from supportdesk.domain import reports
from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.domain.summaries.indicators import Indicator, Measure, Split, Unit
from supportdesk.domain.summaries.months import Month, Window

Value = int | Decimal | None
"""A figure: whole persons, ventures, loans …; whole fen; or a decimal for what is derived. None: there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened in a month, or stood at its end (`window` is set), in one town, industry, bank and department.

    `amounts` holds whole units or fen by indicator. A key is empty where the books don't say.
    """

    at: Month | Window
    amounts: Mapping[str, int]
    town: str = ""
    industry: str = ""
    bank: str = ""
    department: str = ""

    def homes(self) -> tuple[tuple[Split | None, str], ...]:
        """Where the entry is added: to the whole, and to its part of each split."""
        return (
            (None, ""),
            (Split.TOWN, self.town),
            (Split.INDUSTRY, self.industry),
            (Split.BANK, self.bank),
            (Split.DEPARTMENT, self.department),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What happened in a month, or stood at its end, of those with one trait: a sex, a legal form …; of no place."""

    at: Month | Window
    split: Split
    key: str
    amounts: Mapping[str, int]


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
        if not exists(indicator, window):
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


def exists(indicator: Indicator, window: Window) -> bool:
    """Whether a figure is measured in a window: what stands at a day has no year to date, a turnover only its month."""
    match (INDICATORS[indicator.part] if indicator.is_derived else indicator).measure:
        case Measure.STANDS:
            return window is not Window.YEAR_TO_DATE
        case Measure.TURNED:
            return window is Window.MONTH
        case _:
            return True


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


def add_up(
    month: Month, entries: Iterable[Entry], distinct: Iterable[DistinctCount] = (), traits: Iterable[Part] = ()
) -> Books:
    """Add entries up: into every window in which they count, in all and by part; parts by trait were read apart."""
    tallies: defaultdict[Month | Window, _Tally] = defaultdict(_Tally)
    for entry in entries:
        tallies[entry.at].add(entry)
    whole: Counts = defaultdict(int)
    parts: dict[Split, defaultdict[str, Counts]] = {split: defaultdict(_no_counts) for split in Split}
    by_month: dict[tuple[str, Month], int] = {}
    for at, tally in tallies.items():
        windows = tuple(month.windows_of(at)) if isinstance(at, Month) else (at,)
        for split, key, found in tally.sums():
            counts = whole if split is None else parts[split][key]
            for code, amount in found.items():
                if split is None or split in INDICATORS[code].splits:
                    for window in windows:
                        counts[code, window] += amount
        if isinstance(at, Month):
            by_month.update({(code, at): amount for code, amount in tally.whole.items()})
    for part in traits:
        _add_part(month, part, parts[part.split][part.key])
    for count in distinct:
        counts = whole if count.split is None else parts[count.split][count.key]
        counts[count.indicator, count.window] = count.count
    return Books(
        Figures(dict(whole)),
        {
            split: {key: Figures(dict(counts)) for key, counts in found.items() if any(counts.values())}
            for split, found in parts.items()
        },
        by_month,
    )


Counts = defaultdict[tuple[str, Window], int]


def _add_part(month: Month, part: Part, counts: Counts) -> None:
    windows = tuple(month.windows_of(part.at)) if isinstance(part.at, Month) else (part.at,)
    for code, amount in part.amounts.items():
        if part.split in INDICATORS[code].splits:
            for window in windows:
                counts[code, window] += amount


Amounts = defaultdict[str, int]


def _no_amounts() -> Amounts:
    return defaultdict(int)


class _Tally:
    """What was added up at one time: the whole, and each part of each split."""

    def __init__(self) -> None:
        self.whole = _no_amounts()
        self.towns: defaultdict[str, Amounts] = defaultdict(_no_amounts)
        self.industries: defaultdict[str, Amounts] = defaultdict(_no_amounts)
        self.banks: defaultdict[str, Amounts] = defaultdict(_no_amounts)
        self.departments: defaultdict[str, Amounts] = defaultdict(_no_amounts)

    def add(self, entry: Entry) -> None:
        homes = (
            self.whole,
            self.towns[entry.town],
            self.industries[entry.industry],
            self.banks[entry.bank],
            self.departments[entry.department],
        )
        for code, amount in entry.amounts.items():
            if amount:
                for home in homes:
                    home[code] += amount

    def sums(self) -> Iterator[tuple[Split | None, str, Amounts]]:
        """Every sum with the part that it is of."""
        yield None, "", self.whole
        for split, found in (
            (Split.TOWN, self.towns),
            (Split.INDUSTRY, self.industries),
            (Split.BANK, self.banks),
            (Split.DEPARTMENT, self.departments),
        ):
            for key, amounts in found.items():
                yield split, key, amounts


def _no_counts() -> Counts:
    return defaultdict(int)
