"""The rows that the tables of all kinds share: a kind puts its own table together from these and from rows of its own.

Steps and clocks follow 行政许可法 art. 32 and the county practice gathered in the domain notes (§2.0).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.lifecycle import BudgetEffect, ClockEffect, Step
from supportdesk.domain.permissions import Permission

S, D, P, C, B = State, Deed, Permission, ClockEffect, BudgetEffect

# This name among a row's guards stands for all rules of the kind that say who is entitled, and to how much.
ELIGIBILITY = "eligibility"
# This one for what the county put into its version's rules itself.
COUNTY_RULES = "county_rules"
# And this one for those that are asked again before money leaves: nothing twice, nothing that excludes each other.
STACKING = "stacking"


@dataclass(frozen=True)
class Shape:
    """How a kind's table differs: the first word of its events, its rules, what it needs, the paper of its decision.

    `means` are asked before money is promised; a kind that moves no money has none, and holds none in a budget.
    """

    kind: str
    eligibility: tuple[str, ...] = (ELIGIBILITY,)
    means: tuple[str, ...] = ("budget",)
    decision_paper: str | None = "award_notice"
    # Rows of the kind from which a decision is taken back with what was committed, beside the shared ones.
    late: tuple[StrEnum, ...] = ()
    withdrawn_late: tuple[StrEnum, ...] = ()
    late_guards: tuple[str, ...] = ()

    @property
    def reserving(self) -> BudgetEffect:
        return B.RESERVE if self.means else B.NONE

    @property
    def releasing(self) -> BudgetEffect:
        return B.RELEASE if self.means else B.NONE

    @property
    def committing(self) -> BudgetEffect:
        return B.COMMIT if self.means else B.NONE

    @property
    def uncommitting(self) -> BudgetEffect:
        return B.UNCOMMIT if self.means else B.NONE

    def row(
        self,
        source: StrEnum,
        deed: StrEnum,
        target: StrEnum,
        permission: Permission,
        *guards: str,
        clock: ClockEffect = C.NONE,
        budget: BudgetEffect = B.NONE,
        paper: str | None = None,
    ) -> Step:
        """One row; its event is called after the kind and the deed."""
        return Step(source, deed, target, permission, guards, clock, budget, paper, f"{self.kind}.{deed.value}")


def intake(shape: Shape) -> Iterator[Step]:
    """From the draft to the acceptance."""
    row = shape.row
    yield row(S.DRAFT, D.CORRECT, S.DRAFT, P.SUPPORT_WRITE)
    yield row(
        S.DRAFT, D.SUBMIT, S.RECEIVED, P.SUPPORT_WRITE, "form_complete", "policy_in_force", clock=C.START,
        paper="receipt",
    )  # fmt: skip
    yield row(S.RECEIVED, D.RECEIVE_PAPER, S.RECEIVED, P.SUPPORT_WRITE)
    yield row(
        S.RECEIVED, D.NOTIFY_MISSING, S.SUPPLEMENT, P.SUPPORT_WRITE, "notice_not_given", "notice_in_time",
        "something_missing", clock=C.PAUSE, paper="missing_papers_notice",
    )  # fmt: skip
    yield row(S.RECEIVED, D.ACCEPT, S.ACCEPTED, P.SUPPORT_WRITE, "papers_complete", paper="acceptance_notice")
    yield row(
        S.RECEIVED, D.ACCEPT_BY_SILENCE, S.ACCEPTED, P.SUPPORT_WRITE, "notice_not_given", "silence_long_enough",
        paper="acceptance_notice",
    )  # fmt: skip
    yield row(S.SUPPLEMENT, D.RECEIVE_PAPER, S.SUPPLEMENT, P.SUPPORT_WRITE)
    yield row(S.SUPPLEMENT, D.SUPPLEMENT, S.RECEIVED, P.SUPPORT_WRITE, "notice_answered", clock=C.RESUME)


def checks(shape: Shape) -> Iterator[Step]:
    """Town check, review, one or two decisions, and the way back to the step before."""
    row, asked = shape.row, shape.eligibility
    needs_budget = tuple(name for name in shape.means if name == "budget")
    decided = {"clock": C.STOP, "budget": shape.committing, "paper": shape.decision_paper}
    yield row(
        S.ACCEPTED, D.PASS_TOWN_CHECK, S.REVIEW, P.SUPPORT_CHECK, "identity_verified", *needs_budget,
        budget=shape.reserving,
    )  # fmt: skip
    yield row(S.REVIEW, D.PASS_REVIEW, S.DECISION, P.SUPPORT_REVIEW, "another_reviewer", *asked)
    yield row(
        S.DECISION, D.APPROVE, S.APPROVED, P.SUPPORT_DECIDE, "another_decider", "one_decision_suffices", *asked,
        *shape.means, **decided,  # type: ignore[arg-type]  # three effects of three types
    )  # fmt: skip
    yield row(
        S.DECISION, D.APPROVE_FIRST, S.SECOND_DECISION, P.SUPPORT_DECIDE, "another_decider", "two_decisions_needed",
        *asked, *shape.means,
    )  # fmt: skip
    yield row(
        S.SECOND_DECISION, D.APPROVE_SECOND, S.APPROVED, P.SUPPORT_DECIDE, "another_decider", *asked, *shape.means,
        **decided,  # type: ignore[arg-type]  # three effects of three types
    )  # fmt: skip
    yield row(S.ACCEPTED, D.RETURN, S.RECEIVED, P.SUPPORT_CHECK)
    yield row(S.REVIEW, D.RETURN, S.ACCEPTED, P.SUPPORT_REVIEW, budget=shape.releasing)
    yield row(S.DECISION, D.RETURN, S.REVIEW, P.SUPPORT_DECIDE)
    yield row(S.SECOND_DECISION, D.RETURN, S.DECISION, P.SUPPORT_DECIDE)


def ends(shape: Shape) -> Iterator[Step]:
    """Refusal and withdrawal, from every state up to the public notice and from the kind's own late ones."""
    yield from _ended(shape, D.REFUSE, P.SUPPORT_WRITE, [S.RECEIVED])
    yield shape.row(
        S.SUPPLEMENT, D.REFUSE, S.REFUSED, P.SUPPORT_WRITE, "answer_time_over", clock=C.STOP, paper="refusal"
    )
    yield from _ended(shape, D.REFUSE, P.SUPPORT_CHECK, [S.ACCEPTED])
    yield from _ended(shape, D.REFUSE, P.SUPPORT_REVIEW, [S.REVIEW], shape.releasing)
    # To refuse is to decide: nobody does it alone either.
    deciding = [S.DECISION, S.SECOND_DECISION]
    yield from _ended(shape, D.REFUSE, P.SUPPORT_DECIDE, deciding, shape.releasing, "another_decider")
    yield from _ended(shape, D.REFUSE, P.SUPPORT_DECIDE, [S.APPROVED, S.PUBLICITY], shape.uncommitting)
    yield from _ended(shape, D.REFUSE, P.SUPPORT_DECIDE, shape.late, shape.uncommitting, *shape.late_guards)
    yield from _ended(shape, D.WITHDRAW, P.SUPPORT_WRITE, [S.DRAFT, S.RECEIVED, S.SUPPLEMENT, S.ACCEPTED])
    yield from _ended(shape, D.WITHDRAW, P.SUPPORT_WRITE, [S.REVIEW, S.DECISION, S.SECOND_DECISION], shape.releasing)
    yield from _ended(shape, D.WITHDRAW, P.SUPPORT_WRITE, [S.APPROVED, S.PUBLICITY], shape.uncommitting)
    late = shape.withdrawn_late or shape.late
    yield from _ended(shape, D.WITHDRAW, P.SUPPORT_WRITE, late, shape.uncommitting, *shape.late_guards)


