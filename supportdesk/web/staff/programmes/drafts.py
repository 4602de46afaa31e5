"""A county's own version: drafted from another, edited, published for its days, or given up."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField
from wtforms.validators import Regexp

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.follow_ups import ANCHOR_WORDS
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.catalogue import parameters_of, terms_class
from supportdesk.domain.programmes.parameter_words import (
    ACTION_NAMES,
    FOR_WORDS,
    OWNER_WORDS,
    PAYER_WORDS,
    SOURCE_WORDS,
)
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries import policies as queries
from supportdesk.queries.rehearsal import Rehearsal, count_asked, rehearse
from supportdesk.services import policies
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said
from supportdesk.web.staff.programmes import bp
from supportdesk.web.staff.programmes.form import DraftForm
from supportdesk.web.staff.programmes.outlook import outlook_of
from supportdesk.web.staff.programmes.pages import STANDING_NAMES
from supportdesk.web.staff.programmes.reading import differences

TIMING_NAMES = {
    "after_days": say("过…天"),
    "after_months": say("过…个月"),
    "after_working_days": say("过…个工作日"),
    "every_months": say("每…个月，到期为止"),
    "before_months": say("到期前…个月"),
    "before_weeks": say("到期前…周"),
    "before_days": say("到期前…天"),
}
_CHOICES = {
    "payers": PAYER_WORDS,
    "sources": SOURCE_WORDS,
    "needed_for": FOR_WORDS,
    "actions": ACTION_NAMES,
    "anchors": ANCHOR_WORDS,
    "timings": TIMING_NAMES,
    "owners": OWNER_WORDS,
}
# A rehearsal about so many people is part of the page; about more it is made when it is asked for.
QUICKLY_ASKED = 2_000


class PublishForm(Form):
    """Which state of the draft the publisher had before them."""

    version = HiddenField(validators=[Regexp("[0-9]{1,9}$")])


@bp.post("/versions/<int:version_id>/draft")
@needs(Permission.PROGRAMME_WRITE)
def draft(version_id: int) -> ResponseReturnValue:
    """Begin the own unit's version from another one, or go on with the draft that is there."""
    with deed() as work:
        base = queries.get_version(work.session, work.actor, version_id)
        begun = policies.draft_own_version(work, base, signed_in().unit)
        there = finish(url_for(".edit", version_id=begun.id))
    return redirect(there)


@bp.route("/versions/<int:version_id>/edit", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def edit(version_id: int) -> ResponseReturnValue:
    """Write the draft anew."""
    form = DraftForm.about(queries.get_draft(db.session(), signed_in(), version_id))

    def do(work: Work) -> str:
        policies.edit_draft(
            work,
            queries.get_draft(work.session, work.actor, version_id),
            values=form.values(),
            clauses=form.clauses(),
            effective_from=form.effective_from.clean,
            effective_to=form.effective_to.clean,
            document=form.document.clean,
            seen_version=form.seen_version,
        )
        return url_for(".show", version_id=version_id)

    def stale(_form: Form, error: StaleVersionError) -> ResponseReturnValue:
        now = form.clauses_of(queries.get_draft(db.session(), signed_in(), version_id))
        theirs = StaleVersionError(error.theirs | now, error.version, about=error.about)
        return conflict(form, theirs, yours=form.values(), shown=form.in_words)

    if answer := attempt(form, do, told=_("草稿已保存，还没有发布。"), stale=stale):
        return answer
    return _edit_page(form, queries.get_draft(db.session(), signed_in(), version_id)), 422 if form.errors else 200


@bp.route("/versions/<int:version_id>/publish", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_WRITE)
def publish(version_id: int) -> ResponseReturnValue:
    """Show once more what changes, then put the version into force."""
    form, status = PublishForm.received(), HTTPStatus.OK
    if form.is_sound():
        try:
            with deed() as work:
                seen = counter(form.version.data)
                policies.publish(work, queries.get_draft(work.session, work.actor, version_id), seen_version=seen)
                there = finish(url_for(".show", version_id=version_id))
        except StaleVersionError:
            form.form_errors.append(_("您看的时候草稿又被改过。请把下面的内容再看一遍。"))
            status = HTTPStatus.CONFLICT
        except (BadValueError, RuleBrokenError) as error:
            form.form_errors.append(_("先改好草稿再发布：%(why)s", why=said(error.words)))
        else:
            flash(_("已发布。此前受理的申请仍按原来的版本办；谁符合条件，几分钟内重新比对。"), "information")
            return redirect(there)
    line = queries.get_line(db.session(), signed_in(), version_id, today())
    draft = queries.get_draft(db.session(), signed_in(), version_id)
    before = queries.version_before(db.session(), signed_in().unit, draft)
    asked = count_asked(db.session(), signed_in(), today())
    return render_template(
        "staff/programmes/publish.html",
        asked=asked,
        told=_rehearsed(draft, before, asked),
        outlook=outlook_of(draft),
        form=form,
        line=line,
        before=before,
        differences=differences(before, draft) if before else [],
        standing_names=STANDING_NAMES,
    ), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors and status == HTTPStatus.OK else status


def _rehearsed(draft: ProgrammeVersion, before: ProgrammeVersion | None, asked: int) -> Rehearsal | None:
    """What the draft would mean for last year's cases; None while nobody asked for a long one, or it has no rules."""
    if not (draft.rule_book or {}).get("rules") or (asked > QUICKLY_ASKED and "reckoned" not in request.args):
        return None
    return rehearse(db.session(), signed_in(), draft, before, today())


@bp.post("/versions/<int:version_id>/discard")
@needs(Permission.PROGRAMME_WRITE)
def discard(version_id: int) -> ResponseReturnValue:
    """Give the draft up; it stays in the list as withdrawn."""
    with deed() as work:
        policies.discard(work, queries.get_draft(work.session, work.actor, version_id))
        there = finish(url_for(".index"))
    return redirect(there)


def _edit_page(form: DraftForm, draft: ProgrammeVersion) -> str:
    kind = draft.programme.kind.value
    return render_template(
        "staff/programmes/edit.html",
        form=form,
        draft=draft,
        groups=terms_class(kind).groups_of(draft.parameters),
        parameters=parameters_of(kind, draft.parameters),
        choices=_CHOICES,
    )
