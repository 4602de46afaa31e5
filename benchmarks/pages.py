"""Pages: each beside the bare page, in turns of a second, so that whatever else the machine does falls on both."""

from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.data import County
from benchmarks.figures import Figure, middle
from benchmarks.load import Load, get, load
from benchmarks.servers import Server

ROUNDS = 3
WARM_SECONDS = 0.4


def pages(county: County) -> dict[str, list[str]]:
    """The addresses of each line."""
    return {
        "list": ["/desk/cases/"],
        "filter": [f"/desk/cases/?town={county.town_id}&kind=loan&stage=running"],
        "name": [f"/desk/cases/?q={quote(county.name_part)}"],
        "phone": [f"/desk/cases/?q={county.phone_tail}"],
        "id": [f"/desk/cases/?q={county.id_tail}"],
        "deep": [f"/desk/cases/?after={county.deep_key}"],
        "case": [f"/desk/cases/{case_id}" for case_id in county.case_ids[100:120]],
        "month again": ["/desk/summaries/2026-10"],
    }


def measure_pages(anchor: Server, server: Server, county: County, seconds: float) -> Iterator[tuple[str, Figure]]:
    """Every page's throughput and processor time as ratios to the bare page's."""
    first = [get("/desk/cases/", county.cookie)]
    for name, paths in pages(county).items():
        requests = [get(path, county.cookie) for path in paths]
        against = beside(anchor, server, requests, seconds, first if name == "deep" else None)
        yield name, against


def beside(
    anchor: Server, server: Server, requests: list[bytes], seconds: float, instead: list[bytes] | None = None
) -> Figure:
    """Measure requests beside the bare page of the same size and the one of 25 rows; `instead` takes the bare page's place."""
    size = load(server, requests, seconds=WARM_SECONDS).size
    same_size = instead or [get(f"/page/{size}")]
    base = server if instead else anchor
    load(base, same_size, seconds=WARM_SECONDS)
    ratios, strict = list[float](), list[float]()
    product, limit = Load(), Load()
    for _ in range(ROUNDS):
        bare = load(base, same_size, seconds=seconds)
        one = load(server, requests, seconds=seconds)
        small = load(anchor, [get("/page")], seconds=seconds / 2)
        ratios.append(one.per_second / bare.per_second)
        strict.append(one.per_second / small.per_second)
        product += one
        limit += bare
    return Figure(
        middle(ratios),
        strict=middle(strict),
        cpu=limit.cpu_ms / product.cpu_ms,
        p50_ms=product.quantile_ms(0.5),
        p95_ms=product.quantile_ms(0.95),
        kb=size / 1024,
        errors=product.errors,
        said=f"{product.per_second:,.0f}/s, bare {limit.per_second:,.0f}/s",
    )
