"""The list of a kind's applications."""

from enum import StrEnum

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.extensions import db
from supportdesk.queries.applications import PAGE, ApplicationFilter
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.support import state_badge
from supportdesk.web.shared.support_rooms.room import Room
from supportdesk.web.shared.ways import way_to, whole
from supportdesk.web.shared.words import said

_LONGEST_NAME = 50


def index(room: Room) -> ResponseReturnValue:
    """Applications that wait for the reader, or all that they see; by state, subject and name."""
    session, reader, programme = db.session(), signed_in(), room.programme
    wanted = _wanted(room)
    counts = room.queries.count_by_state(session, reader)
    view = request.args.get("view", "waiting")
    if view == "waiting" and not (wanted.state or wanted.subject or wanted.name):
        rows, more = list(room.queries.list_waiting(session, reader)), None
    else:
        view = "all"
        found = room.queries.list_(session, reader, wanted, before=whole("before"))
        rows = list(found[:PAGE])
        more = rows[-1].touch if len(found) > PAGE else None
    states = [one.value for one in _in_order(room) if counts.get(one.value)]
    return render_template(
        "staff/support/index.html",
        title=said(programme.name),
        ways=[{"url": way_to(f".{view}"), "label": said(words)} for view, words in room.ways],
        view=view,
        rows=[
            {
                "one": row,
                "subject": said(programme.subject_words(row.subject)),
                "badge": state_badge(row.kind, row.state),
                "url": url_for(".show", application_id=row.id),
            }
            for row in rows
        ],
        more=more,
        wanted=wanted,
        waiting=room.queries.count_waiting(session, reader),
        counted=sum(counts.values()),
        states=[
            ("", _("全部状态")),
            *((one, f"{state_badge(room.kind, one).word} {counts[one]}") for one in states),
        ],
        subjects=[("", _("全部项目")), *((code, said(words)) for code, words in programme.subjects.items())]
        if programme.subjects
        else [],
    )


def _wanted(room: Room) -> ApplicationFilter:
    """What the address narrows to; what is not understood does not narrow."""
    state, subject = request.args.get("state", ""), request.args.get("subject", "")
    known = {one.value for one in room.programme.lifecycle.states()}
    return ApplicationFilter(
        state=state if state in known else "",
        subject=subject if subject in room.programme.subjects else "",
        name=request.args.get("q", "").strip()[:_LONGEST_NAME],
    )


def _in_order(room: Room) -> list[StrEnum]:
    """The states in the order of the way."""
    lifecycle = room.programme.lifecycle
    ordered = dict.fromkeys([lifecycle.initial, *(s for step in lifecycle.steps for s in (step.source, step.target))])
    return list(ordered)