def publicity(shape: Shape) -> Iterator[Step]:
    """The public notice and what is objected to it."""
    row = shape.row
    yield row(S.APPROVED, D.PUBLISH, S.PUBLICITY, P.SUPPORT_BOOK, paper="publicity_list")
    yield row(S.PUBLICITY, D.OBJECT, S.OBJECTION, P.SUPPORT_WRITE)
    yield row(S.OBJECTION, D.OVERRULE_OBJECTION, S.PUBLICITY, P.SUPPORT_DECIDE, "another_decider")
    yield row(S.OBJECTION, D.UPHOLD_OBJECTION, S.REFUSED, P.SUPPORT_DECIDE, budget=shape.uncommitting, paper="refusal")


def payment(shape: Shape, *, in_parts: tuple[str, ...] | None = None) -> Iterator[Step]:
    """The order to Finance, the payment, money that bounced, and the end.

    `in_parts` are the guards of a further part of an award that is paid in parts; None where all is paid at once.
    """
    row = shape.row
    order = ("payment_by_another", "payee_known", "payee_by_another", STACKING)
    yield row(
        S.PUBLICITY, D.ORDER_PAYMENT, S.PAYING, P.SUPPORT_BOOK, "publicity_over", "no_open_objection", *order,
        paper="payment_list",
    )  # fmt: skip
    yield row(S.RETURNED, D.ORDER_PAYMENT, S.PAYING, P.SUPPORT_BOOK, *order, paper="payment_list")
    yield row(S.PAYING, D.CANCEL_PAYMENT, S.RETURNED, P.SUPPORT_BOOK)
    yield row(
        S.PAYING, D.PAY, S.PAID, P.SUPPORT_BOOK, "payment_by_another", "payee_by_another", "no_open_objection",
        budget=B.PAY, paper="payment_voucher",
    )  # fmt: skip
    yield row(S.PAID, D.RETURN_PAYMENT, S.RETURNED, P.SUPPORT_BOOK, budget=B.RETURN)
    # The treasury may send money back after the office was done with it: the case is open again.
    yield bounced_late(shape, S.CLOSED)
    if in_parts is not None:
        yield row(S.PAID, D.ORDER_PAYMENT, S.PAYING, P.SUPPORT_BOOK, *in_parts, *order, paper="payment_list")
        # A part that bounced for good: what was paid before it stays, or is claimed back; what is left is free again.
        yield row(S.RETURNED, D.CLOSE, S.CLOSED, P.SUPPORT_WRITE, "something_paid")
        yield row(S.RETURNED, D.REVOKE, S.RECOVERING, P.SUPPORT_DECIDE, "something_paid", paper="revocation")
    yield row(S.PAID, D.CLOSE, S.CLOSED, P.SUPPORT_WRITE)


