"""Who read what is on record, and why; and whoever runs the machine serves, backs up, puts back and proves it. By hands at a
browser, and by the commands in processes of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import sync_playwright

import config
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.services import audit
from tests.cli.conftest import Ended, ended
from tests.factories import accounts
from tests.factories.applications import case_of, support_desk
from tests.journeys.hands import CHROMIUM, Hands, Office, office_of
from tests.races.serving import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
DAY = date(2026, 11, 2)
PASSWORD = "春风十里不如回乡 2026"
on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def office(app: Flask) -> Iterator[tuple[Office, int]]:
    with app.app_context():
        session = db.session()
        at = support_desk(session)
        person = case_of(session, at).person_id
        auditor = accounts.account(session, Role.AUDITOR, at.county, "auditor", name="严明")
        session.commit()
        ids = {"clerk": at.clerk.id, "auditor": auditor.id}
    with office_of(app, ids) as found:
        yield found, person


@on_one_database
def test_who_looked_at_a_number_and_why_is_on_record(office: tuple[Office, int]) -> None:
    at, person = office
    reason = "核对银行卡户名"
    with at.on("clerk", DAY) as clerk:
        clerk.opens(f"/desk/people/{person}").follows("/reveal/id_no").presses(reason=reason)
        assert clerk.page.locator("main").inner_text().count("********") == 0
    with at.on("auditor", DAY) as auditor:
        auditor.opens(f"/desk/audit/?person={person}").reads("周晓兰", reason)
        # The auditor reads who looked, not what they saw.
        assert auditor.page.locator(f'main a[href*="/people/{person}/reveal"]').count() == 0
        auditor.on_a_phone()
    with at.app.app_context():
        assert audit.verify(db.session()).found is None


def test_an_operator_serves_backs_up_puts_back_and_proves_the_record(tmp_path: Path, prepared: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "backup.zip"
    folder.mkdir()
    for part in ("assets", "fonts"):
        (folder / part).symlink_to(prepared / part)

    def done(*arguments: str) -> Ended:
        found = ended(folder, *arguments)
        assert found.code == 0, found.err
        return found

    link = done("init", "--county", "990426", "--name", "禾川县", "--admin", "root-of-trust", "--json").json["link"]
    settings = config.load({"SUPPORTDESK_DATA_DIR": str(folder)})
    with serving(settings, tmp_path / "serve.log") as port, at_a_browser(port) as hands:
        hands.opens("/password/" + link.rpartition("/password/")[2]).sends(password=PASSWORD, again=PASSWORD)
        signs_in(hands)
        # People are at work while it is made.
        made = done("backup", str(file), "--json").json
    for part in folder.glob("supportdesk.db*"):
        part.unlink()
    put_back = done("restore", str(file), "--json").json
    assert put_back["events"] == made["events"]
    proved = done("audit", "verify", "--json").json
    # The record ends where it ended when the backup was made.
    assert (proved["ok"], proved["checked"]) == (True, made["events"])


@contextmanager
def at_a_browser(port: int) -> Iterator[Hands]:
    """A browser before the real server."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        hands = Hands(chromium.new_page(locale="zh-CN"), f"http://127.0.0.1:{port}")
        yield hands
        chromium.close()
        assert hands.heard == [], hands.heard


def signs_in(hands: Hands) -> None:
    """The administrator's account, by its password."""
    hands.opens("/sign-in").sends(username="root-of-trust", password=PASSWORD)
    assert hands.path.startswith("/desk/"), hands.path
