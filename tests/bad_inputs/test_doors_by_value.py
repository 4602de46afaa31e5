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

from supportdesk.domain import fields as read
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.identifiers import parse_credit_code, parse_resident_number
from supportdesk.papers.language import translator
from tests.bad_inputs.catalogue import CATALOGUE, Value
from tests.bad_inputs.conftest import Heard
from tests.bad_inputs.doors import named, nothing_is_kept, ready
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


@pytest.fixture(scope="module")
def county(world: Flask) -> Iterator[County]:
    clients = ready(world)
    # The two languages take turns; on the other database they begin the other way round.
    first = ["zh", "en"] if "sqlite" in world.config["SQLALCHEMY_DATABASE_URI"] else ["en", "zh"]
    with nothing_is_kept():
        yield County(clients, named(world), itertools.cycle(first))


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
