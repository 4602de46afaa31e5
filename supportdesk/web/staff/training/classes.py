"""Classes: filed with their plan, enrolled in, opened, held by half-day, examined, certified."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import (
    CLASS_DEED_WORDS,
    CLASS_LIFECYCLE,
    CLASS_STATE_WORDS,
    ENROLMENT_STATE_WORDS,
    HALF_WORDS,
    ClassDeed,
    EnrolmentState,
    Half,
    Lesson,
)
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, whole_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import ConfirmForm, clean_or, day_of, given, long_field, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.forms import OfferingForm
from supportdesk.web.shared.support_rooms.own import REFUSALS, OwnStep, Thing, buttons_of, open_own
from supportdesk.web.shared.ways import way_to
from supportdesk.web.shared.words import day, said
from supportdesk.web.staff.training import bp

D = ClassDeed
_LINE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})\s+(上午|下午|am|pm)\s+(\d{1,2})(?:\s+(线上|online))?", re.IGNORECASE)
_HALVES = {"上午": Half.MORNING, "am": Half.MORNING, "下午": Half.AFTERNOON, "pm": Half.AFTERNOON}
_USUAL_HOURS = 4
_WEEKDAYS = 5
_MOST_DAYS = 366


class ClassForm(Form):
    """A class with its plan, one half-day a line."""

    school = line_field(_l("培训学校"), needed())
    school_bank = line_field(_l("学校开户银行"))
    school_account = line_field(_l("学校账号"), longest=40)
    place = line_field(_l("培训地点"), needed())
    trainer = line_field(_l("授课教师"), needed())
    starts_on = day_field(_l("开始日期"), needed())
    ends_on = day_field(_l("结束日期"), needed())
    seats = whole_field(_l("名额"), needed(), least=1, most=500)
    plan = long_field(_l("课程计划"), longest=10_000)
    version = HiddenField()

    @property
    def facts(self) -> training.ClassFacts:
        starts_on, ends_on = day_of(self.starts_on), day_of(self.ends_on)
        text = clean_or(self.plan, "")
        return training.ClassFacts(
            school=clean_or(self.school, ""),
            place=clean_or(self.place, ""),
            trainer=clean_or(self.trainer, ""),
            starts_on=starts_on,
            ends_on=ends_on,
            seats=clean_or(self.seats, 0),
            plan=tuple(read_plan(text)) if text else tuple(usual_plan(starts_on, ends_on)),
            school_bank=clean_or(self.school_bank, ""),
            school_account=clean_or(self.school_account, ""),
        )


def read_plan(text: str) -> Iterator[Lesson]:
    """Read lines such as `2026-09-07 上午 4` or `2026-09-07 下午 4 线上`; raises BadValueError naming the line."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        try:
            on = date.fromisoformat("-".join(part.zfill(2) for part in found[1].split("-"))) if found else None
        except ValueError:
            on = None
        if found is None or on is None:
            raise BadValueError(say("第 {number} 行看不懂，请写成：2026-09-07 上午 4。", number=number), field="plan")
        yield Lesson(on, _HALVES[found[2].lower()], int(found[3]), bool(found[4]))


def usual_plan(starts_on: date, ends_on: date) -> Iterator[Lesson]:
    """Both halves of each weekday on the spot."""
    for turn in range(min((ends_on - starts_on).days + 1, _MOST_DAYS)):
        on = starts_on + timedelta(days=turn)
        if on.weekday() < _WEEKDAYS:
            yield from (Lesson(on, half, _USUAL_HOURS) for half in Half)


def plan_text(klass: TrainingClass) -> str:
    """The plan as it is typed."""
    words = {Half.MORNING: "上午", Half.AFTERNOON: "下午"}
    return "\n".join(
        f"{one.day.isoformat()} {words[one.half]} {one.hours}{' 线上' if one.is_online else ''}"
        for one in queries.plan_of(klass)
    )


class EnrolForm(Form):
    """Who enrols."""

    id_no = line_field(_l("证件号码"), needed(), longest=40)


class OpenForm(OfferingForm):
    """What the opening check found."""

    trainer_listed = RadioField(_l("授课教师在师资名单内"), [InputRequired(_l("请选一项。"))], coerce=given)
    text = long_field(_l("检查情况"), needed())
    on = day_field(_l("开班日期"), needed(), default=today)
    offered = {"trainer_listed": (("yes", _l("是")), ("no", _l("否")))}  # noqa: RUF012 - never changed


