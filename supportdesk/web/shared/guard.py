"""What every answer carries, and what no request may be: headers, hosts, ids in addresses."""

from urllib.parse import quote, unquote_to_bytes

from flask import Flask, Response, abort, request
from werkzeug.routing import IntegerConverter

from supportdesk.web.shared.callers import is_for_programs
from supportdesk.web.shared.problems import problem

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

# As sent, percent signs and all: some three hundred Chinese characters. Servers in front allow four thousand at least.
LONGEST_ADDRESS = 3_000


class IdConverter(IntegerConverter):
    """An id in an address: ASCII digits, no leading zero, small enough for any database. Anything else is not found."""

    regex = r"[1-9][0-9]{0,8}"


def guard(app: Flask) -> None:
    """Set the converter and the headers."""
    app.url_map.converters["int"] = IdConverter

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            # Pages hold personal data: no cache keeps them, the back button asks again.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.before_request
    def refuse_cross_site() -> Response | None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return problem(403, "cross-site") if is_for_programs() else Response("cross-site", 403)
        return None

    app.before_request(_refuse_unreadable_addresses)

    @app.teardown_request
    def close_uploads(_error: BaseException | None) -> None:
        # A large upload lies in a temporary file: gone with its request, not whenever memory is tidied.
        for file in request.__dict__.get("files", {}).values():
            file.close()


def _refuse_unreadable_addresses() -> None:
    if len(quote(request.path)) + len(request.query_string) > LONGEST_ADDRESS:
        abort(414)
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError:
        # Bytes that are no text would be searched for as something that nobody typed.
        abort(400)
