"""Every address, method and role, on one's own and on another county's things, against the written policy in access.toml.

The policy says which roles may open an address: "anyone", "signed in", or their names. An address that isn't in it fails.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.audit import ChainHead
from supportdesk.web.shared.support_rooms import ROOMS
from tests.databases import SQLite
from tests.factories.things import of_kind, things
from tests.factories.world import PEOPLE, client_of, keep_a_draft, keep_a_match, open_world

POLICY: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("access.toml").read_text("utf-8"))
OWN = {role: role.value for role in Role}


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


def address(app: Flask, rule: Rule) -> str:
    """The rule's address with the county's own things in it."""
    if "version_id" in rule.arguments:
        with app.app_context():
            keep_a_draft(db.session())
            db.session.remove()
    if rule.arguments & {"match_id", "own_match_id"}:
        with app.app_context():
            keep_a_match(db.session())
            db.session.remove()
    with app.test_request_context(), app.app_context():
        known = things(db.session())
        room = next((one for one in ROOMS.values() if rule.endpoint.startswith(f"staff.{one.name}.")), None)
        if room is not None:
            known["application_id"] = of_kind(db.session(), room.kind)
        missing = rule.arguments - set(known)
        assert not missing, f"{rule.endpoint}: give {missing} a thing in tests/factories/things.py"
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


def last_event(app: Flask) -> int:
    with app.app_context():
        last = db.session.scalars(select(ChainHead.last_event_id)).one()
        db.session.remove()
        return last


def asked(client: FlaskClient, method: str, path: str) -> tuple[int, str]:
    answer = client.open(path, method=method)
    location = answer.headers.get("Location", "")
    answer.close()
    return answer.status_code, location


def test_every_address_is_in_the_policy_and_nothing_else(world: Flask) -> None:
    assert {rule.endpoint for rule in rules(world)} == set(POLICY)


def faults_of(world: Flask, rule: Rule, method: str) -> Iterator[str]:
    allowed = POLICY.get(rule.endpoint, [])
    at = f"{method} {address(world, rule)} ({rule.endpoint})"
    path = address(world, rule)
    status, location = asked(world.test_client(), method, path)
    if "anyone" in allowed:
        if status >= 500 or status == 403 or "/sign-in" in location:
            yield f"{at}: anyone got {status}"
        return
    if status != 302 or "/sign-in" not in location:
        yield f"{at}: a stranger got {status}, not the sign-in page"
    may = list(Role) if "signed in" in allowed else [role for role in Role if role.value in allowed]
    yield from (f"{at}: {fault}" for fault in wrongly_let_in(world, rule, method, path, may))
    for role in may:
        status, _ = asked(client_of(world, OWN[role]), method, path)
        if status in {403, 404} or status >= 500:
            yield f"{at}: {role} may, and got {status}"


def wrongly_let_in(world: Flask, rule: Rule, method: str, path: str, may: list[Role]) -> Iterator[str]:
    """Roles that may not, and other counties' staff that may only at home."""
    before = last_event(world)
    for role in set(Role) - set(may):
        status, _ = asked(client_of(world, OWN[role]), method, path)
        if status != 403:
            yield f"{role} is not in the policy and got {status}"
    for role in may if narrowed(rule) else []:
        status, _ = asked(client_of(world, f"other-{role.value}"), method, path)
        if status != 404:
            yield f"another county's {role} got {status}, not 404"
    if last_event(world) != before:
        yield "a call that was refused left an event"


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


def narrowed(rule: Rule) -> bool:
    return bool(rule.arguments - COMMON)


def test_every_address_answers_every_role_as_the_policy_says(world: Flask) -> None:
    faults = [
        fault
        for rule in rules(world)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        for fault in faults_of(world, rule, method)
    ]
    assert "\n".join(faults) == ""


def test_no_address_takes_a_method_that_it_does_not_name(world: Flask) -> None:
    """PUT, PATCH, DELETE everywhere, and GET or POST where they are not named: 405, for strangers and for staff."""
    clients = {"a stranger": world.test_client()} | {role.value: client_of(world, OWN[role]) for role in Role}
    faults = []
    for rule in rules(world):
        path = address(world, rule)
        before = last_event(world)
        named = set(world.url_map.bind("localhost").allowed_methods(path))
        allowed = POLICY[rule.endpoint]
        may = next((role.value for role in Role if role.value in allowed or "signed in" in allowed), "a stranger")
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} - named):
            for who in {"a stranger", may}:
                status, _ = asked(clients[who], method, path)
                if status != 405:
                    faults.append(f"{method} {path}: {who} got {status}")
        if named & {"PUT", "PATCH", "DELETE"}:
            faults.append(f"{path} takes {named}")
        if last_event(world) != before:
            faults.append(f"{path}: a call that was refused left an event")
    assert faults == []


def test_a_forgotten_lock_would_be_found(world: Flask) -> None:
    """The control: an address that opens to everyone although the policy names only the auditor."""
    rule = next(rule for rule in rules(world) if rule.endpoint == "staff.audit.index")
    opened = world.view_functions["staff.audit.index"]
    world.view_functions["staff.audit.index"] = lambda: "open"
    try:
        assert any("a stranger got 200" in fault for fault in faults_of(world, rule, "GET"))
    finally:
        world.view_functions["staff.audit.index"] = opened
