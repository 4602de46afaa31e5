"""The desk: pages of officials, supervisors and administrators. Each room is a blueprint within `staff`."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/desk")

ROOMS = (
    "accounts",
    "approvals",
    "attachments",
    "audit",
    "banks",
    "budgets",
    "calendar",
    "cases",
    "closings",
    "cooperation",
    "departments",
    "follow_ups",
    "imports",
    "incubator",
    "inbox",
    "insurance",
    "jobs",
    "loans",
    "long_jobs",
    "matching",
    "matters",
    "mentors",
    "needs",
    "outbox",
    "papers",
    "payments",
    "people",
    "programmes",
    "subsidies",
    "summaries",
    "tax_relief",
    "today",
    "training",
    "units",
    "ventures",
)
for room in ROOMS:
    bp.register_blueprint(import_module(f"{__name__}.{room}").bp)
