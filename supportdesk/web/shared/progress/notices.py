"""Whether the applicant must do something, what, and by when; else what comes next."""

from collections.abc import Callable, Iterator
from datetime import date

from flask_babel import gettext as _

from supportdesk.domain.clocks import ClockReading
from supportdesk.domain.programmes.loans import FINAL, PROMISED, LoanState
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.progress.phrases import ACT, run_on, short_day, spoken_day
from supportdesk.web.shared.reading import reading


def notice_of(progress: Progress) -> dict[str, str]:
    """Whether the applicant must do something, what, and by when; else what comes next."""
    if not progress.is_loan:
        return {"kind": "info", "title": _("现在不用您做什么。"), "words": ""}
    state = LoanState(progress.state)
    title = _titles(progress).get(state) or _("现在不用您做什么。")
    kind = "act" if state in ACT else "info"
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
        yield from _promise(clock, progress.today)


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


def _promise(clock: ClockReading, today: date) -> Iterator[str]:
    # Late by working days is still nothing on the weekend after; the day that was promised is over all the same.
    if clock.late or clock.due_on < today:
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
