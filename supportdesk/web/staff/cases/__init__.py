"""The room of cases: the list, one file, what is done to many at once, and the counter where a file begins."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")

from supportdesk.web.staff.cases import applying, bulk, bundle, counter, deeds, export, index, printing, show, views  # noqa: E402, F401 - views register themselves
