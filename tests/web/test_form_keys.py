"""Every form that a page shows and that is sent by POST carries the key that keeps a second click without a second effect,
and the token against foreign pages: asked of every page, as every role, with loans in every state.

Runs on SQLite only: what a page shows does not hang on the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from config import ROOT
from supportdesk.web.shared.deeds import KEY_FIELD
from supportdesk.web.shared.support_rooms.catalogue import ROOMS
from tests.bad_inputs.doors import doors
from tests.databases import SQLite
from tests.factories.world import client_of
from tests.web.test_access import OWN, POLICY, opened_world

TOKEN_FIELD = "csrf_token"
# Where a form leads that needs no key, and why a second sending does no harm.
WITHOUT_A_KEY = {
    "auth.sign_out": "ends the session: ended twice is ended",
    "public.verify": "compares a file with the register and writes nothing",
    "staff.cases.choose_handler": "a preview that writes nothing",
    "staff.cases.choose_papers": "a preview that writes nothing",
    "staff.cases.drop_draft": "a draft that is gone already is what was wanted",
    "staff.cases.export": "its answer is the file, which a key would withhold; a second click is noted once all the same",
    "staff.papers.print_application": "unchanged records give the paper that was given out before",
    "staff.papers.print_roster": "unchanged records give the paper that was given out before",
    "staff.papers.print_summary": "unchanged records give the paper that was given out before",
    "staff.papers.print_visit": "unchanged records give the paper that was given out before",
}
# Forms whose page needs something that the county does not have at this moment; their templates are read below.
NOT_SHOWN = {
    "staff.accounts.new_entrepreneur",
    "staff.banks.reopen",
    "auth.set_password",
    "partner.decline",
    "partner.disburse",
    "partner.sign",
    "portal.answer",
    "portal.appeal_claim",
    "portal.check",
    "portal.form",
    "portal.keep",
    "portal.pledge",
    "portal.report_claim",
    "portal.send_paper",
    "portal.take_file_back",
    "portal.withdraw",
    "staff.accounts.enable",
    "staff.accounts.end_sessions",
    "staff.calendar.recompute",
    "staff.cases.hand_over_chosen",
    "staff.cases.keep_draft",
    "staff.cases.new_same",
    "staff.cases.note",
    "staff.closings.restart",
    "staff.follow_ups.done",
    "staff.follow_ups.hand_over",
    "staff.follow_ups.snooze",
    "staff.imports.confirm",
    "staff.imports.drop",
    "staff.imports.go_on",
    "staff.imports.result",
    "staff.imports.undo",
    "staff.inbox.seen",
    "staff.cases.print_chosen",
    "staff.loans.notice",
    "staff.long_jobs.cancel",
    "staff.long_jobs.go_on",
    "staff.long_jobs.result",
    "staff.matching.offer",
    "staff.outbox.again",
    "staff.outbox.delivered",
    "staff.papers.workbook",
    "staff.people.leave_household",
    "staff.programmes.draft",
    "staff.inbox.close_calendar",
    "staff.summaries.compile_",
    "staff.summaries.approve",
    "staff.summaries.send_back",
    "staff.summaries.reckon",
    "staff.summaries.review",
}
# Forms without a key in a template, by what leads there in the exceptions above, or by what carries it instead.
BARE_TEMPLATES = {
    "public/verify.html",
    "shared/base.html",
    "shared/components/papers.html",
    "shared/conflict.html",
    "shared/send_again.html",
    "staff/cases/index.html",
    "staff/cases/new.html",
}
SUPPORT_ROOMS = {room.name for room in ROOMS.values()}
POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL | re.IGNORECASE)


@dataclass
class Shown:
    """A form on a page: where it leads and what it carries."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.shown: list[Shown] = []
        self._at = at
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._within = True
            self.shown.append(Shown(urlsplit(urljoin(self._at, told.get("action", ""))).path))
        elif tag == "input" and self._within:
            self.shown[-1].values[told.get("name", "")] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False


def forms_of(markup: str, at: str) -> list[Shown]:
    parser = _Forms(at)
    parser.feed(markup)
    parser.close()
    return parser.shown


