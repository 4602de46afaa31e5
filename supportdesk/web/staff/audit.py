"""The audit record: everything that was done, and by whom; nothing can be changed here."""

from datetime import date
from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.event_code_words import list_of, word_of
from supportdesk.domain.event_data_words import told_by
from supportdesk.domain.event_words import event_words
from supportdesk.domain.fields import parse_date
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.states import KIND_WORDS
from supportdesk.domain.words import Words, say
from supportdesk.extensions import db
from supportdesk.models.audit import Event
from supportdesk.queries import events
from supportdesk.services import audit
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.navigation import ROLE_NAMES
from supportdesk.web.shared.needs import department_words, kind_words
from supportdesk.web.shared.ways import not_understood, whole
from supportdesk.web.shared.words import said
from supportdesk.web.staff.units import LEVEL_NAMES

SUBJECTS: dict[str, Words] = {
    "account": say("账号"),
    "api_token": say("部门接口"),
    "application": say("申请"),
    **KIND_WORDS,
    "bank": say("银行"),
    "budget": say("预算"),
    "calendar": say("工作日历"),
    "case": say("办件"),
    "class": say("班级"),
    "course": say("课程"),
    "follow_up": say("跟进"),
    "fund": say("担保基金"),
    "household": say("家庭户"),
    "incubator": say("孵化基地"),
    "ledger": say("台账"),
    "loan": say("贷款"),
    "match": say("政策匹配"),
    "matter": say("一事一议"),
    "mentor": say("导师"),
    "message": say("消息"),
    "need": say("需求"),
    "payment_list": say("拨付清单"),
    "promise.missed": say("申请"),
    "paper": say("文书"),
    "person": say("人员"),
    "programme": say("政策"),
    "scheme": say("保险方案"),
    "subsidy_sheet": say("贴息审核汇总表"),
    "unit": say("机构"),
    "venture": say("创业实体"),
}
_DESKS: dict[tuple[str, str], Words] = {
    **{("role", str(role)): words for role, words in ROLE_NAMES.items()},
    **{("level", str(level)): words for level, words in LEVEL_NAMES.items()},
}
bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@needs(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Events, latest first, narrowed by what stands in the address."""
    wanted = events.EventFilter(
        actor=request.args.get("actor", "").strip()[:60],
        kind=request.args.get("kind", "").strip()[:60],
        person_id=whole("person"),
        case_id=whole("case"),
        first_day=_day("from"),
        last_day=_day("to"),
    )
    found = events.list_events(db.session(), signed_in(), wanted, before=whole("before"))
    shown = found[: events.PAGE]
    return render_template(
        "staff/audit/index.html",
        events=shown,
        wanted=wanted,
        next_before=shown[-1].id if len(found) > events.PAGE else None,
        end=events.chain_end(db.session()),
        event_words=event_words,
        told_by=partial(told_by, speak=_word),
        subject_of=_subject,
    )


@bp.get("/verify")
@needs(Permission.AUDIT_READ)
def verify() -> ResponseReturnValue:
    """Check the whole chain now."""
    return render_template("staff/audit/verify.html", verdict=audit.verify(db.session()))


def _day(name: str) -> date | None:
    """A day in the address as people write it; what is none does not narrow, and the page says so."""
    text = request.args.get(name, "").strip()
    try:
        return parse_date(text, month_will_do=False).value.day if text else None
    except BadValueError:
        not_understood(name)
        return None


def _word(kind: str, name: str, value: str) -> Words | None:
    """What a code is called: of the trade's own words, of the county's lists, or a role, a level, a department, a need."""
    if (known := word_of(kind, name, value)) is not None:
        return known
    if (name, value) in _DESKS:
        return _DESKS[name, value]
    if name == "department" or (kind.startswith("need.") and name == "kind"):
        return say("{text}", text=(department_words if name == "department" else kind_words)(value))
    listed = list_of(kind, name)
    return say("{text}", text=code_label(listed, value)) if listed else None


def _subject(event: Event) -> str:
    """What an event is about, by its name: 人员 12, 申请 HC-2026-000001-01."""
    told = event.subject or (f"case:{event.case_id}" if event.case_id else f"person:{event.person_id or ''}")
    sort, _colon, name = told.partition(":")
    return f"{said(SUBJECTS[sort])} {name}" if name and sort in SUBJECTS else event.subject or "—"
