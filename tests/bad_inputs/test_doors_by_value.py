"""Every value through every form: the counter, the loan and its deeds, accounts, units, calendar, budgets, policies, targets.

All fields of a form meet their values at once, turn by turn: each field meets each value of its kind, and answers for itself.
"""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from supportdesk.domain import fields as read
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.identifiers import parse_credit_code, parse_resident_number
from supportdesk.extensions import db
from supportdesk.models.accounts import OrgUnit
from supportdesk.papers.language import translator
from supportdesk.web.api import tokens
from tests.bad_inputs.catalogue import CATALOGUE, Value
from tests.bad_inputs.conftest import Heard
from tests.bad_inputs.doors import named, nothing_is_kept, ready
from tests.bad_inputs.test_ledger import SPACING, expected, fault_of
from tests.bad_inputs.test_ledger import read as read_in_ledger
from tests.factories import departments
from tests.factories.departments import PERSON, Program
from tests.web.forms import boxes_of, form_of

DATA = Path(__file__).parent / "data"
HAN = re.compile("[\u3400-\u9fff]")
# What a sentence repeats of the reader's own words may be Chinese in English too.
REPEATED = re.compile('“.*?”|‘.*?’|".*?"|\\(.*?\\)')
MORE = {
    kind: [Value(**value) for value in values]
    for kind, values in tomllib.loads((DATA / "more_values.toml").read_text("utf-8")).items()
}
MONTHS = [Value(one.typed, "2024-02-01") if one.refused == "date_day_missing" else one for one in CATALOGUE["date"]]
VALUES: dict[str, list[Value]] = CATALOGUE | MORE | {"month": MONTHS}
# Reads a value as every door does; its refusal is what the form says, word for word.
READERS: dict[str, Callable[[str], object]] = {
    "id_no": lambda text: parse_resident_number(text, today=date(2026, 11, 22)),
    "name": read.parse_name,
    "phone": read.parse_mobile,
    "credit_code": parse_credit_code,
    "money": read.parse_money,
    "date": lambda text: read.parse_date(text, month_will_do=False),
    "month": read.parse_date,
    "count": read.parse_whole_number,
    "months": lambda text: read.parse_whole_number(text, counted=read.Counted.MONTHS),
    "text": lambda text: read.parse_text(text, longest=2_000),
    "decimal": lambda text: read.parse_decimal(text, largest=100),
}


@dataclass(frozen=True)
class Door:
    """A form: where it is sent, who fills it in, the kind of each field, and the page that shows it, where it is another."""

    path: str
    who: str
    fields: dict[str, str]
    page: str = ""

    def turns(self) -> Iterator[dict[str, Value]]:
        """The fields' values, turn by turn; each field begins at another place of its list."""
        for turn in range(max(len(VALUES[kind]) for kind in self.fields.values())):
            yield {
                name: VALUES[kind][(turn + 7 * place) % len(VALUES[kind])]
                for place, (name, kind) in enumerate(self.fields.items())
            }


def _door(told: dict[str, Any]) -> Door:
    kinds = [(name, kind) for kind, names in told.items() if isinstance(names, list) for name in names]
    return Door(told["path"], told["who"], dict(kinds), told.get("page", ""))


DOORS = [_door(told) for told in tomllib.loads((DATA / "doors.toml").read_text("utf-8"))["door"]]


@dataclass(frozen=True)
class County:
    """A full county, whoever works in it, and what its addresses can name."""

    clients: dict[str, FlaskClient]
    names: dict[str, Any]
    languages: Iterator[str]
    program: Program | None = None


@pytest.fixture(scope="module")
def county(world: Flask) -> Iterator[County]:
    clients = ready(world)
    with world.app_context():
        unit = db.session.scalars(select(OrgUnit).where(OrgUnit.code == "990426")).one()
        _, token = departments.token(db.session(), unit)
        db.session.remove()
    # The two languages take turns; on the other database they begin the other way round.
    first = ["zh", "en"] if "sqlite" in world.config["SQLALCHEMY_DATABASE_URI"] else ["en", "zh"]
    with pytest.MonkeyPatch.context() as patch, nothing_is_kept():
        patch.setattr(tokens, "MOST_A_MINUTE", 1_000_000)
        yield County(clients, named(world), itertools.cycle(first), Program(world, token))


