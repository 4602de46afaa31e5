"""Programmes and how many are likely entitled; one programme's people, with what is missing and the cost."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import RuleBrokenError, StepNotAvailableError
from supportdesk.domain.facts import BY_NAME
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.matching import Match, MatchState
from supportdesk.queries import job_runs
from supportdesk.queries import matching as queries
from supportdesk.services import matching
from supportdesk.services.work import Work
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.ways import one_of, whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.matching import bp

MOST_SHOWN = 50
STATE_WORDS = {
    MatchState.FOUND: ("off", say("未告知")),
    MatchState.OFFERED: ("waiting", say("等待答复")),
    MatchState.CONFIRMED: ("good", say("已确认")),
    MatchState.DECLINED: ("off", say("不需要")),
}


@bp.get("/")
@needs(Permission.PERSON_READ)
def index() -> ResponseReturnValue:
    """Every programme with people who are likely entitled and have not asked."""
    return render_template(
        "staff/matching/index.html",
        lines=queries.list_programme_matches(db.session(), signed_in()),
        swept_at=job_runs.last_success(db.session(), "matching"),
    )


@bp.get("/programmes/<int:programme_id>")
@needs(Permission.PERSON_READ)
def programme(programme_id: int) -> ResponseReturnValue:
    """The people of one programme, those who meet every rule first when asked so."""
    who = one_of("who", ("met", "likely"))
    wanted = {"met": True, "likely": False}.get(who)
    counts = queries.get_programme_matches(db.session(), signed_in(), programme_id)
    rows = queries.list_people(
        db.session(), signed_in(), programme_id, met=wanted, after=whole("after") or 0, most=MOST_SHOWN + 1
    )
    more = len(rows) > MOST_SHOWN
    return render_template(
        "staff/matching/programme.html",
        counts=counts,
        rows=rows[:MOST_SHOWN],
        who=who,
        missing_of=lambda match: [said(BY_NAME[name].label) for name in match.missing_names if name in BY_NAME],
        state_words=STATE_WORDS,
        next_url=url_for(".programme", programme_id=programme_id, who=who or None, after=rows[MOST_SHOWN - 1].person_id)
        if more
        else "",
        form=Form(formdata=None),
    )


@bp.post("/<int:match_id>/offer")
@needs(Permission.CASE_WRITE)
def offer(match_id: int) -> ResponseReturnValue:
    """Offer a programme to the person."""
    return _answered(match_id, matching.offer)


@bp.post("/<int:match_id>/confirm")
@needs(Permission.CASE_WRITE)
def confirm(match_id: int) -> ResponseReturnValue:
    """Write down that the person wants it."""
    return _answered(match_id, matching.confirm, _("本人已确认，可以建立申请。"))


@bp.post("/<int:match_id>/decline")
@needs(Permission.CASE_WRITE)
def decline(match_id: int) -> ResponseReturnValue:
    """Write down that the person does not want it."""
    return _answered(match_id, matching.decline)


def _answered(match_id: int, do: Callable[[Work, Match], object], told: str = "") -> ResponseReturnValue:
    """Do a step with a person's match and go back to them; what forbids it is said there."""
    with deed() as work:
        found = queries.get_match(work.session, work.actor, match_id)
        there = finish(url_for(".person", person_id=found.person_id))
        try:
            do(work, found)
            if told:
                flash(told, "information")
        except (RuleBrokenError, StepNotAvailableError) as error:
            flash(said(error.words), "act")
    return redirect(there)
