"""One conversation with a mail server: where it is, how it is opened, and what became of each mail."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT = 500
_GOOD = range(200, 300)


class Outcome(StrEnum):
    """What became of a mail. `late`: its claim had run out, nothing left. `unknown`: the line broke while it was leaving."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    LATE = "late"
    UNKNOWN = "unknown"


class UnreachableError(Exception):
    """The server cannot be talked to; the message says why, without the password."""


@dataclass(frozen=True)
class Server:
    """A mail server, from `smtp://user:password@host:port` or `smtps://…`."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = ""

    @classmethod
    def at(cls, url: str) -> "Server":
        """Read the address; raises ValueError, whose words name no password, for one that cannot be meant."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the mail server's address must be smtp://host:port or smtps://host:port")
        is_tls = parts.scheme == "smtps"
        try:
            port = parts.port
        except ValueError:
            raise ValueError("the mail server's port is not a number from 1 to 65535") from None
        usual = 465 if is_tls else 587 if parts.username else 25
        return cls(parts.hostname, port or usual, is_tls, unquote(parts.username or ""), unquote(parts.password or ""))


@contextmanager
def conversation(server: Server) -> Iterator[smtplib.SMTP]:
    """Open a conversation: encrypted wherever the server offers it, and never a password in clear across a network.

    Raises UnreachableError.
    """
    try:
        talk = _open(server)
    except (OSError, smtplib.SMTPException) as error:
        raise UnreachableError(_plain(error)) from error
    try:
        yield talk
    finally:
        try:
            talk.quit()
        except (OSError, smtplib.SMTPException):
            talk.close()


def _open(server: Server) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    talk: smtplib.SMTP
    if server.is_tls:
        talk = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=secure)
    else:
        talk = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        talk.ehlo()
        # On the same machine there is nobody to listen in between, and no name to check a certificate against.
        is_private = server.is_tls or server.host in _LOOPBACK
        if not is_private and talk.has_extn("starttls"):
            talk.starttls(context=secure)
            talk.ehlo()
            is_private = True
        if server.user:
            _log_in(talk, server, is_private=is_private)
    except BaseException:
        talk.close()
        raise
    return talk


def _log_in(talk: smtplib.SMTP, server: Server, *, is_private: bool) -> None:
    if not is_private:
        raise smtplib.SMTPNotSupportedError("the server offers no encryption, so the password is not sent")
    talk.login(server.user, server.password)


def send(
    talk: smtplib.SMTP, sender: str, recipient: str, content: bytes, may_leave: Callable[[], bool]
) -> tuple[Outcome, str]:
    """Send one mail; returns what became of it and the server's words.

    `may_leave` is asked when the server has accepted the envelope and the text would be next: until then a broken line
    means that nothing was delivered, and after it nobody can know. Raises UnreachableError in the first case.
    """
    try:
        talk.rset()
        for code, words in (talk.mail(sender), talk.rcpt(recipient)):
            if code not in _GOOD:
                return (Outcome.REFUSED if code >= _PERMANENT else Outcome.LATER), _told(code, words)
    except (OSError, smtplib.SMTPException) as error:
        raise UnreachableError(_plain(error)) from error
    if not may_leave():
        return Outcome.LATE, ""
    try:
        code, words = talk.data(content)
    except smtplib.SMTPDataError as error:
        # The server answered DATA itself with a refusal: the text never left.
        return (Outcome.REFUSED if error.smtp_code >= _PERMANENT else Outcome.LATER), _plain(error)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome.UNKNOWN, _plain(error)
    if code in _GOOD:
        return Outcome.SENT, _told(code, words)
    return (Outcome.REFUSED if code >= _PERMANENT else Outcome.LATER), _told(code, words)


def _told(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}"[:200]


def _plain(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        told = error.smtp_error
        return _told(error.smtp_code, told if isinstance(told, bytes) else str(told).encode())
    return f"{type(error).__name__}: {error}"[:200]
