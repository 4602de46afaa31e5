"""Language, type size and theme: chosen by plain links, remembered for a year, never a way to another site."""

import pytest
from flask import Flask

from supportdesk.web.shared.reading import Reading, reading, reading_url


def test_chinese_is_read_unless_the_reader_chose_otherwise(gallery: Flask) -> None:
    with gallery.test_request_context("/", headers={"Accept-Language": "en-US"}):
        assert reading() == Reading("zh", large_type=False, theme="")


def test_the_address_goes_before_the_cookie(gallery: Flask) -> None:
    with gallery.test_request_context("/?lang=zh", headers={"Cookie": "lang=en"}):
        assert reading().language == "zh"
    with gallery.test_request_context("/?lang=xx", headers={"Cookie": "lang=en"}):
        assert reading().language == "en"


def test_a_choice_is_remembered_and_leads_back_to_the_same_view(gallery: Flask) -> None:
    with gallery.test_request_context("/desk/cases?state=due&q=罗&lang=zh"):
        link = reading_url(lang="en")
    answer = gallery.test_client().get(link)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/cases?state=due&q=%E7%BD%97"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("lang=en;")
    for part in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_an_unknown_choice_is_not_remembered(gallery: Flask) -> None:
    answer = gallery.test_client().get("/reading?lang=fr&theme=<b>&type=huge")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\x",
        "javascript:x",
        "/\t/x",
        "",
        "x",
    ],
)
def test_the_way_back_never_leads_to_another_site(gallery: Flask, address: str) -> None:
    answer = gallery.test_client().get("/reading", query_string={"next": address, "lang": "en"})
    assert answer.headers["Location"] == "/"
