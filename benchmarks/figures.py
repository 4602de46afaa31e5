"""Figures and goals: what was measured, against which limit of the same run, and whether that is enough."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Goal:
    """One line of the table. `wanted` is the least ratio (for costs: limit ÷ cost, so that more is better too)."""

    name: str
    against: str
    wanted: float


GOALS = {
    "load": Goal("build the county with `demo`", "300 s per 100,000 cases", 1.0),
    "list": Goal("case list, by last change", "page", 0.6),
    "filter": Goal("… by town, kind and stage", "page", 0.6),
    "name": Goal("… search by two Chinese characters", "page", 0.6),
    "phone": Goal("… search by the phone's last four", "page", 0.6),
    "id": Goal("… search by the number's last four", "page", 0.6),
    "deep": Goal("… page 500 (keyset)", "first page of the list", 0.95),
    "case": Goal("one case with its history", "page", 0.6),
    "create": Goal("open a case (form sent)", "page, or durable commits", 0.4),
    "state": Goal("change an application's state (form sent)", "page, or durable commits", 0.4),
    "month": Goal("monthly summary, cold", "page", 0.25),
    "month again": Goal("monthly summary, nothing changed", "page", 0.6),
    "mixed": Goal("mixed: 80 % read, 10 % search, 10 % write", "page", 0.55),
    "tail": Goal("mixed: slowest hundredth ÷ median", "8 times the median", 1.0),
    "pdf": Goal("PDF of a case", "bare canvas, same words", 0.75),
    "xlsx": Goal("workbook of all cases", "XlsxWriter, same cells", 0.8),
    "import": Goal("ledger of 20,000 rows", "60 s", 1.0),
    "import memory": Goal("… its memory", "400 MB", 1.0),
    "memory": Goal("memory, two workers", "1.6 times bare Flask", 1.0),
    "growth": Goal("growth of list, searches, page 500, case", "at most 1.3 times", 1.0),
    "eligibility": Goal("one person against 30 programmes", "ten bare pages' processor", 1.0),
    "match": Goal("everybody against 30 programmes", "180 s of a processor per 100,000", 1.0),
    "match memory": Goal("… its memory", "300 MB", 1.0),
    "rehearsal": Goal("a draft tried on last year's cases", "matching everybody", 1.0),
    "postgresql": Goal("case list on PostgreSQL", "page", 0.45),
}


@dataclass(frozen=True)
class Figure:
    """A ratio to the limit of its goal, and how it came about. `strict` is the ratio to the bare page of 25 rows."""

    ratio: float
    strict: float | None = None
    cpu: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    kb: float | None = None
    errors: int = 0
    said: str = ""


# What grows: the median page of the county of either size.
GROWING = ("list", "filter", "name", "phone", "id", "deep", "case")


def growth(small: dict[str, Figure], large: dict[str, Figure]) -> dict[str, float]:
    """How many times the processor time of each page grew, the anchor's own unrest taken out."""
    both = [name for name in GROWING if name in small and name in large]
    return {name: (small[name].cpu or 0) / (large[name].cpu or 1) for name in both}


def middle(values: list[float]) -> float:
    """The median; nothing has none."""
    return median(values) if values else 0


def table(found: dict[int, dict[str, Figure]]) -> tuple[list[str], list[str]]:
    """The lines of the table, a column for each size, and the names of the goals that were missed at the largest."""
    sizes = sorted(found)
    largest = found[sizes[-1]]
    heads = ["", "wanted", *(f"{size:,}" for size in sizes), "A 25", "CPU", "p50 ms", "p95 ms", "KB"]
    lines = [_line(heads), _line(["-" * 41, *("-" * 7 for _ in heads[1:])])]
    missed = []
    for name, goal in GOALS.items():
        if not any(name in figures for figures in found.values()):
            continue
        last = largest.get(name) or next(figures[name] for figures in found.values() if name in figures)
        is_met = last.ratio >= goal.wanted and not last.errors
        if not is_met:
            missed.append(goal.name)
        ratios = [_number(figures[name].ratio) if name in figures else "" for figures in found.values()]
        cells = [goal.name, f"{goal.wanted:.2f}", *ratios, _number(last.strict), _number(last.cpu)]
        cells += [_number(last.p50_ms, 1), _number(last.p95_ms, 1), _number(last.kb, 0)]
        faults = f"; {last.errors} errors" if last.errors else ""
        lines.append(
            f"{_line(cells)}  {'met' if is_met else 'MISSED'}  of {goal.against}{'; ' + last.said if last.said else ''}{faults}"
        )
    return lines, missed


def _number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def _line(cells: list[str]) -> str:
    first, *rest = cells
    wide = sum(2 if ord(letter) > 0x2E7F else 1 for letter in first) - len(first)  # noqa: PLR2004 - letters of two columns
    return f"{first:<{41 - wide}}" + "".join(f"{cell:>8}" for cell in rest)
