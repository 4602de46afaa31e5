"""The door for everyone."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.extensions import db
from supportdesk.queries import accounts as account_queries
from supportdesk.web.public import bp
from supportdesk.web.shared.assets import seal
from supportdesk.web.shared.locks import for_anyone, viewer
from supportdesk.web.shared.navigation import home_of


@bp.get("/")
@for_anyone
def home() -> ResponseReturnValue:
    """Whoever is signed in goes to their desk; everyone else sees where to ask."""
    account = viewer()
    if account is not None:
        return redirect(home_of(account))
    counties = account_queries.list_counties(db.session())
    # With several counties nobody knows yet whose telephone the reader needs.
    county = counties[0] if len(counties) == 1 else None
    return render_template(
        "public/home.html",
        sign_in_url=url_for("auth.sign_in"),
        status_url=url_for(".status"),
        policies_url=url_for(".policies"),
        phone=county.phone if county else "",
        address=county.address if county else "",
    )


@bp.get("/favicon.ico")
@for_anyone
def favicon() -> Response:
    """The seal, for browsers that ask for an icon before they read a page."""
    return Response(seal(), mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
