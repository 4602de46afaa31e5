"""One case: facts masked, applications, what happened, notes."""

from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from supportdesk.domain.ages import age_on
from supportdesk.domain.calendar import add_months
from supportdesk.domain.event_words import event_shape, event_words
from supportdesk.domain.industries import industry_section
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission, grants
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.people import Person, Sex
from supportdesk.models.ventures import Venture
from supportdesk.queries import cases as case_queries
from supportdesk.queries import closings as closing_queries
from supportdesk.queries import mentors as mentor_queries
from supportdesk.queries import needs as need_queries
from supportdesk.queries.cases import CaseFile
from supportdesk.services.cases import LONGEST_NOTE
from supportdesk.services.work import CHINA
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.navigation import has_page
from supportdesk.web.shared.needs import lines_of, matter_title
from supportdesk.web.shared.reading import chosen_language
from supportdesk.web.shared.support import Badge, clock_of, kind_word, state_badge
from supportdesk.web.shared.support_rooms.catalogue import application_url
from supportdesk.web.shared.words import day, said, short_weekday
from supportdesk.web.staff.cases import bp

TABS = ("overview", "applications", "needs", "history", "notes")
SHOWN_EVENTS = 8


class NoteForm(Form):
    """A note for the office itself."""

    text = TextAreaField(_l("备注"), [InputRequired(_l("请写下备注。"))])


@bp.get("/<int:case_id>")
@needs(Permission.CASE_READ)
def show(case_id: int) -> ResponseReturnValue:
    """The case's page."""
    return page(case_id, tab=request.args.get("tab", ""), note=None)


def page(case_id: int, *, tab: str, note: Form | None) -> str:
    """Draw the page; a refused note comes back with what was typed."""
    account, now = signed_in(), today()
    file = case_queries.get_case_file(db.session(), account, case_id)
    case = file.case
    shown = tab if tab in TABS else TABS[0]
    history = [event for event in file.events if not event.kind.startswith("person.revealed")]
    return render_template(
        "staff/cases/show.html",
        case=case,
        person_facts=facts_of(case, now),
        badge_of_case=Badge("off", _("已关闭")) if case.state is CaseState.CLOSED else None,
        applications=[application_line(one, now) for one in file.applications],
        history=[happened(event) for event in (history if shown == "history" else history[:SHOWN_EVENTS])],
        history_count=len(history),
        notes=file.notes,
        tab=shown,
        help=help_of(case) if shown == "needs" else None,
        tabs=tabs_of(file, len(history), shown),
        note_form=note or NoteForm(formdata=None),
        longest_note=LONGEST_NOTE,
        may_write=grants(account.role, Permission.CASE_WRITE),
    )


def tabs_of(file: CaseFile, events: int, shown: str) -> list[dict[str, Any]]:
    """The tabs with their counts."""
    words = {
        "overview": (_("概况"), None),
        "applications": (_("申请"), len(file.applications)),
        "needs": (_("需求与帮扶"), None),
        "history": (_("经过"), events),
        "notes": (_("备注"), len(file.notes)),
    }
    return [
        {
            "label": label,
            "count": count,
            "url": url_for(".show", case_id=file.case.id, tab=None if name == TABS[0] else name),
            "active": name == shown,
        }
        for name, (label, count) in words.items()
    ]


def help_of(case: Case) -> dict[str, Any]:
    """What is done for a case beyond money: needs, discussed matters, mentors; and the venture that ended before."""
    session, viewer = db.session(), signed_in()
    return {
        "needs": lines_of(need_queries.list_of_case(session, viewer, case.id), viewer, today()),
        "matters": [
            {"matter": one, "title": matter_title(one, viewer)}
            for one in need_queries.list_matters_of_case(session, viewer, case.id)
        ],
        "mentors": mentor_queries.list_of_case(session, viewer, case.id),
        "before": closing_queries.ended_before(session, viewer, case.id),
    }


def facts_of(case: Case, now: date) -> list[dict[str, object]]:
    """Label over value, two lines; numbers by their end only."""
    person, venture = case.person, case.venture
    return [*person_facts(person, now), *(venture_facts(venture, now) if venture else ())]