def faults_of(county: County, door: Door) -> list[str]:
    """Fill the form in turn by turn; say what was not as it should be."""
    path, client = door.path.format(**county.names), county.clients[door.who]
    shown = client.get(door.page.format(**county.names) or path)
    if shown.status_code != HTTPStatus.OK:
        return [f"{door.who} {path}: {shown.status_code}"]
    form = form_of(shown.text) | ({name: [""] for name in door.fields} if door.page else {})
    missing = [name for name, kind in door.fields.items() if kind != "choice" and name not in form]
    if missing:
        return [f"{path} has no {missing}"]
    found = []
    for values, language in zip(door.turns(), county.languages, strict=False):
        beside = {name: told for value in values.values() for name, told in value.beside.items()}
        turn = {name: value for name, value in values.items() if name not in beside}
        sent = form | {name: [value.typed] for name, value in turn.items()} | {n: [told] for n, told in beside.items()}
        answer = client.post(f"{path}{'&' if '?' in path else '?'}lang={language}", data=sent)
        found += [f"{path} {fault}" for fault in faults_of_turn(door, turn, language, answer.status_code, answer.text)]
        answer.close()
    return found


def faults_of_turn(door: Door, turn: dict[str, Value], language: str, status: int, page: str) -> Iterator[str]:
    """Say what was not as it should be with the answer to a form."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        yield f"{status} {Heard.last}"
        return
    bad = {name for name, value in turn.items() if value.refused}
    if not bad:
        return
    if status != HTTPStatus.UNPROCESSABLE_ENTITY:
        yield f"answered {status} to { {name: turn[name].typed for name in bad} }"
        return
    errors, held = errors_by_field(page), boxes_of(page)
    for name, value in turn.items():
        said = errors.get(name) or errors.get(f"{name}-0") or ""
        if name not in bad:
            if said and door.fields[name] != "choice":
                yield f"{name}={value.typed!r} is sound, yet: {said}"
            continue
        if not said:
            yield f"{name}={value.typed!r} has no answer"
            continue
        if fault := fault_of_sentence(said, door.fields[name], value, language):
            yield f"{name}={value.typed!r} {fault}: {said}"
        box = held.get(name, [""])[0]
        if door.fields[name] != "choice" and _as_sent(box) != _as_sent(value.typed):
            yield f"{name}={value.typed!r} the box holds {box!r}"


def fault_of_sentence(said: str, kind: str, value: Value, language: str) -> str:
    """Say what is wrong with a refusal's words; nothing when they are those of the one validator, in the language."""
    if (reader := READERS.get(kind)) is not None:
        try:
            reader(value.typed)
        except BadValueError as error:
            words = error.words.said(translator(language))
            return "" if said.endswith(words) else f"does not say {words}"
        return "is refused by the catalogue, not by its reader"
    own = REPEATED.sub("", said)
    if language == "zh":
        return "" if HAN.search(own) else "is not Chinese"
    return "is not English" if HAN.search(own) else ""


def errors_by_field(page: str) -> dict[str, str]:
    """The summary of errors: the first of each field, without the field's label."""
    summary = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    found: dict[str, str] = {}
    for name, line in re.findall(r'<li><a href="#([^"]*)">(.*?)</a></li>', summary[0] if summary else "", re.DOTALL):
        found.setdefault(name, unescape(line))
    return found


def _as_sent(text: str) -> str:
    """A browser sends line ends its own way."""
    return text.replace("\r", "").replace("\n", "").strip()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.who} {door.path}")
def test_every_value_gets_its_answer_at_its_field(county: County, door: Door) -> None:
    faults = faults_of(county, door)
    assert not faults, "\n".join(faults[:40])


