"""How somebody reads the pages: language, size of type, light or dark. Remembered in cookies, chosen by plain links.

Chinese unless the reader chose otherwise: the browser's own language is not asked, because a county's computers are
often installed in another one.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, g, has_request_context, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from supportdesk.domain.words import Words
from supportdesk.web.shared.callers import is_for_programs
from supportdesk.web.shared.locks import for_anyone

LANGUAGES = ("zh", "en")
_ONE_YEAR = 365 * 24 * 60 * 60  # seconds
_CHOICES = {
    "lang": LANGUAGES,
    "type": ("normal", "large"),
    "theme": ("system", "light", "dark"),
}

pages = Blueprint("reading", __name__)


@dataclass(frozen=True)
class Reading:
    """What the reader chose; an empty theme follows the system."""

    language: str = "zh"
    large_type: bool = False
    theme: str = ""


def reading() -> Reading:
    """Read the choices from the request: `?lang=` before the cookie, anything unknown counts as not chosen."""
    if not has_request_context():
        return Reading()
    if is_for_programs():
        # A program says which language it wants as the protocol has it; no cookie counts.
        return Reading(request.accept_languages.best_match(LANGUAGES, LANGUAGES[0]))
    language = request.args.get("lang", "")
    if language not in LANGUAGES:
        language = request.cookies.get("lang", "")
    theme = request.cookies.get("theme", "")
    return Reading(
        language=language if language in LANGUAGES else "zh",
        large_type=request.cookies.get("type") == "large",
        theme=theme if theme in ("light", "dark") else "",
    )


def chosen_language() -> str:
    """Say "zh" or "en": the locale selector of flask-babel."""
    return reading().language


def reading_url(**choice: str) -> str:
    """Build the link that makes a choice (lang=, type= or theme=) and comes back to this page."""
    # A page that answers a form says itself where one may come back to.
    back = g.get("come_back", "/") if has_request_context() else "/"
    if has_request_context() and request.method == "GET":
        query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "lang"])
        back = request.script_root + request.path + (f"?{query}" if query else "")
    values: dict[str, Any] = {"next": back, **choice}
    return url_for("reading.choose", **values)


@pages.get("/reading")
@for_anyone
def choose() -> Response:
    """Remember the choices in the address for a year and go back to where the reader was."""
    answer = redirect(_own_page(request.args.get("next", "/")), HTTPStatus.SEE_OTHER)
    for name, known in _CHOICES.items():
        value = request.args.get(name, "")
        if value in known:
            answer.set_cookie(
                name, value, max_age=_ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure, path="/"
            )
    return answer


def offer_reading(app: Flask) -> None:
    """Register the page, give the templates `reading()` and `reading_url(…)`, say Words in the reader's language."""
    app.register_blueprint(pages)
    app.add_template_global(reading)
    app.add_template_global(reading_url)
    app.jinja_env.finalize = _said


def _said(value: object) -> object:
    """A sentence from below the doors is said where it is printed; everything else stays as it is."""
    return value.said(gettext) if isinstance(value, Words) else value


def _own_page(address: str) -> str:
    """Only a path of ours: an address that leads elsewhere becomes the home page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    leads_away = parts.scheme or parts.netloc or not address.startswith("/") or address[1:2] in ("/", "\\")
    odd = any(ord(letter) < ord(" ") for letter in address) or "\\" in address
    return "/" if leads_away or odd else address
