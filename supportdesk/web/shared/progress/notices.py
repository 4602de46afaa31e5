"""Whether the applicant must do something, what, and by when; else what comes next."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flask_babel import gettext as _

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.applications.terms import PayingTerms
from supportdesk.domain.clocks import ClockReading
from supportdesk.domain.programmes.loans import FINAL, PROMISED, LoanState
from supportdesk.models.programmes.loans import Loan
from supportdesk.policies.codes import code_list
from supportdesk.queries.progress import Progress
from supportdesk.web.shared.progress.phrases import must_act, run_on, short_day, spoken_day
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.words import plain_money, said


def notice_of(progress: Progress) -> dict[str, str]:
    """Whether the applicant must do something, what, and by when; else what comes next."""
    if not progress.has_way:
        return {"kind": "info", "title": _("现在不用您做什么。"), "words": ""}
    own = progress.programme.way.tells.get(progress.state)
    title = said(own[0]) if own else _titles(progress).get(progress.state) or _("现在不用您做什么。")
    kind = "act" if must_act(progress) else "info"
    words = run_on([said(own[1])]) if own and own[1] is not None else run_on(_sentences(progress))
    return {"kind": kind, "title": title, "words": words}


def _titles(progress: Progress) -> dict[str, str]:
    if not progress.is_loan:
        return _shared_titles(progress) | {
            State.RECOVERING: _("请您退回已拨的钱。"),
            State.PAID: _("钱已经拨付。"),
            State.CLOSED: _("这件事已经办完。"),
            State.RECOVERED: _("已拨的钱已经退回，这件事办完了。"),
        }
    return _shared_titles(progress) | {
        LoanState.OVERDUE: _("请您尽快还款。"),
        LoanState.COMPENSATED: _("请您和我们联系，商量怎么还。"),
        LoanState.RECOVERING: _("请您和我们联系，商量怎么还。"),
        LoanState.SETTLED: _("贷款已经还清。"),
        LoanState.RECOVERED: _("贷款已经还清。"),
    }


def _shared_titles(progress: Progress) -> dict[str, str]:
    return {
        State.DRAFT: _("请您提交申请。"),
        State.SUPPLEMENT: _("请您补 %(count)s 项材料。", count=len(progress.missing))
        if progress.missing
        else _("材料已经补齐，不用您做什么。"),
        State.REFUSED: _("这次没有批准。"),
        State.WITHDRAWN: _("您已经撤回这份申请。"),
    }


def _sentences(progress: Progress) -> Iterator[str]:
    state = progress.state
    told = (_TOLD if progress.is_loan else _TOLD_OF_OTHERS).get(state)
    if told is not None:
        yield from told(progress)
    clock = progress.clock
    if clock is not None and state not in _answered(progress) and progress.application.clock_stopped_on is None:
        yield from _promise(clock, progress.today)


def _supplement(progress: Progress) -> Iterator[str]:
    if progress.missing and progress.notice is not None:
        in_english = reading().language == "en"
        listed = (", " if in_english else "、").join(english if in_english else zh for zh, english in progress.missing)
        yield _("还缺：%(papers)s。", papers=listed)
        yield _(
            "请在%(day)s前登录后拍照上传，或送到%(place)s窗口，也可以请家人或村干部代交。补齐后我们接着办。",
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


def _publicity_of_others(progress: Progress) -> Iterator[str]:
    if progress.publicity is None:
        return
    last = progress.publicity.last_day
    pays = any(step.deed == Deed.ORDER_PAYMENT for step in progress.programme.lifecycle.steps)
    if last < progress.today:
        told = _("公示已经在%(day)s结束，接下来报财政拨付。") if pays else _("公示已经在%(day)s结束，接下来办理。")
    else:
        told = _("公示到%(day)s，没有异议就报财政拨付。") if pays else _("公示到%(day)s，没有异议就办理。")
    yield told % {"day": spoken_day(last)}


def _paying(progress: Progress) -> Iterator[str]:
    terms = progress.terms
    if isinstance(terms, PayingTerms):
        yield _("已报财政，一般 %(days)s 个工作日内打到您的账户。", days=terms.payment_days)


def _returned(_progress: Progress) -> Iterator[str]:
    yield _("钱没有打进去，我们正在核对账户，会打电话和您确认。核对好再拨一次。")


def _recovering(progress: Progress) -> Iterator[str]:
    if progress.claim is not None:
        left = progress.claim.claimed - progress.claim.recovered
        yield _("须退回 %(amount)s。原因和依据写在决定书上，有困难请打电话商量。", amount=plain_money(left))


def _answered(progress: Progress) -> frozenset[str]:
    """No answer of the office is awaited: it was given, or the applicant has the word."""
    if progress.is_loan:
        return _ANSWERED
    return frozenset({State.SUPPLEMENT, *(state.value for state in progress.programme.lifecycle.final)})


_TOLD: Mapping[str, Callable[[Progress], Iterator[str]]] = {
    LoanState.SUPPLEMENT: _supplement,
    LoanState.RECEIVED: _received,
    LoanState.PUBLICITY: _publicity,
    LoanState.BANK: _bank,
    LoanState.SIGNED: _bank,
    LoanState.REPAYING: _repaying,
    LoanState.OVERDUE: _overdue,
    LoanState.REFUSED: _refusal,
}
_TOLD_OF_OTHERS: Mapping[str, Callable[[Progress], Iterator[str]]] = {
    State.SUPPLEMENT: _supplement,
    State.RECEIVED: _received,
    State.PUBLICITY: _publicity_of_others,
    State.PAYING: _paying,
    State.RETURNED: _returned,
    State.RECOVERING: _recovering,
    State.REFUSED: _refusal,
}
_ANSWERED: frozenset[str] = frozenset(FINAL | PROMISED | {LoanState.SUPPLEMENT})
