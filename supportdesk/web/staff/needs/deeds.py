"""What is done to a need: raised, brought to a department, answered, closed, said to be impossible, opened again."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.needs import DEED_WORDS, NeedDeed
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.models.needs import Need
from supportdesk.policies.needs import need_kinds
from supportdesk.queries import cases as case_queries
from supportdesk.queries import needs as queries
from supportdesk.queries import people as people_queries
from supportdesk.services import needs as services
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.needs import department_choices, kind_choices, kind_words
from supportdesk.web.shared.tasks import StampedForm, task
from supportdesk.web.shared.words import said
from supportdesk.web.staff.needs import bp

ROWS = {"attributes": {"rows": 5}}


class NeedForm(Form):
    """What is needed."""

    kind = SelectField(_l("需求类别"), [InputRequired(_l("请选择需求类别。"))])
    wanted = TextAreaField(_l("需要什么"), [InputRequired(_l("请写明需要什么。")), Length(max=2_000)])


class ReferForm(StampedForm):
    """To which department."""

    department = SelectField(_l("办理部门"), [InputRequired(_l("请选择办理部门。"))])


class AnswerForm(StampedForm):
    """What was answered."""

    answer = TextAreaField(_l("答复"), [InputRequired(_l("请写明答复了什么。")), Length(max=2_000)])
    answered_on = day_field(_l("答复日期"), InputRequired(_l("请填写答复日期，例如 2026-11-25。")))


class CloseForm(StampedForm):
    """What proves it, and whether the person is content."""

    proof = StringField(_l("办结佐证"), [InputRequired(_l("请写明凭什么办结。")), Length(max=200)])
    is_satisfied = RadioField(_l("本人是否满意"), [InputRequired(_l("请选择一项。"))])


class ReasonForm(StampedForm):
    """Why."""

    reason = TextAreaField(_l("原因"), [InputRequired(_l("请写明原因。")), Length(max=2_000)])


@bp.route("/new/case/<int:case_id>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_of_case(case_id: int) -> ResponseReturnValue:
    """Raise a need in a case."""
    case = case_queries.get_case(db.session(), signed_in(), case_id)
    back = url_for("staff.cases.show", case_id=case_id, tab="needs")

    def do(work: Work) -> str:
        fresh = case_queries.get_case(work.session, work.actor, case_id)
        made = services.raise_need(work, fresh.person, kind=form.kind.data, wanted=form.wanted.data, case=fresh)
        return url_for(".show", need_id=made.id)

    form = NeedForm.received()
    return _new(form, do, case.person.name, {"label": case.number, "url": back})


@bp.route("/new/person/<int:person_id>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_of_person(person_id: int) -> ResponseReturnValue:
    """Raise a need of somebody who has no case, or whose case it is not about."""
    person = people_queries.get_person(db.session(), signed_in(), person_id)
    back = url_for("staff.people.show", person_id=person_id)

    def do(work: Work) -> str:
        fresh = people_queries.get_person(work.session, work.actor, person_id)
        made = services.raise_need(work, fresh, kind=form.kind.data, wanted=form.wanted.data)
        return url_for(".show", need_id=made.id)

    form = NeedForm.received()
    return _new(form, do, person.name, {"label": person.name, "url": back})


@bp.route("/<int:need_id>/refer", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def refer(need_id: int) -> ResponseReturnValue:
    """Bring it to a department."""
    need = _get(need_id)
    kind = need_kinds().get(need.kind)
    form = ReferForm.received(
        version=str(need.version), department=need.department or (kind.department if kind else "")
    )
    form.department.choices = department_choices()

    def do(work: Work) -> str:
        services.refer(work, _of(work, need_id), department=form.department.data, version=form.seen)
        return url_for(".show", need_id=need_id)

    return _task(need, NeedDeed.REFER, form, do, {"department": {"hint": _("办理期限不变：本人等的是答复。")}})


@bp.route("/<int:need_id>/answer", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def answer(need_id: int) -> ResponseReturnValue:
    """Write down what was answered."""
    need = _get(need_id)
    form = AnswerForm.received(version=str(need.version), answered_on=today())

    def do(work: Work) -> str:
        services.answer(work, _of(work, need_id), text=form.answer.data, on=form.answered_on.clean, version=form.seen)
        return url_for(".show", need_id=need_id)

    drawn = {"answer": {**ROWS, "hint": _("本人在“我的”里看得到这段话。")}, "answered_on": {"width": "w-8"}}
    return _task(need, NeedDeed.ANSWER, form, do, drawn)


@bp.route("/<int:need_id>/close", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def close(need_id: int) -> ResponseReturnValue:
    """Close it with its proof."""
    need = _get(need_id)
    form = CloseForm.received(version=str(need.version))
    form.is_satisfied.choices = [("yes", _("满意")), ("no", _("不满意")), ("unasked", _("没有问到"))]

    def do(work: Work) -> str:
        content = {"yes": True, "no": False}.get(form.is_satisfied.data)
        services.close(work, _of(work, need_id), proof=form.proof.data, is_satisfied=content, version=form.seen)
        return url_for(".show", need_id=need_id)

    hint = {"proof": {"hint": _("例如：入学通知书编号、用电报装单号、本人签字的回执")}}
    return _task(need, NeedDeed.CLOSE, form, do, hint)


@bp.route("/<int:need_id>/decline", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def decline(need_id: int) -> ResponseReturnValue:
    """Say that it is not possible."""
    need = _get(need_id)
    form = ReasonForm.received(version=str(need.version))

    def do(work: Work) -> str:
        services.decline(work, _of(work, need_id), reason=form.reason.data, version=form.seen)
        return url_for(".show", need_id=need_id)

    hint = _("写明为什么办不了、本人还能怎么办；本人看得到。")
    return _task(need, NeedDeed.DECLINE, form, do, {"reason": {**ROWS, "hint": hint}})


@bp.route("/<int:need_id>/reopen", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def reopen(need_id: int) -> ResponseReturnValue:
    """Open it again."""
    need = _get(need_id)
    form = ReasonForm.received(version=str(need.version))

    def do(work: Work) -> str:
        services.reopen(work, _of(work, need_id), reason=form.reason.data, version=form.seen)
        return url_for(".show", need_id=need_id)

    return _task(need, NeedDeed.REOPEN, form, do, {"reason": {**ROWS, "hint": _("期限从今天重新计算。")}})


def _get(need_id: int) -> Need:
    return queries.get_need(db.session(), signed_in(), need_id)


def _of(work: Work, need_id: int) -> Need:
    return queries.get_need(work.session, work.actor, need_id)


def _new(form: NeedForm, do: Callable[[Work], str], name: str, back: dict[str, str]) -> ResponseReturnValue:
    form.kind.choices = kind_choices()
    return task(
        form,
        do,
        title=_("登记需求"),
        crumbs=[{"label": _("需求"), "url": url_for(".index")}, back],
        lead=name,
        button=_("登记"),
        drawn={
            "kind": {"width": "w-18", "hint": _("办理期限按类别算工作日")},
            "wanted": {**ROWS, "hint": _("写明什么事、什么时候要、已经找过谁。就学、就医的内容只有本单位看得到。")},
        },
    )


def _task(
    need: Need, deed: NeedDeed, form: StampedForm, do: Callable[[Work], str], drawn: dict[str, dict[str, object]]
) -> ResponseReturnValue:
    return task(
        form,
        do,
        title=said(DEED_WORDS[deed]),
        crumbs=[
            {"label": _("需求"), "url": url_for(".index")},
            {"label": need.number, "url": url_for(".show", need_id=need.id)},
        ],
        lead=_("%(who)s：%(what)s", who=need.person.name, what=kind_words(need.kind)),
        button=said(DEED_WORDS[deed]),
        drawn=drawn,
        shown=_in_words,
    )


def _in_words(name: str, value: object) -> str | None:
    """Whether the person is content, as the form asks it."""
    if name != "is_satisfied" or not isinstance(value, bool):
        return None
    return str(_("满意") if value else _("不满意"))
