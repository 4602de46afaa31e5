"""The desk: pages of officials, supervisors and administrators. Each room is a blueprint within `staff`."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/desk")

from supportdesk.web.staff import (  # noqa: E402 - rooms come after the house
    accounts,
    approvals,
    audit,
    budgets,
    calendar,
    cases,
    follow_ups,
    imports,
    inbox,
    jobs,
    loans,
    outbox,
    papers,
    people,
    programmes,
    summaries,
    today,
    units,
    ventures,
)

ROOMS = (
    accounts,
    approvals,
    audit,
    budgets,
    calendar,
    cases,
    follow_ups,
    imports,
    inbox,
    jobs,
    loans,
    outbox,
    papers,
    people,
    programmes,
    summaries,
    today,
    units,
    ventures,
)
for room in ROOMS:
    bp.register_blueprint(room.bp)
