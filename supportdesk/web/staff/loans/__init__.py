"""The room of loans: their list, one loan with all that belongs to it, and a page for every step."""

from flask import Blueprint

from supportdesk.web.shared.loan_deeds import DEED_PAGES, view_of

bp = Blueprint("loans", __name__, url_prefix="/loans")

from supportdesk.web.staff.loans import drafts, money, pages, papers  # noqa: E402, F401 - views come after their room

for one in DEED_PAGES.values():
    bp.add_url_rule(
        f"/<int:loan_id>/{one.deed.value.replace('_', '-')}",
        one.deed.value,
        view_of(one, ".show"),
        methods=["GET", "POST"],
    )
