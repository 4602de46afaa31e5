"""`make bench`: every figure as a ratio to its limit, both taken in this run, and how it grows from small to large."""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks import data
from benchmarks.deeds import measure_deeds, measure_mixed
from benchmarks.figures import GOALS, Figure, growth, table
from benchmarks.load import get, load_once
from benchmarks.pages import measure_pages
from benchmarks.papers import measure_import, measure_pdf, measure_workbook, stamp
from benchmarks.postgresql import measure_postgresql
from benchmarks.rules import measure_rules
from benchmarks.servers import Server, serving

SMALL, LARGE = 10_000, 100_000
QUICK = (1_000, 10_000)
# Demo counties are written within five minutes per hundred thousand cases.
MOST_LOAD_SECONDS = 300
MOST_MEMORY = 1.6
MOST_GROWTH = 1.3


def main() -> None:
    """Build the counties, measure, print the table."""
    told = _arguments()
    # Whoever stops the benchmark stops its servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as scratch:
        folder = told.data or Path(scratch)
        found: dict[int, dict[str, Figure]] = {}
        notes: list[str] = []
        idle = psutil.cpu_percent(interval=1)
        for cases in (told.small, told.large):
            found[cases] = measure(folder / str(cases), cases, told.seconds, is_last=cases == told.large)
        grown = growth(found[told.small], found[told.large])
        worst = max(grown.values(), default=0)
        each = ", ".join(f"{name} {times:.2f}" for name, times in grown.items())
        found[told.large]["growth"] = Figure(MOST_GROWTH / worst if worst else 0, said=each)
        with serving("benchmarks.anchor:app", {}) as anchor:
            _say("a ledger of 20,000 rows")
            found[told.large].update(measure_import())
            _say("rules")
            found[told.large].update(measure_rules(anchor, data.build(folder / str(told.large), told.large)))
            _say("PostgreSQL")
            listed, missing = measure_postgresql(anchor, told.small, told.seconds)
            if listed is None:
                notes.append(f"not measured: {GOALS['postgresql'].name}: {missing}")
            else:
                found[told.small]["postgresql"] = listed
    if "state" not in found[told.large]:
        notes.append(f"not measured: {GOALS['state'].name}: this county was used before, none is left to change")
    notes.append("not there: many cases in one PDF (a paper is about one case)")
    lines, missed = table(found)
    print(f"\n{stamp()}, {machine()}; others took {idle:.0f} % of it when this began\n")
    print("\n".join(lines))
    print(_EXPLAINED)
    print("\n".join(notes))
    print(f"{len(missed)} missed: {'; '.join(missed)}" if missed else "every goal is met")
    if told.json:
        told.json.write_text(
            json.dumps({size: {name: vars(one) for name, one in of.items()} for size, of in found.items()})
        )
    sys.exit(1 if missed and told.strict else 0)


_EXPLAINED = """
Ratios, so that more is better: the program's rate ÷ the limit's, on the same server, with the same two workers and the same eight
keep-alive clients (our own), in turns of a second. “page” is a bare Flask page of as many bytes, without database or session;
“A 25” is the same ratio to the bare page of 25 rows, whatever the size; CPU the ratio of processor time per request, which
holds on a machine that others use too. Costs (seconds, memory, growth) are the limit ÷ the cost."""


def measure(folder: Path, cases: int, seconds: float, *, is_last: bool) -> dict[str, Figure]:
    """Measure everything at one size; some of it at the largest only."""
    _say(f"a county of {cases:,} cases")
    folder.mkdir(parents=True, exist_ok=True)
    county = data.build(folder, cases)
    allowed = MOST_LOAD_SECONDS * cases / 100_000
    said = f"{county.load_seconds:,.0f} s, processor {county.load_cpu:,.0f} s, {county.load_mb:,.0f} MB"
    found = {"load": Figure(allowed / county.load_seconds, said=said)}
    with serving("benchmarks.anchor:app", {}) as anchor, serving("wsgi:app", county.settings) as server:
        _say(f"pages of {cases:,} cases")
        found.update(measure_pages(anchor, server, county, seconds))
        found["month"] = cold_month(anchor, server, county)
        _say("deeds")
        found.update(measure_deeds(anchor, server, county, seconds))
        found.update(measure_mixed(anchor, server, county, seconds))
        most = MOST_MEMORY * anchor.memory_mb()
        memory = server.memory_mb()
        found["memory"] = Figure(most / memory, said=f"{memory:,.0f} MB, at most {most:,.0f} MB")
        if is_last:
            _say("papers")
            found["xlsx"] = measure_workbook(server, county)
    if is_last:
        found["pdf"] = measure_pdf(county)
    return found


def cold_month(anchor: Server, server: Server, county: data.County) -> Figure:
    """Months that nobody asked for yet, one after the other: a bare page as large is asked for as often."""
    months = [get(f"/desk/summaries/2026-{month:02}", county.cookie) for month in (3, 4, 5, 6)]
    # Each worker's first request learns its templates; that is not the month's doing.
    load_once(server, [get("/desk/summaries/2026-02", county.cookie)] * 4, clients=4)
    found = load_once(server, months, clients=1)
    bare = load_once(anchor, [get(f"/page/{found.size}")] * 100, clients=1)
    return Figure(
        found.per_second / bare.per_second,
        cpu=bare.cpu_ms / found.cpu_ms,
        p50_ms=found.quantile_ms(0.5),
        p95_ms=found.quantile_ms(0.95),
        kb=found.size / 1024,
        errors=found.errors,
        said=f"{found.per_second:,.2f}/s, bare {bare.per_second:,.0f}/s, one client",
    )


def machine() -> str:
    """What this was measured on."""
    memory = psutil.virtual_memory().total / 2**30
    loads = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, {memory:.0f} GB, load {loads:.1f}"


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--small", type=int, default=SMALL, help="cases of the smaller county")
    arguments.add_argument("--large", type=int, default=LARGE, help="cases of the larger county")
    arguments.add_argument("--quick", action="store_true", help=f"{QUICK[0]:,} and {QUICK[1]:,} cases")
    arguments.add_argument("--seconds", type=float, default=1, help="length of a turn")
    arguments.add_argument("--data", type=Path, help="keep the counties here, and use them again")
    arguments.add_argument("--json", type=Path, help="write the figures here as well")
    arguments.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    told = arguments.parse_args()
    if told.quick:
        told.small, told.large = QUICK
    return told


def _say(what: str) -> None:
    print(f"measuring: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
