"""Addresses that are too long, or no text."""

import pytest
from flask.testing import FlaskClient

from supportdesk.web.shared.guard import LONGEST_ADDRESS


@pytest.mark.parametrize("path", ["/", "/status", "/static/desk.css", "/desk/people/"])
def test_an_address_that_is_too_long_is_answered_by_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?q={'a' * LONGEST_ADDRESS}")
    assert answer.status_code == 414
    assert "地址太长了" in answer.text
    assert "缩短搜索的内容" in answer.text
    assert client.get(path + "a" * LONGEST_ADDRESS).status_code == 414


def test_an_address_of_ordinary_length_is_not_too_long(client: FlaskClient) -> None:
    room = LONGEST_ADDRESS - len("/") - len("q=")
    assert client.get(f"/?q={'a' * room}").status_code == 200
    assert client.get(f"/?q={'a' * (room + 1)}").status_code == 414
    # Chinese takes nine bytes a character on its way.
    assert client.get("/", query_string={"q": "返" * 300}).status_code == 200


@pytest.mark.parametrize("bytes_", ["%ff%fe%41", "%e5%bc", "%c0%af", "%ed%a0%80", "%d5%c5%c8%fd"])
def test_a_query_that_is_no_text_is_refused_and_not_searched_for(client: FlaskClient, bytes_: str) -> None:
    answer = client.get(f"/?q={bytes_}")
    assert answer.status_code == 400
    assert "请求读不懂" in answer.text
    assert "\ufffd" not in answer.text
    assert client.get(f"/?{bytes_}=1").status_code == 400


def test_a_percent_sign_that_is_none_is_text(client: FlaskClient) -> None:
    assert client.get("/?q=%zz%").status_code == 200