class EndForm(Form):
    """The last day."""

    on = day_field(_l("结业日期"), needed(), default=today)


class CancelForm(Form):
    """Why there is no class."""

    reason = line_field(_l("原因"), needed())


def leave_form(klass: TrainingClass) -> type[Form]:
    """Who leaves, of those in the class."""
    rows = [one for one in _rows(klass) if one.state is not EnrolmentState.WITHDRAWN]
    boxes: dict[str, Any] = {
        "enrolment": SelectField(_l("学员"), [InputRequired(_l("请选一项。"))], default="", coerce=given),
        "reason": line_field(_l("原因"), needed()),
        "offered": {"enrolment": [("", "—"), *_choices(rows)]},
    }
    return type("LeaveForm", (OfferingForm,), boxes)


def sheet_form(klass: TrainingClass) -> type[Form]:
    """One half-day of the plan, and who was there."""
    held = [one for one in queries.plan_of(klass) if one.day <= today()]
    boxes: dict[str, Any] = {
        "lesson": SelectField(_l("哪个半天"), [InputRequired(_l("请选一项。"))], coerce=given),
        "there": SelectMultipleField(
            _l("到课的学员"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), coerce=given
        ),
        "offered": {
            "lesson": [(_key(one), f"{day(one.day)} {said(HALF_WORDS[one.half])}") for one in held],
            "there": _choices(_placed(klass)),
        },
    }
    return type("SheetForm", (OfferingForm,), boxes)


def _key(lesson: Lesson) -> str:
    return f"{lesson.day.isoformat()}/{lesson.half.value}"


def _sheet_known(klass: TrainingClass) -> dict[str, Any]:
    """The half-day that the address names, else the first that nobody was marked for; who was there, else everybody."""
    rows = _placed(klass)
    marks = queries.marks_of(db.session(), [one.id for one in rows])
    marked = {half for some in marks.values() for half in some}
    held = [one for one in queries.plan_of(klass) if one.day <= today()]
    asked = request.args.get("lesson", "")
    chosen = next((one for one in held if _key(one) == asked), None)
    chosen = chosen or next((one for one in held if (one.day, one.half) not in marked), held[-1] if held else None)
    if chosen is None:
        return {}
    at = (chosen.day, chosen.half)
    there = [str(one.id) for one in rows if at not in marked or at in marks.get(one.id, frozenset())]
    return {"lesson": _key(chosen), "there": there}


def scores_form(klass: TrainingClass) -> type[Form]:
    """A score for each."""
    boxes = {f"score_{one.id}": whole_field(one.person.name, least=0, most=1_000) for one in _placed(klass)}
    return type("ScoresForm", (Form,), boxes)


def certificates_form(klass: TrainingClass) -> type[Form]:
    """A certificate's number for each who has none."""
    boxes: dict[str, ParsedField] = {"on": day_field(_l("发证日期"), needed(), default=today)}
    rows = [one for one in _placed(klass) if not one.certificate_no and one.score is not None]
    boxes |= {f"number_{one.id}": line_field(one.person.name, longest=60) for one in rows}
    return type("CertificatesForm", (Form,), boxes)


def _enrol(work: Any, klass: Any, form: Any) -> object:  # noqa: ANN401 - work, class and form of the step
    person = queries.find_person(work.session, work.actor, form.id_no.clean)
    if person is None:
        raise BadValueError(say("没有这个证件号码的人员，请先登记人员，或用花名册导入。"), field="id_no")
    return training.enrol(work, klass, person)


def _leave(work: Any, klass: Any, form: Any) -> object:  # noqa: ANN401 - work, class and form of the step
    found = queries.get_enrolment(work.session, work.actor, counter(form.enrolment.data))
    return training.leave(work, klass, found, reason=form.reason.clean)


def _marked(work: Any, klass: Any, form: Any) -> None:  # noqa: ANN401 - work, class and form of the step
    on, _slash, half = form.lesson.data.partition("/")
    there = [counter(key) for key in form.there.data or []]
    training.mark_attendance(work, klass, date.fromisoformat(on), Half(half), there)


