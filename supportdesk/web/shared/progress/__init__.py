"""Where an application is, in the plain words that the public page and the applicant's own pages share."""

from typing import Any

from flask_babel import gettext as _

from supportdesk.models.policies import Kind
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.progress.notices import notice_of
from supportdesk.web.shared.progress.phrases import (
    badge_of,
    county_desk,
    desk_of,
    headline_of,
    holder_of,
    must_act,
    name_of,
    phone_of,
    what_of,
    working_days,
)
from supportdesk.web.shared.progress.steps import steps_of, waits_note, waits_of

__all__ = [
    "badge_of",
    "card_of",
    "county_desk",
    "headline_of",
    "holder_of",
    "must_act",
    "name_of",
    "notice_of",
    "phone_of",
    "steps_of",
    "waits_note",
    "waits_of",
    "what_of",
    "working_days",
]


def card_of(progress: Progress) -> dict[str, Any]:
    """One application among the reader's own: name, amount, badge, and one line of what happens."""
    application = progress.application
    amount = application.amount_paid or application.amount_approved or application.amount_requested
    line = ""
    if progress.has_way:
        told = notice_of(progress)
        line = told["title"] if must_act(progress) else told["words"] or told["title"]
        if progress.desk is not None and not must_act(progress):
            line = _("在%(place)s。%(line)s", place=desk_of(progress), line=line)
    elif application.paid_on:
        day = f"{application.paid_on.year}-{application.paid_on:%m-%d}"
        relieved = application.kind is Kind.TAX_RELIEF
        line = _("%(day)s减免", day=day) if relieved else _("%(day)s到账", day=day)
    return {
        "id": application.id,
        "has_page": progress.has_way,
        "name": name_of(progress),
        "amount": amount or None,
        "badge": badge_of(progress),
        "line": line,
    }
