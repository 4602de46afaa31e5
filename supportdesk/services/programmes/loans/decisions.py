"""Decisions: approval by one or two people, refusal with a shared reason code, withdrawal by the applicant."""

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanDeed, LoanState
from supportdesk.models.budgets import Budget
from supportdesk.models.programmes.loans import Loan
from supportdesk.services import budgets
from supportdesk.services.work import Work

from .aligning import let_go
from .checks import explain_unknown, suggested_amount
from .steps import ask, give_opinion, keep_promises, reason_code, take, terms_of, written


def approve(work: Work, loan: Loan, *, text: str = "", amount: Money | None = None) -> None:
    """Approve a loan, whole or in part. Above the programme's amount it then waits for a second decision.

    The subsidy is committed with the last decision. Raises RuleBrokenError: not by one who entered, checked or reviewed it;
    not beyond budget or guarantee fund.
    """
    granted = suggested_amount(loan, amount)
    alone = granted <= terms_of(work, loan).single_decision_up_to
    asked = ask(work, loan, LoanDeed.APPROVE if alone else LoanDeed.APPROVE_FIRST, amount=granted)
    said = written(text, "text", required=False)
    explain_unknown(asked, said)
    take(work, loan, asked, {"amount": granted.fen, "subsidy": asked.facts.subsidy_needed.fen})
    loan.amount_approved = granted
    loan.decided_by_id = work.actor.id if work.actor else None
    _hold(work, loan, asked.facts.subsidy_needed, is_final=alone)
    give_opinion(work, loan, asked.step.deed.value, "approved", said, amount=granted)
    keep_promises(work, loan, asked, work.today)


def approve_second(work: Work, loan: Loan, *, text: str = "") -> None:
    """Confirm an approval as the second decider; the amount is the first one's."""
    asked = ask(work, loan, LoanDeed.APPROVE_SECOND, amount=loan.amount_approved)
    said = written(text, "text", required=False)
    explain_unknown(asked, said)
    take(work, loan, asked, {"amount": loan.amount_approved.fen, "subsidy": asked.facts.subsidy_needed.fen})
    loan.decided_by_id = work.actor.id if work.actor else None
    _hold(work, loan, asked.facts.subsidy_needed, is_final=True)
    give_opinion(work, loan, LoanDeed.APPROVE_SECOND, "approved", said, amount=loan.amount_approved)
    keep_promises(work, loan, asked, work.today)


def refuse(work: Work, loan: Loan, *, code: str, text: str) -> None:
    """Refuse a loan with one of the shared reason codes; whatever was held for it is free again."""
    asked = ask(work, loan, LoanDeed.REFUSE)
    reason, said = reason_code(code), written(text, "text")
    take(work, loan, asked, {"code": reason})
    let_go(work, loan)
    loan.refusal_code, loan.amount_approved = reason, Money(0)
    loan.decided_on = loan.decided_on or work.today
    if asked.step.source in {LoanState.DECISION, LoanState.SECOND_DECISION}:
        loan.decided_by_id = work.actor.id if work.actor else None
    give_opinion(work, loan, asked.step.source.value, "refused", said, reason_code=reason)
    keep_promises(work, loan, asked, work.today)


def withdraw(work: Work, loan: Loan, *, text: str = "") -> None:
    """Take an application back at the applicant's wish; whatever was held for it is free again."""
    asked = ask(work, loan, LoanDeed.WITHDRAW)
    said = written(text, "text", required=False)
    take(work, loan, asked, {"text": said})
    let_go(work, loan)
    loan.refusal_code = "WITHDRAWN"
    keep_promises(work, loan, asked, work.today)


def _hold(work: Work, loan: Loan, subsidy: Money, *, is_final: bool) -> None:
    loan.subsidy_expected = subsidy
    if is_final:
        loan.decided_on = work.today
    if loan.budget_id is not None:
        budget = work.session.get_one(Budget, loan.budget_id)
        (budgets.commit_exactly if is_final else budgets.hold_exactly)(work, budget, subsidy, loan)