def _scored(work: Any, klass: Any, form: Any) -> None:  # noqa: ANN401 - work, class and form of the step
    told = {int(box.name.removeprefix("score_")): box.clean for box in form if box.name.startswith("score_")}
    training.record_scores(work, klass, {key: score for key, score in told.items() if score is not None})


def _certified(work: Any, klass: Any, form: Any) -> None:  # noqa: ANN401 - work, class and form of the step
    told = {int(box.name.removeprefix("number_")): box.clean for box in form if box.name.startswith("number_")}
    for key, number in told.items():
        if number:
            found = queries.get_enrolment(work.session, work.actor, key)
            training.certify(work, klass, found, number=number, on=day_of(form.on))


def _facts(klass: TrainingClass) -> list[dict[str, str]]:
    return [
        {"label": _("课程"), "value": klass.course.name},
        {"label": _("状态"), "value": said(CLASS_STATE_WORDS[klass.state])},
        {"label": _("培训期"), "value": _("%(start)s 至 %(end)s", start=day(klass.starts_on), end=day(klass.ends_on))},
        {"label": _("名额"), "value": f"{klass.placed} / {klass.seats}"},
    ]


def _get(session: Any, viewer: Account | None, class_id: int) -> TrainingClass:  # noqa: ANN401 - a session
    return queries.get_class(session, viewer, class_id)


THING = Thing("klass", "/classes", _get, CLASS_LIFECYCLE, lambda klass: klass.number, _facts)
W = CLASS_DEED_WORDS
STEPS: tuple[OwnStep, ...] = (
    OwnStep(
        "enrol", (D.ENROL,), lambda _klass: EnrolForm, _enrol, W[D.ENROL],
        say("按证件号码报名。名额不够时，困难人员优先，其余按报名先后。"),
    ),
    OwnStep(
        "allot", (D.ALLOT,), lambda _klass: ConfirmForm, lambda work, klass, _form: training.allot_places(work, klass),
        W[D.ALLOT], say("困难人员优先，其余按报名先后；超出名额的转候补。之后报名的，有空位才录取。"),
    ),
    OwnStep(
        "open", (D.OPEN,), lambda _klass: OpenForm,
        lambda work, klass, form: training.open_class(
            work, klass, trainer_listed=form.trainer_listed.data == "yes", text=form.text.clean, on=day_of(form.on)
        ),
        W[D.OPEN], say("由没有备案这个班的人到现场检查后开班。"), {"text": say("场地、教师、到场人数")},
    ),
    OwnStep(
        "attendance", (D.MARK,), sheet_form, _marked, W[D.MARK], say("按半天登记。同一个半天再交一次，以后一次为准。"),
        known=_sheet_known,
    ),
    OwnStep(
        "scores", (D.EXAMINE,), scores_form, _scored, W[D.EXAMINE], say("没有考的留空。"),
        known=lambda klass: {f"score_{one.id}": one.score for one in _placed(klass)},
    ),
    OwnStep(
        "certificates", (D.CERTIFY,), certificates_form, _certified, W[D.CERTIFY],
        say("列出已登记成绩、还没有证书的学员；没有取得的留空。"),
    ),
    OwnStep(
        "leave", (D.LEAVE,), leave_form, _leave, W[D.LEAVE], say("开班前退出的，候补依次录取。"), is_danger=True,
    ),
    OwnStep(
        "end", (D.END,), lambda _klass: EndForm,
        lambda work, klass, form: training.end_class(work, klass, on=day_of(form.on)), W[D.END],
        say("不早于最后一次课。证书可以以后登记。"),
    ),
    OwnStep(
        "cancel", (D.CANCEL,), lambda _klass: CancelForm,
        lambda work, klass, form: training.cancel_class(work, klass, reason=form.reason.clean), W[D.CANCEL],
        say("开班前可以取消，名单仍可查看。"), is_danger=True,
    ),
)  # fmt: skip
open_own(bp, THING, STEPS)