def test_a_form_that_takes_everything_would_be_found(
    county: County, world: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a deed's page that answers that all is well."""
    door = next(door for door in DOORS if door.path.endswith("/repay"))
    view = world.view_functions["staff.loans.repay"]
    calls = itertools.count()
    monkeypatch.setitem(world.view_functions, "staff.loans.repay", lambda **at: "" if next(calls) else view(**at))
    assert len(faults_of(county, door)) > 10


# One validator: the form is the counter's, the ledger a row of a county's, the interface a case that a program opens.
COUNTER = "/desk/cases/new/{token}"
# The field of each kind at the counter, and in the body of a case.
FORM = {
    "id_no": ("number", "id_no"),
    "name": ("number", "name"),
    "phone": ("number", "phone"),
    "date": ("venture", "founded_on"),
    "credit_code": ("venture", "credit_code"),
    "money": ("venture", "invested"),
    "count": ("venture", "employees"),
    "text": ("check", "notes"),
}
BODY = {
    "id_no": ("person", "id_no"),
    "name": ("person", "name"),
    "phone": ("person", "phone"),
    "date": ("venture", "founded_on"),
    "credit_code": ("venture", "credit_code"),
    "money": ("venture", "invested"),
    "count": ("venture", "employees"),
    "text": ("person", "notes"),
}
# What a sound value may still be refused for by the deed: an age that is looked at twice, a day to come, a share of all.
BY_THE_DEED = {"known_person", "date_future", "id_type_mismatch", "employees", "figures_order"}


def fault_in_a_form(county: County, kind: str, value: Value) -> str:
    page, name = FORM[kind]
    path = f"{COUNTER.format(**county.names)}/{page}"
    form = form_of(county.clients["official"].get(path).text)
    sent = form | {name: [value.typed]} | {beside: [told] for beside, told in value.beside.items()}
    answer = county.clients["official"].post(path, data=sent)
    door = Door(path, "official", {name: kind})
    return "; ".join(faults_of_turn(door, {name: value}, "zh", answer.status_code, answer.text))


def fault_at_the_interface(county: County, kind: str, value: Value) -> str:
    part, name = BODY[kind]
    person = PERSON | {"unit": "990426101", "age_confirmed": True} | dict(value.beside)
    body: dict[str, dict[str, Any]] = {"person": person, "venture": {"name": "某某作坊"}}
    body[part] = body[part] | {name: value.typed}
    assert county.program is not None
    answer = county.program.post("/cases", body)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{answer.status_code} {Heard.last}"
    told = answer.json or {}
    found = {fault["pointer"]: fault for fault in told.get("errors", [])}
    here = found.pop(f"/{part}/{name}", None)
    if not value.refused:
        is_refused = here is not None and here["code"] not in BY_THE_DEED
        return f"is sound, yet: {told}" if is_refused or found else ""
    if here is None or answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
        return f"answered {answer.status_code} {told}"
    try:
        READERS[kind](value.typed)
    except BadValueError as error:
        words = error.words.said(translator("zh"))
        is_same = (here["code"], here["detail"]) == (error.code, words)
        return "" if is_same else f"does not say {error.code} {words}: {here}"
    return "is refused by the catalogue, not by its reader"


@pytest.mark.parametrize("kind", FORM)
def test_a_value_has_the_same_fate_in_form_ledger_and_interface(county: County, tmp_path: Path, kind: str) -> None:
    ledger = read_in_ledger(kind, tmp_path)
    in_ledger = list(expected(kind))
    faults = []
    for number, value in enumerate(CATALOGUE[kind]):
        row = number * SPACING + 2
        channels = {
            "form": fault_in_a_form(county, kind, value),
            "ledger": fault_of(ledger, kind, row, in_ledger[number]),
            "interface": fault_at_the_interface(county, kind, value),
        }
        faults += [f"{value.typed!r} {channel}: {fault}" for channel, fault in channels.items() if fault]
    assert not faults, "\n".join(faults)
