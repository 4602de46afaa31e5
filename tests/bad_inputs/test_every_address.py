"""Every form and every query, field by field, with what no browser would send: an answer, and never a fault.

Which values meet which field goes round: each field meets some, each kind of field all of them.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.bad_inputs.conftest import Heard
from tests.bad_inputs.doors import Door, doors, nothing_is_kept
from tests.bad_inputs.strings import WIRE, encoded

FORM = "application/x-www-form-urlencoded"
# How many values a field meets alone, and how many times all fields of a form are hostile at once.
ALONE = 1
AT_ONCE = 2
BODIES_EACH = 1
FAULT = HTTPStatus.INTERNAL_SERVER_ERROR

BODIES: dict[str, dict[str, Any]] = {
    "nothing at all": {},
    "JSON": {"data": json.dumps({"name": ["a"], "version": None}), "content_type": "application/json"},
    "a JSON list": {"data": "[" * 500, "content_type": "application/json"},
    "broken JSON": {"data": b'{"a": "\\ud800\xed\xa0\x80', "content_type": "application/json; charset=x"},
    "plain text": {"data": "name=x", "content_type": "text/plain"},
    "XML": {"data": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "content_type": "text/xml"},
    "no boundary": {"data": b"--x\r\n", "content_type": "multipart/form-data"},
    "an empty boundary": {"data": b"--\r\n\r\n", "content_type": "multipart/form-data; boundary="},
    "parts that never end": {
        "data": b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nabc',
        "content_type": "multipart/form-data; boundary=x",
    },
    "parts without a name": {
        "data": b"--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    "a charset that is none": {"data": "name=%ff", "content_type": f"{FORM}; charset=nonsense"},
    "a foreign charset": {"data": b"n\x00a\x00", "content_type": f"{FORM}; charset=utf-16"},
    "bytes": {"data": bytes(range(256)), "content_type": FORM},
    "a thousand fields": {"data": "&".join(f"f{number}=1" for number in range(1000)), "content_type": FORM},
    "more parts than anybody needs": {
        "data": b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number for number in range(2100)
        )
        + b"--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    },
    "ampersands": {"data": "&" * 5000 + "=" * 5000, "content_type": FORM},
}


@dataclass(frozen=True)
class Sent:
    """A request: where to, what it is about, and what it carries."""

    door: Door
    what: str
    carries: dict[str, Any]

    def fault(self) -> str:
        """What was wrong with the answer, or nothing."""
        answer = self.door.client.open(**{"path": self.door.path, "method": self.door.method, **self.carries})
        answer.close()
        if answer.status_code < FAULT:
            return ""
        return f"{answer.status_code} {self.door.method} {self.door.path}: {self.what}: {Heard.last}"


def faults(sent: Iterator[Sent]) -> list[str]:
    with nothing_is_kept():
        return [fault for one in sent if (fault := one.fault())]


@pytest.fixture(scope="module")
def every_door(world: Flask) -> list[Door]:
    return doors(world)


def queries(every_door: list[Door], share: int = ALONE) -> Iterator[Sent]:
    turn = itertools.cycle(WIRE.items())
    for door in every_door:
        if door.method != "GET":
            continue
        for name in door.names:
            for label, value in itertools.islice(turn, share):
                # What is too long for an address never comes to the page; a byte takes three on its way.
                yield Sent(door, f"{name} = {label}", {"query_string": encoded([(name, value[:900])])})
        label, value = next(turn)
        many = [(name, value[:200]) for name in door.names for _ in range(2)]
        yield Sent(door, f"each twice, {label}", {"query_string": encoded(many)})


def forms(every_door: list[Door], share: int = ALONE, at_once: int = AT_ONCE) -> Iterator[Sent]:
    turn = itertools.cycle(WIRE.items())
    for door in every_door:
        if door.method != "POST":
            continue
        for name in door.names:
            for label, value in itertools.islice(turn, share):
                yield _form(door, f"{name} = {label}", door.filled({name: value}))
        for label, value in itertools.islice(turn, at_once):
            yield _form(door, f"all {label}", [(name, value) for name in door.names])
        label, value = next(turn)
        yield _form(door, f"each twice, {label}", [*door.filled({}), *((name, value[:200]) for name in door.names)])


def _form(door: Door, what: str, pairs: list[tuple[str, bytes]]) -> Sent:
    return Sent(door, what, {"data": encoded(pairs), "content_type": FORM})


def bodies(every_door: list[Door], share: int = BODIES_EACH) -> Iterator[Sent]:
    turn = itertools.cycle(BODIES.items())
    for door in every_door:
        if door.method != "POST":
            continue
        for label, carries in itertools.islice(turn, share):
            yield Sent(door, label, carries)
        for name in door.names[:1]:
            file = {**{n: v for n, v in door.form.items() if n != name}, name: (BytesIO(b"\x00\xff"), "a\r\nb\x00.png")}
            yield Sent(door, f"{name} is a file", {"data": file, "content_type": "multipart/form-data"})


def headers(every_door: list[Door]) -> Iterator[Sent]:
    odd = {
        "Accept-Language": "zz-" + "x" * 500 + ";q=NaN, *;q=1e400",
        "Referer": "http://[::1/\xff",
        "X-Forwarded-For": "999.999.999.999, ' OR 1=1",
        "X-Forwarded-Host": "a.example",
        "HX-Request": "true",
        "HX-Current-URL": "javascript:0",
        "If-None-Match": "\xff" * 100,
        "If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT",
        "Range": "bytes=9-1,-,1e9-",
        "Content-Encoding": "gzip",
        "Cookie": "form=.eJx; form=%ff; lang=../../en; type=\x01; theme=<b>; desk=" + "A" * 3000,
        "Authorization": "Basic \xff\xff=",
        "User-Agent": "\xe5\xbc\xa0" * 300,
    }
    turn = itertools.cycle(odd.items())
    for door in every_door:
        if door.endpoint.endswith((".index", ".show", "sign_in", "home", "status")):
            for name, value in itertools.islice(turn, 2):
                yield Sent(door, f"{name} is odd", {"headers": {name: value}})


def addresses(every_door: list[Door]) -> Iterator[Sent]:
    """Hostile values in the place of what stands in an address, and methods that nobody asked for."""
    pieces = [
        "0",
        "-1",
        "%EF%BC%92",
        "02",
        "1.5",
        "9" * 40,
        "%00",
        "%ff",
        "..%2f..",
        "a" * 3000,
        "{{7*7}}",
        "%27",
        "%0d%0a",
    ]
    turn, methods = itertools.cycle(pieces), itertools.cycle(["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
    for door in every_door:
        parts = door.path.split("/")
        for place, part in enumerate(parts):
            if any(sign.isdigit() for sign in part) or part.startswith(("no-such", "counterdraft", "ABC")):
                for piece in itertools.islice(turn, 1):
                    suffix = "." + part.rsplit(".", 1)[1] if "." in part else ""
                    path = "/".join([*parts[:place], piece + suffix, *parts[place + 1 :]])
                    yield Sent(door, "odd address", {"path": path})
        if door.method == "GET":
            method = next(methods)
            yield Sent(door, method, {"method": method})


def test_no_query_makes_a_fault(every_door: list[Door]) -> None:
    found = faults(queries(every_door))
    assert not found, "\n".join(found)


def test_no_form_makes_a_fault(every_door: list[Door]) -> None:
    found = faults(forms(every_door))
    assert not found, "\n".join(found)


def test_no_body_makes_a_fault(every_door: list[Door]) -> None:
    found = faults(bodies(every_door))
    assert not found, "\n".join(found)


def test_no_header_makes_a_fault(every_door: list[Door]) -> None:
    found = faults(headers(every_door))
    assert not found, "\n".join(found)


def test_no_address_and_no_method_makes_a_fault(every_door: list[Door]) -> None:
    found = faults(addresses(every_door))
    assert not found, "\n".join(found)


def test_the_views_were_asked_for_what_they_read(every_door: list[Door]) -> None:
    """The catch is as wide as the county's forms: were it not, the tests above would say nothing."""
    read = {(door.endpoint, name) for door in every_door for name in door.names}
    assert {
        ("staff.loans.disburse", "matures_on"),
        ("staff.loans.new", "amount"),
        ("staff.cases.index", "after"),
        ("staff.cases.new_number", "id_no"),
        ("staff.people.correct", "bank_account"),
        ("staff.programmes.edit", "age_max_men"),
        ("staff.audit.index", "before"),
        ("auth.sign_in", "password"),
    } <= read


def test_a_view_that_stumbles_would_be_found(
    world: Flask, every_door: list[Door], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a page that takes its text as a number."""
    door = next(door for door in every_door if door.endpoint == "public.policies")
    from flask import request  # noqa: PLC0415 - only here

    monkeypatch.setitem(world.view_functions, door.endpoint, lambda: str(int(request.args["county"])))
    assert faults(queries([door]))
