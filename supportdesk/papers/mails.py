"""A mail: what a message says, drawn as text and as HTML in its reader's language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.words import Words
from supportdesk.papers.language import CIVIL_TIME, Wording
from supportdesk.papers.links import host_of

_TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letterhead:
    """What all mails of a house share: the sender's address, the desk's name, and where its pages are."""

    sender: str
    desk: Words
    public_url: str


@dataclass(frozen=True)
class Said:
    """A message in its language, for pages and mails alike."""

    subject: str
    lines: tuple[str, ...]
    link: str
    stop: str = ""


def said(says: Mapping[str, Any], wording: Wording) -> Said:
    """Say what a message of the outbox holds; control characters and line ends become spaces."""
    return Said(
        subject=_one_line(wording.said(words_of(says.get("subject", {}))))[:LONGEST_SUBJECT],
        lines=tuple(_one_line(wording.said(words_of(line))) for line in says.get("lines", ())),
        link=str(says.get("link", "")),
        stop=str(says.get("stop", "")),
    )


def message_id(promise: str, public_url: str) -> str:
    """The mail's identity: the same promise has the same one, so a server or reader that sees it twice can tell."""
    return f"<{hashlib.sha256(promise.encode()).hexdigest()[:40]}@{host_of(public_url)}>"


def compose(
    head: Letterhead, *, promise: str, recipient: str, language: str, says: Mapping[str, Any], moment: datetime
) -> bytes:
    """Return the mail as bytes for the wire. Raises ValueError for an address that would break a header."""
    wording = Wording(language)
    content = said(says, wording)
    desk = wording.said(head.desk)
    facts: dict[str, object] = {
        "lang": "zh-CN" if wording.chinese else "en",
        "subject": content.subject,
        "greeting": wording.say("您好："),
        "lines": content.lines,
        "address": f"{head.public_url}{content.link}" if content.link.startswith("/") else "",
        "open_words": wording.say("打开查看"),
        "desk": desk,
        "foot": wording.say("这封信由系统发出，请不要直接回复。"),
        "stop": f"{head.public_url}{content.stop}" if content.stop else "",
        "stop_words": wording.say("不想再收到到期提醒的邮件，请在这里关掉："),
    }
    if not recipient:
        # Python 3.13 takes no address for one; the earlier ones refuse it as they read it.
        raise ValueError("a mail needs an address")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=_one_line(desk), addr_spec=head.sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = content.subject
    mail["Date"] = format_datetime(moment.astimezone(CIVIL_TIME))
    mail["Message-ID"] = message_id(promise, head.public_url)
    # Out-of-office answers to a machine help nobody.
    mail["Auto-Submitted"] = "auto-generated"
    if facts["stop"]:
        mail["List-Unsubscribe"] = f"<{facts['stop']}>"
    mail.set_content(_drawing().get_template("message.txt").render(facts), cte="base64")
    mail.add_alternative(_drawing().get_template("message.html").render(facts), subtype="html", cte="base64")
    # A fixed border, made from the promise: the same mail has the same bytes.
    mail.set_boundary(f"=_{hashlib.sha256(promise.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


@cache
def _drawing() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
