"""A department's program is told of an application's new state: signed, again until it arrives, never into a house."""

import hashlib
import hmac
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from supportdesk.domain.departments import Scope
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.jobs import callbacks, https
from supportdesk.jobs.https import NotSentError
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.queries import departments as queries
from supportdesk.services import departments as deeds
from supportdesk.services.outbox import sending
from supportdesk.services.work import deed
from tests.factories import accounts, departments
from tests.factories.deeds import NOW
from tests.factories.departments import Program
from tests.web.api.conftest import Bureau
from tests.web.portal.home import MORNING

URL = "https://changes.example.org/here?of=us"


@dataclass
class Receiver:
    """The other end of the line."""

    answers: list[int | Exception] = field(default_factory=list)
    got: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.got.append((url, body, dict(headers)))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def telling(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, object]]:
    """Tell what is due to a receiver, some time later."""

    def tell(receiver: Receiver, later: timedelta = timedelta(0)) -> dict[str, object]:
        monkeypatch.setattr("supportdesk.jobs.clock.now", lambda _session: MORNING + later)
        return callbacks.tell_due(sessions(bureau.app), send=receiver.post)

    return tell


def sessions(app: Flask) -> sessionmaker[Session]:
    with app.app_context():
        return sessionmaker(db.engine, expire_on_commit=False)


def listen(program: Program) -> str:
    answer = program.post("/callback", {"url": URL})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return str(answer.json["secret"])


def handed_in(bureau: Bureau) -> dict[str, Any]:
    told = {"case_id": bureau.case_id, "programme": "startup_subsidy", "answers": {"is_pledged": True}}
    made = bureau.program.post("/applications", told).json
    assert made is not None
    return dict(made)


def messages(app: Flask) -> list[Message]:
    with app.app_context():
        return list(db.session.scalars(select(Message).where(Message.channel == "callback").order_by(Message.id)))


def test_a_change_is_told_once_and_signed(bureau: Bureau, telling: Callable[..., dict[str, object]]) -> None:
    secret = listen(bureau.program)
    made = handed_in(bureau)
    receiver = Receiver()
    assert telling(receiver) == {"sent": 1, "later": 0, "failed": 0}
    assert telling(receiver) == {"sent": 0, "later": 0, "failed": 0}
    ((url, body, headers),) = receiver.got
    assert url == URL
    told = json.loads(body)
    assert told["event"] == "application.state_changed"
    assert told["application"] == {
        "id": made["id"], "number": made["number"], "kind": "subsidy", "case_id": bureau.case_id,
        "state": "received", "state_before": "draft",
    }  # fmt: skip
    assert headers["Supportdesk-Delivery"] == told["delivery"]
    signed = f"{headers['Supportdesk-Timestamp']}.".encode() + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Supportdesk-Signature"] == f"v1={expected}"
    # Nobody's name or number leaves the house that way.
    assert "罗春生" not in body.decode()


def test_what_does_not_arrive_is_told_again_and_then_given_to_a_person(
    bureau: Bureau, telling: Callable[..., dict[str, object]]
) -> None:
    listen(bureau.program)
    handed_in(bureau)
    receiver = Receiver([503, NotSentError("the line broke"), 301])
    later = timedelta(0)
    for _ in range(3):
        assert telling(receiver, later)["later"] == 1
        assert telling(receiver, later)["later"] == 0
        later += timedelta(minutes=10)
    assert telling(receiver, later)["sent"] == 1
    # One delivery has one name: whoever got it twice can tell.
    assert len({headers["Supportdesk-Delivery"] for _, _, headers in receiver.got}) == 1
    (sent,) = messages(bureau.app)
    assert (sent.state, sent.tries) == (MessageState.SENT, 4)
    shown = bureau.program.get("/callback").json
    assert shown is not None
    assert [(one["state"], one["tries"]) for one in shown["deliveries"]] == [("sent", 4)]

    bureau.program.post(f"/applications/{sent.says['body']['application']['id']}/withdraw")
    receiver.answers = [500] * sending.MOST_TRIES
    outcomes = [telling(receiver, later + timedelta(days=day)) for day in range(sending.MOST_TRIES)]
    assert [one["later"] for one in outcomes] == [1] * (sending.MOST_TRIES - 1) + [0]
    assert outcomes[-1]["failed"] == 1
    assert messages(bureau.app)[-1].state is MessageState.FAILED


def test_an_address_that_is_gone_is_not_asked_again(bureau: Bureau, telling: Callable[..., dict[str, object]]) -> None:
    listen(bureau.program)
    handed_in(bureau)
    assert telling(Receiver([410])) == {"sent": 0, "later": 0, "failed": 1}


def test_only_who_sees_an_application_is_told(bureau: Bureau) -> None:
    """The county and the town hear of it; the neighbour, another town and a token that may not read do not."""
    with bureau.app.app_context():
        session = db.session()
        second = accounts.town(session, bureau.at.county, "360426102", "双河镇")
        town, other, blind = (
            Program(bureau.app, departments.token(session, unit, scopes)[1])
            for unit, scopes in (
                (bureau.at.town, list(Scope)), (second, list(Scope)), (bureau.at.county, [Scope.CALLBACKS_WRITE]),
            )
        )  # fmt: skip
        listening = {queries.get_token(session, None, bureau.token_id).account_id}
    for program in (bureau.program, bureau.neighbour, town, other, blind):
        listen(program)
    handed_in(bureau)
    told = {message.account_id for message in messages(bureau.app)}
    assert len(told) == 2
    assert listening < told


