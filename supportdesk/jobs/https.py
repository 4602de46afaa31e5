"""One message to a department's program: where its name leads is looked at first, and the line goes there and nowhere else."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from supportdesk.domain.departments import HTTPS, is_public

TIMEOUT_SECONDS = 10
_MOST_READ = 2_000
Resolve = Callable[[str, int], list[str]]


class NotSentError(Exception):
    """It did not arrive; the message says why."""


def addresses_of(host: str, port: int) -> list[str]:
    """Every address of a name, as the machine's name server tells them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def post(url: str, body: bytes, headers: Mapping[str, str], *, resolve: Resolve = addresses_of) -> int:
    """Send a body to an address; returns the status. Redirects are not followed. Raises NotSentError.

    The name is resolved here and the line goes to the address that was looked at, so that a name which leads elsewhere a
    moment later leads nobody into the house. One private address among several is enough to send nothing.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or HTTPS
    if parts.scheme != "https":
        raise NotSentError("not an https address")
    try:
        found = resolve(host, port)
    except OSError as error:
        raise NotSentError(f"the name {host} is not known") from error
    if not found or not all(is_public(one) for one in found):
        raise NotSentError(f"{host} leads to an address that is not public")
    line = _Line(host, port, found[0])
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, dict(headers))
        answer = line.getresponse()
        answer.read(_MOST_READ)
    except (OSError, http.client.HTTPException) as error:
        raise NotSentError(f"{type(error).__name__}: {error}"[:200]) from error
    else:
        return answer.status
    finally:
        line.close()


class _Line(http.client.HTTPSConnection):
    """A connection to one address, whose certificate must be of the name all the same."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._secure = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=self._secure)
        self._address = address

    def connect(self) -> None:
        """Connect to the address that was looked at, not to whatever the name leads to now."""
        plain = socket.create_connection((self._address, self.port), TIMEOUT_SECONDS)
        self.sock = self._secure.wrap_socket(plain, server_hostname=self.host)
