"""Forms of a class: its plan, and one for each step, made for the people who are in it."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.programmes.training import (
    HALF_WORDS,
    EnrolmentState,
    Half,
    Lesson,
)
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.queries.programmes import training as queries
from supportdesk.services.programmes import training
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import ParsedField, day_field, kept_line_field, line_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import clean_or, day_of, given, long_field, needed
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support_rooms.forms import OfferingForm
from supportdesk.web.shared.words import day, said

_LINE = re.compile(
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\s+(上午|下午|am|pm)\s+([0-9]{1,2})(?:\s+(线上|online))?", re.IGNORECASE
)
_HALVES = {"上午": Half.MORNING, "am": Half.MORNING, "下午": Half.AFTERNOON, "pm": Half.AFTERNOON}
_USUAL_HOURS = 4
_WEEKDAYS = 5
_MOST_DAYS = 366


class ClassForm(Form):
    """A class with its plan, one half-day a line."""

    school = line_field(_l("培训学校"), needed())
    school_bank = line_field(_l("学校开户银行"))
    school_account = kept_line_field(_l("学校账号"), longest=40)
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


def keep_to_account(form: ClassForm) -> None:
    """Leave the school's bank and account in the form: once places are given nothing else is changed."""
    for name in ("school", "place", "trainer", "starts_on", "ends_on", "seats", "plan"):
        del form[name]


def facts_in(form: ClassForm, klass: TrainingClass) -> training.ClassFacts:
    """What a form says of a class; what it doesn't ask stays as it is."""
    if "school" in form:
        return form.facts
    return training.ClassFacts(
        school=klass.school,
        place=klass.place,
        trainer=klass.trainer,
        starts_on=klass.starts_on,
        ends_on=klass.ends_on,
        seats=klass.seats,
        plan=queries.plan_of(klass),
        school_bank=clean_or(form.school_bank, ""),
        school_account=clean_or(form.school_account, ""),
    )


def read_plan(text: str) -> Iterator[Lesson]:
    """Read lines such as `2026-09-07 上午 4` or `2026-09-07 下午 4 线上`; raises BadValueError naming the line."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(unicodedata.normalize("NFKC", line).strip())
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
    """The plan as the reader types it."""
    is_english = reading().language == "en"
    words = {Half.MORNING: "am", Half.AFTERNOON: "pm"} if is_english else {Half.MORNING: "上午", Half.AFTERNOON: "下午"}
    online = " online" if is_english else " 线上"
    return "\n".join(
        f"{one.day.isoformat()} {words[one.half]} {one.hours}{online if one.is_online else ''}"
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
    rows = [one for one in rows_of(klass) if one.state is not EnrolmentState.WITHDRAWN]
    boxes: dict[str, Any] = {
        "enrolment": SelectField(_l("学员"), [InputRequired(_l("请选一项。"))], default="", coerce=given),
        "reason": line_field(_l("原因"), needed()),
        "offered": {"enrolment": [("", "—"), *choices_of(rows)]},
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
            "lesson": [(lesson_key(one), f"{day(one.day)} {said(HALF_WORDS[one.half])}") for one in held],
            "there": choices_of(placed_in(klass)),
        },
    }
    return type("SheetForm", (OfferingForm,), boxes)


def lesson_key(lesson: Lesson) -> str:
    """A half-day as a form names it."""
    return f"{lesson.day.isoformat()}/{lesson.half.value}"


def sheet_known(klass: TrainingClass) -> dict[str, Any]:
    """The half-day that the address names, else the first that nobody was marked for; who was there, else everybody."""
    rows = placed_in(klass)
    marks = queries.marks_of(db.session(), [one.id for one in rows])
    marked = {half for some in marks.values() for half in some}
    held = [one for one in queries.plan_of(klass) if one.day <= today()]
    asked = request.args.get("lesson", "")
    chosen = next((one for one in held if lesson_key(one) == asked), None)
    chosen = chosen or next((one for one in held if (one.day, one.half) not in marked), held[-1] if held else None)
    if chosen is None:
        return {}
    at = (chosen.day, chosen.half)
    there = [str(one.id) for one in rows if at not in marked or at in marks.get(one.id, frozenset())]
    return {"lesson": lesson_key(chosen), "there": there}


def marked_in(klass: TrainingClass) -> list[tuple[str, list[str]]]:
    """Who was marked, by half-day."""
    found: dict[str, list[str]] = {}
    for key, halves in queries.marks_of(db.session(), [one.id for one in placed_in(klass)]).items():
        for on, half in halves:
            found.setdefault(f"{on.isoformat()}/{half.value}", []).append(str(key))
    return sorted((lesson, sorted(there)) for lesson, there in found.items())


def sheet_told(klass: TrainingClass, form: Any) -> dict[str, object]:  # noqa: ANN401 - a sheet
    """Who is marked by now for the half-day of a sheet that was sent."""
    there = set(dict(marked_in(klass)).get(form.lesson.data, ()))
    return {"there": [key for key, _name in form.there.choices if key in there]}


def scores_of(klass: TrainingClass) -> dict[str, Any]:
    """The scores as the form's boxes take them."""
    return {f"score_{one.id}": one.score for one in placed_in(klass)}


def scores_form(klass: TrainingClass) -> type[Form]:
    """A score for each."""
    boxes = {f"score_{one.id}": whole_field(one.person.name, least=0, most=1_000) for one in placed_in(klass)}
    return type("ScoresForm", (Form,), boxes)


def certificates_form(klass: TrainingClass) -> type[Form]:
    """A certificate's number for each who has none."""
    boxes: dict[str, ParsedField] = {"on": day_field(_l("发证日期"), needed(), default=today)}
    rows = [one for one in placed_in(klass) if not one.certificate_no and one.score is not None]
    boxes |= {f"number_{one.id}": line_field(one.person.name, longest=60) for one in rows}
    return type("CertificatesForm", (Form,), boxes)


def rows_of(klass: TrainingClass) -> list[Enrolment]:
    """Who is in a class, of those whom the reader sees."""
    return list(queries.list_enrolments(db.session(), signed_in(), klass.id))


def placed_in(klass: TrainingClass) -> list[Enrolment]:
    """Those with a place."""
    return [one for one in rows_of(klass) if one.state is EnrolmentState.PLACED]


def choices_of(rows: list[Enrolment]) -> list[tuple[str, str]]:
    """Enrolments to choose from, by name."""
    return [(str(one.id), one.person.name) for one in rows]
