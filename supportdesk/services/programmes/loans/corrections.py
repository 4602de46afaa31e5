"""A wrong movement is taken back by a row that reverses it; nothing that was booked is ever changed."""

from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import say
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.queries.programmes.loans.plans import agreements_of, list_movements, standing_movements
from supportdesk.services import follow_ups, guarantee_funds
from supportdesk.services.work import Work

from .aligning import quarters_now, realign
from .recovery import fund_part
from .steps import ask, book, keep_promises, take, terms_of, written

RECOVERED = frozenset({MovementKind.RECOVERY, MovementKind.RECOVERED_INTEREST})
# What moves the day on which all is due.
MOVING_THE_END = frozenset({MovementKind.EXTENSION, MovementKind.INSTALMENTS})
REVERSIBLE = RECOVERED | {MovementKind.REPAYMENT, MovementKind.INTEREST} | MOVING_THE_END


def reverse(work: Work, loan: Loan, movement_id: int, *, reason: str) -> LoanMovement:
    """Reverse a repayment, interest, extension or recovery that was booked wrongly; a settled loan then runs again.

    Raises NotFoundError for a movement of another loan, RuleBrokenError for one that was reversed or can't be.
    """
    wrong = _standing(work, loan, movement_id)
    reopens = loan.state == LoanState.SETTLED and wrong.kind is MovementKind.REPAYMENT
    asked = ask(work, loan, LoanDeed.REOPEN if reopens else LoanDeed.REVERSE)
    said = written(reason, "reason")[:200]
    before = quarters_now(work, loan, asked.terms)
    data = {"movement": wrong.id, "kind": wrong.kind.value, "amount": wrong.amount.fen, "reason": said}
    event = take(work, loan, asked, data)
    made = book(work, loan, wrong.kind, wrong.amount, event, on=work.today, reverses_id=wrong.id, note=said)
    if reopens:
        loan.settled_on = None
    if wrong.kind in MOVING_THE_END:
        loan.extended_to = _extended_to(work, loan)
    if wrong.kind in RECOVERED:
        _take_back_recovery(work, loan, wrong)
    else:
        realign(work, loan, asked.terms, before)
    keep_promises(work, loan, asked, work.today)
    if loan.disbursed_on is not None and (reopens or wrong.kind in MOVING_THE_END):
        follow_ups.plan_anew(work, loan, "disbursed", loan.disbursed_on)
    if wrong.kind is MovementKind.INSTALMENTS:
        _promise_parts_again(work, loan)
    return made


def _promise_parts_again(work: Work, loan: Loan) -> None:
    """Promise what the agreement before needs; none that stands: nothing is promised of parts any more."""
    agreed = agreements_of(list_movements(work.session, loan))
    first = agreed[-1].first_due_on if agreed else None
    if first is not None:
        follow_ups.plan_anew(work, loan, "instalments", add_months(first, -1))
    else:
        follow_ups.plan_anew(work, loan, "instalments", work.today, maturity=work.today)


def _standing(work: Work, loan: Loan, movement_id: int) -> LoanMovement:
    movements = list_movements(work.session, loan)
    found = next((row for row in movements if row.id == movement_id), None)
    if found is None:
        raise NotFoundError
    if found not in standing_movements(movements):
        raise RuleBrokenError(say("这一笔已经冲销过。"), code="reversed")
    if found.kind not in REVERSIBLE:
        raise RuleBrokenError(say("这一种记录不能这样冲销。"), code="not_reversible")
    return found


def _extended_to(work: Work, loan: Loan) -> date | None:
    """The last day by the last extension or agreement on instalments that still stands; None when none does."""
    standing = standing_movements(list_movements(work.session, loan))
    return next((row.new_maturity for row in reversed(standing) if row.kind in MOVING_THE_END), None)


def _take_back_recovery(work: Work, loan: Loan, wrong: LoanMovement) -> None:
    terms = terms_of(work, loan)
    part = fund_part(loan, terms, loan.recovered) - fund_part(loan, terms, loan.recovered - wrong.amount)
    loan.recovered -= wrong.amount
    if part and loan.fund_id is not None:
        guarantee_funds.compensate(work, work.session.get_one(GuaranteeFund, loan.fund_id), part, loan)