def bounced_late(shape: Shape, state: StrEnum) -> Step:
    """Money that bounces when its application has gone on or is closed: it is to be ordered and paid again."""
    return shape.row(state, D.RETURN_PAYMENT, S.RETURNED, P.SUPPORT_BOOK, "award_stands", budget=B.RETURN)


def clawback(shape: Shape) -> Iterator[Step]:
    """An award that proves wrong is revoked and what was paid is claimed back; an honest failure may be let off."""
    row = shape.row
    for state in (S.PAID, S.CLOSED):
        yield row(state, D.REVOKE, S.RECOVERING, P.SUPPORT_DECIDE, paper="revocation")
    yield row(S.RECOVERING, D.RECOVER, S.RECOVERING, P.SUPPORT_BOOK, "within_the_clawback", budget=B.RETURN)
    yield row(S.RECOVERING, D.RECOVER_ALL, S.RECOVERED, P.SUPPORT_BOOK, "within_the_clawback", budget=B.RETURN)
    yield row(S.RECOVERING, D.WAIVE, S.CLOSED, P.SUPPORT_DECIDE, "another_decider")


def _ended(
    shape: Shape,
    deed: Deed,
    permission: Permission,
    states: Iterable[StrEnum],
    budget: BudgetEffect = B.NONE,
    *guards: str,
) -> Iterator[Step]:
    # Before it is handed in no clock runs, and the decision has stopped it.
    running = {S.RECEIVED, S.SUPPLEMENT, S.ACCEPTED, S.REVIEW, S.DECISION, S.SECOND_DECISION}
    target, paper = (S.REFUSED, "refusal") if deed is D.REFUSE else (S.WITHDRAWN, None)
    for state in states:
        clock = C.STOP if state in running else C.NONE
        yield shape.row(state, deed, target, permission, *guards, clock=clock, budget=budget, paper=paper)
