"""The town's check, the county's review, and the way back to the step before."""

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.lifecycle import BudgetEffect
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.domain.words import Words, say
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import budgets
from supportdesk.services.work import Work

from .aligning import let_go
from .steps import Asked, ask, give_opinion, keep_promises, reason_code, take, written


def pass_town_check(work: Work, loan: Loan, *, text: str) -> None:
    """Note that the town saw the site and finds the request in order; the expected subsidy is reserved.

    Raises RuleBrokenError naming what the budget has left.
    """
    asked = ask(work, loan, LoanDeed.PASS_TOWN_CHECK)
    said = written(text, "text")
    needed = asked.facts.subsidy_needed
    take(work, loan, asked, {"subsidy_expected": needed.fen})
    loan.checked_by_id = work.actor.id if work.actor else None
    loan.fund_id = asked.around.fund.id if asked.around.fund else None
    loan.subsidy_expected = needed
    if asked.around.budget is not None:
        loan.budget_id = asked.around.budget.id
        budgets.hold_exactly(work, asked.around.budget, needed, loan)
    give_opinion(work, loan, LoanDeed.PASS_TOWN_CHECK, "passed", said)
    keep_promises(work, loan, asked, work.today)


def pass_review(work: Work, loan: Loan, *, text: str = "", amount: Money | None = None) -> None:
    """Recommend the loan for a decision, whole or in part; rules that are not yet known must be explained.

    Raises BadValueError for an amount above what was asked for, or an explanation that is missing.
    """
    suggested = suggested_amount(loan, amount)
    asked = ask(work, loan, LoanDeed.PASS_REVIEW, amount=suggested)
    said = written(text, "text", required=False)
    explain_unknown(asked, said)
    take(work, loan, asked, {"amount": suggested.fen})
    loan.reviewed_by_id = work.actor.id if work.actor else None
    give_opinion(work, loan, LoanDeed.PASS_REVIEW, "passed", said, amount=suggested)
    keep_promises(work, loan, asked, work.today)


def return_to_step_before(work: Work, loan: Loan, *, code: str, text: str) -> None:
    """Give the application back to the step before, with the reason; what was reserved by that step is released."""
    asked = ask(work, loan, LoanDeed.RETURN)
    reason, said = reason_code(code), written(text, "text")
    take(work, loan, asked, {"code": reason})
    if asked.step.budget is BudgetEffect.RELEASE:
        let_go(work, loan)
    # Who did the step that is done again no longer stands for it.
    if asked.step.target == LoanState.ACCEPTED:
        loan.checked_by_id = None
    elif asked.step.target == LoanState.REVIEW:
        loan.reviewed_by_id = None
    elif asked.step.target == LoanState.DECISION:
        loan.decided_by_id, loan.amount_approved = None, Money(0)
    give_opinion(work, loan, asked.step.source.value, "returned", said, reason_code=reason)
    keep_promises(work, loan, asked, work.today)


def suggested_amount(loan: Loan, amount: Money | None) -> Money:
    """Return the amount that is recommended or granted: what was asked for, or less; raises BadValueError."""
    wanted = loan.amount_requested if amount is None else amount
    if not Money(0) < wanted <= loan.amount_requested:
        raise BadValueError(
            say("金额须大于 0，不超过申请的 {most} 元。", most=loan.amount_requested.grouped), field="amount"
        )
    return wanted


def explain_unknown(asked: Asked, text: str) -> None:
    """Raise BadValueError when a rule's answer is not known and nobody says why the step is taken all the same."""
    if asked.unknown and not text:
        first: Words = asked.unknown[0].title
        raise BadValueError(
            say("有 {count} 条还没有查清（{first}），请在意见里说明。", count=len(asked.unknown), first=first),
            field="text",
            code="unexplained",
        )
