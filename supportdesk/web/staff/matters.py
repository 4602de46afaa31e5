"""One matter, one discussion (一事一议): the list, one file with its items, and what is done to it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.extensions import db
from supportdesk.models.needs import Matter
from supportdesk.policies.needs import review_months
from supportdesk.queries import cases as case_queries
from supportdesk.queries import needs as queries
from supportdesk.queries.visibility import Viewer
from supportdesk.services import matters as services
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.needs import department_choices, department_words, kind_words, matter_title
from supportdesk.web.shared.support import Badge
from supportdesk.web.shared.tasks import StampedForm, task
from supportdesk.web.shared.ways import whole

bp = Blueprint("matters", __name__, url_prefix="/matters")
ROWS = {"attributes": {"rows": 5}}
DAY = {"width": "w-8"}


class MatterForm(Form):
    """The question that is put on the table."""

    question = StringField(_l("议什么"), [InputRequired(_l("请写明要议的事。")), Length(max=200)])
    evidence = TextAreaField(_l("情况和依据"), [Length(max=4_000)])
    participants = TextAreaField(_l("拟请参加"), [Length(max=2_000)])


class DecideForm(StampedForm):
    """What was decided."""

    participants = TextAreaField(_l("参加人员"), [InputRequired(_l("请写明谁参加。")), Length(max=2_000)])
    decision = TextAreaField(_l("议定事项"), [InputRequired(_l("请写明议定了什么。")), Length(max=4_000)])
    decided_on = day_field(_l("议定日期"), InputRequired(_l("请填写议定日期，例如 2026-11-25。")))


class ItemForm(StampedForm):
    """One thing that was agreed."""

    what = StringField(_l("落实什么"), [InputRequired(_l("请写明落实什么。")), Length(max=200)])
    department = SelectField(_l("办理部门"), [InputRequired(_l("请选择办理部门。"))])
    due_on = day_field(_l("期限"), InputRequired(_l("请填写期限，例如 2026-11-25。")))


class ItemDoneForm(StampedForm):
    """What came of it."""

    result = StringField(_l("落实结果"), [InputRequired(_l("请写明结果。")), Length(max=200)])
    done_on = day_field(_l("落实日期"), InputRequired(_l("请填写落实日期，例如 2026-11-25。")))


class EndForm(StampedForm):
    """What the whole file brought."""

    result = TextAreaField(_l("总的结果"), [InputRequired(_l("请写明结果。")), Length(max=4_000)])


@bp.get("/")
@needs(Permission.CASE_READ)
def index() -> ResponseReturnValue:
    """Matters of the viewer's subtree."""
    viewer = signed_in()
    rows, following = queries.list_matters(db.session(), viewer, whole("before"))
    return render_template(
        "staff/matters/index.html",
        rows=[
            {
                "matter": one,
                "title": matter_title(one, viewer),
                "badge": badge_of(one),
                "done": sum(bool(item.done_on) for item in one.items),
            }
            for one in rows
        ],
        next_url=url_for(".index", before=following) if following else "",
    )


@bp.get("/<int:matter_id>")
@needs(Permission.CASE_READ)
def show(matter_id: int) -> ResponseReturnValue:
    """One file: question, participants, decision, items."""
    session, viewer = db.session(), signed_in()
    matter = queries.get_matter(session, viewer, matter_id)
    may_read = queries.may_read_matter(viewer, matter)
    return render_template(
        "staff/matters/show.html",
        matter=matter,
        badge_of_matter=badge_of(matter),
        title=matter_title(matter, viewer),
        may_read=may_read,
        may_write=may_read and grants(viewer.role, Permission.CASE_WRITE) and matter.ended_on is None,
        department_words=department_words,
        kind_words=kind_words,
        today=today(),
    )


