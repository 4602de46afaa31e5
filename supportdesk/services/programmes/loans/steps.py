"""The loan's own part of the shared walk, and the booking of movements."""

from datetime import date
from typing import Any

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loan_facts import LoanFacts
from supportdesk.domain.programmes.loan_terms import LoanTerms, papers_who
from supportdesk.domain.programmes.loans import GUARANTEED
from supportdesk.domain.programmes.parameters import PaperFor
from supportdesk.models.audit import Event
from supportdesk.models.people import Person
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind
from supportdesk.queries.applications.people import MARRIED
from supportdesk.queries.programmes.loans import LOANS, LoanSurroundings, list_movements
from supportdesk.queries.programmes.loans.plans import owed_after
from supportdesk.services.applications import Asked, Walk, give_opinion, not_in_future, reason_code, written
from supportdesk.services.work import Work

from .request import LoanRequest

__all__ = [
    "WALK",
    "ask",
    "book",
    "commit_for",
    "give_opinion",
    "keep_promises",
    "let_go",
    "not_in_future",
    "reason_code",
    "record",
    "take",
    "terms_of",
    "written",
]

AskedOfLoan = Asked[LoanTerms, LoanFacts, LoanSurroundings]


class LoanWalk(Walk[Loan, LoanTerms, LoanFacts, LoanSurroundings]):
    """The loan's walk up to the public notice: the budget holds the interest subsidy, the fund is named at the check."""

    queries = LOANS
    usual_code = GUARANTEED

    def request_of(self, application: Loan) -> LoanRequest:
        return LoanRequest.of(application)

    def papers_who(self, work: Work, application: Loan) -> frozenset[PaperFor]:
        person = work.session.get_one(Person, application.person_id)
        return papers_who(
            enterprise=application.borrower == "enterprise",
            married=person.marital == MARRIED,
            guaranteed=application.counter_guarantee not in {"", "0"},
        )

    def proposed(self, amount: Money) -> dict[str, Any]:
        return {"amount": amount}

    def money_needed(self, asked: AskedOfLoan) -> Money:
        return asked.facts.subsidy_needed

    def checked(self, work: Work, application: Loan, asked: AskedOfLoan) -> None:  # noqa: ARG002 - the kind's hook
        application.fund_id = asked.around.fund.id if asked.around.fund and asked.terms.is_guaranteed else None
        application.subsidy_expected = asked.facts.subsidy_needed

    def decided(self, work: Work, application: Loan, asked: AskedOfLoan, *, is_final: bool) -> None:  # noqa: ARG002 - the kind's hook
        application.subsidy_expected = asked.facts.subsidy_needed

    def is_referred_to(self, work: Work, application: Loan) -> bool:
        return work.actor is not None and application.bank_id == work.actor.bank_id


WALK = LoanWalk()
ask, take, record, keep_promises = WALK.ask, WALK.take, WALK.record, WALK.keep_promises
commit_for, let_go = WALK.commit_for, WALK.let_go


def terms_of(work: Work, loan: Loan) -> LoanTerms:
    """The terms under which the loan was asked for; it keeps them. Raises RuleBrokenError for one from a ledger."""
    return LOANS.terms_of(work.session, loan.programme_version)


def book(
    work: Work,
    loan: Loan,
    kind: MovementKind,
    amount: Money,
    event: Event,
    *,
    on: date,
    **more: Any,  # noqa: ANN401
) -> LoanMovement:
    """Append a movement and reckon what is owed anew."""
    movement = LoanMovement(
        loan_id=loan.id,
        kind=kind,
        happened_on=on,
        amount=amount,
        recorded_at=work.now,
        event_id=event.id,
        **more,
    )
    work.session.add(movement)
    work.session.flush()
    loan.principal_left = owed_after(list_movements(work.session, loan))
    return movement
