"""A reader's due list for the calendar on their telephone: whoever has the address reads it, so it names nobody."""

from datetime import timedelta

from flask import Response, request

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers.calendar_feed import draw_calendar, entries_of
from supportdesk.papers.language import Wording
from supportdesk.papers.links import host_of
from supportdesk.queries import telling as queries
from supportdesk.queries import today as lists
from supportdesk.services import throttles
from supportdesk.services.accounts import digest
from supportdesk.web.public import bp
from supportdesk.web.shared.clock import now, today
from supportdesk.web.shared.locks import for_anyone
from supportdesk.web.shared.settings import settings

# A quarter ahead: what a calendar that shows a month, and leafs on, has a use for.
AHEAD = timedelta(days=92)


@bp.get("/calendar/<token>.ics")
@for_anyone
def calendar(token: str) -> Response:
    """What the reader has to do, by day; an address that was withdrawn is as unknown as one that never was."""
    reader = queries.find_calendar_reader(db.session(), digest(token))
    if reader is None:
        throttles.take(
            db.session(), f"calendar:{request.remote_addr}", most=30, within=timedelta(minutes=10), now=now()
        )
        raise NotFoundError(say("没有这份日历：地址可能已经停用，请登录后在“提醒方式”里重新生成。"))
    wording = Wording(reader.language)
    due = lists.due_list(db.session(), reader, today(), until=today() + AHEAD)
    feed = draw_calendar(
        wording.say("返乡创业服务台"),
        reader.language,
        host_of(settings().public_url),
        entries_of(due.items, today(), wording, settings().public_url),
        now(),
    )
    return Response(feed, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})
