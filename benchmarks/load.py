"""Load: a keep-alive client of our own, the same for the anchor and for the program.

Requests are bytes made beforehand, answers are read no further than their length: a request costs the client some 50 µs,
far less than any page costs its server.
"""

import itertools
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from benchmarks.servers import Server

CLIENTS = 8
_ERROR = 400


@dataclass
class Load:
    """What a load found; durations in seconds, in order of size."""

    seconds: float = 0
    cpu_seconds: float = 0
    durations: list[float] = field(default_factory=list)
    bytes: int = 0
    errors: int = 0

    def __iadd__(self, other: "Load") -> Self:
        self.seconds += other.seconds
        self.cpu_seconds += other.cpu_seconds
        self.durations = sorted([*self.durations, *other.durations])
        self.bytes += other.bytes
        self.errors += other.errors
        return self

    @property
    def count(self) -> int:
        return len(self.durations)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds if self.seconds else 0

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server's processes for one request."""
        return self.cpu_seconds * 1000 / self.count if self.count else 0

    @property
    def size(self) -> int:
        """Bytes of one answer."""
        return self.bytes // self.count if self.count else 0

    def quantile_ms(self, part: float) -> float:
        return self.durations[min(int(self.count * part), self.count - 1)] * 1000 if self.count else 0


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; returns status, head and body. A connection that was closed meanwhile is opened again."""
        try:
            return self._ask(request)
        except (ConnectionError, EOFError):
            self.close()
            return self._ask(request)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=300)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        got = bytearray()
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = bytes(got[:end]).lower()
        length = head.find(b"content-length:")
        missing = int(head[length + 15 :].split(b"\r\n", 1)[0]) - (len(got) - end - 4) if length >= 0 else 0
        while missing > 0:
            more = self._more()
            got += more
            missing -= len(more)
        if length < 0 and b"transfer-encoding: chunked" in head:
            while not got.endswith(b"\r\n0\r\n\r\n"):
                got += self._more()
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), bytes(got[:end]), bytes(got[end + 4 :])

    def _more(self) -> bytes:
        more = self._socket.recv(262_144) if self._socket else b""
        if not more:
            raise EOFError
        return more


def get(path: str, cookie: str = "") -> bytes:
    """The bytes of a request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_cookie(cookie)}\r\n".encode()


def post(path: str, body: str, cookie: str = "") -> bytes:
    """The bytes of a form that is sent; `body` is encoded already."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_cookie(cookie)}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _cookie(cookie: str) -> str:
    return f"Cookie: {cookie}\r\n" if cookie else ""


def load(server: Server, requests: Sequence[bytes], *, seconds: float, clients: int = CLIENTS) -> Load:
    """Ask for pages in turn from several clients for some time."""
    return _together(server, itertools.cycle(requests), clients, seconds)


def load_once(
    server: Server, requests: Sequence[bytes], *, seconds: float | None = None, clients: int = CLIENTS
) -> Load:
    """Send every request once, from several clients, until none is left or the time is over."""
    return _together(server, iter(requests), clients, seconds)


def _timed(client: Client, request: bytes, found: Load) -> None:
    began = time.perf_counter()
    try:
        status, head, body = client.ask(request)
    except (OSError, EOFError):
        found.errors += 1
        return
    found.durations.append(time.perf_counter() - began)
    found.bytes += len(head) + len(body)
    found.errors += status >= _ERROR


def _together(server: Server, requests: Iterator[bytes], clients: int, seconds: float | None) -> Load:
    parts, lock = [Load() for _ in range(clients)], threading.Lock()
    end = time.monotonic() + seconds if seconds is not None else None

    def run(found: Load) -> None:
        client = Client(server.port)
        while end is None or time.monotonic() < end:
            with lock:
                request = next(requests, None)
            if request is None:
                break
            _timed(client, request, found)
        client.close()

    threads = [threading.Thread(target=run, args=(part,)) for part in parts]
    cpu, began = server.cpu_seconds(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Load(time.monotonic() - began, server.cpu_seconds() - cpu)
    for part in parts:
        whole += part
    return whole
