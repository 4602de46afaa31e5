"""Every address, method and role, on one's own and on another county's things, against the written policy in access.toml.

The policy says which roles may open an address: "anyone", "signed in", or their names. An address that isn't in it fails.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from supportdesk.domain.permissions import PEOPLE as ROLES
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.audit import ChainHead
from supportdesk.models.matching import Match
from supportdesk.papers import processes
from supportdesk.web.shared import errors
from supportdesk.web.shared.support_rooms import ROOMS
from tests.databases import SQLite
from tests.factories.things import of_kind, things
from tests.factories.world import PEOPLE, client_of, keep_a_draft, keep_a_frozen_month, keep_a_match, open_world

POLICY: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("access.toml").read_text("utf-8"))
OWN: dict[Role, str] = {role: role.value for role in ROLES}
OTHERS: dict[Role, str] = {role: f"other-{role.value}" for role in ROLES}
SIGN_IN = "to the sign-in page"


@pytest.fixture(scope="module")
def world(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A county full of things, and another county's staff who look at them."""
    with opened_world(sqlite, prepared, tmp_path_factory.mktemp("world")) as app:
        yield app


@contextmanager
def opened_world(sqlite: SQLite, prepared: Path, folder: Path, *, cases: int = PEOPLE) -> Iterator[Flask]:
    """The world of a county of so many cases."""
    url = sqlite.fresh()
    app = open_world(url, folder, prepared, cases=cases)
    yield app
    with app.app_context():
        db.engine.dispose()
    sqlite.drop(url)


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


@cache
def known_things(app: Flask) -> dict[str, Any]:
    """What addresses can name, and by the rooms' names what they name there: looked up once."""
    with app.app_context():
        session = db.session()
        found = things(session) | {room.name: of_kind(session, room.kind) for room in ROOMS.values()}
        db.session.remove()
    return found


def address(app: Flask, rule: Rule) -> str:
    """The rule's address with the county's own things in it; of what an address uses up there is a new one."""
    known = dict(known_things(app))
    with app.app_context():
        session = db.session()
        if "version_id" in rule.arguments:
            keep_a_draft(session)
            known["version_id"] = things(session)["version_id"]
        if rule.endpoint in AFTER_FREEZING:
            keep_a_frozen_month(session)
        if names := rule.arguments & {"match_id", "own_match_id"}:
            keep_a_match(session)
            known |= dict.fromkeys(names, session.scalar(select(func.max(Match.id))))
        db.session.remove()
    room = next((one for one in ROOMS.values() if rule.endpoint.startswith(f"staff.{one.name}.")), None)
    if room is not None:
        known["application_id"] = known[room.name]
    missing = rule.arguments - set(known)
    assert not missing, f"{rule.endpoint}: give {missing} a thing in tests/factories/things.py"
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


def last_event(app: Flask) -> int:
    with app.app_context():
        last = db.session.scalars(select(ChainHead.last_event_id)).one()
        db.session.remove()
        return last


