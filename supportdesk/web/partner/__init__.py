"""The room of a bank: what was referred to it, and its answers; nothing else."""

from flask import Blueprint

from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.web.shared.loan_deeds import DEED_PAGES, view_of

bp = Blueprint("partner", __name__, url_prefix="/partner")

from supportdesk.web.partner import pages, reveals  # noqa: E402, F401 - views come after their room

ANSWERS = (LoanDeed.SIGN, LoanDeed.DISBURSE, LoanDeed.DECLINE)

for one in ANSWERS:
    bp.add_url_rule(
        f"/loans/<int:loan_id>/{one.value}",
        one.value,
        view_of(DEED_PAGES[one], ".show", lock=(Permission.REFERRED_APPLICATIONS,)),
        methods=["GET", "POST"],
    )