@bp.get("/classes")
@needs(Permission.SUPPORT_READ)
def classes() -> ResponseReturnValue:
    """The classes that the reader sees, the latest filed first."""
    state = request.args.get("state", "")
    wanted = state if state in CLASS_STATE_WORDS else ""
    rows = queries.list_classes(db.session(), signed_in(), state=wanted)
    return render_template(
        "staff/training/classes.html",
        classes=rows[: queries.PAGE],
        has_more=len(rows) > queries.PAGE,
        states=[(str(code), said(words)) for code, words in CLASS_STATE_WORDS.items()],
        state=wanted,
        words=CLASS_STATE_WORDS,
    )


@bp.route("/courses/<int:course_id>/classes/new", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def new_class(course_id: int) -> ResponseReturnValue:
    """File a class of a course."""
    course = queries.get_course(db.session(), signed_in(), course_id)
    form = ClassForm.received()
    if form.is_sound():
        try:
            facts = form.facts
            with deed() as work:
                made = training.plan_class(work, queries.get_course(work.session, work.actor, course_id), facts)
                there = finish(url_for(".klass", thing_id=made.id))
        except REFUSALS as error:
            form.refuse(error)
            course = queries.get_course(db.session(), signed_in(), course_id)
        else:
            return redirect(there)
    return render_template(
        "staff/training/plan.html", form=form, course=course, klass=None
    ), 422 if form.errors else 200


@bp.get("/classes/<int:thing_id>")
@needs(Permission.SUPPORT_READ)
def klass(thing_id: int) -> ResponseReturnValue:
    """One class: its plan, who is in it, who was there, what came of them."""
    session, viewer = db.session(), signed_in()
    found = queries.get_class(session, viewer, thing_id)
    rows = queries.list_enrolments(session, viewer, thing_id)
    plan, marks = queries.plan_of(found), queries.marks_of(session, [one.id for one in rows])
    marked = {half for some in marks.values() for half in some}
    can_mark = CLASS_LIFECYCLE.allows(found.state, D.MARK) and way_to(".klass_attendance", thing_id=thing_id)
    return render_template(
        "staff/training/class.html",
        klass=found,
        state=said(CLASS_STATE_WORDS[found.state]),
        facts=_facts(found),
        rows=rows,
        words=ENROLMENT_STATE_WORDS,
        attendance=queries.attendance_in(session, found, rows),
        figures=queries.figures_of(session, thing_id),
        plan=[
            {
                "lesson": one,
                "words": said(HALF_WORDS[one.half]),
                "there": sum((one.day, one.half) in some for some in marks.values()),
                "is_marked": (one.day, one.half) in marked,
                "url": url_for(".klass_attendance", thing_id=thing_id, lesson=_key(one))
                if can_mark and one.day <= today()
                else "",
            }
            for one in plan
        ],
        hours=sum(one.hours for one in plan),
        buttons=buttons_of(THING, STEPS, found),
        can_list=CLASS_LIFECYCLE.allows(found.state, D.ENROL),
        can_edit=CLASS_LIFECYCLE.allows(found.state, D.CORRECT),
    )


@bp.route("/classes/<int:thing_id>/edit", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def edit_class(thing_id: int) -> ResponseReturnValue:
    """Change a class while people enrol."""
    found = queries.get_class(db.session(), signed_in(), thing_id)
    form = ClassForm.received(obj=found, **({"plan": plan_text(found)} if request.method == "GET" else {}))
    if request.method == "GET":
        form.plan.process_data(plan_text(found))
    if form.is_sound():
        try:
            facts = form.facts
            with deed() as work:
                there_is = queries.get_class(work.session, work.actor, thing_id)
                training.correct_class(work, there_is, facts, version=counter(form.version.data))
                there = finish(url_for(".klass", thing_id=thing_id))
        except StaleVersionError as error:
            return conflict(form, error)
        except REFUSALS as error:
            form.refuse(error)
            found = queries.get_class(db.session(), signed_in(), thing_id)
        else:
            return redirect(there)
    return render_template(
        "staff/training/plan.html", form=form, course=found.course, klass=found
    ), 422 if form.errors else 200


def _rows(klass: TrainingClass) -> list[Enrolment]:
    return list(queries.list_enrolments(db.session(), signed_in(), klass.id))


def _placed(klass: TrainingClass) -> list[Enrolment]:
    return [one for one in _rows(klass) if one.state is EnrolmentState.PLACED]


def _choices(rows: list[Enrolment]) -> list[tuple[str, str]]:
    return [(str(one.id), one.person.name) for one in rows]
