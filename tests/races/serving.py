"""The real server on a test's database, and browsers that ask it all at once."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest

from config import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds, for a machine that is busy with other things
PASSWORD = "绿水青山 1982 号"
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_PART = re.compile(r'(name|value)="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    """Keeps cookies; sends a form as its page gave it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request on a line of its own."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's first form of its kind: the token against forgery and the form's own key."""
        page = self.ask("GET", path)
        assert page.status == 200, (path, page.status)
        parts = [dict(_PART.findall(tag)) for tag in _HIDDEN.findall(page.text)]
        found: dict[str, str] = {}
        for part in parts:
            found.setdefault(part["name"], part.get("value", ""))
        return found

    def sign_in(self, username: str, password: str = PASSWORD) -> "Browser":
        """Through the page, as everybody does."""
        page = self.form("/sign-in")
        answer = self.ask("POST", "/sign-in", page | {"username": username, "password": password})
        assert answer.status == 302, answer.text
        return self


def all_at_once(requests: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Send all requests in the same moment; returns their answers in order."""
    start, answers = Barrier(len(requests)), [Answer(0, "", "") for _ in requests]

    def send(place: int) -> None:
        start.wait()
        answers[place] = requests[place]()

    threads = [Thread(target=send, args=(place,)) for place in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@contextmanager
def serving(settings: Settings, log: Path, without: str = "") -> Iterator[int]:
    """Serve as `supportdesk serve` does, with two workers; yields the port. `without` takes a guard away (see `unguarded`)."""
    port = _free_port()
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SUPPORTDESK_PORT": str(port),
        "SUPPORTDESK_WORKERS": "2",
        "RACES_WITHOUT": without,
        "RACES_LOG": str(log.with_suffix(".checks")),
        **settings.as_environment(),
    }
    module = "tests.races.unguarded" if without else "supportdesk.cli"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "serve"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        _wait_until_open(process, port, log)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _wait_until_open(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            if Browser(port).ask("GET", "/healthz").status == 200:
                return
        time.sleep(0.1)
    pytest.fail("the server did not open: " + log.read_text())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
