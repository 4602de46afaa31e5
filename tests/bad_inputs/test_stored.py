"""Hostile texts that are stored already: on every page, in every paper, workbook and mail they are shown, never run."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, sync_playwright
from pypdf import PdfReader
from werkzeug.serving import make_server

from supportdesk.domain.kept_words import keep
from supportdesk.domain.words import Words
from supportdesk.extensions import db
from supportdesk.papers.mails import Letterhead, compose
from tests.bad_inputs.doors import POLICY, who_asks
from tests.bad_inputs.stored import HOSTILE, RUN, TITLE, spoil
from tests.databases import SQLite
from tests.factories.things import things
from tests.factories.world import client_of, keep_a_draft, keep_a_match, open_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
# Attachments and answers without a page of their own.
NO_PAGES = re.compile(r"\.pdf$|workbook|metrics|healthz|/static|/reading|/desk/papers/.*/|/attachments/\d+$|/my/files/")

# The pages on which the county's people spend their days; the others are read without a browser.
MAIN = re.compile(r"\.(?:index|show|home|status|list_|look_alikes|household|merge|new_number|edit|check|verify)$")


@pytest.fixture(scope="module")
def spoilt(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = sqlite.fresh()
    app = open_world(url, tmp_path_factory.mktemp("spoilt"), prepared)
    app.testing = False
    with app.app_context():
        keep_a_draft(db.session())
        keep_a_match(db.session())
        assert spoil(db.session()) > 40
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    sqlite.drop(url)


def shown(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every page that can be looked at: who looks, where, and its endpoint."""
    with app.app_context():
        known = things(db.session())
        db.session.remove()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" in (rule.methods or set()) and rule.endpoint in POLICY and rule.arguments <= set(known):
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: known[name] for name in rule.arguments})
            if not NO_PAGES.search(path):
                yield (who_asks(POLICY[rule.endpoint])[0], path, rule.endpoint)


@pytest.fixture(scope="module")
def served(spoilt: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, spoilt, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def token_of(app: Flask, username: str) -> str:
    cookie = client_of(app, username).get_cookie("desk")
    assert cookie is not None
    return cookie.value


def heard_on(page: Page, address: str) -> list[str]:
    """What the browser complains about, and what ran that must not, on a page."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    answer = page.goto(address, wait_until="domcontentloaded")
    if answer is not None and answer.status >= 400:
        # A browser calls every refusal an error.
        heard = [one for one in heard if "Failed to load resource" not in one]
        if answer.status >= 500:
            heard.append(f"status {answer.status}")
    if page.title() == TITLE or RUN in page.content():
        heard.append("it ran")
    return heard


def test_no_page_holds_it_as_markup(spoilt: Flask) -> None:
    faults, seen = [], 0
    clients: dict[str, FlaskClient] = {"": spoilt.test_client()}
    for who, path, _endpoint in shown(spoilt):
        client = clients[who] if who in clients else clients.setdefault(who, client_of(spoilt, who))
        answer = client.get(path)
        if answer.status_code >= 500 or "<script>document" in answer.text or "<svg onload" in answer.text:
            faults.append(f"{who} {path}: {answer.status_code}")
        seen += "&lt;script&gt;document" in answer.text
        faults += [f"{who} {path}: a template ran"] if RUN in answer.text else []
    assert not faults, "\n".join(faults)
    assert seen > 40


@in_chromium
@pytest.mark.browser
def test_no_page_runs_what_somebody_wrote(spoilt: Flask, served: str) -> None:
    faults = []
    seen = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        contexts: dict[str, BrowserContext] = {}
        for who, path, endpoint in shown(spoilt):
            if not MAIN.search(endpoint):
                continue
            if who not in contexts:
                contexts[who] = chromium.new_context()
                if who:
                    contexts[who].add_cookies([{"name": "desk", "value": token_of(spoilt, who), "url": served}])
            page = contexts[who].new_page()
            faults += [f"{who} {path}: {fault}" for fault in heard_on(page, served + path)]
            seen += "<script>" in page.evaluate("document.body.innerText")
            page.close()
        chromium.close()
    assert not faults, "\n".join(faults)
    # The catch: the texts do stand on the pages.
    assert seen > 20


@in_chromium
@pytest.mark.browser
def test_a_page_that_runs_it_would_be_found(spoilt: Flask, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a page that writes the text into its markup, with a policy that allows it and without."""
    monkeypatch.setitem(spoilt.view_functions, "public.policies", lambda: f"<title>x</title>{HOSTILE}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        assert heard_on(chromium.new_page(), f"{served}/policies")
        chromium.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_papers_print_it_as_text(spoilt: Flask, language: str) -> None:
    client = client_of(spoilt, "official")
    with spoilt.app_context():
        known = things(db.session())
        db.session.remove()
    room = client.get(f"/desk/papers/case/{known['case_id']}")
    assert room.status_code == 200
    printed = client.post(f"/desk/papers/case/{known['case_id']}", data={"language": language}, follow_redirects=True)
    assert printed.status_code == 200, printed.text[:500]
    raw = printed.data
    assert raw.startswith(b"%PDF")
    reader = PdfReader(BytesIO(raw))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "<script>" in "".join(text.split())
    assert RUN not in text
    for mark in (b"/JavaScript", b"/JS ", b"/Launch", b"/SubmitForm", b"/OpenAction"):
        assert mark not in raw


@pytest.mark.parametrize("path", ["/desk/cases/export", "/desk/summaries/2026-10/workbook"])
def test_no_cell_of_a_workbook_is_a_formula_of_somebodys(spoilt: Flask, path: str) -> None:
    client = client_of(spoilt, "official")
    answer = client.post(path) if "export" in path else client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    with zipfile.ZipFile(BytesIO(answer.data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    formulas = [one for part in parts.values() for one in re.findall(r"<f[ >].*?</f>", part)]
    assert not [one for one in formulas if "cmd" in one or "script" in one]
    assert any("cmd|" in part for part in parts.values())


def test_no_cell_of_a_comma_separated_list_begins_a_formula(spoilt: Flask) -> None:
    answer = client_of(spoilt, "official").post("/desk/cases/export", data={"format": "csv"})
    assert "cmd|" in answer.text
    assert not re.search(r'(?:^|,)"?=cmd', answer.text, re.MULTILINE)


def test_a_mail_shows_it_and_gains_no_header() -> None:
    text = f"{HOSTILE}\r\nBcc: other@example.org"
    mail = message_from_bytes(
        compose(
            Letterhead("desk@example.org", Words("服务台"), "https://desk.example.org"),
            promise="one",
            recipient="a@example.org",
            language="zh",
            says={
                "subject": keep(text),
                "lines": [keep(Words("{why}", {"why": text}))],
                "link": "javascript:alert(1)",
            },
            moment=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )
    assert mail["Bcc"] is None
    plain, html = mail.get_payload()  # type: ignore[misc]  # a mail of two parts
    written = html.get_payload(decode=True).decode()  # type: ignore[union-attr]  # a part
    assert "<script" not in written
    assert "javascript:" not in urlsplit(written).path
    assert RUN not in written + plain.get_payload(decode=True).decode()  # type: ignore[union-attr]  # a part
