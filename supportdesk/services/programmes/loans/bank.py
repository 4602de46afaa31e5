"""The bank's part: referred, declined or signed, paid out. An official may enter it for a bank without an account."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from supportdesk.domain.calendar import add_months, whole_months_between
from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.programmes import loan_figures as figures
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import say
from supportdesk.models.policies import Bank
from supportdesk.models.programmes.loans import Loan, MovementKind
from supportdesk.queries import policies
from supportdesk.queries.programmes.loans.plans import (
    expected_plan,
    list_movements,
    list_subsidies,
    standing_movements,
)
from supportdesk.services import follow_ups
from supportdesk.services.policies import rate_text
from supportdesk.services.work import Work

from .aligning import guarantee_for, realign
from .steps import ask, book, commit_for, give_opinion, keep_promises, not_in_future, reason_code, take, written

_LONGEST_NUMBER = 60


def refer(work: Work, loan: Loan, bank: Bank) -> None:
    """Recommend an approved loan to a bank, after its public notice, or after another bank declined."""
    asked = ask(work, loan, LoanDeed.REFER)
    take(work, loan, asked, {"bank": bank.id, "name": bank.name})
    loan.bank_id, loan.referred_on = bank.id, work.today
    keep_promises(work, loan, asked, work.today)


def decline(work: Work, loan: Loan, *, code: str, text: str) -> None:
    """Note that the bank does not lend, and why; a guarantee that was given ends."""
    asked = ask(work, loan, LoanDeed.DECLINE)
    reason, said = reason_code(code), written(text, "text")
    take(work, loan, asked, {"code": reason, "bank": loan.bank_id})
    if asked.step.source == LoanState.SIGNED:
        guarantee_for(work, loan, ZERO)
        loan.contract_no, loan.contract_on, loan.contract_amount = "", None, ZERO
        loan.rate_percent, loan.lpr_percent = "", ""
    give_opinion(work, loan, LoanDeed.DECLINE, "declined", said, reason_code=reason)
    keep_promises(work, loan, asked, work.today)


def sign(
    work: Work, loan: Loan, *, contract_no: str, contract_on: date, rate_percent: str, amount: Money | None = None
) -> None:
    """Enter the contract: the rate within LPR plus the allowed basis points, the amount within the approval.

    The guarantee fund stands for it from now on. `rate_percent` is percent a year as text. Raises BadValueError,
    RuleBrokenError: rate, amount, days, guarantee fund, or a contract number that is taken.
    """
    number = written(contract_no, "contract_no")[:_LONGEST_NUMBER]
    rate = rate_text(rate_percent, "rate_percent")
    lent = loan.amount_approved if amount is None else amount
    cap = _cap(work, loan, contract_on)
    asked = ask(
        work,
        loan,
        LoanDeed.SIGN,
        amount=lent,
        contract_on=contract_on,
        rate_percent=Decimal(rate),
        rate_cap_percent=cap.cap_pct if cap else None,
        lpr_percent=cap.lpr_pct if cap else None,
    )
    _refuse_taken_number(work, loan, number)
    data = {
        "contract_no": number,
        "amount": lent.fen,
        "rate_percent": rate,
        "lpr_percent": str(cap.lpr_pct) if cap else "",
    }
    take(work, loan, asked, data, on=contract_on)
    loan.contract_no, loan.contract_on, loan.contract_amount = number, contract_on, lent
    loan.rate_percent, loan.lpr_percent = rate, f"{cap.lpr_pct:f}" if cap else ""
    plan = expected_plan(loan, asked.terms, asked.around.published, contract_on, lent)
    loan.subsidy_expected = total([period.subsidy for period in plan])
    commit_for(work, loan, loan.subsidy_expected)
    if loan.fund_id is None and asked.around.fund is not None and asked.terms.is_guaranteed:
        loan.fund_id = asked.around.fund.id
    guarantee_for(work, loan, lent)
    keep_promises(work, loan, asked, contract_on)


def disburse(work: Work, loan: Loan, *, on: date, amount: Money | None = None, matures_on: date | None = None) -> None:
    """Enter that the bank paid the loan out: it runs from this day. Raises BadValueError, RuleBrokenError."""
    not_in_future(work, on, "on")
    paid = loan.contract_amount if amount is None else amount
    if not ZERO < paid <= loan.contract_amount:
        raise BadValueError(
            say("放款金额须大于 0，不超过合同金额 {most} 元。", most=loan.contract_amount.grouped), field="amount"
        )
    ends = matures_on or add_months(on, loan.term_months or 0)
    months = whole_months_between(on, ends) if ends > on else 0
    months += add_months(on, months) < ends
    asked = ask(work, loan, LoanDeed.DISBURSE, disbursed_on=on, matures_on=ends, term_months=months)
    event = take(work, loan, asked, {"amount": paid.fen, "matures_on": ends.isoformat()}, on=on)
    loan.disbursed_on, loan.matures_on, loan.paid_on, loan.amount_paid = on, ends, on, paid
    book(work, loan, MovementKind.DISBURSEMENT, paid, event, on=on)
    realign(work, loan, asked.terms)
    keep_promises(work, loan, asked, on)


def undo_disbursement(work: Work, loan: Loan, *, reason: str) -> None:
    """Reverse a disbursement that was entered wrongly, as long as nothing else was booked since."""
    standing = standing_movements(list_movements(work.session, loan))
    others = len(standing) - 1 + len(list_subsidies(work.session, loan))
    asked = ask(work, loan, LoanDeed.UNDO_DISBURSEMENT, movements_since=others)
    said = written(reason, "reason")
    first = next(row for row in standing if row.kind is MovementKind.DISBURSEMENT)
    event = take(work, loan, asked, {"movement": first.id, "amount": first.amount.fen, "reason": said})
    book(work, loan, first.kind, first.amount, event, on=work.today, reverses_id=first.id, note=said[:200])
    loan.disbursed_on = loan.matures_on = loan.paid_on = None
    loan.amount_paid = ZERO
    plan = expected_plan(
        loan, asked.terms, asked.around.published, loan.contract_on or work.today, loan.contract_amount
    )
    loan.subsidy_expected = total([period.subsidy for period in plan])
    commit_for(work, loan, loan.subsidy_expected)
    guarantee_for(work, loan, loan.contract_amount)
    follow_ups.cancel_for(work, loan, "disbursement_undone")


def _cap(work: Work, loan: Loan, day: date) -> figures.RateCap | None:
    published = policies.lpr_table(work.session)
    if loan.programme_version is None or not any(rate.valid_from <= day for rate in published):
        return None
    return figures.rate_cap(day, published, policies.loan_terms_of(work.session, loan.programme_version).spread_bp)


def _refuse_taken_number(work: Work, loan: Loan, number: str) -> None:
    taken = work.session.scalar(
        select(Loan.number).where(Loan.bank_id == loan.bank_id, Loan.contract_no == number, Loan.id != loan.id)
    )
    if taken:
        raise RuleBrokenError(
            say("合同号 {number} 已经登记在申请 {taken} 上。", number=number, taken=taken), code="taken"
        )
