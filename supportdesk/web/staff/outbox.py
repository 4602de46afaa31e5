"""The outbox: what waits, what went out, what failed, and what only a person can settle."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from supportdesk.domain.kept_words import words_of
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.queries import outbox as queries
from supportdesk.services import outbox
from supportdesk.services.work import Work
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.ways import one_of, whole
from supportdesk.web.shared.words import said

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
_: Callable[..., str] = gettext

VIEW_NAMES: dict[str, Words] = {
    "waiting": say("等待发送"),
    "uncertain": say("待查实"),
    "failed": say("没发出去"),
    "sent": say("已发出"),
    "cancelled": say("不再发送"),
}
STATES: dict[MessageState, tuple[str, Words]] = {
    MessageState.DUE: ("with_us", say("等待发送")),
    MessageState.CLAIMED: ("with_us", say("正在发送")),
    MessageState.UNCERTAIN: ("act", say("待查实")),
    MessageState.FAILED: ("bad", say("没发出去")),
    MessageState.SENT: ("good", say("已发出")),
    MessageState.CANCELLED: ("off", say("不再发送")),
}
KINDS: dict[str, Words] = {
    "reminder": say("到期提醒"),
    "escalation": say("督办"),
    "month": say("月报"),
    "callback": say("状态回传"),
    "offer": say("可享受政策"),
}


class SettleForm(Form):
    """Only its key: what is done stands in the address."""


@bp.get("/")
@needs(Permission.OUTBOX_READ)
def index() -> ResponseReturnValue:
    """One view of the outbox."""
    session, viewer = db.session(), signed_in()
    view, before = one_of("view", VIEW_NAMES, "waiting"), whole("before")
    page = queries.list_messages(session, viewer, view, before)
    counts = queries.count_by_view(session, viewer)
    return render_template(
        "staff/outbox/index.html",
        view=view,
        views=[
            {"label": said(name), "url": url_for(".index", view=code), "active": code == view, "count": counts[code]}
            for code, name in VIEW_NAMES.items()
        ],
        rows=[_row(message) for message in page.messages],
        older=url_for(".index", view=view, before=page.older) if page.older else "",
        newest=url_for(".index", view=view) if before else "",
        has_server=bool(settings().smtp_url),
        may_write=grants(viewer.role, Permission.OUTBOX_WRITE),
        form=SettleForm(formdata=None),
    )


@bp.get("/<int:message_id>")
@needs(Permission.OUTBOX_READ)
def show(message_id: int) -> ResponseReturnValue:
    """One mail as its reader gets it."""
    message = queries.get_message(db.session(), signed_in(), message_id)
    return render_template(
        "staff/outbox/show.html",
        message=message,
        row=_row(message),
        lines=[words_of(line) for line in message.says.get("lines", ())] if _may_read(message) else [],
        may_read=_may_read(message),
        may_write=grants(signed_in().role, Permission.OUTBOX_WRITE),
        form=SettleForm(formdata=None),
    )


@bp.post("/<int:message_id>/delivered")
@needs(Permission.OUTBOX_WRITE)
def delivered(message_id: int) -> ResponseReturnValue:
    """It was delivered after all."""
    return _settled(message_id, outbox.settle_delivered)


@bp.post("/<int:message_id>/again")
@needs(Permission.OUTBOX_WRITE)
def again(message_id: int) -> ResponseReturnValue:
    """Send it again."""
    return _settled(message_id, outbox.send_again)


@bp.post("/<int:message_id>/give-up")
@needs(Permission.OUTBOX_WRITE)
def give_up(message_id: int) -> ResponseReturnValue:
    """Leave it unsent."""
    return _settled(message_id, outbox.give_up)


def _settled(message_id: int, settle: Callable[[Work, Message], None]) -> ResponseReturnValue:
    with deed() as work:
        settle(work, queries.get_message(work.session, work.actor, message_id))
        there = finish(url_for(".show", message_id=message_id))
    return redirect(there)


def _may_read(message: Message) -> bool:
    """Administrators see no case in clear: they see that a mail is there, not what it says."""
    return (message.case_id is None and message.kind not in KINDS) or signed_in().role is not Role.SYSADMIN


def _row(message: Message) -> dict[str, Any]:
    kind, state = STATES[message.state]
    name = KINDS.get(message.kind)
    return {
        "message": message,
        "subject": said(words_of(message.says.get("subject", {}))) if _may_read(message) else _("内容不对管理员显示"),
        "kind": said(name) if name else message.kind,
        "badge": kind,
        "state": said(state),
    }
