"""The press behind the pages, and a finished paper as an answer."""

from flask import Response

from supportdesk.papers.presses import Press, press_of
from supportdesk.web.shared.settings import settings


def press() -> Press:
    """Return the office's press."""
    return press_of(settings())


def pdf(data: bytes, name: str) -> Response:
    """Answer with a PDF that opens in the browser and is saved under a plain name."""
    answer = Response(data, mimetype="application/pdf")
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    return answer
