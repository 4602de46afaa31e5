from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from supportdesk.domain.kept_words import keep
from supportdesk.domain.words import say
from supportdesk.papers.mails import compose, message_id
from tests.factories.post import HEAD

MOMENT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
NASTY = [
    "罗春生\r\nBcc: thief@example.org",
    "a\nSubject: other",
    "x\x00y\x1b[31m",
    "=?utf-8?b?QmNj?=",
    "行\u2028分\u0085隔",
]


def composed(subject: object, lines: tuple[object, ...] = (), link: str = "/desk/today", promise: str = "p") -> bytes:
    says = {"subject": keep(subject), "lines": [keep(line) for line in lines], "link": link}  # type: ignore[arg-type]  # words or text
    return compose(HEAD, promise=promise, recipient="zhou@hechuan.example", language="zh", says=says, moment=MOMENT)


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("text", NASTY)
def test_no_text_can_add_a_header_or_a_reader(text: str) -> None:
    mail = read(composed(say("{who} 的贷款到期", who=text), (text,)))
    assert mail.keys() == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]
    assert mail["To"] == "zhou@hechuan.example"
    assert "\n" not in mail["Subject"]


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "", "a b@c"]
)
def test_an_address_that_would_break_a_header_is_refused(address: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        compose(HEAD, promise="p", recipient=address, language="zh", says={}, moment=MOMENT)


def test_markup_in_a_name_stays_text() -> None:
    html = part(read(composed("x", ("<script>alert(1)</script> & <b>",))), "html")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html


def test_the_same_message_has_the_same_bytes() -> None:
    assert composed("x") == composed("x")


def test_the_identity_comes_from_the_promise_alone() -> None:
    assert read(composed("x", promise="a"))["Message-ID"] == read(composed("y", promise="a"))["Message-ID"]
    assert read(composed("x", promise="a"))["Message-ID"] != read(composed("x", promise="b"))["Message-ID"]
    assert message_id("a", "http://127.0.0.1:8000").endswith("@127.0.0.1>")


def test_a_link_leads_into_the_program_and_nowhere_else() -> None:
    assert "evil" not in part(read(composed("x", link="https://evil.example/")), "plain")
    assert "https://desk.hechuan.example/desk/follow-ups/7" in part(
        read(composed("x", link="/desk/follow-ups/7")), "html"
    )
