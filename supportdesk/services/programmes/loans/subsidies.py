"""The quarterly interest subsidy: verified from the bank's proof by one, paid by another, taken back when need be."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.money import Money, split, total
from supportdesk.domain.programmes.loans import AFTER_COMPENSATION, LoanDeed
from supportdesk.domain.words import say
from supportdesk.models.budgets import Budget
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.queries.programmes.loans.plans import Quarter
from supportdesk.services import budgets, cases
from supportdesk.services.work import Work

from .aligning import quarters_now, realign
from .steps import ask, keep_promises, not_in_future, take, terms_of, written

_LONGEST_PROOF = 200


def verify_subsidy_quarter(
    work: Work, loan: Loan, *, starts_on: date, interest_paid: Money, proof: str
) -> SubsidyPeriod:
    """Verify a quarter that has ended: the interest that was paid, its subsidy, and each payer's share to the fen.

    Interest beyond the plan (overdue interest, penalties) is not subsidised. Raises NotFoundError for a day on which no
    quarter begins, RuleBrokenError for a quarter that runs on, is verified, or earns no subsidy.
    """
    quarter = _quarter(work, loan, starts_on)
    asked = ask(
        work,
        loan,
        LoanDeed.VERIFY_SUBSIDY,
        quarter_ends_before=quarter.ends_before,
        interest_paid=interest_paid,
        interest_computed=quarter.interest,
        is_subsidy_verified=quarter.recorded is not None,
    )
    said = written(proof, "proof")[:_LONGEST_PROOF]
    _refuse_overdue(loan, quarter)
    subsidy = quarter.subsidy
    if interest_paid != quarter.interest:
        subsidy = interest_paid.times(Fraction(quarter.subsidy.fen, quarter.interest.fen))
    if not subsidy:
        raise RuleBrokenError(say("这一季在展期内或没有利息，不贴息。"), code="no_subsidy")
    payers = asked.terms.subsidy_shares
    shares = split(subsidy, [share.percent for share in payers])
    told = [{"payer": share.payer, "amount": part.fen} for share, part in zip(payers, shares, strict=True)]
    data = {"starts_on": starts_on.isoformat(), "interest": interest_paid.fen, "subsidy": subsidy.fen, "shares": told}
    take(work, loan, asked, data)
    row = SubsidyPeriod(
        loan_id=loan.id,
        starts_on=quarter.starts_on,
        ends_before=quarter.ends_before,
        days=quarter.days,
        interest=interest_paid,
        subsidy=subsidy,
        shares=told,
        proof=said,
        verified_by_id=work.actor.id if work.actor else None,
    )
    work.session.add(row)
    work.session.flush()
    realign(work, loan, asked.terms)
    keep_promises(work, loan, asked, work.today)
    return row


def pay_subsidy(work: Work, loan: Loan, *, starts_on: date, on: date | None = None) -> None:
    """Pay a verified quarter that is not overdue; by another person than the one who verified it.

    Raises RuleBrokenError for something that excludes it meanwhile, and for a cap that it would go beyond.
    """
    quarters = quarters_now(work, loan, terms_of(work, loan))
    quarter = _quarter_of(quarters, starts_on)
    row = quarter.recorded
    paid = total([one.recorded.subsidy for one in quarters if one.recorded is not None and _is_paid(one.recorded)])
    asked = ask(
        work,
        loan,
        LoanDeed.PAY_SUBSIDY,
        verified_by_id=row.verified_by_id if row else None,
        is_subsidy_verified=row is not None,
        is_subsidy_paid=bool(row and row.paid_on),
        subsidy_with_quarter=paid + row.subsidy if row else None,
    )
    _refuse_overdue(loan, quarter)
    day = not_in_future(work, on or work.today, "on")
    if row is None or loan.budget_id is None:
        raise RuleBrokenError(say("这一季还没有核定，或没有预算。"))
    if loan.state in AFTER_COMPENSATION:
        # The fund's payment let go of what was committed; what is owed of the time before is held again.
        realign(work, loan, asked.terms)
    take(work, loan, asked, {"starts_on": starts_on.isoformat(), "amount": row.subsidy.fen}, on=day)
    note = f"{row.starts_on} – {row.ends_before}"
    budgets.pay(
        work,
        work.session.get_one(Budget, loan.budget_id),
        row.subsidy,
        loan,
        shares=asked.terms.subsidy_shares,
        note=note,
        on=day,
    )
    row.paid_on, row.paid_by_id, row.returned_on = day, work.actor.id if work.actor else None, None
    work.session.flush()
    keep_promises(work, loan, asked, day)


def return_subsidy(work: Work, loan: Loan, *, starts_on: date, reason: str, pay_again: bool) -> None:
    """Book that a paid quarter came back: bounced, to be paid again; or taken back for misuse or a mistake.

    Money that came back is available again in the budget, and counted apart. An overdue quarter is not paid again.
    """
    quarter = _quarter(work, loan, starts_on)
    row = quarter.recorded
    asked = ask(work, loan, LoanDeed.RETURN_SUBSIDY, is_subsidy_paid=bool(row and _is_paid(row)))
    said = written(reason, "reason")
    if pay_again:
        _refuse_overdue(loan, quarter)
    if row is None or loan.budget_id is None:
        raise RuleBrokenError(say("这一季还没有核定，或没有预算。"))
    data = {"starts_on": starts_on.isoformat(), "amount": row.subsidy.fen, "reason": said, "pay_again": pay_again}
    take(work, loan, asked, data)
    budgets.give_back(
        work,
        work.session.get_one(Budget, loan.budget_id),
        row.subsidy,
        loan,
        shares=asked.terms.subsidy_shares,
        note=said,
    )
    if pay_again:
        row.paid_on, row.paid_by_id = None, None
        cases.open_again(work, loan.case_id, asked.step.event)
    else:
        row.returned_on = work.today
    work.session.flush()
    realign(work, loan, asked.terms)
    keep_promises(work, loan, asked, work.today)


def _refuse_overdue(loan: Loan, quarter: Quarter) -> None:
    if loan.overdue_since is not None and quarter.ends_before > loan.overdue_since:
        raise RuleBrokenError(say("贷款自 {day} 起逾期，这一季不贴息。", day=loan.overdue_since), code="overdue")


def _is_paid(row: SubsidyPeriod) -> bool:
    return row.paid_on is not None and row.returned_on is None


def _quarter(work: Work, loan: Loan, starts_on: date) -> Quarter:
    return _quarter_of(quarters_now(work, loan, terms_of(work, loan)), starts_on)


def _quarter_of(quarters: Iterable[Quarter], starts_on: date) -> Quarter:
    for quarter in quarters:
        if quarter.starts_on == starts_on:
            return quarter
    raise NotFoundError
