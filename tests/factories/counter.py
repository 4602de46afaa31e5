"""The counter's pages as somebody fills them in."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.numbers import mobile, resident_number

TOKEN = "counterdraft1"


def number_page(**changed: str) -> dict[str, str]:
    return {"id_type": "01", "id_no": resident_number(), "name": "罗春生", "phone": mobile()} | changed


def person_page(town_id: int, **changed: str) -> dict[str, str]:
    return {"town": str(town_id), "education": "70", "live_address": "云岭镇老街 12 号"} | changed


def return_page(**changed: str) -> dict[str, str]:
    return {
        "away_place": "广东省东莞市",
        "away_from": "2016-03",
        "returned_on": "2025-03-16",
        "categories-0-code": "07",
        "categories-0-proof": "外出务工证明",
    } | changed


def venture_page(**changed: str) -> dict[str, str]:
    return {
        "choice": "new",
        "name": "春生山货加工坊",
        "legal_form": "11",
        "industry": "C",
        "status": "operating",
    } | changed


def check_page(**changed: str) -> dict[str, str]:
    return {"channel": "1", "consent": "y", "form_key": "one-and-the-same-key"} | changed


def send(client: FlaskClient, step: str, page: dict[str, str], token: str = TOKEN) -> TestResponse:
    return client.post(f"/desk/cases/new/{token}/{step}", data=page)


def filled_in(client: FlaskClient, town_id: int, token: str = TOKEN, **number: str) -> str:
    """Fill all pages but the last, as somebody of whom the desk knows nobody alike; returns the number typed."""
    first = number_page(**number)
    for step, page in (
        ("number", first),
        ("person", person_page(town_id)),
        ("return", return_page()),
        ("venture", venture_page()),
    ):
        answer = send(client, step, page, token)
        assert answer.status_code == 302, (step, errors_of(answer))
    return first["id_no"]


def errors_of(answer: TestResponse) -> list[str]:
    """The sentences of the summary of errors."""
    summary = re.search(r'<div class="error-summary".*?</div>', answer.text, re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", summary[0]) if summary else []
