"""Names, phrases and badges of an application in plain words."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from supportdesk.domain.applications.states import State
from supportdesk.domain.applications.way import Holder
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.support_words import PROGRAMME_WORDS, state_words
from supportdesk.domain.words import say
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import WEEKDAYS, programme_name, said

_BADGES = {
    LoanState.DRAFT: "off",
    LoanState.SUPPLEMENT: "act",
    LoanState.OVERDUE: "act",
    LoanState.COMPENSATED: "act",
    LoanState.RECOVERING: "act",
    LoanState.OBJECTION: "waiting",
    LoanState.REPAYING: "good",
    LoanState.SETTLED: "good",
    LoanState.RECOVERED: "good",
    LoanState.WRITTEN_OFF: "off",
    LoanState.REFUSED: "bad",
    LoanState.WITHDRAWN: "off",
}
_BADGE_WORDS = {
    LoanState.DRAFT: say("等您提交"),
    LoanState.RECEIVED: say("看材料"),
    LoanState.SUPPLEMENT: say("等您补材料"),
    LoanState.ACCEPTED: say("乡镇初审中"),
    LoanState.REVIEW: say("县里复核中"),
    LoanState.DECISION: say("审批中"),
    LoanState.SECOND_DECISION: say("审批中"),
    LoanState.APPROVED: say("已经批准"),
    LoanState.PUBLICITY: say("正在公示"),
    LoanState.OBJECTION: say("核实异议"),
    LoanState.BANK: say("银行审核中"),
    LoanState.DECLINED: say("银行没同意"),
    LoanState.SIGNED: say("等银行放款"),
    LoanState.REPAYING: say("正在还款"),
    LoanState.OVERDUE: say("还款逾期"),
    LoanState.COMPENSATED: say("基金已代偿"),
    LoanState.RECOVERING: say("基金已代偿"),
    LoanState.SETTLED: say("已经还清"),
    LoanState.RECOVERED: say("已经还清"),
    LoanState.WRITTEN_OFF: say("已了结"),
    LoanState.REFUSED: say("没有批准"),
    LoanState.WITHDRAWN: say("已经撤回"),
}
# What the shared states are called for the applicant of any other kind.
_PAID_BADGES = {
    State.PAID: "good",
    State.CLOSED: "good",
    State.RECOVERED: "good",
    State.RETURNED: "waiting",
    State.RECOVERING: "act",
}
_PAID_WORDS = {
    State.PAYING: say("等财政拨钱"),
    State.PAID: say("钱已拨付"),
    State.RETURNED: say("核对账户"),
    State.RECOVERING: say("须退回"),
    State.CLOSED: say("已经办完"),
    State.RECOVERED: say("已经退回"),
}


def short_day(value: date | None) -> str:
    """11月6日, or 6 November."""
    if value is None:
        return ""
    return f"{value.day} {value:%B}" if reading().language == "en" else f"{value.month}月{value.day}日"


def spoken_day(value: date) -> str:
    """12月1日（周二）, or Tuesday 1 December: where someone must act on it."""
    if reading().language == "en":
        return f"{value:%A} {value.day} {value:%B}"
    return f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def working_days(count: int) -> str:
    """So many working days."""
    return str(_("1 个工作日") if count == 1 else _("%(count)s 个工作日", count=count))


def run_on(sentences: Iterable[str]) -> str:
    """Put sentences behind one another as the language does."""
    return (" " if reading().language == "en" else "").join(sentences)


def desk_of(progress: Progress) -> str:
    """The office that has it now; "" where nobody has."""
    if progress.holder is Holder.COUNTY:
        return county_desk(progress)
    return progress.desk.name if progress.desk else ""


def county_desk(progress: Progress) -> str:
    """The name of the county's desk."""
    return str(_("%(county)s返乡创业服务台", county=progress.county.name))


def name_of(progress: Progress) -> str:
    """What the application asks for."""
    application = progress.application
    version = application.programme_version
    if version is None:
        return application.subject or said(PROGRAMME_WORDS[application.kind.value])
    return programme_name(version.programme)


def headline_of(progress: Progress) -> str:
    """Where it is, in one phrase."""
    if progress.has_way and progress.state in progress.programme.way.headlines:
        return said(progress.programme.way.headlines[progress.state])
    application = progress.application
    return said(state_words(application.kind.value, application.state, is_historic=application.is_historic))


def badge_of(progress: Progress) -> dict[str, str]:
    """The badge of the state: its kind and its word."""
    if not progress.has_way:
        return {"kind": "good", "word": headline_of(progress)}
    if progress.is_loan:
        state = LoanState(progress.state)
        return {"kind": _BADGES.get(state, "with_us"), "word": said(_BADGE_WORDS[state])}
    return _badge_of_others(progress)


def _badge_of_others(progress: Progress) -> dict[str, str]:
    state, way = progress.state, progress.programme.way
    alike = {one.value: words for one, words in _BADGE_WORDS.items()}
    words = way.badges.get(state) or _PAID_WORDS.get(state) or alike.get(state)  # type: ignore[call-overload]  # words are what is compared
    kinds: dict[str, str] = {**_BADGES, **_PAID_BADGES}  # type: ignore[dict-item]  # two enums of words
    kind = "act" if state in way.acts and state != State.DRAFT else kinds.get(state, "with_us")
    return {"kind": kind, "word": said(words) if words is not None else headline_of(progress)}


def what_of(progress: Progress) -> str:
    """What was asked for, and since when it is under way: 创业担保贷款，11月6日受理."""
    application, name = progress.application, name_of(progress)
    if application.accepted_on:
        return str(_("%(name)s，%(day)s受理", name=name, day=short_day(application.accepted_on)))
    if application.received_on:
        return str(_("%(name)s，%(day)s收到", name=name, day=short_day(application.received_on)))
    return name


def must_act(progress: Progress) -> bool:
    """Tell whether the applicant has the word."""
    return progress.has_way and progress.state in progress.programme.way.acts


def holder_of(progress: Progress) -> list[dict[str, str]]:
    """Who has it: the office, never a person."""
    if progress.holder is Holder.APPLICANT:
        return [{"label": _("现在在"), "value": _("您手里")}]
    desk = desk_of(progress)
    return [{"label": _("现在在"), "value": desk}] if desk else []


def phone_of(progress: Progress) -> str:
    """The number to call about it: of who holds it, else of the county."""
    return (progress.desk.phone if progress.desk else "") or progress.town.phone or progress.county.phone