@bp.route("/new/<int:case_id>", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new(case_id: int) -> ResponseReturnValue:
    """Put a question on the table, in a case or for one of its needs."""
    session, viewer = db.session(), signed_in()
    case = case_queries.get_case(session, viewer, case_id)
    need_id = whole("need")
    need = queries.get_need(session, viewer, need_id) if need_id else None
    form = MatterForm.received(question=kind_words(need.kind) if need and request.method == "GET" else None)

    def do(work: Work) -> str:
        made = services.open_matter(
            work,
            case_queries.get_case(work.session, work.actor, case_id),
            question=form.question.data,
            evidence=form.evidence.data or "",
            participants=form.participants.data or "",
            need=queries.get_need(work.session, work.actor, need_id) if need_id else None,
        )
        return url_for(".show", matter_id=made.id)

    back = {"label": case.number, "url": url_for("staff.cases.show", case_id=case_id, tab="needs")}
    return task(
        form,
        do,
        title=_("提请一事一议"),
        crumbs=[{"label": _("一事一议"), "url": url_for(".index")}, back],
        lead=case.person.name,
        button=_("立案"),
        drawn={
            "question": {"hint": _("一件事一份档案，例如：返乡团队子女转学")},
            "evidence": ROWS,
            "participants": {"hint": _("一行一位：单位、姓名"), "attributes": {"rows": 4}},
        },
    )


@bp.route("/<int:matter_id>/decide", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def decide(matter_id: int) -> ResponseReturnValue:
    """Write down the decision."""
    matter = _get(matter_id)
    form = DecideForm.received(version=str(matter.version), participants=matter.participants, decided_on=today())

    def do(work: Work) -> str:
        services.decide(
            work,
            _of(work, matter_id),
            participants=form.participants.data,
            decision=form.decision.data,
            on=form.decided_on.clean,
            version=form.seen,
        )
        return url_for(".show", matter_id=matter_id)

    review = _("议定后 %(months)s 个月复查落实情况", months=review_months())
    drawn = {
        "participants": {"hint": _("一行一位：单位、姓名"), "attributes": {"rows": 4}},
        "decision": ROWS,
        "decided_on": {**DAY, "hint": review},
    }
    return _task(matter, _("登记议定结果"), form, do, drawn)


@bp.route("/<int:matter_id>/items/new", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def new_item(matter_id: int) -> ResponseReturnValue:
    """Add what was agreed."""
    matter = _get(matter_id)
    form = ItemForm.received(version=str(matter.version))
    form.department.choices = department_choices()

    def do(work: Work) -> str:
        services.agree_item(
            work,
            _of(work, matter_id),
            what=form.what.data,
            department=form.department.data,
            due_on=form.due_on.clean,
            version=form.seen,
        )
        return url_for(".show", matter_id=matter_id)

    return _task(matter, _("添加落实事项"), form, do, {"due_on": DAY})


@bp.route("/<int:matter_id>/items/<int:item_id>/done", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def finish_item(matter_id: int, item_id: int) -> ResponseReturnValue:
    """Write down what came of an item."""
    matter = _get(matter_id)
    form = ItemDoneForm.received(version=str(matter.version), done_on=today())

    def do(work: Work) -> str:
        services.finish_item(
            work, _of(work, matter_id), item_id, result=form.result.data, on=form.done_on.clean, version=form.seen
        )
        return url_for(".show", matter_id=matter_id)

    return _task(matter, _("登记落实结果"), form, do, {"done_on": DAY})


@bp.route("/<int:matter_id>/end", methods=["GET", "POST"])
@needs(Permission.CASE_WRITE)
def end(matter_id: int) -> ResponseReturnValue:
    """End the file."""
    matter = _get(matter_id)
    form = EndForm.received(version=str(matter.version))

    def do(work: Work) -> str:
        services.end(work, _of(work, matter_id), result=form.result.data, version=form.seen)
        return url_for(".show", matter_id=matter_id)

    return _task(matter, _("办结归档"), form, do, {"result": ROWS})


def badge_of(matter: Matter) -> Badge:
    """待议, 落实中, 已办结."""
    if matter.ended_on is not None:
        return Badge("good", _("已办结"))
    return Badge("with_us", _("落实中")) if matter.decided_on else Badge("act", _("待议"))


def _get(matter_id: int) -> Matter:
    """A matter to be written in; who may not read it finds none."""
    return _readable(queries.get_matter(db.session(), signed_in(), matter_id), signed_in())


def _of(work: Work, matter_id: int) -> Matter:
    return _readable(queries.get_matter(work.session, work.actor, matter_id), work.actor)


def _readable(matter: Matter, viewer: Viewer) -> Matter:
    if not queries.may_read_matter(viewer, matter):
        raise NotFoundError
    return matter


def _task(
    matter: Matter, title: str, form: StampedForm, do: Callable[[Work], str], drawn: dict[str, dict[str, Any]]
) -> ResponseReturnValue:
    return task(
        form,
        do,
        title=title,
        crumbs=[
            {"label": _("一事一议"), "url": url_for(".index")},
            {"label": matter.number, "url": url_for(".show", matter_id=matter.id)},
        ],
        lead=matter.question,
        button=title,
        drawn=drawn,
    )