def person_facts(person: Person, now: date) -> list[dict[str, object]]:
    """What the head of a page says of a person."""
    may_reveal = grants(signed_in().role, Permission.PERSON_REVEAL) and has_page("staff.people.reveal")
    number: dict[str, object] = {"label": code_label("id_types", person.id_type), "value": ending(person)}
    phone: dict[str, object] = {"label": _("手机"), "value": masked(Sealed.PHONE, person.phone) or "—"}
    if may_reveal:
        for fact, field in ((number, Sealed.ID_NO), (phone, Sealed.PHONE)):
            if getattr(person, field.value):
                fact["url"] = url_for("staff.people.reveal", person_id=person.id, field=field.value)
                fact["link_label"] = _("查看（留痕）")
    categories = [
        code_label("person_categories", category.code)
        for category in person.categories
        if _holds(category.valid_to, now)
    ]
    return [
        number,
        phone,
        {"label": _("性别、年龄"), "value": sex_and_age(person, now)},
        {"label": _("人员类别"), "value": _("、").join(categories) or "—"},
        {"label": _("原务工地"), "value": person.away_place or "—"},
        {"label": _("返乡日期"), "value": day(person.returned_on)},
    ]


def venture_facts(venture: Venture, now: date) -> list[dict[str, object]]:
    """What the head of a page says of a venture."""
    name = venture.name
    if venture.legal_form:
        name = _("%(venture)s，%(form)s", venture=name, form=code_label("legal_forms", venture.legal_form))
    founded = day(venture.founded_on)
    if venture.founded_on is not None:
        founded = _(
            "%(day)s（%(months)s 个月）", day=founded, months=months_since(venture.founded_on, venture.closed_on or now)
        )
    people = "—"
    if venture.employees is not None:
        people = _("%(all)s 人", all=venture.employees)
        if venture.insured_employees is not None:
            people = _("%(all)s 人，参保 %(insured)s 人", all=venture.employees, insured=venture.insured_employees)
    return [
        {"label": _("创业实体"), "value": name},
        {"label": _("成立日期"), "value": founded},
        {
            "label": _("行业"),
            "value": venture.industry_name or code_label("industry_sections", industry_section(venture.industry)),
        },
        {"label": _("从业人数"), "value": people},
    ]


def ending(person: Person) -> str:
    """尾号 3417, rather than a row of asterisks."""
    return _("尾号 %(tail)s", tail=person.id_no[-4:]) if person.id_no else "—"


def sex_and_age(person: Person, now: date) -> str:
    """男，46 岁."""
    sex = {Sex.MALE: _("男"), Sex.FEMALE: _("女"), None: ""}[person.sex]
    age = _("%(age)s 岁", age=age_on(person.born_on, now)) if person.born_on else ""
    return _("，").join(part for part in (sex, age) if part) or "—"


def months_since(first: date, last: date) -> int:
    """Whole months between two days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (add_months(first, months) > last), 0)


def application_line(one: Application, now: date) -> dict[str, object]:
    """An application as the page shows it."""
    session = db.session()
    pauses = case_queries.list_pauses(session, [one.id]) if one.paused_since or one.paused_days else {}
    amount = next((money for money in (one.amount_paid, one.amount_approved, one.amount_requested) if money), None)
    programme = one.programme_version.programme if one.programme_version else None
    name = (
        (programme.name_en if chosen_language() == "en" and programme.name_en else programme.name) if programme else ""
    )
    return {
        "number": one.number,
        "title": name or one.subject or kind_word(one.kind),
        "amount": amount,
        "badge": state_badge(one.kind, one.state),
        "clock": clock_of(session, one, now, pauses.get(one.id, ())),
        "days": [(label, value) for label, value in _days(one) if value],
        "is_historic": one.is_historic,
        "url": application_url(one),
    }


def happened(event: Event) -> dict[str, object]:
    """An event as the timeline draws it."""
    on = event.happened_on
    return {
        "day": f"{on:%m-%d}",
        "weekday": short_weekday(on) if on.year == today().year else str(on.year),
        "kind": event_shape(event.kind),
        "verb": said(event_words(event.kind)),
        "rest": _told(event),
        "second": _("%(who)s，%(when)s", who=event.actor_name, when=_when(event.recorded_at)),
    }


def _days(one: Application) -> list[tuple[str, date | None]]:
    return [
        (_("收件"), one.received_on),
        (_("受理"), one.accepted_on),
        (_("决定"), one.decided_on),
        (_("拨付"), one.paid_on),
        (_("办结"), one.closed_on),
    ]


def _told(event: Event) -> str:
    said_more = {
        "case.handed_over": event.data.get("to_name"),
        "case.closed": event.data.get("outcome") and code_label("case_outcomes", str(event.data["outcome"])),
    }.get(event.kind)
    reason = event.data.get("reason")
    return "".join(
        _("：%(what)s", what=part) for part in (said_more, reason if isinstance(reason, str) else "") if part
    )


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _holds(last_day: date | None, now: date) -> bool:
    return last_day is None or last_day >= now
