"""Servers: one way to start the anchor and the program, as `supportdesk serve` does, and what they cost."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 4


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: psutil.Process

    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """Seconds of processor time so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self.family())

    def memory_mb(self) -> float:
        """Memory in MB with shared pages counted once; where the system can't say, counted in each process."""
        total = 0
        for one in self.family():
            memory = one.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
        return total / 1e6


@contextmanager
def serving(app: str, settings: dict[str, str]) -> Iterator[Server]:
    """Serve a WSGI application."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "--workers", str(WORKERS), "--worker-class", "gthread",
        "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", "--preload", "--no-control-socket", "--log-level", "error",
        "--timeout", "300", app,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    try:
        _wait_for(port)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
