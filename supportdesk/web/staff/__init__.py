"""The desk: pages of officials, supervisors and administrators. Each room is a blueprint within `staff`."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/desk")

from supportdesk.web.staff import accounts, audit, budgets, programmes, units  # noqa: E402 - rooms come after the house

for room in (accounts, audit, budgets, programmes, units):
    bp.register_blueprint(room.bp)
