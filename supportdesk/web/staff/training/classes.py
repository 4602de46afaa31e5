"""Classes: filed with their plan, enrolled in, opened, held by half-day, examined, certified."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.training import (
    CLASS_DEED_WORDS,
    CLASS_LIFECYCLE,
    CLASS_STATE_WORDS,
    ENROLMENT_STATE_WORDS,
    HALF_WORDS,
    ClassDeed,
    ClassState,
    Half,
)
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import kept_hint
from supportdesk.web.shared.forms import counter
from supportdesk.web.shared.loan_deeds.forms import ConfirmForm, day_of
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.kept import Kept
from supportdesk.web.shared.support_rooms.own import OwnStep, Thing, buttons_of, open_own
from supportdesk.web.shared.ways import one_of, way_to, whole
from supportdesk.web.shared.words import day, said
from supportdesk.web.staff.training import bp
from supportdesk.web.staff.training.forms import (
    CancelForm,
    ClassForm,
    EndForm,
    EnrolForm,
    OpenForm,
    certificates_form,
    facts_in,
    keep_to_account,
    leave_form,
    lesson_key,
    marked_in,
    plan_text,
    scores_form,
    scores_of,
    sheet_form,
    sheet_known,
    sheet_told,
)

D = ClassDeed


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


def _subject(klass: TrainingClass) -> str:
    return f"class:{klass.number}"


def _facts(klass: TrainingClass) -> list[dict[str, str]]:
    return [
        {"label": _("课程"), "value": klass.course.name},
        {"label": _("状态"), "value": said(CLASS_STATE_WORDS[klass.state])},
        {"label": _("培训期"), "value": _("%(start)s 至 %(end)s", start=day(klass.starts_on), end=day(klass.ends_on))},
        {"label": _("名额"), "value": f"{klass.placed} / {klass.seats}"},
    ]


def _get(session: Any, viewer: Account | None, class_id: int) -> TrainingClass:  # noqa: ANN401 - a session
    return queries.get_class(session, viewer, class_id)


THING = Thing("klass", "/classes", "class_id", _get, CLASS_LIFECYCLE, lambda klass: klass.number, _facts)
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
        known=sheet_known, kept=Kept(marked_in, sheet_told, _subject),
    ),
    OwnStep(
        "scores", (D.EXAMINE,), scores_form, _scored, W[D.EXAMINE], say("没有考的留空。"),
        known=scores_of, kept=Kept(lambda klass: sorted(scores_of(klass).items()), lambda klass, _form: scores_of(klass), _subject),
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
    wanted, before = one_of("state", CLASS_STATE_WORDS), whole("before")
    rows = queries.list_classes(db.session(), signed_in(), state=wanted, before=before)
    last = rows[queries.PAGE - 1].id if len(rows) > queries.PAGE else None
    return render_template(
        "staff/training/classes.html",
        classes=rows[: queries.PAGE],
        next_url=url_for(".classes", state=wanted or None, before=last) if last else "",
        first_url=url_for(".classes", state=wanted or None) if before else "",
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

    def do(work: Work) -> str:
        facts = form.facts
        made = training.plan_class(work, queries.get_course(work.session, work.actor, course_id), facts)
        return url_for(".klass", class_id=made.id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        course = queries.get_course(db.session(), signed_in(), course_id)
    return render_template(
        "staff/training/plan.html", form=form, course=course, klass=None
    ), 422 if form.errors else 200


@bp.get("/classes/<int:class_id>")
@needs(Permission.SUPPORT_READ)
def klass(class_id: int) -> ResponseReturnValue:
    """One class: its plan, who is in it, who was there, what came of them."""
    session, viewer = db.session(), signed_in()
    found = queries.get_class(session, viewer, class_id)
    rows = queries.list_enrolments(session, viewer, class_id)
    plan, marks = queries.plan_of(found), queries.marks_of(session, [one.id for one in rows])
    marked = {half for some in marks.values() for half in some}
    can_mark = CLASS_LIFECYCLE.allows(found.state, D.MARK) and way_to(".klass_attendance", class_id=class_id)
    return render_template(
        "staff/training/class.html",
        klass=found,
        state=said(CLASS_STATE_WORDS[found.state]),
        facts=_facts(found),
        rows=rows,
        words=ENROLMENT_STATE_WORDS,
        attendance=queries.attendance_in(session, found, rows),
        figures=queries.figures_of(session, class_id),
        plan=[
            {
                "lesson": one,
                "words": said(HALF_WORDS[one.half]),
                "there": sum((one.day, one.half) in some for some in marks.values()),
                "is_marked": (one.day, one.half) in marked,
                "url": url_for(".klass_attendance", class_id=class_id, lesson=lesson_key(one))
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


@bp.route("/classes/<int:class_id>/edit", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def edit_class(class_id: int) -> ResponseReturnValue:
    """Change a class while people enrol; afterwards its school's account."""
    found = queries.get_class(db.session(), signed_in(), class_id)
    form = ClassForm.received(obj=found, **({"plan": plan_text(found)} if request.method == "GET" else {}))
    if found.state is not ClassState.ENROLLING:
        keep_to_account(form)
    elif request.method == "GET":
        form.plan.process_data(plan_text(found))

    def do(work: Work) -> str:
        there_is = queries.get_class(work.session, work.actor, class_id)
        facts = facts_in(form, there_is)
        # An empty box keeps the account, unless its bank was taken away as well.
        if not facts.school_account and facts.school_bank:
            facts = replace(facts, school_account=there_is.school_account or "")
        training.correct_class(work, there_is, facts, version=counter(request.form.get("version")))
        return url_for(".klass", class_id=class_id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        found = queries.get_class(db.session(), signed_in(), class_id)
    return render_template(
        "staff/training/plan.html", form=form, course=found.course, klass=found, kept=_kept(found)
    ), 422 if form.errors else 200


def _kept(found: TrainingClass) -> str:
    return kept_hint(masked(Sealed.BANK_ACCOUNT, found.school_account))
