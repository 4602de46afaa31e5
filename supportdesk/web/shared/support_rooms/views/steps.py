"""How the page of one step is shown and done."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.support_rooms.kept import clash
from supportdesk.web.shared.support_rooms.room import AnyPage, DeedPage, Room
from supportdesk.web.shared.support_rooms.steps import SAME_PAGE
from supportdesk.web.shared.words import said

from .finding import for_work, open_step, page_of, seen

REFUSALS = (RuleBrokenError, BadValueError, AlreadyKnownError, CalendarUnknownError)


def step(room: Room, page: DeedPage, application_id: int) -> ResponseReturnValue:
    """Show what a step asks, and take it."""
    one = open_step(room, application_id, *SAME_PAGE.get(page.deed, (page.deed,)))
    about = page_of(room, one, with_checks=False)
    known = page.known(about)
    form: Any = page.kept.form(page.form, about, known) if page.kept else page.form.received(**known)
    page.offer(form, about)
    words = said(room.programme.deed_words(page.deed) or page.lead)
    if form.is_sound():
        try:
            with deed() as work:
                fresh = for_work(room, work, application_id)
                if page.kept:
                    page.kept.refuse_stale(page_of(room, fresh, with_checks=False), form)
                page.do(work, room.walk, fresh, form)
                there = finish(url_for(".show", application_id=application_id))
        except StaleVersionError as error:
            return clash(form, error)
        except REFUSALS as error:
            form.refuse(error)
            one = seen(room, application_id)
            about = page_of(room, one, with_checks=False)
        else:
            flash(_("已办：%(deed)s", deed=words))
            return redirect(there)
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
