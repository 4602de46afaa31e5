"""`make bench`: every figure as a ratio to its limit, both taken in this run, and how it grows from small to large."""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import data, floors, inside
from benchmarks.load import Load, Server, load, serving

SMALL, LARGE = 10_000, 100_000
# Demo counties are written within five minutes per hundred thousand cases.
MOST_LOAD_SECONDS = 300


@dataclass(frozen=True)
class Goal:
    """One line of the table: what is measured, against what, and the ratio that is wanted at least."""

    name: str
    limit: str
    wanted: float


GOALS = {
    "list": Goal("case list, first page", "anchor page", 0.6),
    "filter": Goal("list by town, kind and stage", "anchor page", 0.55),
    "name": Goal("search by two characters", "anchor page", 0.5),
    "phone": Goal("search by the phone's last four", "anchor page", 0.5),
    "deep": Goal("a page far down the list", "first page", 0.9),
    "case": Goal("one case with its history", "anchor page", 0.4),
    "month": Goal("monthly summary, cold", "anchor page", 0.05),
    "deed": Goal("durable deeds with their event", "raw durable commits", 0.2),
}


def main() -> None:
    """Build the counties, measure, print the table."""
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--small", type=int, default=SMALL)
    arguments.add_argument("--large", type=int, default=LARGE)
    arguments.add_argument("--seconds", type=float, default=4)
    told = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for cases in (told.small, told.large):
            print(f"building a county of {cases:,} cases ...", flush=True)
            county = data.build(Path(folder) / str(cases), cases)
            most = MOST_LOAD_SECONDS * cases / LARGE
            print(f"  {county.load_seconds:.0f} s (at most {most:.0f} s at this size)", flush=True)
            found[cases] = dict(measure(county, told.seconds))
        show(found[told.small], found[told.large], told.small, told.large)


@dataclass(frozen=True)
class Figure:
    """A measured rate and its limit's, both a second, in the same minutes."""

    rate: float
    limit: float
    p50_ms: float = 0
    memory_mb: float = 0
    errors: int = 0

    @property
    def ratio(self) -> float:
        return self.rate / self.limit


def measure(county: data.County, seconds: float) -> Iterator[tuple[str, Figure]]:
    """Measure everything at one size; the anchor is taken before and after and its mean is the limit."""
    with serving("benchmarks.anchor:app", {}) as anchor:
        before = load(anchor, ["/page"], seconds=seconds)
    loads: dict[str, Load] = {}
    with serving("wsgi:app", county.settings) as server:
        for name, paths in pages(county, server).items():
            loads[name] = load(server, paths, county.cookie, seconds=seconds)
        memory = server.memory_mb()
    with serving("benchmarks.anchor:app", {}) as anchor:
        after = load(anchor, ["/page"], seconds=seconds)
    limit = (before.per_second + after.per_second) / 2
    for name, one in loads.items():
        against = loads["list"].per_second if name == "deep" else limit
        yield name, Figure(one.per_second, against, one.p50_ms, memory, one.errors)
    commits = floors.durable_commits(county.folder)
    yield "deed", Figure(inside.deeds_a_second(county.application()), commits)


def pages(county: data.County, server: Server) -> dict[str, list[str]]:
    """The addresses of each line."""
    deep = data.deep_page(county, server.port)
    return {
        "list": ["/desk/cases/"],
        "filter": [f"/desk/cases/?town={county.town_id}&kind=loan&stage=running"],
        "name": [f"/desk/cases/?q={county.name_part}"],
        "phone": [f"/desk/cases/?q={county.phone_tail}"],
        "deep": [deep],
        "case": [f"/desk/cases/{case_id}" for case_id in range(county.cases - 20, county.cases)],
        "month": ["/desk/summaries/2026-10"],
    }


def show(small: dict[str, Figure], large: dict[str, Figure], few: int, many: int) -> None:
    """Print the table."""
    print(f"\n{'':34}{'wanted':>8}{few:>10,}{many:>10,}{'p50 ms':>9}{'growth':>8}  against")
    for name, goal in GOALS.items():
        one, other = small[name], large[name]
        growth = (one.rate / other.rate) if other.rate else float("inf")
        verdict = "" if other.ratio >= goal.wanted else "  below the goal"
        faults = f"  {other.errors} errors" if other.errors else ""
        print(
            f"{goal.name:34}{goal.wanted:>8.2f}{one.ratio:>10.2f}{other.ratio:>10.2f}{other.p50_ms:>9.1f}{growth:>8.2f}"
            f"  {goal.limit}{verdict}{faults}"
        )
    print(
        f"\nmemory of {many:,} cases served by two workers: {large['list'].memory_mb:.0f} MB (shared pages counted once)"
    )
    print("ratios: requests a second ÷ the limit's, same server and clients; growth: small ÷ large, 1.00 is none")


if __name__ == "__main__":
    main()
