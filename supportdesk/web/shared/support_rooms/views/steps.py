"""How the page of one step is shown and done."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.support_rooms.room import AnyPage, DeedPage, Room
from supportdesk.web.shared.support_rooms.steps import SAME_PAGE
from supportdesk.web.shared.words import said

from .finding import for_work, open_step, page_of, seen


def step(room: Room, page: DeedPage, application_id: int) -> ResponseReturnValue:
    """Show what a step asks, and take it."""
    one = open_step(room, application_id, *SAME_PAGE.get(page.deed, (page.deed,)))
    about = page_of(room, one, with_checks=False)
    known = page.known(about)
    form: Any = page.kept.form(page.form, about, known) if page.kept else page.form.received(**known)
    page.offer(form, about)
    words = said(room.programme.deed_words(page.deed) or page.lead)

    def do(work: Work) -> str:
        fresh = for_work(room, work, application_id)
        if page.kept:
            page.kept.refuse_stale(page_of(room, fresh, with_checks=False), form)
        page.do(work, room.walk, fresh, form)
        return url_for(".show", application_id=application_id)

    if answer := attempt(form, do, told=_("已办：%(deed)s", deed=words)):
        return answer
    if form.errors:
        one = seen(room, application_id)
        about = page_of(room, one, with_checks=False)
    answers = _answers(room, page, about) if page.asks else ()
    return render_template(
        page.template,
        step=page,
        title=words,
        one=one,
        page=about,
        name=shown.name_of(one),
        form=form,
        rules=shown.rules_of(answers),
        blocked=any(answer.verdict is Verdict.NOT_MET for answer in answers),
        claim=about.around.clawback,
    ), 422 if form.errors else 200


def _answers(room: Room, page: DeedPage, about: AnyPage) -> tuple:  # type: ignore[type-arg]  # of rule results
    """What the guards of the step answer as things stand."""
    one = about.application
    guards = room.programme.lifecycle.step(one.state, page.deed).guards
    return room.queries.ask(db.session(), one, guards, about.facts, about.terms)
