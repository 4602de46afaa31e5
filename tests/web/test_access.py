"""Every address, method and role, on one's own and on another county's things, against the written policy in access.toml.

The policy says which roles may open an address: "anyone", "signed in", or their names. An address that isn't in it fails.
"""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

import config
from supportdesk.app import create_app
from supportdesk.cli.demo.bulk import fill
from supportdesk.cli.demo.county import open_demo_county
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.audit import ChainHead
from supportdesk.models.matching import Match, MatchState
from supportdesk.models.papers import Paper
from supportdesk.models.people import Person
from supportdesk.models.policies import Bank, Kind, ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries.policies import version_in_force
from supportdesk.services import outbox, people_merge
from supportdesk.services.imports import batches
from supportdesk.services.policies import draft_own_version
from supportdesk.services.work import deed, small_write
from tests.databases import SQLite
from tests.factories import accounts as made
from tests.factories import people
from tests.factories.things import things

POLICY: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("access.toml").read_text("utf-8"))
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
OWN = {role: role.value for role in Role}


@pytest.fixture(scope="module")
def world(sqlite: SQLite, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A county full of things, and another county's staff who look at them."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "assets").symlink_to(prepared / "assets")
    if (prepared / "fonts").exists():
        (folder / "fonts").symlink_to(prepared / "fonts")
    url = sqlite.fresh()
    app = create_app(
        config.load(
            {
                "SUPPORTDESK_DATA_DIR": str(folder),
                "SUPPORTDESK_DATABASE_URL": url,
                "SUPPORTDESK_SECRET_KEY": "a secret that is used in tests and nowhere else",
                "SUPPORTDESK_PUBLIC_URL": "http://localhost",
            }
        )
    )
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        session = db.session()
        fill(session, open_demo_county(session, "a fine long password", NOW), 120, 7, NOW, lambda _done, _all: None)
        with small_write(session):
            hold_a_loan(session)
        with small_write(session):
            county = made.county(session, "990999", "邻县")
            bank = Bank(code="X1", name="邻县银行", unit_id=county.id)
            session.add(bank)
            session.flush()
            for role in Role:
                more: dict[str, Any] = {"bank_id": bank.id} if role is Role.PARTNER else {}
                if role is Role.ENTREPRENEUR:
                    more["person_id"] = people.person(session, county, "邻县人").id
                made.account(session, role, county, f"other-{role.value}", **more)
        with deed(session, None, NOW) as work:
            official = session.scalars(select(Account).where(Account.username == "official")).one()
            outbox.queue(work, promise="x", kind="x", channel=outbox.Channel.MAIL, account=official, subject="x")
            # A ledger that came to its end: whoever may, asks for a step that is not to be had.
            ledger = batches.receive(work, "x.xlsx", "0" * 64, session.get_one(OrgUnit, official.unit_id))
            batches.note_unreadable(work, ledger, {})
            # A ledger that came to its end: whoever may, asks for a step that is not to be had.
            ledger = batches.receive(work, "x.xlsx", "0" * 64, session.get_one(OrgUnit, official.unit_id))
            batches.note_unreadable(work, ledger, {})
        with deed(session, official, NOW) as work:
            kept = session.get_one(Person, things(session)["person_id"])
            twin = people.person(session, session.get_one(OrgUnit, kept.unit_id), "重复登记的人")
            people_merge.merge(work, kept, twin, reason="重复登记", versions=(kept.version, twin.version))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    sqlite.drop(url)


def hold_a_loan(session: Session) -> None:
    """Have the entrepreneur be the person of the loan that addresses name, with a paper that was given out for it."""
    loan = session.get_one(Loan, things(session)["loan_id"])
    session.scalars(select(Account).where(Account.username == "entrepreneur")).one().person_id = loan.person_id
    session.add(
        Paper(
            kind="receipt",
            number="2026-00001",
            code="ABCDEFGHJKLM",
            language="zh",
            case_id=loan.case_id,
            application_id=loan.id,
            unit_id=loan.unit_id,
            issued_at=NOW,
            content_digest="what it said before",
        )
    )


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def keep_a_draft(session: Session) -> None:
    """Have a draft of the county's own policy: addresses that throw it away or publish it leave none for the next."""
    county = session.scalars(select(OrgUnit).where(OrgUnit.code == "990426")).one()
    with deed(session, None, NOW) as work:
        national = version_in_force(session, Kind.LOAN, county, NOW.date())
        assert national is not None
        draft_own_version(work, national, county)


def keep_a_match(session: Session) -> None:
    """Have something offered to the person: addresses that answer it leave none for the next."""
    person_id = things(session)["person_id"]
    version = session.scalars(select(ProgrammeVersion).order_by(ProgrammeVersion.id)).first()
    assert version is not None
    with deed(session, None, NOW) as work:
        work.session.execute(delete(Match).where(Match.person_id == person_id))
        work.session.add(
            Match(
                person_id=person_id,
                programme_id=version.programme_id,
                version_id=version.id,
                unit_id=work.session.get_one(Person, person_id).unit_id,
                is_met=True,
                state=MatchState.OFFERED,
                found_on=NOW.date(),
            )
        )


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
        missing = rule.arguments - set(known)
        assert not missing, f"{rule.endpoint}: give {missing} a thing in tests/factories/things.py"
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


def client_of(app: Flask, username: str) -> FlaskClient:
    with app.app_context():
        account_id = db.session.scalar(select(Account.id).where(Account.username == username))
        db.session.remove()
    assert account_id is not None, username
    return made.sign_in(app.test_client(), account_id)


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
COMMON = {"year", "month", "language", "code", "token", "filename", "list_name", "indicator", "format"}


def narrowed(rule: Rule) -> bool:
    return bool(rule.arguments - COMMON)


def test_every_address_answers_every_role_as_the_policy_says(world: Flask) -> None:
    faults = [
        fault
        for rule in rules(world)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        for fault in faults_of(world, rule, method)
    ]
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
