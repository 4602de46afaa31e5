"""A form that came too late: its page was open for too long. What was typed comes back, ready to be sent again.

Pages are not stored by the browser, so it would not keep anything; the answer itself holds what was sent.
"""

from urllib.parse import urlsplit

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

# Belongs to the page that is gone; the new one has its own.
_NOT_KEPT = frozenset({"csrf_token"})
_SECRET = "password"  # noqa: S105 - part of a field's name


def is_to_be_kept() -> bool:
    """Say whether the request holds something typed on a page of ours: no secrets, nothing that another site sent."""
    typed = [name for name in _sent() if name not in _NOT_KEPT and name != "form_key"]
    return bool(typed) and not any(_SECRET in name for name in typed) and _comes_from_here()


def send_again(title: str, sentence: str, *, must_sign_in: bool = False) -> str:
    """Return the page that gives back what was typed, with a button that sends it once more."""
    return render_template(
        "shared/send_again.html",
        title_=title,
        sentence=sentence,
        kept=[(name, value) for name, value in _sent().items(multi=True) if name not in _NOT_KEPT],
        has_files=any(file.filename for file in request.files.values()),
        address=request.full_path.rstrip("?"),
        sign_in_url=url_for("auth.sign_in") if must_sign_in else "",
    )


def _sent() -> MultiDict[str, str]:
    return request.form if request.method == "POST" else MultiDict()


def _comes_from_here() -> bool:
    """Another site could make a reader send something of its choosing; their browser says where a form stood."""
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told == "same-origin"
    origin = request.headers.get("Origin") or request.referrer or ""
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False