# Pages of a month that was frozen; freezing by hand is done by a process of its own, which no walk waits for.
AFTER_FREEZING = {"staff.summaries.late", "staff.summaries.late_list", "staff.summaries.send_back"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STRANGER = "a stranger"


@pytest.fixture(scope="module")
def clients(world: Flask) -> Iterator[dict[str, FlaskClient]]:
    """A browser of every role in both counties, and a stranger's. What a refusal's page says is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "_page", lambda *_told: "refused")
        patch.setattr(processes, "start", lambda *_told: None)
        yield {STRANGER: world.test_client()} | {
            name: client_of(world, name) for name in (*OWN.values(), *OTHERS.values())
        }


def asked(client: FlaskClient, method: str, path: str) -> tuple[int, str]:
    answer = client.open(path, method=method)
    location = answer.headers.get("Location", "")
    answer.close()
    return answer.status_code, location


def test_every_address_is_in_the_policy_and_nothing_else(world: Flask) -> None:
    assert {rule.endpoint for rule in rules(world)} == set(POLICY)


def faults_of(world: Flask, clients: dict[str, FlaskClient], rule: Rule) -> Iterator[str]:
    """Every method, as a stranger and as every role at home and in another county, against the policy."""
    allowed = POLICY.get(rule.endpoint, [])
    for method in METHODS:
        path = address(world, rule)
        is_named = method in (rule.methods or set())
        if not is_named and method in world.url_map.bind("localhost").allowed_methods(path):
            continue  # the same address under another name, which is asked for itself
        # What may not be done comes first: it leaves no event. What may be done can use up what the address names.
        before, welcome = last_event(world), []
        for who, client in clients.items():
            expected = 405 if not is_named else expectation(rule, allowed, who)
            if expected is None:
                welcome.append(who)
            else:
                status, location = asked(client, method, path)
                if (SIGN_IN if "/sign-in" in location else status) != expected:
                    yield f"{method} {path} ({rule.endpoint}): {who} got {(status, location)}, not {expected}"
        if last_event(world) != before:
            yield f"{method} {path} ({rule.endpoint}): a call that was refused left an event"
        for who in welcome:
            status, location = ask_once(world, clients, rule, who, method, path)
            is_theirs = bool(who in OWN.values() or not rule.arguments) and not rule.arguments & PERSONAL
            is_lost = status == 404 and is_theirs and "anyone" not in allowed
            if (
                status in {401, 403, 405}
                or status >= 500
                or is_lost
                or ("/sign-in" in location and rule.endpoint != "auth.sign_out")
            ):
                yield f"{method} {path} ({rule.endpoint}): {who} may, and got {(status, location)}"


def expectation(rule: Rule, allowed: list[str], who: str) -> int | str | None:
    """What the policy has an address answer: a status, the way to the sign-in page, or None for what it opens to."""
    if "anyone" in allowed:
        return None
    if is_for_programs(allowed):
        return 401  # a token opens it, never a session
    if who == STRANGER:
        return SIGN_IN
    role = who.removeprefix("other-")
    if "signed in" not in allowed and role not in allowed:
        return 403
    return 404 if who in OTHERS.values() and narrowed(rule) else None


def ask_once(
    world: Flask, clients: dict[str, FlaskClient], rule: Rule, who: str, method: str, path: str
) -> tuple[int, str]:
    """Ask with the browser of an account; signing out takes a browser of its own."""
    leaves = rule.endpoint == "auth.sign_out" and who != STRANGER
    return asked(client_of(world, who) if leaves else clients[who], method, path)


def is_for_programs(allowed: list[str]) -> bool:
    """Whether an address belongs to the interface: its policy names the scope of the token that opens it."""
    return any(name.startswith("token ") for name in allowed)


# Addresses whose arguments name nothing that belongs to a county.
COMMON = {
    "year",
    "month",
    "published_on",
    "language",
    "code",
    "token",
    "filename",
    "list_name",
    "indicator",
    "format",
    "paper_code",
    "open_programme_id",
}


# What belongs to whoever asked for it, also among those of one county.
PERSONAL = {"job_id"}


def narrowed(rule: Rule) -> bool:
    return bool(rule.arguments - COMMON)


def test_every_address_answers_every_method_and_role_of_both_counties_as_the_policy_says(
    world: Flask, clients: dict[str, FlaskClient]
) -> None:
    """A method that an address does not name is 405 to everyone, a foreign id 404, and a refusal leaves no event."""
    faults = [fault for rule in rules(world) for fault in faults_of(world, clients, rule)]
    assert "\n".join(faults) == ""


def test_no_address_takes_a_method_beside_get_and_post(world: Flask) -> None:
    named = {method for rule in rules(world) for method in rule.methods or ()}
    assert named == {"GET", "HEAD", "OPTIONS", "POST"}


@contextmanager
def opened_to_all(world: Flask, endpoint: str) -> Iterator[Rule]:
    """An address whose lock was forgotten."""
    kept = world.view_functions[endpoint]
    world.view_functions[endpoint] = lambda **_values: "open"
    yield next(rule for rule in rules(world) if rule.endpoint == endpoint)
    world.view_functions[endpoint] = kept


def test_a_forgotten_lock_would_be_found(world: Flask, clients: dict[str, FlaskClient]) -> None:
    """The control: an address that opens to everyone although the policy names only the auditor and others."""
    with opened_to_all(world, "staff.audit.index") as rule:
        found = "\n".join(faults_of(world, clients, rule))
    assert f"{STRANGER} got (200, '')" in found
    assert {name for name in clients if f": {name} got (200" in found} == {
        name for name in clients if expectation(rule, POLICY[rule.endpoint], name) is not None
    }


def test_a_page_that_shows_another_countys_thing_would_be_found(world: Flask, clients: dict[str, FlaskClient]) -> None:
    """The control: a person's page that does not ask whose they are."""
    with opened_to_all(world, "staff.people.show") as rule:
        found = list(faults_of(world, clients, rule))
    assert any(": other-official got (200, ''), not 404" in fault for fault in found)
