"""A draft of one's own: its list of tasks, the form with what was typed kept, the answers checked, the confirmation."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.rules import Verdict
from supportdesk.extensions import db
from supportdesk.services import drafts
from supportdesk.services.work import CHINA, Work
from supportdesk.web.portal import bp
from supportdesk.web.portal.own import for_work, own, own_step
from supportdesk.web.portal.papers import lines_of, open_lines
from supportdesk.web.shared.asking import Asking
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import now, today
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.words import plain_money, said

# The autosaved form of an application: kept under this name and the application's id.
KEPT = "own.application"
_LONGEST_VALUE = 2_000
_MOST_FIELDS = 120
_NOT_KEPT = frozenset({"csrf_token", "form_key"})


@bp.get("/applications/<int:own_application_id>/tasks")
@needs(Permission.OWN_APPLICATIONS)
def tasks(own_application_id: int) -> ResponseReturnValue:
    """What is to be done until the application can be handed in, each with how far it is."""
    asking, one = own(own_application_id)
    if one.state != State.DRAFT:
        return redirect(url_for(".show", own_application_id=own_application_id))
    terms = asking.queries.terms_of(db.session(), one.programme_version)
    facts = asking.queries.facts_of(db.session(), one, terms, actor_id=signed_in().id, today=today())
    gap, papers = _gap(asking, one, facts, terms), lines_of(asking, one)
    left = open_lines(papers)
    kept = drafts.find_draft(db.session(), signed_in(), KEPT, str(one.id))
    return render_template(
        "portal/tasks.html",
        one=one,
        name=shown.name_of(one),
        gap=gap,
        is_begun=kept is not None or one.version > 1,
        kept_at=kept.saved_at if kept else None,
        papers=papers,
        papers_left=left,
        may_check=not gap,
    )


@bp.route("/applications/<int:own_application_id>/form", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def form(own_application_id: int) -> ResponseReturnValue:
    """The form, as it was kept last: while typing, or when it was saved."""
    asking, one = own_step(own_application_id, Deed.CORRECT)
    terms = asking.queries.terms_of(db.session(), one.programme_version)
    kind = asking.form_of(terms, one.subject)
    kept = drafts.find_draft(db.session(), signed_in(), KEPT, str(one.id)) if request.method == "GET" else None
    if kept is not None and kept.content.get("version") != str(one.version):
        kept = None  # saved elsewhere since: what stands in the application is newer
    filled = kind(formdata=_typed(kept.content)) if kept is not None else kind.received(**asking.known_of(one))

    def do(work: Work) -> str:
        draft = for_work(asking, work, own_application_id)
        asking.walk.correct(work, draft, filled.filled, seen_version=counter(request.form.get("version")))
        drafts.drop_draft(work.session, signed_in(), KEPT, str(own_application_id))
        return url_for(".tasks", own_application_id=own_application_id)

    if answer := attempt(filled, do, told=_("填的内容已保存。"), stale=partial(asking.clash, terms)):
        return answer
    if filled.errors:
        asking, one = own(own_application_id)
    return render_template(
        "portal/form.html", form=filled, one=one, name=shown.name_of(one), kept_at=kept.saved_at if kept else None
    ), 422 if filled.errors else 200


@bp.post("/applications/<int:own_application_id>/keep")
@needs(Permission.OWN_APPLICATIONS)
def keep(own_application_id: int) -> ResponseReturnValue:
    """Keep what is typed, without judging it: while typing, and to go away and come back."""
    _asking, one = own_step(own_application_id, Deed.CORRECT)
    sent = list(request.form.items(multi=True))[:_MOST_FIELDS]
    typed = [(name[:60], value[:_LONGEST_VALUE]) for name, value in sent if name and name not in _NOT_KEPT]
    version, about, at = request.form.get("version", ""), str(one.id), now()
    drafts.keep_draft(db.session(), signed_in(), KEPT, about, {"typed": typed, "version": version}, at)
    if request.headers.get("HX-Request"):
        return Response(_saved_at(at), mimetype="text/plain")
    flash(_saved_at(at), "information")
    return redirect(url_for(".tasks", own_application_id=own_application_id))


@bp.route("/applications/<int:own_application_id>/check", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def check(own_application_id: int) -> ResponseReturnValue:
    """All answers once more, with conditions and amount; then the application is handed in."""
    asking, one = own_step(own_application_id, Deed.SUBMIT)
    sending = Form.received()

    def do(work: Work) -> str:
        asking.walk.hand_in(work, for_work(asking, work, own_application_id))
        return url_for(".done", own_application_id=own_application_id)

    if answer := attempt(sending, do):
        return answer
    if sending.errors:
        asking, one = own(own_application_id)
    page = asking.queries.page_of(db.session(), signed_in(), one, today())
    results = asking.queries.eligibility(db.session(), one, page.facts, page.terms)
    change = url_for(".form", own_application_id=own_application_id)
    papers = lines_of(asking, one)
    return render_template(
        "portal/check.html",
        form=sending,
        one=one,
        name=shown.name_of(one),
        answers=[{**line, "change_url": f"{change}#{line['name']}"} for line in asking.answers_of(one, page.terms)],
        gap=_gap(asking, one, page.facts, page.terms),
        papers=papers,
        papers_left=open_lines(papers),
        rules=shown.rules_of(results, to_applicant=True),
        award=plain_money(page.award.amount) if page.award is not None and page.award.amount else "",
        completeness_days=page.terms.completeness_days,
    ), 422 if sending.errors else 200


@bp.get("/applications/<int:own_application_id>/done")
@needs(Permission.OWN_APPLICATIONS)
def done(own_application_id: int) -> ResponseReturnValue:
    """The receipt number, the receipt to keep, and what happens next."""
    asking, one = own(own_application_id)
    if one.receipt_number is None:
        raise NotFoundError
    terms = asking.queries.terms_of(db.session(), one.programme_version)
    number = one.receipt_number
    return render_template(
        "portal/done.html",
        form=Form(formdata=None),
        one=one,
        name=shown.name_of(one),
        receipt=" ".join(number[at : at + 4] for at in range(0, len(number), 4)),
        stages=[said(stage.plain) for stage in asking.queries.programme.way.stages[2:-1]],
        terms=terms,
    )


def _gap(asking: Asking, one: Any, facts: Any, terms: Any) -> str:  # noqa: ANN401 - of the kind
    """What must be filled in and is not, as the submission asks it; "" when nothing is missing."""
    (answer,) = asking.queries.ask(db.session(), one, ("form_complete",), facts, terms)
    return "" if answer.verdict is Verdict.MET else said(answer.value)


def _typed(content: dict[str, Any]) -> MultiDict[str, str]:
    return MultiDict([(str(name), str(value)) for name, value in content.get("typed", [])])


def _saved_at(at: datetime) -> str:
    return str(_("已保存 %(time)s", time=f"{at.astimezone(CHINA):%H:%M:%S}"))
