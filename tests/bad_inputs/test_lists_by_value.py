"""What the addresses of lists ask for: what is not understood does not narrow, and the page says so; nothing is guessed."""

import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.bad_inputs.doors import named, nothing_is_kept, ready
from tests.bad_inputs.strings import TEXTS
from tests.bad_inputs.test_doors_by_value import HAN, County, errors_by_field

LISTS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "data" / "lists.toml").read_text("utf-8"))["list"]
NOT_UNDERSTOOD = {
    "whole": ["abc", "-1", "1.5", "１２", "9" * 40, "0x10", "1_000", "1 OR 1=1"],
    "word": ["no-such", "LATE", "<b>", "-1", "[]"],
    "day": ["2026-02-30", "26/1/1", "03/04/2026", "昨天", "9999-12-31"],
}
UNDERSTOOD = {
    "day": ["2026/2/8", "2026年2月8日", "20260208"],
    "text": [TEXTS["script"], TEXTS["sql"], TEXTS["like"], TEXTS["formula"]],
}
TITLES = {"zh": "地址里有看不懂的条件", "en": "were not understood"}


@pytest.fixture(scope="module")
def county(world: Flask) -> Iterator[County]:
    clients = ready(world)
    with nothing_is_kept():
        yield County(clients, named(world), iter(()))


def told(page: str) -> list[str]:
    """The conditions that the page calls not understood."""
    found = re.search(r'<div class="notice notice-act" role="status">(.*?)</div>', page, re.DOTALL)
    return [unescape(one) for one in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


@dataclass(frozen=True)
class Place:
    """A list's address, who reads it, and the conditions that it has anyway."""

    client: FlaskClient
    path: str
    beside: dict[str, str]

    def ask(self, **conditions: str) -> tuple[int, str]:
        answer = self.client.get(self.path, query_string=self.beside | conditions)
        answer.close()
        return answer.status_code, answer.text

    def fault_of_odd(self, name: str, value: str, language: str) -> str:
        status, page = self.ask(**{name: value, "lang": language})
        if status != HTTPStatus.OK:
            return f"{self.path} {name}={value}: {status}"
        if not any(line.startswith(f"{name}={value[:10]}") for line in told(page)):
            return f"{self.path} {name}={value}: not said: {told(page)}"
        return "" if TITLES[language] in page else f"{self.path} {name}={value}: not in {language}"

    def fault_of_sound(self, name: str, value: str) -> str:
        status, page = self.ask(**{name: value})
        return "" if status == HTTPStatus.OK and not told(page) else f"{self.path} {name}={value}: {told(page)}"


def faults_of(county: County, one: dict[str, Any]) -> Iterator[str]:
    path, _, fixed = one["path"].format(**county.names).partition("?")
    place = Place(county.clients[one["who"]], path, dict(part.split("=") for part in fixed.split("&") if part))
    for kind, values in NOT_UNDERSTOOD.items():
        for name, (turn, value) in itertools.product(one.get(kind, ()), enumerate(values)):
            yield place.fault_of_odd(name, value, ("zh", "en")[turn % 2])
    for kind, values in UNDERSTOOD.items():
        for name, value in itertools.product(one.get(kind, ()), values):
            yield place.fault_of_sound(name, value)
    yield place.fault_of_sound("nobody_knows_this", "1")


@pytest.mark.parametrize("one", LISTS, ids=lambda one: f"{one['who']} {one['path']}")
def test_a_condition_that_is_not_understood_is_named(county: County, one: dict[str, Any]) -> None:
    faults = [fault for fault in faults_of(county, one) if fault]
    assert not faults, "\n".join(faults)


def test_the_first_of_a_repeated_condition_counts(county: County) -> None:
    official = county.clients["official"]
    assert told(official.get("/desk/cases/?stage=late&stage=no-such").text) == []
    assert told(official.get("/desk/cases/?stage=no-such&stage=late").text) == ["stage=no-such"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_is_not_exported_by_a_condition_that_is_not_understood(county: County, kind: str, language: str) -> None:
    answer = county.clients["official"].post(
        f"/desk/cases/export?town=abc&stage=late&lang={language}", data={"format": kind}
    )
    assert answer.status_code == 422
    assert "town=abc" in answer.text
    assert "stage=late" not in answer.text.split("town=abc")[1][:20]
    assert bool(HAN.search(re.search(r"<main.*</main>", answer.text, re.DOTALL)[0])) is (language == "zh")  # type: ignore[index]  # there is a page


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "２０２６-10", "202610", "latest", "0000-00"])
@pytest.mark.parametrize("page", ["", "/workbook", "/paper", "/loan_balance"])
def test_what_is_no_month_is_not_found(county: County, month: str, page: str) -> None:
    assert county.clients["supervisor"].get(f"/desk/summaries/{month}{page}").status_code == 404


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
FILES: list[tuple[str, str, str, str, bytes | None, int]] = [
    # address, who, field, name of the file, its content (None: no file at all), the status of the answer
    ("/desk/imports/", "official", "file", "", None, 422),
    ("/desk/imports/", "official", "file", "台账.xlsx", b"", 422),
    ("/desk/imports/", "official", "file", "台账.xlsx", bytes(11_000_000), 422),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.png", b"", 422),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.heic", b"\x00\x00\x00\x18ftypheic", 422),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.jpg", b"MZ\x90\x00", 422),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.svg", b"<svg onload='x'/>", 422),
    (
        "/desk/cases/new/{token}/venture",
        "official",
        "licence",
        "执照.pdf",
        b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>",
        422,
    ),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.png", PNG + bytes(10_000_000), 422),
    ("/desk/cases/new/{token}/venture", "official", "licence", "执照.png", PNG, 302),
    ("/verify/{code}", "", "file", "", None, 422),
    ("/verify/{code}", "", "file", "纸.pdf", b"", 422),
    ("/verify/{code}", "", "file", "纸.png", PNG, 422),
    ("/verify/{code}", "", "file", "纸.pdf", b"%PDF-1.4 of somebody else", 200),
    ("/verify/ZZZZZZZZZZZZ", "", "file", "纸.pdf", b"%PDF-1.4", 404),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file[0]} {file[3]} {len(file[4] or b'')}")
def test_a_file_is_judged_by_what_it_holds(
    county: County, file: tuple[str, str, str, str, bytes | None, int], language: str
) -> None:
    address, who, field, name, content, status = file
    form: dict[str, Any] = {"choice": "new", "name": "春生山货加工坊"} if "venture" in address else {"x": "x"}
    if content is not None:
        form[field] = FileStorage(BytesIO(content), filename=name)
    # Encoded here: the client's own way leaves a file of the system open.
    boundary, body = encode_multipart(form)
    answer = county.clients[who].post(
        f"{address.format(**county.names)}?lang={language}",
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == status, answer.text[-3000:]
    if status == 422:
        page = errors_by_field(answer.text).get(field) or re.findall(
            r'<p class="field-error".*?<span>(.*?)</span>', answer.text, re.DOTALL
        )
        assert page, "the field is not named"
        assert bool(HAN.search(str(page))) is (language == "zh"), page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_larger_than_any_file_is_refused_as_a_whole(county: County, language: str) -> None:
    answer = county.clients["official"].post(
        f"/desk/imports/?lang={language}",
        input_stream=BytesIO(b"--x"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "30000000"},
    )
    assert answer.status_code == 413
    assert bool(HAN.search(re.search(r"<main.*</main>", answer.text, re.DOTALL)[0])) is (language == "zh")  # type: ignore[index]  # there is a page
