"""Forms as a browser would send them back: for tests that change one answer and leave the rest."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Forms(HTMLParser):
    """Collects the fields of every form that is sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._within = False
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method") == "post":
            self._within = True
            self.forms.append({})
        elif not self._within:
            return
        elif tag == "input" and told.get("name"):
            if told.get("type") not in {"checkbox", "radio"} or "checked" in told:
                self._add(told["name"], told.get("value", "on"))
        elif tag == "select":
            self._select, self._options = told.get("name", ""), []
        elif tag == "option":
            self._options.append((told.get("value", ""), "selected" in told))
        elif tag == "textarea":
            self._area = told.get("name", "")
            self._add(self._area, "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False
        elif tag == "select" and self._within and self._options:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [self._options[0][0]]
            self._add(self._select, chosen[0])
        elif tag == "textarea" and self._area:
            self.forms[-1][self._area][-1] = self.forms[-1][self._area][-1].removeprefix("\n").removeprefix("\r\n")
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_of(markup: str) -> dict[str, list[str]]:
    """Return the fields of the page's main form, the one with the most of them, as they stand."""
    parser = _Forms()
    parser.feed(markup)
    parser.close()
    return max(parser.forms, key=lambda form: sum(len(values) for values in form.values()))


def boxes_of(markup: str) -> dict[str, list[str]]:
    """Return the fields of all forms of a page, as they stand; of a name that several have, the fullest."""
    parser = _Forms()
    parser.feed(markup)
    parser.close()
    found: dict[str, list[str]] = {}
    for form in parser.forms:
        found |= {name: values for name, values in form.items() if name not in found or any(values)}
    return found


def version_on(markup: str) -> str:
    """The version that a page's form brings back: what its reader saw."""
    return boxes_of(markup)["version"][0]


def send(client: FlaskClient, path: str, to: str = "", **told: Any) -> TestResponse:  # noqa: ANN401 - fields of a form
    """Send a page's form with some fields filled in, the rest as it stands; `to` another address than the page's own."""
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code, page.text[:500])
    form: dict[str, Any] = {name: values[-1] for name, values in form_of(page.text).items()}
    return client.post(to or path, data=form | told)


def done(client: FlaskClient, path: str, to: str = "", **told: Any) -> str:  # noqa: ANN401 - fields of a form
    """Send a form that must be taken; returns where it leads."""
    answer = send(client, path, to, **told)
    assert answer.status_code == 302, (path, answer.status_code, answer.text[:3000])
    return str(answer.location)
