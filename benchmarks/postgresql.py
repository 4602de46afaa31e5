"""The list on PostgreSQL: a server of our own, started for the benchmark as the tests start theirs."""

import tempfile
from pathlib import Path

from benchmarks import data
from benchmarks.figures import Figure
from benchmarks.load import get
from benchmarks.pages import beside
from benchmarks.servers import Server, serving
from tests.databases import PostgreSQL


def measure_postgresql(anchor: Server, cases: int, seconds: float) -> tuple[Figure | None, str]:
    """The list of so many cases; or nothing, and what is missing."""
    if missing := PostgreSQL.missing():
        return None, missing
    server = PostgreSQL()
    try:
        url = server.empty()
        with tempfile.TemporaryDirectory() as folder:
            county = data.build(Path(folder), cases, url)
            with serving("wsgi:app", county.settings) as program:
                return beside(anchor, program, [get("/desk/cases/", county.cookie)], seconds), ""
    finally:
        server.stop()
