"""A mail server for tests: real SMTP on this machine, keeping what it was given."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from supportdesk.domain.words import say
from supportdesk.jobs.outbox import PostOffice
from supportdesk.jobs.smtp import Server
from supportdesk.papers.mails import Letterhead

HEAD = Letterhead(
    "desk@hechuan.example", say("{county}返乡创业服务台", county="禾川县"), "https://desk.hechuan.example"
)


@dataclass
class Delivery:
    """One mail as the server took it."""

    sender: str
    recipients: list[str]
    content: bytes
    peer: tuple[str, int]

    @property
    def mail(self) -> EmailMessage:
        read = message_from_bytes(self.content, policy=default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class MailServer:
    """`answer` decides about each mail when its text is there: the SMTP reply, given the delivery so far."""

    answer: Callable[[Delivery], str] = lambda _: "250 OK"
    rcpt: Callable[[str], str] = lambda _: "250 OK"
    password: str = ""
    deliveries: list[Delivery] = field(default_factory=list)
    _controller: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.rcpt(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        delivery = Delivery(envelope.mail_from or "", envelope.rcpt_tos, envelope.content, session.peer)
        reply = self.answer(delivery)
        if reply.startswith("250"):
            self.deliveries.append(delivery)
        return reply

    def __enter__(self) -> Self:
        def check(_server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd's signature
            fits = isinstance(data, LoginPassword) and data.password == self.password.encode()
            return AuthResult(success=fits and bool(mechanism), handled=False)

        options = {"authenticator": check, "auth_required": True, "auth_require_tls": False} if self.password else {}
        self._controller = Controller(self, hostname="127.0.0.1", port=_free_port(), **options)
        self._controller.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        assert self._controller is not None
        self._controller.stop()

    @property
    def url(self) -> str:
        assert self._controller is not None
        account = f"desk:{quote(self.password, safe='')}@" if self.password else ""
        return f"smtp://{account}127.0.0.1:{self._controller.port}"

    def office(self, **more: Any) -> PostOffice:  # noqa: ANN401 - the office's own fields
        return PostOffice(Server.at(self.url), HEAD, **more)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