@pytest.fixture(scope="module")
def world(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with opened_world(sqlite, prepared, tmp_path_factory.mktemp("world")) as app:
        yield app


@pytest.fixture(scope="module")
def pages(world: Flask) -> list[tuple[str, str, list[str]]]:
    """The address of every page, its endpoint, and the accounts that may open it."""
    client_of(world, "official").post("/desk/cases/views/keep", data={"name": "我的视图"}).close()
    found = sorted({(door.path, door.endpoint) for door in doors(world) if door.method == "GET"})
    return [(path, endpoint, who_opens(endpoint)) for path, endpoint in found]


def who_opens(endpoint: str) -> list[str]:
    allowed = POLICY[endpoint]
    if "anyone" in allowed:
        return ["", *OWN.values()]
    return [OWN[role] for role in OWN if "signed in" in allowed or role.value in allowed]


@pytest.fixture(scope="module")
def shown(world: Flask, pages: list[tuple[str, str, list[str]]]) -> dict[tuple[str, str, str], list[Shown]]:
    """The forms of every page, by account, address and endpoint."""
    world.config["WTF_CSRF_ENABLED"] = True
    clients = {"": world.test_client()} | {name: client_of(world, name) for name in OWN.values()}
    return {
        (name, path, endpoint): forms_at(clients[name], path)
        for path, endpoint, names in pages
        if endpoint != "auth.sign_out"
        for name in names
    }


def forms_at(client: FlaskClient, path: str) -> list[Shown]:
    with client.get(path) as answer:
        return forms_of(answer.text, path) if answer.mimetype == "text/html" else []


def leads_to(app: Flask, form: Shown) -> str:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(form.action, method="POST")
    except HTTPException as error:
        return f"nowhere ({error.code})"
    return str(endpoint)


def faults_of(app: Flask, shown: dict[tuple[str, str, str], list[Shown]]) -> set[str]:
    faults = set()
    for (name, _, page), forms in shown.items():
        for form in forms:
            endpoint = leads_to(app, form)
            if endpoint.startswith("nowhere"):
                faults.add(f"{page}, {name}: a form leads to {form.action}, {endpoint}")
            if not form.values.get(TOKEN_FIELD):
                faults.add(f"{page}, {name}: the form of {endpoint} has no token")
            if endpoint not in WITHOUT_A_KEY and not form.values.get(KEY_FIELD):
                faults.add(f"{page}, {name}: the form of {endpoint} has no key")
    return faults


def test_every_form_on_every_page_carries_its_key_and_its_token(
    world: Flask, shown: dict[tuple[str, str, str], list[Shown]]
) -> None:
    assert sorted(faults_of(world, shown)) == []


def test_every_exception_is_still_one(world: Flask, shown: dict[tuple[str, str, str], list[Shown]]) -> None:
    bare = {leads_to(world, form) for forms in shown.values() for form in forms if KEY_FIELD not in form.values}
    assert set(WITHOUT_A_KEY) == bare


def test_the_walk_saw_the_forms_of_every_room(world: Flask, shown: dict[tuple[str, str, str], list[Shown]]) -> None:
    """Were the pages empty, the tests above would say nothing."""
    seen = {leads_to(world, form) for forms in shown.values() for form in forms}
    posted = {rule.endpoint for rule in world.url_map.iter_rules() if "POST" in (rule.methods or set())}
    # What programs send comes from no page; its key is a header.
    unseen = {name for name in posted - seen - NOT_SHOWN if not name.startswith("api.")}
    # A room's pages for the steps are one template for all kinds and states: seen for some is seen for all.
    assert {endpoint for endpoint in unseen if endpoint.split(".")[1] not in SUPPORT_ROOMS} == set()
    of_rooms = {endpoint for endpoint in seen if endpoint.split(".")[1] in SUPPORT_ROOMS}
    assert len(of_rooms) > 5, of_rooms


def test_every_form_in_a_template_writes_a_key_and_a_token() -> None:
    """For the forms that no page shows at this moment; tags that Jinja fills in are not looked into."""
    without_key, without_token = set(), set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for form in POST_FORM.findall(path.read_text(encoding="utf-8")):
            # A form shown once more before it is sent brings all its fields back, key and token among them; of several
            # small forms on a page each has a key of its own (`key_of`).
            if "hidden_tag()" in form or "kept_fields(form)" in form or "{{ key_of(form, " in form:
                continue
            name = str(path.relative_to(ROOT / "templates"))
            if "csrf_field()" not in form and "csrf_token()" not in form:
                without_token.add(name)
            if KEY_FIELD not in form:
                without_key.add(name)
    assert without_token == set()
    assert without_key == BARE_TEMPLATES


def test_a_form_without_key_or_token_would_be_found(world: Flask) -> None:
    """The control."""
    bare = forms_of('<form method="POST" action="/desk/budgets/new"><input name="amount"></form>', "/desk/")
    assert len(faults_of(world, {("official", "/desk/", "staff.desk"): bare})) == 2
