"""When a loan is not repaid: overdue, cured or compensated by the guarantee fund, recovered or written off."""

from datetime import date
from fractions import Fraction

from supportdesk.domain import funds
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.words import say
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.programmes.loans import Loan, MovementKind
from supportdesk.queries.programmes.loans.plans import (
    arrears_on,
    list_movements,
    list_subsidies,
    plan_of,
    unpaid_term_interest,
)
from supportdesk.services import guarantee_funds
from supportdesk.services.work import Work

from .aligning import guarantee_for, quarters_now, realign, stop_subsidy
from .steps import ask, book, give_opinion, keep_promises, let_go, not_in_future, take, terms_of, written


def mark_overdue(work: Work, loan: Loan, *, since: date, text: str) -> None:
    """Note that a payment was missed, from which day; the subsidy of later quarters is neither held nor paid.

    A later quarter that was verified is open again; one that was paid is noted as to be claimed back.
    """
    terms = terms_of(work, loan)
    before = quarters_now(work, loan, terms)
    plan = plan_of(loan, terms, list_movements(work.session, loan))
    first = min((period.due_on for period in plan), default=None)
    asked = ask(work, loan, LoanDeed.MARK_OVERDUE, overdue_since=since, first_due_on=first)
    said = written(text, "text")
    take(work, loan, asked, {"since": since.isoformat()}, on=since)
    loan.overdue_since = since
    stop_subsidy(work, loan, before, since)
    realign(work, loan, asked.terms)
    give_opinion(work, loan, LoanDeed.MARK_OVERDUE, "overdue", said)
    keep_promises(work, loan, asked, since)


def cure(work: Work, loan: Loan, *, text: str) -> None:
    """Note that the arrears are paid and the loan runs on as agreed."""
    terms = terms_of(work, loan)
    movements = list_movements(work.session, loan)
    arrears = arrears_on(plan_of(loan, terms, movements), movements, work.today)
    before = quarters_now(work, loan, terms)
    asked = ask(work, loan, LoanDeed.CURE, arrears=arrears)
    said = written(text, "text")
    take(work, loan, asked)
    loan.overdue_since = None
    realign(work, loan, asked.terms, before)
    give_opinion(work, loan, LoanDeed.CURE, "cured", said)
    keep_promises(work, loan, asked, work.today)


def most_interest(work: Work, loan: Loan, terms: LoanTerms) -> Money:
    """The term's interest that is unpaid by today, as the plan and what was booked have it."""
    movements = list_movements(work.session, loan)
    plan = plan_of(loan, terms, movements)
    return unpaid_term_interest(plan, movements, list_subsidies(work.session, loan), work.today)


def would_compensate(loan: Loan, terms: LoanTerms, unpaid_interest: Money) -> funds.Compensation:
    """Share principal and the term's unpaid interest between fund and bank (IN-05 to IN-09); penalties are left out."""
    return funds.compensation(loan.principal_left + unpaid_interest, compensation_ratio(loan, terms), is_due=True)


def compensation_ratio(loan: Loan, terms: LoanTerms) -> Fraction:
    """The fund's part: all of a small loan, a percentage of a larger one."""
    if loan.amount_paid <= terms.compensation_full_up_to:
        return Fraction(1)
    return Fraction(terms.compensation_percent) / 100


