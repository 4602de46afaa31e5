"""Repayments, early settlement and extension of a running loan."""

from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_figures import RepaymentMethod
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import say
from supportdesk.models.programmes.loans import Loan, MovementKind
from supportdesk.queries.programmes.loans.plans import agreements_of, list_movements, standing_movements
from supportdesk.services import follow_ups
from supportdesk.services.work import Work

from .aligning import quarters_now, realign
from .steps import ask, book, keep_promises, not_in_future, take, terms_of, written

_LONGEST_NOTE = 200
# More parts than any version could allow: a slip of the keyboard.
_MOST_PARTS = 120


def repay(
    work: Work,
    loan: Loan,
    *,
    on: date,
    principal: Money = ZERO,
    interest: Money = ZERO,
    is_early: bool = False,
    note: str = "",
) -> None:
    """Book a repayment; the day may lie back. Repaying all that is owed settles the loan.

    `is_early` says that principal is repaid beside the plan of equal parts; before the maturity of a bullet loan it always
    is. Raises BadValueError, RuleBrokenError: more than is owed, or a quarter whose subsidy was paid would change.
    """
    if principal < ZERO or interest < ZERO or not (principal or interest):
        raise BadValueError(say("请填写本金或利息，金额大于 0。"), field="principal")
    not_in_future(work, on, "on")
    said = written(note, "note", required=False)[:_LONGEST_NOTE]
    ends = loan.extended_to or loan.matures_on
    settles = bool(principal) and principal == loan.principal_left
    before_end = ends is not None and on < ends
    deed = LoanDeed.REPAY
    if settles:
        early_end = before_end and loan.state == LoanState.REPAYING
        deed = LoanDeed.SETTLE_EARLY if early_end else LoanDeed.SETTLE
    asked = ask(work, loan, deed, repaid_now=principal, happened_on=on)
    before = quarters_now(work, loan, asked.terms)
    data = {"amount": (principal or interest).fen, "principal": principal.fen, "interest": interest.fen, "note": said}
    event = take(work, loan, asked, data, on=on)
    if principal:
        bullet = loan.method == RepaymentMethod.BULLET and not agreements_of(list_movements(work.session, loan))
        beside = is_early or (settles and before_end) or (bullet and before_end)
        book(work, loan, MovementKind.REPAYMENT, principal, event, on=on, is_early=beside, note=said)
    if interest:
        book(work, loan, MovementKind.INTEREST, interest, event, on=on, note=said)
    if settles:
        loan.settled_on, loan.overdue_since = on, None
    realign(work, loan, asked.terms, before)
    keep_promises(work, loan, asked, on)


def settle_early(work: Work, loan: Loan, *, on: date, interest: Money = ZERO, note: str = "") -> None:
    """Book that the whole loan was repaid before its maturity."""
    repay(work, loan, on=on, principal=loan.principal_left, interest=interest, is_early=True, note=note)


def extend(work: Work, loan: Loan, *, to: date, note: str) -> None:
    """Agree on a later maturity: once, and without subsidy for the added time (财金〔2023〕75号, Haikou's wording)."""
    standing = standing_movements(list_movements(work.session, loan))
    so_far = sum(row.kind is MovementKind.EXTENSION for row in standing)
    asked = ask(work, loan, LoanDeed.EXTEND, extended_to=to, extensions=so_far)
    said = written(note, "note")[:_LONGEST_NOTE]
    before = quarters_now(work, loan, terms_of(work, loan))
    event = take(work, loan, asked, {"extended_to": to.isoformat(), "note": said})
    book(work, loan, MovementKind.EXTENSION, loan.principal_left, event, on=work.today, new_maturity=to, note=said)
    loan.extended_to = to
    realign(work, loan, asked.terms, before)
    keep_promises(work, loan, asked, work.today)
    if loan.disbursed_on is not None:
        follow_ups.plan_anew(work, loan, "disbursed", loan.disbursed_on)


def agree_instalments(work: Work, loan: Loan, *, parts: int, first_due_on: date, note: str) -> None:
    """Agree with a founder in trouble that what is owed is repaid in equal monthly parts; `note` names the agreement.

    An overdue loan runs again by the new plan, without subsidy since it was overdue. The version says within how many
    months the last part is due. Raises BadValueError for fewer than one part, RuleBrokenError.
    """
    if not 1 <= parts <= _MOST_PARTS:
        raise BadValueError(say("期数须在 {least} 与 {most} 之间。", least=2, most=_MOST_PARTS), field="parts")
    days = tuple(add_months(first_due_on, turn) for turn in range(parts))
    asked = ask(work, loan, LoanDeed.AGREE_INSTALMENTS, parts_due=days)
    said = written(note, "note")[:_LONGEST_NOTE]
    before = quarters_now(work, loan, asked.terms)
    data = {"parts": parts, "first_due_on": first_due_on.isoformat(), "until": days[-1].isoformat(), "note": said}
    event = take(work, loan, asked, data)
    book(
        work, loan, MovementKind.INSTALMENTS, loan.principal_left, event, on=work.today, new_maturity=days[-1],
        parts=parts, first_due_on=first_due_on, subsidised_until=loan.overdue_since, note=said,
    )  # fmt: skip
    loan.extended_to, loan.overdue_since = days[-1], None
    realign(work, loan, asked.terms, before)
    if loan.disbursed_on is not None:
        follow_ups.plan_anew(work, loan, "disbursed", loan.disbursed_on)
    # A month before the first part: the plan of promises counts from there, part by part.
    month_before = add_months(first_due_on, -1)
    follow_ups.plan_anew(work, loan, "instalments", month_before)
    keep_promises(work, loan, asked, month_before)
