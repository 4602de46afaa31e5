"""The press behind the pages, and a finished paper as an answer."""

from flask import Response

from supportdesk.papers.giving import Press
from supportdesk.papers.pdf import fonts
from supportdesk.web.shared.settings import settings


def press() -> Press:
    """Return the typeface and the public address; the typeface is loaded once per process."""
    told = settings()
    return Press(fonts.faces_for(told.data_dir, told.font), told.public_url)


def pdf(data: bytes, name: str) -> Response:
    """Answer with a PDF that opens in the browser and is saved under a plain name."""
    answer = Response(data, mimetype="application/pdf")
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    return answer
