"""通知: what the program has told its reader."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from supportdesk.domain.kept_words import words_of
from supportdesk.extensions import db
from supportdesk.queries import outbox as queries
from supportdesk.services import outbox
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs_account, signed_in
from supportdesk.web.shared.ways import whole

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


class SeenForm(Form):
    """Only its key."""


@bp.get("/")
@needs_account
def index() -> ResponseReturnValue:
    """The reader's notices, the latest first."""
    page = queries.list_inbox(db.session(), signed_in(), whole("before"))
    return render_template(
        "staff/inbox/index.html",
        rows=[
            (message, words_of(message.says.get("subject", {})), message.says.get("link", ""))
            for message in page.messages
        ],
        unseen=queries.count_unseen(db.session(), signed_in()),
        older=url_for(".index", before=page.older) if page.older else "",
        form=SeenForm(formdata=None),
    )


@bp.post("/seen")
@needs_account
def seen() -> ResponseReturnValue:
    """Mark all as read."""
    outbox.mark_seen(db.session(), signed_in(), now())
    return redirect(url_for(".index"))
