"""Every form, found by asking: the steps of all kinds, of classes and claims, needs, mentors, follow-ups, corrections.

Nobody keeps a list of them. What a box takes is read off the page: a day, an amount, a whole number, a choice, a text. The
values go round: each form meets some, each sort of box all of them. A thing that is in no state in which its step can be
taken is put into one.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, insert, select, update
from werkzeug.routing import Rule

from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.programmes.insurance import CLAIM_LIFECYCLE
from supportdesk.domain.programmes.training import CLASS_LIFECYCLE
from supportdesk.extensions import db
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.web.shared.support_rooms.catalogue import ROOMS
from supportdesk.web.shared.support_rooms.room import Room
from tests.bad_inputs.conftest import Heard
from tests.bad_inputs.doors import POLICY, named, nothing_is_kept, ready, who_asks
from tests.bad_inputs.test_doors_by_value import DOORS, VALUES, County, Door, faults_of_turn
from tests.factories.world import NOW
from tests.web.forms import form_of

# How many turns a form takes.
TURNS = 2
# Boxes whose text is read by a reader of their own: that they answer is asked, not in which words.
OWN_READERS = {
    "plan", "panel", "id_no", "number", "wanted_area", "area_m2", "phone", "bank_account", "account", "school_account",
    "credit_code", "name", "code", "percent", "username", "registered_division", "holidays", "rate_percent", "email", "participants",
}  # fmt: skip
# The deeds of pages by the ends of their addresses, where these are not the deed's own word.
DEEDS = {
    "edit": "correct",
    "check": "submit",
    "papers": "receive_paper",
    "notice": "notify_missing",
    "decide": "approve",
    "form": "correct",
}
ROOMS_OF = {**ROOMS, Kind.LOAN: Room(kind=Kind.LOAN, name="loans")}
# The programme under which an application of a kind is begun.
BEGUN = {
    Kind.SUBSIDY: "startup_subsidy", Kind.INCUBATOR_FUND: "incubator_place", Kind.TAX_RELIEF: "key_group_tax",
    Kind.INSURANCE: "startup_insurance", Kind.TRAINING: "training_syb", Kind.LOAN: "",
}  # fmt: skip
# Pages whose faults are said above the form, each with its place in it.
TOLD_ABOVE = ("/rules", "/papers")
# What stands open for nobody in the county of these tests: start-up money, a firm that hires, a ledger that came in, and others.
NOT_THERE = {
    "staff.incubator.enter_investment", "staff.incubator.verify_investment", "staff.incubator.prove",
    "staff.incubator.order_payment", "staff.tax_relief.enter_hire", "staff.tax_relief.end_hire", "staff.imports.undo",
    "staff.cases.new_same", "staff.loans.return_subsidy", "staff.summaries.paper", "staff.summaries.send_back", "staff.insurance.report",
    "staff.insurance.decide", "portal.report_claim", "staff.papers.workbook", "staff.incubator.refund_rent",
}  # fmt: skip


class _Boxes(HTMLParser):
    """What each box of a page takes."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, sort = told.get("name", ""), told.get("type", "text")
        if tag == "textarea":
            self.kinds[name] = "text"
        elif tag == "select" or (tag == "input" and sort == "radio"):
            self.kinds[name] = "choice"
        elif tag == "input" and sort in {"text", "date"}:
            by_keys = {"decimal": "money", "numeric": "count"}
            self.kinds[name] = "date" if sort == "date" else by_keys.get(told.get("inputmode", ""), "text")


