"""Where is my application? Without an account: the receipt's number and the last four of the identity number."""

import re
import unicodedata
from datetime import timedelta

from flask import g, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.queries import progress as queries
from supportdesk.queries.progress import Progress
from supportdesk.services import throttles
from supportdesk.web.public import bp
from supportdesk.web.shared import progress as words
from supportdesk.web.shared.clock import now, today
from supportdesk.web.shared.fields import ParsedField
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import for_anyone

TRIES_OF_AN_ADDRESS, ADDRESS_WINDOW = 10, timedelta(minutes=15)
MISSES_OF_A_RECEIPT, RECEIPT_WINDOW = 5, timedelta(hours=1)
# How long an answer can be shown again in another language or type size without asking anew.
SHOWN_FOR = timedelta(minutes=10)
_SHOWN = "status_shown"
_RECEIPT = re.compile(r"[0-9]{12}")
_LAST_FOUR = re.compile(r"[0-9A-Z]{4}")


def read_receipt(text: str) -> str:
    """Read twelve digits, however they are grouped; raises BadValueError."""
    number = re.sub(r"[\s\-.·]", "", unicodedata.normalize("NFKC", text))
    if not _RECEIPT.fullmatch(number):
        raise BadValueError(say("回执号是 12 位数字，印在回执上方。"))
    return number


def read_last_four(text: str) -> str:
    """Read the last four characters of an identity number; raises BadValueError."""
    tail = unicodedata.normalize("NFKC", text).strip().upper()
    if not _LAST_FOUR.fullmatch(tail):
        raise BadValueError(say("请填证件号码的最后四位，末位是 X 也要填。"))
    return tail


class StatusForm(Form):
    """Which application, and proof that the asker knows more than its number."""

    receipt = ParsedField(_l("回执号"), read_receipt, [DataRequired(_l("请填写回执号。"))])
    last_four = ParsedField(_l("证件号码后四位"), read_last_four, [DataRequired(_l("请填写证件号码后四位。"))])


@bp.route("/status", methods=["GET", "POST"])
@for_anyone
def status() -> ResponseReturnValue:
    """Ask, and tell. An unknown number and wrong characters get the same answer, after the same work.

    The code on a receipt carries the paper's own unguessable letters: who holds the paper need not type anything.
    """
    if request.method == "GET" and (application_id := _shown_before()) is not None:
        return _shown(application_id)
    form = StatusForm.received(receipt=request.args.get("receipt", "")[:20])
    held = request.args.get("paper", "")[:40]
    if request.method == "POST" or held:
        _count(f"status:address:{request.remote_addr}", TRIES_OF_AN_ADDRESS, ADDRESS_WINDOW)
    if request.method == "GET" and held:
        application_id = queries.find_by_paper(db.session(), request.args.get("receipt", "")[:20], held)
        if application_id is not None:
            g.come_back = url_for(".status")
            return _shown(application_id)
    if not form.is_sound():
        return render_template("public/status.html", form=form), 422 if form.errors else 200
    receipt = form.receipt.clean
    # Counted before it is looked up, so that a hundred at once can't pass; a success is taken back.
    _count(f"status:receipt:{receipt}", MISSES_OF_A_RECEIPT, RECEIPT_WINDOW)
    application_id = queries.find_by_receipt(db.session(), receipt, form.last_four.clean)
    g.come_back = url_for(".status", receipt=receipt)
    if application_id is None:
        form.last_four.data = ""
        return render_template("public/status.html", form=form, asked=True), 404
    throttles.give_back(db.session(), f"status:receipt:{receipt}")
    # The switches of language, type size and theme come back by a link: the browser's own signed cookie carries for a
    # few minutes what was answered, the address nothing but the number that stood there before.
    session[_SHOWN] = [receipt, application_id, int((now() + SHOWN_FOR).timestamp())]
    g.come_back = url_for(".status", receipt=receipt, shown=1)
    return _shown(application_id)


def _shown_before() -> int | None:
    """The application whose answer this browser was given a moment ago; whoever begins anew leaves it behind."""
    if "shown" not in request.args:
        session.pop(_SHOWN, None)
        return None
    receipt, application_id, until = session.get(_SHOWN, ("", 0, 0))
    if receipt != request.args.get("receipt", "") or until <= now().timestamp():
        return None
    return int(application_id)


def _shown(application_id: int) -> str:
    found = queries.progress_of(db.session(), application_id, today())
    return render_template("public/status.html", found=_told(found), desk_name=words.county_desk(found))


def _count(key: str, most: int, within: timedelta) -> None:
    throttles.take(db.session(), key, most=most, within=within, now=now())


def _told(found: Progress) -> dict[str, object]:
    receipt = found.application.receipt_number or ""
    return {
        "receipt": " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4)),
        "headline": words.headline_of(found),
        "what": words.what_of(found),
        "notice": words.notice_of(found),
        "steps": words.steps_of(found),
        "waits": words.waits_of(found),
        "waits_note": words.waits_note(found),
        "holder": words.holder_of(found),
        "phone": words.phone_of(found),
        "complaint_phone": found.county.complaint_phone,
    }
