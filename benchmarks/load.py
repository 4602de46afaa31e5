"""Servers and load: one way to start and ask both the anchor and the program."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 4


@dataclass(frozen=True)
class Load:
    """What a load found: requests a second, and the CPU that one request took in the server's processes, in ms."""

    per_second: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    errors: int


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: psutil.Process

    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in self.family())

    def memory_mb(self) -> float:
        """Memory with shared pages counted once."""
        return sum(one.memory_full_info().pss for one in self.family()) / 1e6


@contextmanager
def serving(app: str, settings: dict[str, str]) -> Iterator[Server]:
    """Serve a WSGI application as `supportdesk serve` does."""
    port = _free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "--workers", str(WORKERS), "--worker-class", "gthread",
        "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "error", app,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        _wait_for(port)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def load(server: Server, paths: Sequence[str], cookie: str = "", *, seconds: float = 4, clients: int = 8) -> Load:
    """Ask for paths in turn from several keep-alive clients."""
    for path in dict.fromkeys(paths):
        _ask(http.client.HTTPConnection("127.0.0.1", server.port), path, cookie)
    durations: list[list[float]] = [[] for _ in range(clients)]
    errors = [0] * clients
    end = time.monotonic() + seconds

    def run(turn: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        count = turn
        while time.monotonic() < end:
            began = time.perf_counter()
            errors[turn] += _ask(connection, paths[count % len(paths)], cookie) >= 400  # noqa: PLR2004
            durations[turn].append(time.perf_counter() - began)
            count += 1

    before, began = server.cpu_seconds(), time.monotonic()
    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, cpu = time.monotonic() - began, server.cpu_seconds() - before
    all_of_them = sorted(duration for one in durations for duration in one)
    return Load(
        per_second=len(all_of_them) / elapsed,
        cpu_ms=cpu * 1000 / len(all_of_them),
        p50_ms=statistics.median(all_of_them) * 1000,
        p95_ms=all_of_them[int(len(all_of_them) * 0.95)] * 1000,
        errors=sum(errors),
    )


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> int:
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
