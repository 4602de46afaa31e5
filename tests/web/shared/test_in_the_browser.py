"""The components in Chromium, under the content policy that the pages are served with."""

import shutil
from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Response, render_template_string
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from supportdesk.web.shared.guard import POLICY
from tests.web.shared.gallery import make_gallery
from tests.web.shared.test_components import COMPONENTS, SAMPLES, public_macros, things

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

IMPORTS = "".join(
    f'{{% from "shared/components/{path.name}" import {", ".join(public_macros(path))} %}}' for path in COMPONENTS
)
ROWS = """
<p><input data-search aria-label="q"></p>
<form method="post"><table class="ledger cards"><thead><tr><th>{{ pick_all() }}</th><th>x</th></tr></thead><tbody>
<tr><td>{{ pick("case", 1, "甲") }}</td><td><a class="name" href="#1">甲</a></td></tr>
<tr><td>{{ pick("case", 2, "乙") }}</td><td><a class="name" href="#2">乙</a></td></tr></tbody></table>
{% call bulk_bar() %}<button class="btn">转交</button>{% endcall %}</form>
<form method="post" id="writing"><textarea id="note" aria-label="n" maxlength="20"></textarea><textarea id="free" aria-label="f"></textarea></form>
"""


def source(layout: str, content: str) -> str:
    return (
        f'{{% extends "shared/{layout}.html" %}}{IMPORTS}{{% block title %}}样张{{% endblock %}}'
        f"{{% block content %}}{content}{{% endblock %}}"
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the gallery is served for this module."""
    app = make_gallery(tmp_path_factory.mktemp("browser"))
    samples = "".join(f"<div>{snippet}</div>" for _, snippet in SAMPLES)
    app.add_url_rule(
        "/samples/<layout>",
        "samples",
        lambda layout: render_template_string(source(layout, samples), **things()),
    )
    app.add_url_rule("/rows", "rows", lambda: render_template_string(source("base", ROWS)))
    app.add_url_rule("/inline", "inline", lambda: "<title>x</title><p style='color:red'>x</p><script>x()</script>")

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def complaints(page: Page) -> list[str]:
    """Start to collect what the browser complains about."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_the_browser_does_complain_about_inline_code(page: Page, address: str) -> None:
    heard = complaints(page)
    page.goto(f"{address}/inline")
    assert len(heard) >= 2


@pytest.mark.parametrize("layout", ["base", "roomy"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_breaks_the_content_policy_or_scrolls_sideways(
    page: Page, address: str, width: int, layout: str
) -> None:
    heard = complaints(page)
    page.set_viewport_size({"width": width, "height": 800})
    for language in ("zh", "en"):
        page.goto(f"{address}/samples/{layout}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, language
    assert heard == []


def test_slash_leads_to_the_search_and_j_walks_the_rows(page: Page, address: str) -> None:
    page.goto(f"{address}/rows")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.type("jk/")
    assert page.input_value("[data-search]") == "jk/"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "乙"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "甲"


def test_the_bar_for_chosen_rows_appears_and_counts(page: Page, address: str) -> None:
    page.goto(f"{address}/rows")
    assert not page.is_visible("[data-bulk]")
    page.check("[data-pick-all]")
    assert page.inner_text("[data-bulk-words]") == "已选 2 件"
    page.uncheck("[data-pick] >> nth=0")
    assert page.inner_text("[data-bulk-words]") == "已选 1 件"
    page.click("[type=reset]")
    page.wait_for_selector("[data-bulk]", state="hidden")


def test_a_changed_form_is_not_left_without_asking(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{address}/rows")
    page.check("[data-pick] >> nth=0")
    page.goto(f"{address}/rows")
    assert asked == []
    page.fill("#note", "正在写")
    page.goto(f"{address}/samples/base")
    assert asked == ["beforeunload"]


def test_a_text_tells_how_much_of_its_room_is_used_in_characters(page: Page, address: str) -> None:
    page.goto(f"{address}/rows")
    line = page.locator("#note + [data-counted]")
    assert not line.is_visible()
    page.fill("#note", "𠮷祥\n如意")
    assert (line.inner_text(), line.get_attribute("aria-live")) == ("5 / 20", "off")
    page.fill("#note", "一二三四五六七八九十一二三四五六七八九")
    assert (line.inner_text(), line.get_attribute("aria-live")) == ("19 / 20", "polite")
    assert page.locator("#free + [data-counted]").count() == 0


def test_without_scripts_the_page_still_offers_everything(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/rows")
    assert page.is_visible("[data-bulk]")
    assert not page.is_visible("[data-pick-all]")
    context.close()
