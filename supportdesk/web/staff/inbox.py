"""通知: what the program has told its reader, and how the reader wants to be told."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TimeField
from wtforms.validators import InputRequired

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission
from supportdesk.domain.quiet_hours import QuietHours
from supportdesk.extensions import db
from supportdesk.queries import outbox as queries
from supportdesk.queries import telling as choices
from supportdesk.services import outbox, telling
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, needs_account, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.ways import way_to, whole

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


class SeenForm(Form):
    """Only its key."""


class WaysForm(Form):
    """Which mails, and when none."""

    reminder_mail = BooleanField(_l("用邮件提醒我到期的事"))
    quiet_from = TimeField(_l("从"), [InputRequired(_l("请填写时间，如 21:00。"))])
    quiet_to = TimeField(_l("到"), [InputRequired(_l("请填写时间，如 07:00。"))])
    version = HiddenField()


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
        ways_url=way_to(".ways"),
        form=SeenForm(formdata=None),
    )


@bp.post("/seen")
@needs_account
def seen() -> ResponseReturnValue:
    """Mark all as read."""
    outbox.mark_seen(db.session(), signed_in(), now())
    return redirect(url_for(".index"))


@bp.route("/ways", methods=["GET", "POST"])
@needs(Permission.FOLLOW_UP_WRITE)
def ways() -> ResponseReturnValue:
    """How the reader is told: mails, quiet hours, and a calendar that reads along."""
    account = signed_in()
    choice = choices.find_choice(db.session(), account) or telling.usual_choice(account)
    form = WaysForm.received(obj=choice)

    def do(work: Work) -> str:
        telling.choose(
            work,
            account,
            reminder_mail=bool(form.reminder_mail.data),
            quiet=QuietHours(form.quiet_from.data, form.quiet_to.data),
            version=counter(form.version.data),
        )
        return url_for(".ways")

    if done := attempt(form, do, told=_("已保存，从下一封邮件起生效。")):
        return done
    answer = render_template(
        "staff/inbox/ways.html",
        form=form,
        email=account.email,
        has_calendar=choice.calendar_digest is not None,
        calendar_form=SeenForm(formdata=None),
    )
    return answer, 422 if form.errors else 200


@bp.post("/ways/calendar")
@needs(Permission.FOLLOW_UP_WRITE)
def open_calendar() -> ResponseReturnValue:
    """Make the calendar's address and show it once; an older one ends."""
    with deed() as work:
        token = telling.open_calendar(work, signed_in())
        finish(url_for(".ways"))
    return render_template("staff/inbox/calendar.html", address=f"{settings().public_url}/calendar/{token}.ics")


@bp.post("/ways/calendar/close")
@needs(Permission.FOLLOW_UP_WRITE)
def close_calendar() -> ResponseReturnValue:
    """Let no calendar read along any more."""
    with deed() as work:
        telling.close_calendar(work, signed_in())
        there = finish(url_for(".ways"))
    flash(_("日历地址已停用。"), "information")
    return redirect(there)