def compensate(work: Work, loan: Loan, *, text: str, unpaid_interest: Money = ZERO) -> Money:
    """Let the guarantee fund pay its part of a loan that is overdue for long enough; returns what it pays.

    The loan's guarantee ends, and so does what the budget held for its subsidy. Raises BadValueError for more interest
    than the plan has unpaid by today, RuleBrokenError.
    """
    if unpaid_interest < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="unpaid_interest")
    terms = terms_of(work, loan)
    if unpaid_interest > (most := most_interest(work, loan, terms)):
        raise BadValueError(
            say("最多 {most} 元：还款计划到今天应计的利息，减去已付的利息。逾期利息和罚息不代偿。", most=most.grouped),
            field="unpaid_interest",
            code="too_much",
        )
    shares = would_compensate(loan, terms, unpaid_interest)
    asked = ask(work, loan, LoanDeed.COMPENSATE, fund_would_pay=shares.fund_pays)
    said = written(text, "text")
    if loan.fund_id is None:
        raise RuleBrokenError(say("这笔贷款没有担保基金。"))
    guarantee_for(work, loan, ZERO)
    data = {"fund": shares.fund_pays.fen, "bank": shares.bank_bears.fen, "interest": unpaid_interest.fen}
    event = take(work, loan, asked, data)
    book(work, loan, MovementKind.COMPENSATION, shares.fund_pays, event, on=work.today, note=said[:200])
    guarantee_funds.compensate(work, work.session.get_one(GuaranteeFund, loan.fund_id), shares.fund_pays, loan)
    let_go(work, loan)
    loan.compensated, loan.claimed = shares.fund_pays, loan.principal_left + unpaid_interest
    loan.compensated_by_id = work.actor.id if work.actor else None
    give_opinion(work, loan, LoanDeed.COMPENSATE, "compensated", said, amount=shares.fund_pays)
    keep_promises(work, loan, asked, work.today)
    return shares.fund_pays


def record_recovery(work: Work, loan: Loan, *, on: date, amount: Money, note: str = "") -> None:
    """Book what came back from the debtor, the principal first, then the interest that was paid for them.

    The fund gets its part, to the fen over all recoveries. Raises BadValueError, RuleBrokenError for more than the claim.
    """
    not_in_future(work, on, "on")
    if amount <= ZERO:
        raise BadValueError(say("金额须大于 0。"), field="amount")
    deed = LoanDeed.RECOVER_ALL if amount == claim_left(loan) else LoanDeed.RECOVER
    asked = ask(work, loan, deed, repaid_now=amount)
    said = written(note, "note", required=False)[:200]
    part = fund_part(loan, asked.terms, loan.recovered + amount) - fund_part(loan, asked.terms, loan.recovered)
    event = take(work, loan, asked, {"amount": amount.fen, "to_fund": part.fen, "note": said}, on=on)
    principal = min(amount, loan.principal_left)
    for kind, came in ((MovementKind.RECOVERY, principal), (MovementKind.RECOVERED_INTEREST, amount - principal)):
        if came:
            book(work, loan, kind, came, event, on=on, note=said)
    loan.recovered += amount
    if part and loan.fund_id is not None:
        guarantee_funds.recover(work, work.session.get_one(GuaranteeFund, loan.fund_id), part, loan, on=on)
    if deed is LoanDeed.RECOVER_ALL:
        loan.settled_on = on
    keep_promises(work, loan, asked, on)


def claim_left(loan: Loan) -> Money:
    """What the debtor still owes after the compensation: principal and compensated interest, less what came back."""
    return loan.claimed - loan.recovered


def fund_part(loan: Loan, terms: LoanTerms, recovered: Money) -> Money:
    """What of all that was recovered belongs to the fund, never more than it had paid."""
    return min(recovered.times(compensation_ratio(loan, terms)), loan.compensated)


def write_off(work: Work, loan: Loan, *, text: str) -> None:
    """Give up what can't be recovered; `text` names the document. By another person than the one who let the fund pay."""
    asked = ask(work, loan, LoanDeed.WRITE_OFF)
    said = written(text, "text")
    lost, principal = claim_left(loan), loan.principal_left
    event = take(work, loan, asked, {"amount": lost.fen, "principal": principal.fen})
    if principal:
        book(work, loan, MovementKind.WRITE_OFF, principal, event, on=work.today, note=said[:200])
    give_opinion(work, loan, LoanDeed.WRITE_OFF, "written_off", said, amount=lost)
    keep_promises(work, loan, asked, work.today)
