"""People at a browser: Chromium opens the pages, clicks what they offer, fills boxes in, and sends."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Self

import time_machine
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from tests.factories import accounts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE: ViewportSize = {"width": 390, "height": 844}


class Hands:
    """Somebody at a page, on the morning of a day."""

    def __init__(self, page: Page, at: str) -> None:
        self.page, self._at = page, at
        self.heard: list[str] = []
        page.on("console", lambda told: self.heard.append(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.heard.append(str(error)))

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self._at).partition("?")[0]

    def opens(self, path: str) -> Self:
        """Go to an address, as from a bookmark."""
        answer = self.page.goto(self._at + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status, self.words())
        return self

    def follows(self, end: str) -> Self:
        """Click the link whose address ends so, or has it in it behind a `?`: it must stand on the page to be clicked."""
        found = self.page.locator(f'main a[href$="{end}"]:visible, main a[href*="{end}"]:visible').first
        assert found.count(), (self.path, end, self._links())
        found.click()
        self.page.wait_for_load_state()
        assert not re.search(r"<title>[^<]*(?:403|404|409|500)", self.page.content()), (end, self.words())
        return self

    def fills(self, **told: str) -> Self:
        """Fill boxes in by their names; a radio or a tick is chosen, a list opened."""
        for name, value in told.items():
            box = self.page.locator(f'main [name="{name}"]').first
            assert box.count(), (self.path, name, self.words())
            self._fill(box, name, value)
        return self

    def _fill(self, box: Locator, name: str, value: str) -> None:
        kind = box.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            box.select_option(value)
        elif kind == "radio":
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            box.set_checked(bool(value))
        elif kind == "file":
            box.set_input_files(value)
        else:
            box.fill(value)

    def sends(self, button: str = "", **told: str) -> Self:
        """Fill in, press the page's main button (or the one of this name), and be led on."""
        self.presses(button, **told)
        assert not self.page.locator(".error-summary").count(), (self.path, told, self.words())
        return self

    def is_refused(self, words: str, **told: str) -> Self:
        """Fill in, press the main button, and be told why not; what was typed is still there."""
        self.presses(**told)
        assert words in self.page.locator(".error-summary").inner_text(), (self.path, self.words())
        for name, value in told.items():
            assert self.page.locator(f'main [name="{name}"]').first.input_value() == value
        self.heard = [one for one in self.heard if "422" not in one]
        return self

    def presses(self, button: str = "", **told: str) -> None:
        """Fill in and press, whatever comes of it."""
        self.fills(**told)
        usual = "main form[method=post] button.btn-primary, main form[method=post] button.btn-danger"
        found = self.page.get_by_role("button", name=button, exact=True) if button else self.page.locator(usual)
        assert found.count(), (self.path, button, self.words())
        found.first.click()
        self.page.wait_for_load_state()

    def fetches(self, button: str) -> bytes:
        """Press what gives a file; returns what it holds."""
        with self.page.expect_download() as told:
            self.page.get_by_role("button", name=button, exact=True).click()
        return Path(told.value.path()).read_bytes()

    def prints(self, name: str) -> Self:
        """Press the button that opens a paper in a window of its own."""
        button = self.page.locator(f'main form:has([name="paper"][value^="{name}"]) button').first
        assert button.count(), (self.path, name, self.words())
        with self.page.expect_popup() as opened:
            button.click()
        opened.value.close()
        return self

    def reads(self, *words: str) -> Self:
        """See words on the page."""
        shown = self.words()
        assert [one for one in words if one not in shown] == [], (self.path, shown)
        return self

    def words(self) -> str:
        """The page's words."""
        return " ".join(self.page.locator("body").inner_text().split())

    def on_a_phone(self) -> Self:
        """Hold the page as a phone does: nothing scrolls sideways."""
        self.page.set_viewport_size(PHONE)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], self.path
        return self

    def _links(self) -> list[str]:
        return [str(one.get_attribute("href")) for one in self.page.locator("main a").all()]


class Office:
    """A county's people and the days on which they come to the office."""

    def __init__(self, app: Flask, chromium: Browser, ids: dict[str, int], at: str) -> None:
        self.app, self.ids, self._at = app, ids, at
        # One window for all: what a page needs besides is fetched once. Who is not of the office has one without a cookie.
        self._window = chromium.new_context(locale="zh-CN")
        self._elsewhere = chromium.new_context(locale="zh-CN", viewport=PHONE)

    @contextmanager
    def on(self, who: str, day: date) -> Iterator[Hands]:
        """Somebody signs in on the morning of a day; the browser has nothing to complain about."""
        with _morning_of(day):
            cookie = accounts.sign_in(self.app.test_client(), self.ids[who]).get_cookie("desk")
            assert cookie is not None
            self._window.add_cookies([{"name": "desk", "value": cookie.value, "url": self._at}])
            with self._page(self._window) as hands:
                yield hands

    @contextmanager
    def outside(self, day: date) -> Iterator[Hands]:
        """Somebody without an account looks at their telephone on the morning of a day."""
        with _morning_of(day), self._page(self._elsewhere) as hands:
            yield hands

    @contextmanager
    def _page(self, window: BrowserContext) -> Iterator[Hands]:
        page = window.new_page()
        page.set_default_timeout(10_000)
        hands = Hands(page, self._at)
        yield hands
        page.close()
        assert hands.heard == [], hands.heard


def _morning_of(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC) + timedelta(minutes=1))


@contextmanager
def office_of(app: Flask, ids: dict[str, int]) -> Iterator[Office]:
    """Serve the application, and open a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield Office(app, chromium, ids, f"http://127.0.0.1:{server.server_port}")
            chromium.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
