"""Every address with the fields that its view asks for, found by asking: nobody keeps a list."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from supportdesk.domain.permissions import PEOPLE, Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit, SignedInSession
from supportdesk.models.applications import Publicity
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.policies import Bank
from supportdesk.models.programmes.loans import Loan
from supportdesk.services.work import small_write
from tests.factories import counter
from tests.factories.things import things
from tests.factories.world import client_of, keep_a_draft, keep_a_match
from tests.web.forms import form_of

POLICY: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parents[1] / "web" / "access.toml").read_text(encoding="utf-8")
)
BEFORE_DISBURSEMENT = (
    LoanState.RECEIVED, LoanState.SUPPLEMENT, LoanState.ACCEPTED, LoanState.REVIEW, LoanState.DECISION,
    LoanState.SECOND_DECISION, LoanState.APPROVED, LoanState.OBJECTION, LoanState.BANK, LoanState.DECLINED,
)  # fmt: skip
AFTER_DISBURSEMENT = (LoanState.SIGNED, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERED)
# Under which names a view looked for something in a form or a query.
_asked_for: set[str] = set()


class _Noting(ImmutableMultiDict[str, str]):
    """Form or query values that note under which names somebody looks for one."""

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Werkzeug has it
        _asked_for.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401 - as Werkzeug has it
        _asked_for.add(key)
        return super().getlist(key, *args, **kwargs)

    def __getitem__(self, key: str) -> str:
        _asked_for.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        _asked_for.add(str(key))
        return super().__contains__(key)


class NotingRequest(Request):
    """A request of which one can tell what was read."""

    parameter_storage_class = _Noting


@dataclass
class Door:
    """One address and method: who opens it, what it reads, and how its form looks when it is shown."""

    endpoint: str
    method: str
    path: str
    client: FlaskClient
    names: list[str] = field(default_factory=list)
    form: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, changed: dict[str, bytes]) -> list[tuple[str, bytes]]:
        """The form as it stands, but for some answers."""
        kept = [(name, value.encode()) for name, values in self.form.items() for value in values if name not in changed]
        return kept + list(changed.items())


@contextmanager
def nothing_is_kept() -> Iterator[None]:
    """Deeds go as far as the database and are taken back there: every request meets the same county."""

    def flush_and_take_back(session: Session) -> None:
        session.flush()
        session.rollback()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "commit", flush_and_take_back)
        yield


def doors(app: Flask) -> list[Door]:
    """Every door of the application, with a client of somebody who may open it."""
    app.request_class = NotingRequest
    clients = ready(app)
    # Signing out takes the browser's cookie away: that one has a browser of its own.
    clients["leaving"] = client_of(app, Role.OFFICIAL.value)
    _seen_later(app)
    with nothing_is_kept():
        return list(_all_doors(app, clients))


def ready(app: Flask) -> dict[str, FlaskClient]:
    """Make what some addresses need; returns a client of each role, and of nobody."""
    _get_ready(app)
    clients = {"": app.test_client()} | {role.value: client_of(app, role.value) for role in PEOPLE}
    _seen_later(app)
    return clients


def named(app: Flask) -> dict[str, Any]:
    """What addresses can name: one thing of every sort, a loan in each state, the draft of a case."""
    with app.app_context():
        session = db.session()
        known = things(session) | {"token": counter.TOKEN}
        still = select(FollowUp.id).where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on >= date(2026, 11, 22))
        known["open_follow_up"] = session.scalars(still.order_by(FollowUp.id)).first()
        for state, loan_id in session.execute(select(Loan.state, func.max(Loan.id)).group_by(Loan.state)).all():
            known[f"loan_{state}"] = loan_id
        db.session.remove()
    return known


def _all_doors(app: Flask, clients: dict[str, FlaskClient]) -> Iterator[Door]:
    with app.app_context():
        session = db.session()
        known = things(session)
        loans = [
            row[0] for row in session.execute(select(func.max(Loan.id)).group_by(Loan.state).order_by(Loan.state)).all()
        ]
        db.session.remove()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        who = ["leaving"] if rule.endpoint == "auth.sign_out" else who_asks(POLICY[rule.endpoint])
        paths = [
            app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
            for values in _choices(rule, known, loans)
        ]
        ways = [(clients[name], path) for path in paths for name in who]
        for client, path in [(clients[who[0]], path) for path in paths] if "<any(" in rule.rule else [_opening(ways)]:
            yield from (
                _look(client, rule, method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})
            )


def _opening(ways: list[tuple[FlaskClient, str]]) -> tuple[FlaskClient, str]:
    """The first way that shows its page; any, when none does."""
    for client, path in ways[:-1]:
        answer = client.get(path)
        answer.close()
        if answer.status_code == HTTPStatus.OK:
            return client, path
    return ways[-1]


def _get_ready(app: Flask) -> None:
    """Make what some addresses need: a draft of a policy, a case that is just being written down, loans in each state."""
    with app.app_context():
        keep_a_draft(db.session())
        keep_a_match(db.session())
        session = db.session()
        town = session.scalars(select(OrgUnit.id).where(OrgUnit.code.like("990426%"), OrgUnit.parent_id.is_not(None)))
        town_id = town.first()
        _have_loans_in_each_state(session)
        session.commit()
        db.session.remove()
    assert town_id is not None
    counter.filled_in(client_of(app, "official"), town_id)


def _seen_later(app: Flask) -> None:
    """Spare the sessions their last click: where nothing is kept it would be written again and again."""
    with app.app_context(), small_write(db.session()):
        db.session.execute(update(SignedInSession).values(last_seen_at=datetime.now(UTC) + timedelta(hours=1)))


def _have_loans_in_each_state(session: Session) -> None:
    """Of the loans that were begun and came to nothing some go on; of the running ones some fall into arrears."""
    for last, states in (
        (LoanState.REFUSED, BEFORE_DISBURSEMENT),
        (LoanState.REPAYING, AFTER_DISBURSEMENT),
    ):
        kept = session.scalars(select(Loan).where(Loan.state == last).order_by(Loan.id)).all()
        for loan, state in zip(kept, states, strict=False):
            loan.state = state
            if state is LoanState.BANK:
                loan.bank_id, loan.referred_on = (
                    session.scalars(select(Bank.id).order_by(Bank.id)).first(),
                    date(2026, 11, 20),
                )
            if state is LoanState.OBJECTION:
                day = date(2026, 11, 20)
                session.add(Publicity(application_id=loan.id, posted_on=day, last_day=day, pay_from=day))
            loan.checked_by_id = loan.reviewed_by_id = loan.decided_by_id = None


def who_asks(allowed: list[str]) -> list[str]:
    """Who asks, the likeliest first. At the interface nobody does: no session opens it."""
    if "anyone" in allowed or any(name.startswith("token ") for name in allowed):
        return [""]
    return ["official"] if "signed in" in allowed else sorted(allowed, key=lambda name: name != "official")


def _choices(rule: Rule, known: dict[str, Any], loans: list[int]) -> Iterator[dict[str, Any]]:
    """The things to ask an address for: a loan in each state, each part of a record."""
    parts = re.findall(r"any\(([^)]*)\):(\w+)", rule.rule)
    if "loan_id" in rule.arguments and rule.arguments == {"loan_id"}:
        yield from ({**known, "loan_id": loan} for loan in loans)
    elif parts:
        words, name = parts[0]
        yield from ({**known, name: word.strip()} for word in words.split(","))
    else:
        yield {**known, "token": counter.TOKEN if rule.endpoint.startswith("staff.cases") else known["token"]}


def _look(client: FlaskClient, rule: Rule, method: str, path: str) -> Door:
    door = Door(rule.endpoint, method, path, client)
    _asked_for.clear()
    # One answer that no view knows: a form that holds nothing would not be read at all.
    answer = client.open(path, method=method, data={"x": "x"} if method == "POST" else None)
    if method == "POST" and "GET" in (rule.methods or set()):
        shown = client.get(path)
        if shown.status_code == HTTPStatus.OK and 'method="post"' in shown.text:
            door.form = form_of(shown.text)
            shown.close()
            # With an answer in it a form reads on.
            client.post(path, data=door.form).close()
    answer.close()
    door.names = sorted({*_asked_for, *door.form} - {"lang", "csrf_token", "X-CSRFToken"} | {"lang"})
    return door