@dataclass(frozen=True)
class Form:
    """A form that stands open: where, who fills it in, and what its boxes take."""

    endpoint: str
    path: str
    client: FlaskClient
    form: dict[str, list[str]]
    kinds: dict[str, str]

    def kind_of(self, name: str) -> str:
        return "months" if self.kinds[name] == "count" and name.endswith("months") else self.kinds[name]

    def faults(self, hands: dict[str, Iterator[Any]], languages: Iterator[str]) -> Iterator[str]:
        """Fill it in, turn by turn; say what was not as it should be."""
        boxes = [name for name in self.form if name in self.kinds]
        for language in itertools.islice(languages, TURNS if boxes else 0):
            turn = {name: next(hands[self.kind_of(name)]) for name in boxes}
            sent = self.form | {name: [value.typed] for name, value in turn.items()}
            answer = self.client.post(f"{self.path}{'&' if '?' in self.path else '?'}lang={language}", data=sent)
            answer.close()
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                yield f"{self.path}: {answer.status_code} {Heard.last} { {n: v.typed for n, v in turn.items()} }"
            told = {name: value for name, value in turn.items() if name not in OWN_READERS}
            door = Door(self.path, "", {name: self.kind_of(name) for name in told})
            # What is taken may be answered by a file.
            page = answer.text if answer.mimetype.startswith("text/") else ""
            found = faults_of_turn(door, told, language, answer.status_code, page)
            if not self.path.endswith(TOLD_ABOVE):
                yield from (f"{self.path} {fault}" for fault in found if "is sound, yet" not in fault)


@pytest.fixture(scope="module")
def county(world: Flask) -> Iterator[County]:
    clients = ready(world)
    clients["township"] = clients["official"]
    with nothing_is_kept():
        _give_notices(world)
        yield County(clients, named(world), itertools.cycle(["zh", "en"]))


def forms(app: Flask, county: County) -> Iterator[Form]:
    """Every form of the desk, the partner's and the applicant's rooms, standing open; those in doors.toml are asked there."""
    asked = {door.path.format(**county.names) for door in DOORS}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if {"GET", "POST"} <= (rule.methods or set()) and rule.endpoint.startswith(("staff.", "partner.", "portal.")):
            found = next(_opened(app, county, rule), None)
            if found is None:
                yield Form(rule.endpoint, "", county.clients[""], {}, {})
            elif found.path not in asked:
                yield found


def _opened(app: Flask, county: County, rule: Rule) -> Iterator[Form]:
    """The form behind an address, for the first who is shown it on the first thing that it is shown for."""
    for values in _things(app, county, rule):
        at = {name: {**county.names, **values}[name] for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, at | {n: v for n, v in values.items() if n not in at})
        for who in who_asks(POLICY[rule.endpoint]):
            shown = county.clients[who].get(path)
            shown.close()
            if shown.status_code == HTTPStatus.OK and 'method="post"' in shown.text:
                boxes = _Boxes()
                boxes.feed(shown.text)
                yield Form(rule.endpoint, path, county.clients[who], form_of(shown.text), boxes.kinds)


def _things(app: Flask, county: County, rule: Rule) -> Iterator[dict[str, Any]]:
    """What an address may name: of a kind's applications, of claims and classes those in a state for the step, or put so."""
    room = next((room for room in ROOMS_OF.values() if rule.endpoint.startswith(f"staff.{room.name}.")), None)
    step = rule.rule.rpartition("/")[2]
    deed = DEEDS.get(step, step.replace("-", "_"))
    key = next((one for one in ("application_id", "loan_id") if one in rule.arguments), "")
    if "/loans/" in rule.rule or rule.endpoint == "staff.approvals.show":
        room = ROOMS_OF[Kind.LOAN]
    if "own_application_id" in rule.arguments:
        room, key = ROOMS_OF[Kind.LOAN], "own_application_id"
    if room is not None and key:
        table: Any = Application.__table__
        ids = _ids_of(app, room.kind, county.names["loan_id"])
        yield from ({key: one} for one in _put(app, table, room.programme.lifecycle, ids, deed))
    elif room is not None and rule.rule.endswith("/new/<int:case_id>"):
        yield {"programme": BEGUN[room.kind]}
    elif {"claim_id", "own_claim_id", "class_id"} & rule.arguments:
        model, table_of, key = (
            (TrainingClass, CLASS_LIFECYCLE, "class_id")
            if "class_id" in rule.arguments
            else (InsuranceClaim, CLAIM_LIFECYCLE, next(one for one in rule.arguments if "claim" in one))
        )
        kept: Any = model.__table__
        yield from ({key: one} for one in _put(app, kept, table_of, [county.names[key]], deed))
    else:
        yield {}


