"""Keeping money in step with the plan: what is committed and guaranteed follows the contract as it now stands."""

from datetime import date

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.money import Money, total
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.programmes.loans import AFTER_COMPENSATION
from supportdesk.domain.words import say
from supportdesk.models.budgets import GuaranteeFund
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import guarantee_funds as fund_queries
from supportdesk.queries.programmes.loans.plans import (
    Quarter,
    list_movements,
    list_subsidies,
    plan_of,
    quarters_of,
    subsidy_to_come,
)
from supportdesk.services import guarantee_funds
from supportdesk.services.work import Work

from .steps import commit_for, record


def quarters_now(work: Work, loan: Loan, terms: LoanTerms) -> tuple[Quarter, ...]:
    """The quarters of a disbursed loan as its movements now have it."""
    plan = plan_of(loan, terms, list_movements(work.session, loan))
    return quarters_of(plan, terms, list_subsidies(work.session, loan))


def realign(work: Work, loan: Loan, terms: LoanTerms, before: tuple[Quarter, ...] = ()) -> None:
    """After a movement: have the budget hold what the plan still needs, and the fund guarantee what is still owed.

    `before` are the quarters before the movement. Raises RuleBrokenError when the movement changes a quarter whose subsidy
    was paid; one that was only verified is to be verified again.
    """
    after = quarters_now(work, loan, terms)
    _reopen_changed(work, loan, before, after)
    after = quarters_now(work, loan, terms)
    if loan.state in AFTER_COMPENSATION:
        # Nothing more is verified: only what was, and is not paid, still needs money.
        after = tuple(one for one in after if one.recorded is not None)
    coming = subsidy_to_come(after, until=loan.overdue_since)
    loan.subsidy_expected = coming + _paid(after)
    commit_for(work, loan, coming)
    guarantee_for(work, loan, loan.principal_left)


def stop_subsidy(work: Work, loan: Loan, quarters: tuple[Quarter, ...], since: date) -> None:
    """Take the subsidy off the quarters that end after a day: overdue interest is not subsidised (财金〔2023〕75号).

    What was only verified is no longer to be paid; what was paid is noted as to be claimed back.
    """
    for quarter in quarters:
        row = quarter.recorded
        if row is None or row.returned_on is not None or row.ends_before <= since:
            continue
        data = {"starts_on": row.starts_on.isoformat(), "amount": row.subsidy.fen, "since": since.isoformat()}
        if row.paid_on is not None:
            record(work, loan, "loan.subsidy_to_claim_back", data)
        else:
            record(work, loan, "loan.subsidy_stopped", data)
            work.session.delete(row)
    work.session.flush()


def guarantee_for(work: Work, loan: Loan, amount: Money) -> None:
    """Have the fund guarantee exactly an amount of a loan; a compensated one is guaranteed no more."""
    if loan.fund_id is None or loan.state in AFTER_COMPENSATION:
        return
    fund = work.session.get_one(GuaranteeFund, loan.fund_id)
    now = fund_queries.guaranteed_for(work.session, loan.id)
    if amount > now:
        guarantee_funds.guarantee(work, fund, amount - now, loan)
    elif amount < now:
        guarantee_funds.release(work, fund, now - amount, loan)


def _paid(quarters: tuple[Quarter, ...]) -> Money:
    return total([one.recorded.subsidy for one in quarters if one.recorded and one.recorded.paid_on])


def _reopen_changed(work: Work, loan: Loan, before: tuple[Quarter, ...], after: tuple[Quarter, ...]) -> None:
    now = {one.starts_on: one for one in after}
    for old in before:
        row, new = old.recorded, now.get(old.starts_on)
        if row is None or (
            new and (new.ends_before, new.interest, new.subsidy) == (old.ends_before, old.interest, old.subsidy)
        ):
            continue
        if row.paid_on is not None and row.returned_on is None:
            raise RuleBrokenError(
                say(
                    "这会改变 {start} 至 {end} 这一季的利息，该季贴息 {amount} 元已拨付。请先收回该季贴息，再登记这一笔。",
                    start=row.starts_on,
                    end=row.ends_before,
                    amount=row.subsidy.grouped,
                ),
                code="subsidy_paid",
            )
        if row.paid_on is None:
            record(
                work, loan, "loan.subsidy_reopened", {"starts_on": row.starts_on.isoformat(), "amount": row.subsidy.fen}
            )
            work.session.delete(row)
    work.session.flush()