def test_nothing_is_told_once_the_address_or_the_token_has_ended(
    bureau: Bureau, telling: Callable[..., dict[str, object]]
) -> None:
    listen(bureau.program)
    made = handed_in(bureau)
    assert bureau.program.post("/callback/end").status_code == 200
    receiver = Receiver()
    assert telling(receiver) == {"sent": 0, "later": 0, "failed": 0}
    assert [message.state for message in messages(bureau.app)] == [MessageState.CANCELLED]
    listen(bureau.program)
    bureau.program.post(f"/applications/{made['id']}/withdraw")
    with bureau.app.app_context(), deed(db.session(), None, NOW) as work:
        deeds.revoke_token(work, queries.get_token(work.session, None, bureau.token_id))
    assert telling(receiver) == {"sent": 0, "later": 0, "failed": 0}
    assert receiver.got == []


def test_a_token_that_ran_out_is_told_nothing(bureau: Bureau, telling: Callable[..., dict[str, object]]) -> None:
    listen(bureau.program)
    handed_in(bureau)
    receiver = Receiver()
    assert telling(receiver, timedelta(days=31)) == {"sent": 0, "later": 0, "failed": 1}
    assert receiver.got == []


def test_an_address_in_a_house_is_refused(bureau: Bureau) -> None:
    for url in ("http://changes.example.org/", "https://10.0.0.1/", "https://localhost/", "x"):
        answer = bureau.program.post("/callback", {"url": url})
        assert answer.status_code == 422
        assert answer.json is not None
        assert [fault["pointer"] for fault in answer.json["errors"]] == ["/url"]


def test_the_secret_is_told_once(bureau: Bureau) -> None:
    first = bureau.program.post("/callback", {"url": URL}, key="registered-once")
    again = bureau.program.post("/callback", {"url": URL}, key="registered-once")
    assert first.json is not None
    assert again.json is not None
    assert first.json["secret"]
    assert "secret" not in again.json
    assert "secret" not in (bureau.program.get("/callback").json or {})
    with time_machine.travel(MORNING, tick=False):
        assert listen(bureau.program) != first.json["secret"]


@pytest.mark.parametrize("found", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::ffff:192.168.0.1"], []])
def test_a_name_that_leads_into_a_house_is_not_called(monkeypatch: pytest.MonkeyPatch, found: list[str]) -> None:
    called: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *told, **_more: called.append(told))
    with pytest.raises(NotSentError, match="not public"):
        https.post(URL, b"{}", {}, resolve=lambda _host, _port: found)
    assert called == []


def test_the_line_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the name leads to a moment later."""
    called: list[Any] = []

    def connect(place: tuple[str, int], *_more: object, **_told: object) -> None:
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(NotSentError, match="ConnectionRefusedError"):
        https.post(URL, b"{}", {}, resolve=lambda _host, _port: ["1.1.1.1"])
    assert called == [("1.1.1.1", 443)]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A server of changes.example.org on this machine, with a certificate of that name; told to be public."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "changes.example.org")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    built = built.not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
    names = x509.SubjectAlternativeName([x509.DNSName("changes.example.org")])
    signed = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "both.pem").write_bytes(plain + signed.public_bytes(Encoding.PEM))
    (tmp_path / "known.pem").write_bytes(signed.public_bytes(Encoding.PEM))

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(302 if self.path == "/moved" else 204)
            self.send_header("Location", "https://10.0.0.1/")
            self.end_headers()

        def log_message(self, *_told: object) -> None:  # type: ignore[override]  # said to nobody
            pass

    running = HTTPServer(("127.0.0.1", 0), Answering)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(tmp_path / "both.pem")
    running.socket = secure.wrap_socket(running.socket, server_side=True)
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    trusting = ssl.create_default_context(cafile=str(tmp_path / "known.pem"))
    monkeypatch.setattr(https.ssl, "create_default_context", lambda: trusting)
    monkeypatch.setattr(https, "is_public", lambda _address: True)
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_line_is_encrypted_and_its_certificate_of_the_name(server: HTTPServer) -> None:
    def post(host: str, path: str) -> int:
        return https.post(f"https://{host}:{server.server_port}{path}", b"{}", {}, resolve=lambda _h, _p: ["127.0.0.1"])

    assert post("changes.example.org", "/here") == 204
    # A redirect is an answer, not a way.
    assert post("changes.example.org", "/moved") == 302
    with pytest.raises(NotSentError, match="CERTIFICATE_VERIFY_FAILED"):
        post("others.example.org", "/here")


def test_a_name_that_nobody_knows_is_told_again_later() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(NotSentError, match="not known"):
        https.post(URL, b"{}", {}, resolve=unknown)


def test_the_tokens_page_shows_what_became_of_the_telling(
    bureau: Bureau, telling: Callable[..., dict[str, object]]
) -> None:
    listen(bureau.program)
    made = handed_in(bureau)
    telling(Receiver([503]))
    with bureau.app.app_context():
        sysadmin = accounts.account(db.session(), Role.SYSADMIN, bureau.at.county, "sysadmin").id
        db.session.commit()
    client = accounts.sign_in(bureau.app.test_client(), sysadmin)
    page = client.get(f"/desk/departments/{bureau.token_id}").text
    assert made["number"] in page
    assert "HTTP 503" in page
    assert "等待发送" in page
    assert "待受理" in page
    # The outbox has it too; who administers the system reads no more there than that it is.
    assert "状态回传" in client.get("/desk/outbox/").text
