"""Where an application is, in the plain words that the public page and the applicant's own pages share."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.calendar import DayUnit
from supportdesk.domain.clocks import ClockReading
from supportdesk.domain.programmes.loan_progress import HEADLINES, PLAIN_WORDS, Holder, Stage, StageStanding, Standing
from supportdesk.domain.programmes.loans import FINAL, PROMISED, LoanState
from supportdesk.domain.support_words import PROGRAMME_WORDS, state_words
from supportdesk.domain.words import say
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import WEEKDAYS, programme_name, said

# Until the money is there, what comes after it is of no use to the reader.
_LAST_SHOWN = Stage.BANK
_LENT = frozenset({Stage.REPAYING, Stage.SETTLED})
_ACT = frozenset(
    {LoanState.DRAFT, LoanState.SUPPLEMENT, LoanState.OVERDUE, LoanState.COMPENSATED, LoanState.RECOVERING}
)
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
    if application.subject or version is None:
        return application.subject or said(PROGRAMME_WORDS[application.kind.value])
    return programme_name(version.programme)


def headline_of(progress: Progress) -> str:
    """Where it is, in one phrase."""
    if progress.is_loan:
        return said(HEADLINES[LoanState(progress.state)])
    application = progress.application
    return said(state_words(application.kind.value, application.state, is_historic=application.is_historic))


def badge_of(progress: Progress) -> dict[str, str]:
    """The badge of the state: its kind and its word."""
    if not progress.is_loan:
        return {"kind": "good", "word": headline_of(progress)}
    state = LoanState(progress.state)
    return {"kind": _BADGES.get(state, "with_us"), "word": said(_BADGE_WORDS[state])}


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
    return progress.is_loan and LoanState(progress.state) in _ACT


def notice_of(progress: Progress) -> dict[str, str]:
    """Whether the applicant must do something, what, and by when; else what comes next."""
    if not progress.is_loan:
        return {"kind": "info", "title": _("现在不用您做什么。"), "words": ""}
    state = LoanState(progress.state)
    title = _titles(progress).get(state) or _("现在不用您做什么。")
    kind = "act" if state in _ACT else "info"
    return {"kind": kind, "title": title, "words": run_on(_sentences(progress, state))}


def _titles(progress: Progress) -> dict[LoanState, str]:
    return {
        LoanState.DRAFT: _("请您提交申请。"),
        LoanState.SUPPLEMENT: _("请您补 %(count)s 项材料。", count=len(progress.missing))
        if progress.missing
        else _("材料已经补齐，不用您做什么。"),
        LoanState.OVERDUE: _("请您尽快还款。"),
        LoanState.COMPENSATED: _("请您和我们联系，商量怎么还。"),
        LoanState.RECOVERING: _("请您和我们联系，商量怎么还。"),
        LoanState.REFUSED: _("这次没有批准。"),
        LoanState.WITHDRAWN: _("您已经撤回这份申请。"),
        LoanState.SETTLED: _("贷款已经还清。"),
        LoanState.RECOVERED: _("贷款已经还清。"),
    }


def _sentences(progress: Progress, state: LoanState) -> Iterator[str]:
    if state in _TOLD:
        yield from _TOLD[state](progress)
    clock = progress.clock
    if clock is not None and state not in _ANSWERED and progress.application.clock_stopped_on is None:
        yield from _promise(clock)


def _supplement(progress: Progress) -> Iterator[str]:
    if progress.missing and progress.notice is not None:
        in_english = reading().language == "en"
        listed = (", " if in_english else "、").join(english if in_english else zh for zh, english in progress.missing)
        yield _("还缺：%(papers)s。", papers=listed)
        yield _(
            "请在%(day)s前送到%(place)s窗口，也可以请家人或村干部代交。补齐后我们接着办。",
            day=spoken_day(progress.notice.answer_by),
            place=progress.town.name,
        )
    yield _("等您补材料的日子不算在我们的时限里。")


def _received(_progress: Progress) -> Iterator[str]:
    yield _("材料齐，我们就受理；不齐，我们一次说清缺什么。")


def _publicity(progress: Progress) -> Iterator[str]:
    if progress.publicity is None:
        return
    last = progress.publicity.last_day
    if last < progress.today:
        yield _("公示已经在%(day)s结束，接下来转给银行。", day=spoken_day(last))
    else:
        yield _("公示到%(day)s，没有异议就转给银行。", day=spoken_day(last))


def _bank(_progress: Progress) -> Iterator[str]:
    yield _("放不放款、放多少由银行决定。")


def _overdue(_progress: Progress) -> Iterator[str]:
    yield _("逾期的这段时间没有贴息，还会影响征信。有困难先打电话告诉银行和我们。")


def _promise(clock: ClockReading) -> Iterator[str]:
    if clock.late:
        yield _("我们承诺%(day)s前答复，已经超过了，对不起。您可以打电话催办或投诉。", day=spoken_day(clock.due_on))
        return
    yield _("%(day)s前给您答复。", day=spoken_day(clock.due_on))
    if clock.is_assumed:
        yield _("这个日子跨了年，放假安排公布后可能会变。")


def _refusal(progress: Progress) -> Iterator[str]:
    code = progress.application.refusal_code
    entry = next((one for one in code_list("rejection_reasons").entries if one.code == code), None)
    if entry is not None:
        yield _("原因：%(reason)s。", reason=entry.label(reading().language))
    yield _("决定书写明依据哪一条、怎样可以再申请、不服到哪里申诉。没有收到决定书，请打电话。")


def _repaying(progress: Progress) -> Iterator[str]:
    loan = progress.application
    if isinstance(loan, Loan) and (loan.extended_to or loan.matures_on):
        ends = loan.extended_to or loan.matures_on
        if ends is not None:
            yield _("请按合同付息还本，%(year)s年%(day)s前还清。", year=ends.year, day=short_day(ends))


_TOLD: dict[LoanState, Callable[[Progress], Iterator[str]]] = {
    LoanState.SUPPLEMENT: _supplement,
    LoanState.RECEIVED: _received,
    LoanState.PUBLICITY: _publicity,
    LoanState.BANK: _bank,
    LoanState.SIGNED: _bank,
    LoanState.REPAYING: _repaying,
    LoanState.OVERDUE: _overdue,
    LoanState.REFUSED: _refusal,
}
# No answer of the office is awaited: it was given, or the applicant has the word.
_ANSWERED = FINAL | PROMISED | {LoanState.SUPPLEMENT}


def steps_of(progress: Progress) -> list[dict[str, str]]:
    """The steps for the step line; what comes after the money is shown once it is there."""
    current = next((one.stage for one in progress.way if one.standing is Standing.HERE), None)
    lent = current in _LENT or (bool(progress.way) and progress.way[-1].stage in _LENT and current is None)
    stages = tuple(Stage)
    shown = [one for one in progress.way if lent or stages.index(one.stage) <= stages.index(_LAST_SHOWN)]
    return [_step(progress, one) for one in shown]


def _step(progress: Progress, one: StageStanding) -> dict[str, str]:
    state = {Standing.HERE: "here", Standing.TO_COME: "to_come"}.get(one.standing, "done")
    word = said(PLAIN_WORDS[one.stage])
    return {"word": word[:1].upper() + word[1:], "state": state, "second": _second(progress, one)}


def _second(progress: Progress, one: StageStanding) -> str:
    if one.standing is Standing.HERE:
        return desk_of(progress) or str(_("在您手里"))
    if one.standing is Standing.TO_COME:
        return _to_come(progress, one.stage)
    if one.on is None:
        return ""
    if one.standing is Standing.ENDED:
        return str(_("%(day)s到这里为止", day=short_day(one.on)))
    if one.stage is Stage.RECEIVED:
        return str(_("%(day)s，%(place)s", day=short_day(one.on), place=progress.town.name))
    return str(_("%(day)s办完", day=short_day(one.on)))


def _to_come(progress: Progress, stage: Stage) -> str:
    terms = progress.terms
    if terms is not None and stage is Stage.PUBLICITY:
        count = terms.publicity_length
        is_working = terms.publicity_unit is DayUnit.WORKING
        return working_days(count) if is_working else str(_("%(count)s 天", count=count))
    if terms is not None and stage is Stage.BANK:
        return str(_("银行一般不超过 %(count)s 个工作日", count=terms.bank_days + terms.disbursement_days))
    return ""


def waits_of(progress: Progress) -> list[dict[str, str]]:
    """How long it usually takes, what is promised, what the law allows, what was used."""
    clock, terms, usual = progress.clock, progress.terms, progress.usual
    if clock is None or terms is None:
        return []
    waits = []
    if usual is not None:
        words = _("%(low)s 到 %(high)s 个工作日", low=usual.low, high=usual.high)
        if usual.low == usual.high:
            words = working_days(usual.low)
        waits.append({"label": _("通常"), "value": words})
    waits.append({"label": _("我们承诺"), "value": working_days(clock.days)})
    waits.append({"label": _("法定最长"), "value": working_days(terms.legal_days)})
    label = _("一共用了") if progress.application.clock_stopped_on else _("已经用了")
    waits.append({"label": label, "value": working_days(clock.used)})
    return waits


def waits_note(progress: Progress) -> str:
    """What was not counted, and from how many applications the usual time comes."""
    notes = []
    if progress.clock is not None and progress.clock.paused:
        notes.append(_("等您补材料的 %(days)s 天没有算在内。", days=progress.clock.paused))
    if progress.usual is not None and progress.clock is not None:
        notes.append(_("“通常”按最近 90 天办结的 %(count)s 件算，十件里有八件在这个范围。", count=progress.usual.count))
    return run_on(notes)


def holder_of(progress: Progress) -> list[dict[str, str]]:
    """Who has it: the office, never a person."""
    if progress.holder is Holder.APPLICANT:
        return [{"label": _("现在在"), "value": _("您手里")}]
    desk = desk_of(progress)
    return [{"label": _("现在在"), "value": desk}] if desk else []


def phone_of(progress: Progress) -> str:
    """The number to call about it: of who holds it, else of the county."""
    return (progress.desk.phone if progress.desk else "") or progress.town.phone or progress.county.phone


def card_of(progress: Progress) -> dict[str, Any]:
    """One application among the reader's own: name, amount, badge, and one line of what happens."""
    application = progress.application
    amount = application.amount_paid or application.amount_approved or application.amount_requested
    line = ""
    if progress.is_loan:
        told = notice_of(progress)
        line = told["title"] if must_act(progress) else told["words"] or told["title"]
        if progress.desk is not None and not must_act(progress):
            line = _("在%(place)s。%(line)s", place=desk_of(progress), line=line)
    elif application.paid_on:
        done = _("%(day)s减免") if application.kind is Kind.TAX_RELIEF else _("%(day)s到账")
        line = done % {"day": f"{application.paid_on.year}-{application.paid_on:%m-%d}"}
    return {
        "id": application.id,
        "has_page": progress.is_loan,
        "name": name_of(progress),
        "amount": amount or None,
        "badge": badge_of(progress),
        "line": line,
    }