def _ids_of(app: Flask, kind: Kind, partners_own: int) -> list[int]:
    """Of a kind's applications one in each state, the partner's own loan first."""
    with app.app_context():
        own = Application.kind == kind, Application.is_historic.is_(False)
        found = select(func.max(Application.id)).where(*own).group_by(Application.state, Application.subject)
        ids = sorted(db.session.scalars(found).all())
        db.session.remove()
    return [*([partners_own] if kind is Kind.LOAN else []), *ids]


# The states in which things were found, by database and table.
_found: dict[tuple[str, str], dict[int, str]] = {}


def _as_before(app: Flask, table: Table) -> dict[int, str]:
    """Put everything back into the state in which it was found; returns these."""
    key = app.config["SQLALCHEMY_DATABASE_URI"], table.name
    with app.app_context(), db.engine.begin() as connection:
        now = {row.id: row.state for row in connection.execute(select(table.c.id, table.c.state))}
        before = _found.setdefault(key, now)
        for one in [one for one, state in before.items() if now[one] != state]:
            connection.execute(update(table).where(table.c.id == one).values(state=before[one]))
    return before


def _give_notices(app: Flask) -> None:
    """Who is put into the public notice behind everybody's back has one."""
    with app.app_context(), db.engine.begin() as connection:
        noticed = select(Publicity.application_id)
        bare = select(Application.id).where(Application.is_historic.is_(False), Application.id.not_in(noticed))
        rows = [
            {"application_id": one, "posted_on": NOW.date(), "last_day": NOW.date(), "pay_from": NOW.date(), "objection": "",
             "outcome": ""}
            for one in connection.scalars(bare).all()
        ]  # fmt: skip
        connection.execute(insert(Publicity.__table__), rows)  # type: ignore[arg-type]  # a mapped class's table is a Table


def _put(app: Flask, table: Table, lifecycle: Lifecycle, ids: list[int], deed: str) -> Iterator[int]:
    """As they are; then each put into each state in which the step can be taken, behind everybody's back.

    Of a page that is named otherwise than its deed any state may be the one.
    """
    named_so = [str(step.source) for step in lifecycle.steps if step.deed == deed]
    sources = named_so or sorted({str(step.source) for step in lifecycle.steps})
    states = _as_before(app, table)
    yield from (one for one in ids if states[one] in sources)
    for one, state in itertools.product(ids, sources):
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(update(table).where(table.c.id == one).values(state=state))
        yield one


def test_every_form_answers_every_value(world: Flask, county: County) -> None:
    # Which counting word a box of numbers takes is asked of the months only.
    asked = {
        kind: [v for v in all_ if kind == "months" or v.refused != "number_other_unit"] for kind, all_ in VALUES.items()
    }
    hands = {kind: itertools.cycle(values) for kind, values in asked.items()}
    faults, met, missed = [], 0, set()
    for form in forms(world, county):
        if not form.path:
            missed.add(form.endpoint)
            continue
        met += 1
        faults += list(form.faults(hands, county.languages))
    assert not faults, "\n".join(faults[:60])
    assert missed <= NOT_THERE
    assert met > 200


def test_a_form_that_takes_everything_would_be_found(
    world: Flask, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the page of a step answers that all is well."""
    rule = next(rule for rule in world.url_map.iter_rules() if rule.endpoint == "staff.mentors.end")
    form = next(_opened(world, county, rule))
    monkeypatch.setitem(world.view_functions, rule.endpoint, lambda **_at: "")
    hands = {kind: itertools.cycle([v for v in values if v.refused]) for kind, values in VALUES.items()}
    assert len(list(form.faults(hands, county.languages))) >= TURNS
