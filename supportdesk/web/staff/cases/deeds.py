"""What is done to one case: a note, another handler, closed, opened again, its venture named."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.cases import Case, CaseState
from supportdesk.queries import cases as case_queries
from supportdesk.queries import people as people_queries
from supportdesk.queries import ventures as venture_queries
from supportdesk.queries.events import last_change
from supportdesk.services import cases
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.labels import code_choices
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import actor, moment
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.index import PAGE_NAME
from supportdesk.web.staff.cases.show import NoteForm, page

LONGEST_REASON = 200
LONGEST_ARCHIVE_NO = 40


class CaseForm(Form):
    """Every form about a case carries the version that its reader saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that came back; one that is no number is none."""
        return counter(self.version.data)


class HandOverForm(CaseForm):
    """To whom, and why."""

    to = SelectField(_l("转交给"), coerce=str, validators=[InputRequired(_l("请选择经办人。"))])
    reason = StringField(_l("转交原因"), [Length(max=LONGEST_REASON)])


class CloseForm(CaseForm):
    """Why the file is closed."""

    outcome = SelectField(_l("关闭原因"), validators=[InputRequired(_l("请选择关闭原因。"))])
    reason = StringField(_l("说明"), [Length(max=LONGEST_REASON)])


class ReopenForm(CaseForm):
    """Why the file is opened again."""

    reason = StringField(_l("重新打开的原因"), [InputRequired(_l("请写明理由。")), Length(max=LONGEST_REASON)])


class ArchiveForm(CaseForm):
    """Where the closed file stands."""

    archive_no = StringField(_l("档案号"), [InputRequired(_l("请填写档案号。")), Length(max=LONGEST_ARCHIVE_NO)])


class VentureForm(CaseForm):
    """Which of the person's ventures."""

    venture = SelectField(_l("创业实体"), coerce=str, validators=[InputRequired(_l("请选择创业实体。"))])


@bp.post("/<int:case_id>/notes")
@needs(Permission.CASE_WRITE)
def note(case_id: int) -> ResponseReturnValue:
    """Write a note."""
    form = NoteForm.received()

    def do(work: Work) -> str:
        cases.write_note(work, case_queries.get_case(work.session, work.actor, case_id), form.text.data)
        return url_for(".show", case_id=case_id, tab="notes")

    if answer := attempt(form, do):
        return answer
    return page(case_id, tab="notes", note=form), 422


@bp.route("/<int:case_id>/hand-over", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def hand_over(case_id: int) -> ResponseReturnValue:
    """Give the file to a colleague."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    form = _fresh(HandOverForm, case)
    form.to.choices = officials_but(case.handler_id)

    def give(work: Work, fresh: Case) -> None:
        to = case_queries.get_handler(work.session, signed_in(), int(form.to.data))
        cases.hand_over(work, fresh, to, reason=form.reason.data or "", version=form.seen)

    return _done(case, form, "staff/cases/hand_over.html", give, _("已转交。"))


@bp.route("/<int:case_id>/close", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def close(case_id: int) -> ResponseReturnValue:
    """Close the file."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    form = _fresh(CloseForm, case)
    form.outcome.choices = code_choices("case_outcomes", _("请选择"))

    def shut(work: Work, fresh: Case) -> None:
        cases.close_case(work, fresh, outcome=form.outcome.data, reason=form.reason.data or "", version=form.seen)

    return _done(case, form, "staff/cases/close.html", shut, _("办件已关闭。"))


@bp.route("/<int:case_id>/reopen", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def reopen(case_id: int) -> ResponseReturnValue:
    """Open the file again."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    form = _fresh(ReopenForm, case)

    def again(work: Work, fresh: Case) -> None:
        cases.reopen_case(work, fresh, reason=form.reason.data, version=form.seen)

    return _done(case, form, "staff/cases/reopen.html", again, _("办件已重新打开。"))


@bp.route("/<int:case_id>/archive", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def archive(case_id: int) -> ResponseReturnValue:
    """Write down where the closed file stands in the archive."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    form = ArchiveForm.received(version=str(case.version), archive_no=case.archive_no)

    def file_away(work: Work, fresh: Case) -> None:
        cases.file_away(work, fresh, form.archive_no.data or "", version=form.seen)

    return _done(case, form, "staff/cases/archive.html", file_away, _("档案号已登记。"))


@bp.route("/<int:case_id>/venture", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def name_venture(case_id: int) -> ResponseReturnValue:
    """Name the venture of a file that was opened without one."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    form = _fresh(VentureForm, case)
    found = people_queries.list_person_ventures(db.session(), signed_in(), case.person)
    form.venture.choices = [(str(venture.id), venture.name) for venture in found]

    def name(work: Work, fresh: Case) -> None:
        venture = venture_queries.get_venture(work.session, work.actor, int(form.venture.data))
        cases.set_venture(work, fresh, venture, version=form.seen)

    return _done(case, form, "staff/cases/name_venture.html", name, _("创业实体已登记到办件。"))


def officials_but(handler_id: int | None) -> list[tuple[str, str]]:
    """The officials of the reader's subtree, but the one who has the file."""
    places = case_queries.list_places(db.session(), signed_in(), PAGE_NAME)
    return [("", _("请选择")), *((str(one.id), one.name) for one in places.officials if one.id != handler_id)]


def _fresh(kind: type[Any], case: Case) -> Any:  # noqa: ANN401 - a form of the kind that was asked for
    return kind.received(version=str(case.version))


def _stands(case: Case) -> str:
    state = _("已关闭") if case.state is CaseState.CLOSED else _("办理中")
    who = case.handler.name if case.handler else _("无经办人")
    saved = last_change(db.session(), f"case:{case.id}")
    by = _("%(who)s在 %(when)s 保存过。", who=actor(saved.actor_name), when=moment(saved.recorded_at)) if saved else ""
    return by + str(_("现在保存的是：经办 %(who)s，%(state)s。核对后可以再提交。", who=who, state=state))


def _done(
    case: Case, form: CaseForm, template: str, step: Callable[[Work, Case], None], words: str
) -> ResponseReturnValue:
    """Do a step on the fresh case, or show the form with what was refused and what was typed."""
    status = 200
    if form.is_sound():
        try:
            with deed() as work:
                step(work, case_queries.get_case(work.session, work.actor, case.id))
                there = finish(url_for(".show", case_id=case.id))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(error)
        except StaleVersionError as error:
            form.refuse(error)
            form.version.data = str(error.version)
            status = 409
        else:
            flash(words, "information")
            return redirect(there)
        case = case_queries.get_case(db.session(), signed_in(), case.id)
        if status == 409:  # noqa: PLR2004 - somebody was quicker: what they saved stands beside what was typed here
            form.form_errors.append(_stands(case))
    if form.errors and status == 200:  # noqa: PLR2004 - not yet said
        status = 422
    return render_template(template, form=form, case=case), status
