"""Needs as pages show them: words, badges, and how late an answer is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.needs import STATE_WORDS, NeedState, is_overdue
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.needs import Matter, Need
from supportdesk.policies.codes import Code
from supportdesk.policies.needs import departments, need_kinds
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.needs import may_read_matter, may_read_text
from supportdesk.queries.today import late_days
from supportdesk.web.shared.reading import chosen_language
from supportdesk.web.shared.support import Badge
from supportdesk.web.shared.words import said

_BADGES = {
    NeedState.OPEN: "act",
    NeedState.WITH_DEPARTMENT: "with_us",
    NeedState.ANSWERED: "with_us",
    NeedState.CLOSED: "good",
    NeedState.NOT_POSSIBLE: "off",
}


def kind_words(code: str) -> str:
    """子女就学."""
    return _label(need_kinds().get(code), code)


def department_words(code: str) -> str:
    """教育局; a dash where it is with nobody yet."""
    return _label(departments().get(code), code) if code else "—"


def kind_choices() -> list[tuple[str, str]]:
    """The kinds as a field offers them."""
    return [("", str(_("请选择"))), *((code, _label(kind, code)) for code, kind in need_kinds().items())]


def department_choices() -> list[tuple[str, str]]:
    """The departments as a field offers them."""
    return [("", str(_("请选择"))), *((code, _label(one, code)) for code, one in departments().items())]


def lines_of(needs: Sequence[Need], viewer: Account, today: date) -> list[dict[str, Any]]:
    """Rows of a list."""
    return [line_of(need, viewer, today) for need in needs]


def line_of(need: Need, viewer: Account, today: date) -> dict[str, Any]:
    """One need: what, whose, with whom, by when, and how late; its text where the reader may read it."""
    is_late = is_overdue(need.state, need.due_on, today)
    late = late_days(work_calendar(db.session()), need.due_on, today) if is_late else 0
    return {
        "need": need,
        "kind": kind_words(need.kind),
        "department": department_words(need.department),
        "badge": Badge(_BADGES[need.state], said(STATE_WORDS[need.state])),
        "is_late": is_late,
        "late": _late(late) if is_late else "",
        "text": need.wanted if may_read_text(viewer, need) else "",
    }


def matter_title(matter: Matter, viewer: Account) -> str:
    """What is discussed; for who may not read it, of what kind it is."""
    if matter.need is None or may_read_matter(viewer, matter):
        return matter.question
    return kind_words(matter.need.kind)


def _late(days: int) -> str:
    return str(_("逾期 1 个工作日") if days == 1 else _("逾期 %(days)s 个工作日", days=days) if days else _("期限已过"))


def _label(code: Code | None, otherwise: str) -> str:
    return code.label(chosen_language()) if code else otherwise
