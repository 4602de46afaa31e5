"""Who might be the same person; two files made one, with what moves shown before, and made two again."""

import json
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired

from supportdesk.domain.errors import (
    BadValueError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries import people as queries
from supportdesk.services import people_merge
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import line_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.people import bp
from supportdesk.web.staff.people.comparing import columns_of, moved_words, taken_words


class MergeForm(Form):
    """Why the two are one, and the versions that were seen."""

    reason = line_field(_l("合并理由"), DataRequired(_l("请写明理由。")))
    kept_version = HiddenField()
    merged_version = HiddenField()


class UndoForm(Form):
    """Why they are two after all."""

    reason = line_field(_l("撤销理由"), DataRequired(_l("请写明理由。")))


@bp.get("/<int:person_id>/look-alikes")
@needs(Permission.PERSON_READ)
def look_alikes(person_id: int) -> ResponseReturnValue:
    """Who might be the same, side by side."""
    person = queries.get_person(db.session(), signed_in(), person_id)
    found = queries.list_look_alikes(
        db.session(), signed_in(), name=person.name, born_on=person.born_on, phone=person.phone, but=person.id
    )
    return render_template(
        "staff/people/look_alikes.html",
        person=person,
        found=found,
        columns=columns_of(person, [one.person for one in found]),
    )


@bp.route("/<int:person_id>/merge/<int:other_id>", methods=["GET", "POST"])
@needs(Permission.PERSON_MERGE)
def merge(person_id: int, other_id: int) -> ResponseReturnValue:
    """Merge another person into this one; what moves is shown first."""
    form, status = MergeForm.received(), HTTPStatus.OK
    if form.is_sound():
        try:
            with deed() as work:
                kept = queries.get_person(work.session, work.actor, person_id)
                merged = queries.get_person(work.session, work.actor, other_id)
                versions = counter(form.kept_version.data), counter(form.merged_version.data)
                people_merge.merge(work, kept, merged, reason=form.reason.clean, versions=versions)
                there = finish(url_for(".show", person_id=person_id))
        except StaleVersionError:
            form.form_errors.append(_("您核对期间，有人改过其中一个人的资料。请按下面的内容再核对一遍。"))
            status = HTTPStatus.CONFLICT
        except (BadValueError, RuleBrokenError, StepNotAvailableError) as error:
            form.refuse(error)
        else:
            flash(_("已合并。发现合错了，可以在这里撤销。"), "information")
            return redirect(there)
    kept = queries.get_person(db.session(), signed_in(), person_id)
    merged = queries.get_person(db.session(), signed_in(), other_id)
    preview = queries.preview_merge(db.session(), kept, merged)
    return render_template(
        "staff/people/merge.html",
        form=form,
        kept=kept,
        merged=merged,
        columns=columns_of(kept, [merged]),
        warnings=preview.warnings,
        moving=moved_words(preview.rows),
        taken=taken_words(preview.taken),
    ), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors and status == HTTPStatus.OK else status


@bp.route("/<int:person_id>/merges/<int:merge_id>/undo", methods=["GET", "POST"])
@needs(Permission.PERSON_MERGE)
def undo_merge(person_id: int, merge_id: int) -> ResponseReturnValue:
    """Make two of one again."""
    form = UndoForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                done = queries.get_merge(work.session, work.actor, person_id, merge_id)
                people_merge.undo(work, done, reason=form.reason.clean)
                there = finish(url_for(".show", person_id=done.merged_id))
        except (BadValueError, StepNotAvailableError) as error:
            form.refuse(error)
        else:
            flash(_("合并已撤销，两个人的资料各归各的。"), "information")
            return redirect(there)
    done = queries.get_merge(db.session(), signed_in(), person_id, merge_id)
    moved = json.loads(done.moved)
    return render_template(
        "staff/people/undo_merge.html",
        form=form,
        person=queries.get_person(db.session(), signed_in(), person_id),
        kept=queries.get_person(db.session(), signed_in(), done.kept_id),
        merged=queries.get_person(db.session(), signed_in(), done.merged_id),
        done=done,
        moving=moved_words(moved["rows"]),
        taken=taken_words(moved["taken"]),
    ), 422 if form.errors else 200
