"""What I can get, and why not; and what the office offers me: I say yes or no."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.matching import Match
from supportdesk.queries import matching as queries
from supportdesk.queries import people
from supportdesk.queries.cases import list_own_open
from supportdesk.services import matching
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.portal.applying import begin_draft, way_to_start
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.entitlements import to_ask_for
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import plain_money, programme_name, said


@bp.get("/entitlements")
@needs(Permission.OWN_APPLICATIONS)
def entitlements() -> ResponseReturnValue:
    """Every programme with my own answer to every rule, and what waits for my word."""
    session = db.session()
    person = people.get_person(session, signed_in(), _own_id(signed_in()))
    cases = list_own_open(session, signed_in())
    unit = cases[0].unit if cases else person.unit
    offered = [
        {
            "id": one.id,
            "name": programme_name(one.programme),
            "amount": plain_money(one.amount) if one.amount is not None else "",
        }
        for one in queries.list_offers(session, person.id)
    ]
    return render_template(
        "portal/entitlements.html",
        answers=to_ask_for(session, person.id, unit, today(), way_to_start, _("去申请"), to_applicant=True),
        offered=offered,
        form=Form(formdata=None),
    )


@bp.post("/entitlements/<int:own_match_id>/confirm")
@needs(Permission.OWN_APPLICATIONS)
def confirm(own_match_id: int) -> ResponseReturnValue:
    """Say yes to what was offered: a draft begins with what is on record, and the reader goes on with it."""

    def answer(work: Work, match: Match) -> str:
        matching.confirm(work, match)
        return url_for(".tasks", own_application_id=begin_draft(work, match.programme))

    return _answered(own_match_id, answer, _("已按登记的资料替您填好，请核对后提交。"))


@bp.post("/entitlements/<int:own_match_id>/decline")
@needs(Permission.OWN_APPLICATIONS)
def decline(own_match_id: int) -> ResponseReturnValue:
    """Say no to what was offered."""

    def answer(work: Work, match: Match) -> str:
        matching.decline(work, match)
        return url_for(".entitlements")

    return _answered(own_match_id, answer, _("已记下您不需要。"))


def _answered(match_id: int, answer: Callable[[Work, Match], str], done: str) -> ResponseReturnValue:
    try:
        with deed() as work:
            there = finish(answer(work, queries.get_own_match(work.session, _own_id(work.actor), match_id)))
    except (BadValueError, RuleBrokenError, StepNotAvailableError) as error:
        flash(said(error.words), "act")
        return redirect(url_for(".entitlements"))
    flash(done, "information")
    return redirect(there)


def _own_id(account: Account | None) -> int:
    if account is None or account.person_id is None:
        raise NotFoundError
    return account.person_id
