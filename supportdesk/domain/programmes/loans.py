"""The startup guaranteed loan (创业担保贷款) through its whole life, in one table.

Steps and clocks follow 财金〔2023〕75号 and the county practice gathered in the domain notes; acceptance by silence
follows 行政许可法 art. 32. Which rules a guard asks stands in `loan_rules`.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from supportdesk.domain.lifecycle import BudgetEffect, ClockEffect, Lifecycle, Step
from supportdesk.domain.permissions import Permission


class LoanState(StrEnum):
    """What a loan waits for, or how it ended."""

    DRAFT = "draft"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    REVIEW = "review"
    DECISION = "decision"
    SECOND_DECISION = "second_decision"
    APPROVED = "approved"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    BANK = "bank"
    DECLINED = "declined"
    SIGNED = "signed"
    REPAYING = "repaying"
    OVERDUE = "overdue"
    COMPENSATED = "compensated"
    RECOVERING = "recovering"
    SETTLED = "settled"
    RECOVERED = "recovered"
    WRITTEN_OFF = "written_off"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LoanDeed(StrEnum):
    """What can be done to a loan."""

    CORRECT = "correct"
    SUBMIT = "submit"
    RECEIVE_PAPER = "receive_paper"
    NOTIFY_MISSING = "notify_missing"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    ACCEPT_BY_SILENCE = "accept_by_silence"
    PASS_TOWN_CHECK = "pass_town_check"  # noqa: S105 - a step, no password
    PASS_REVIEW = "pass_review"  # noqa: S105 - a step, no password
    APPROVE = "approve"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    RETURN = "return"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    OBJECT = "object"
    OVERRULE_OBJECTION = "overrule_objection"
    UPHOLD_OBJECTION = "uphold_objection"
    REFER = "refer"
    DECLINE = "decline"
    SIGN = "sign"
    DISBURSE = "disburse"
    UNDO_DISBURSEMENT = "undo_disbursement"
    REPAY = "repay"
    SETTLE = "settle"
    SETTLE_EARLY = "settle_early"
    EXTEND = "extend"
    MARK_OVERDUE = "mark_overdue"
    CURE = "cure"
    COMPENSATE = "compensate"
    RECOVER = "recover"
    RECOVER_ALL = "recover_all"
    WRITE_OFF = "write_off"
    VERIFY_SUBSIDY = "verify_subsidy"
    PAY_SUBSIDY = "pay_subsidy"
    RETURN_SUBSIDY = "return_subsidy"
    REVERSE = "reverse"
    REOPEN = "reopen"


class MovementKind(StrEnum):
    """What moved."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    INTEREST = "interest"
    EXTENSION = "extension"
    COMPENSATION = "compensation"
    RECOVERY = "recovery"
    WRITE_OFF = "write_off"


# What the applicant may do alone, from the portal.
APPLICANT_DEEDS = frozenset({LoanDeed.CORRECT, LoanDeed.SUBMIT, LoanDeed.SUPPLEMENT, LoanDeed.WITHDRAW})
# The steps of the strip on a page, in their usual order.
STRIP = (
    LoanState.RECEIVED,
    LoanState.ACCEPTED,
    LoanState.REVIEW,
    LoanState.DECISION,
    LoanState.PUBLICITY,
    LoanState.BANK,
    LoanState.REPAYING,
    LoanState.SETTLED,
)
RUNNING = frozenset({LoanState.REPAYING, LoanState.OVERDUE})
# Between the approval and the contract: the guarantee fund is promised, though not bound yet.
PROMISED = frozenset({LoanState.APPROVED, LoanState.PUBLICITY, LoanState.OBJECTION, LoanState.BANK, LoanState.DECLINED})
FINAL = frozenset(
    {LoanState.SETTLED, LoanState.RECOVERED, LoanState.WRITTEN_OFF, LoanState.REFUSED, LoanState.WITHDRAWN}
)

# Asked again at review and at each decision: who may have the loan, and how much.
ELIGIBILITY = (
    "category", "age", "prior_loans", "no_running_loan", "other_loans", "spouse_consent", "amount_cap", "term_limit",
    "hiring", "operating", "industry", "counter_guarantee",
)  # fmt: skip
# Asked before money is promised.
MEANS = ("fund_open", "fund_capacity", "budget")

S, D, P, C, B = LoanState, LoanDeed, Permission, ClockEffect, BudgetEffect


def _row(
    source: LoanState,
    deed: LoanDeed,
    target: LoanState,
    permission: Permission,
    *guards: str,
    clock: ClockEffect = C.NONE,
    budget: BudgetEffect = B.NONE,
    paper: str | None = None,
) -> Step:
    return Step(source, deed, target, permission, guards, clock, budget, paper, f"loan.{deed.value}")


def _ended(
    deed: LoanDeed, target: LoanState, permission: Permission, states: Iterable[LoanState], **effects: BudgetEffect
) -> Iterator[Step]:
    for state in states:
        stops = state not in PROMISED | {S.DRAFT}
        paper = "refusal" if deed is D.REFUSE else None
        yield _row(state, deed, target, permission, clock=C.STOP if stops else C.NONE, paper=paper, **effects)


def _intake() -> Iterator[Step]:
    yield _row(S.DRAFT, D.CORRECT, S.DRAFT, P.SUPPORT_WRITE)
    yield _row(
        S.DRAFT,
        D.SUBMIT,
        S.RECEIVED,
        P.SUPPORT_WRITE,
        "form_complete",
        "policy_in_force",
        clock=C.START,
        paper="receipt",
    )
    yield _row(S.RECEIVED, D.RECEIVE_PAPER, S.RECEIVED, P.SUPPORT_WRITE)
    yield _row(
        S.RECEIVED, D.NOTIFY_MISSING, S.SUPPLEMENT, P.SUPPORT_WRITE, "notice_not_given", "notice_in_time",
        "something_missing", clock=C.PAUSE, paper="missing_papers_notice",
    )  # fmt: skip
    yield _row(S.RECEIVED, D.ACCEPT, S.ACCEPTED, P.SUPPORT_WRITE, "papers_complete", paper="acceptance_notice")
    yield _row(
        S.RECEIVED, D.ACCEPT_BY_SILENCE, S.ACCEPTED, P.SUPPORT_WRITE, "notice_not_given", "silence_long_enough",
        paper="acceptance_notice",
    )  # fmt: skip
    yield _row(S.SUPPLEMENT, D.RECEIVE_PAPER, S.SUPPLEMENT, P.SUPPORT_WRITE)
    yield _row(S.SUPPLEMENT, D.SUPPLEMENT, S.RECEIVED, P.SUPPORT_WRITE, "notice_answered", clock=C.RESUME)


def _checks() -> Iterator[Step]:
    yield _row(S.ACCEPTED, D.PASS_TOWN_CHECK, S.REVIEW, P.SUPPORT_CHECK, "budget", budget=B.RESERVE)
    yield _row(S.REVIEW, D.PASS_REVIEW, S.DECISION, P.SUPPORT_REVIEW, "another_reviewer", *ELIGIBILITY)
    yield _row(
        S.DECISION, D.APPROVE, S.APPROVED, P.SUPPORT_DECIDE, "another_decider", "one_decision_suffices", *ELIGIBILITY,
        *MEANS, clock=C.STOP, budget=B.COMMIT, paper="recommendation",
    )  # fmt: skip
    yield _row(
        S.DECISION, D.APPROVE_FIRST, S.SECOND_DECISION, P.SUPPORT_DECIDE, "another_decider", "two_decisions_needed",
        *ELIGIBILITY, *MEANS,
    )  # fmt: skip
    yield _row(
        S.SECOND_DECISION, D.APPROVE_SECOND, S.APPROVED, P.SUPPORT_DECIDE, "another_decider", *ELIGIBILITY, *MEANS,
        clock=C.STOP, budget=B.COMMIT, paper="recommendation",
    )  # fmt: skip
    yield _row(S.ACCEPTED, D.RETURN, S.RECEIVED, P.SUPPORT_CHECK)
    yield _row(S.REVIEW, D.RETURN, S.ACCEPTED, P.SUPPORT_REVIEW, budget=B.RELEASE)
    yield _row(S.DECISION, D.RETURN, S.REVIEW, P.SUPPORT_DECIDE)
    yield _row(S.SECOND_DECISION, D.RETURN, S.DECISION, P.SUPPORT_DECIDE)


def _ends_before_the_loan() -> Iterator[Step]:
    yield from _ended(D.REFUSE, S.REFUSED, P.SUPPORT_WRITE, [S.RECEIVED])
    yield _row(S.SUPPLEMENT, D.REFUSE, S.REFUSED, P.SUPPORT_WRITE, "answer_time_over", clock=C.STOP, paper="refusal")
    yield from _ended(D.REFUSE, S.REFUSED, P.SUPPORT_CHECK, [S.ACCEPTED])
    yield from _ended(D.REFUSE, S.REFUSED, P.SUPPORT_REVIEW, [S.REVIEW], budget=B.RELEASE)
    yield from _ended(D.REFUSE, S.REFUSED, P.SUPPORT_DECIDE, [S.DECISION, S.SECOND_DECISION], budget=B.RELEASE)
    late = [S.APPROVED, S.PUBLICITY, S.DECLINED]
    yield from _ended(D.REFUSE, S.REFUSED, P.SUPPORT_DECIDE, late, budget=B.UNCOMMIT)
    early = [S.DRAFT, S.RECEIVED, S.SUPPLEMENT, S.ACCEPTED]
    yield from _ended(D.WITHDRAW, S.WITHDRAWN, P.SUPPORT_WRITE, early)
    reserved = [S.REVIEW, S.DECISION, S.SECOND_DECISION]
    yield from _ended(D.WITHDRAW, S.WITHDRAWN, P.SUPPORT_WRITE, reserved, budget=B.RELEASE)
    committed = [S.APPROVED, S.PUBLICITY, S.BANK, S.DECLINED]
    yield from _ended(D.WITHDRAW, S.WITHDRAWN, P.SUPPORT_WRITE, committed, budget=B.UNCOMMIT)


def _publicity() -> Iterator[Step]:
    yield _row(S.APPROVED, D.PUBLISH, S.PUBLICITY, P.SUPPORT_BOOK, paper="publicity_list")
    yield _row(S.PUBLICITY, D.OBJECT, S.OBJECTION, P.SUPPORT_WRITE)
    yield _row(S.OBJECTION, D.OVERRULE_OBJECTION, S.PUBLICITY, P.SUPPORT_DECIDE)
    yield _row(S.OBJECTION, D.UPHOLD_OBJECTION, S.REFUSED, P.SUPPORT_DECIDE, budget=B.UNCOMMIT, paper="refusal")


def _bank() -> Iterator[Step]:
    yield _row(S.PUBLICITY, D.REFER, S.BANK, P.SUPPORT_BOOK, "publicity_over", "no_open_objection")
    yield _row(S.DECLINED, D.REFER, S.BANK, P.SUPPORT_BOOK)
    yield _row(S.BANK, D.DECLINE, S.DECLINED, P.LOAN_BANK)
    yield _row(
        S.BANK, D.SIGN, S.SIGNED, P.LOAN_BANK, "contract_after_decision", "amount_approved", "rate_cap", "term_limit",
        "fund_open", "fund_capacity", budget=B.ALIGN,
    )  # fmt: skip
    yield _row(S.SIGNED, D.DECLINE, S.DECLINED, P.LOAN_BANK)
    yield _row(S.SIGNED, D.DISBURSE, S.REPAYING, P.LOAN_BANK, "disbursed_after_contract", "term_limit", budget=B.ALIGN)
    yield _row(S.REPAYING, D.UNDO_DISBURSEMENT, S.SIGNED, P.SUPPORT_BOOK, "nothing_booked_since", budget=B.ALIGN)


def _running() -> Iterator[Step]:
    yield _row(S.REPAYING, D.REPAY, S.REPAYING, P.SUPPORT_BOOK, "within_the_loan", budget=B.ALIGN)
    yield _row(S.REPAYING, D.SETTLE, S.SETTLED, P.SUPPORT_BOOK, "within_the_loan", "nothing_left", budget=B.ALIGN)
    yield _row(S.REPAYING, D.SETTLE_EARLY, S.SETTLED, P.SUPPORT_BOOK, "within_the_loan", "nothing_left", budget=B.ALIGN)
    yield _row(
        S.REPAYING, D.EXTEND, S.REPAYING, P.SUPPORT_BOOK, "extension_times", "extension_length", "before_maturity",
        budget=B.ALIGN,
    )  # fmt: skip
    yield _row(S.REPAYING, D.MARK_OVERDUE, S.OVERDUE, P.SUPPORT_BOOK, "payment_was_due", budget=B.ALIGN)
    yield _row(S.OVERDUE, D.REPAY, S.OVERDUE, P.SUPPORT_BOOK, "within_the_loan", budget=B.ALIGN)
    yield _row(S.OVERDUE, D.SETTLE, S.SETTLED, P.SUPPORT_BOOK, "within_the_loan", "nothing_left", budget=B.ALIGN)
    yield _row(S.OVERDUE, D.CURE, S.REPAYING, P.SUPPORT_BOOK, "before_maturity", "arrears_paid", budget=B.ALIGN)
    for state in (S.REPAYING, S.OVERDUE):
        yield _row(state, D.REVERSE, state, P.SUPPORT_BOOK, budget=B.ALIGN)
    yield _row(S.SETTLED, D.REOPEN, S.REPAYING, P.SUPPORT_BOOK, budget=B.ALIGN)
    for state in (S.REPAYING, S.OVERDUE, S.SETTLED):
        yield _row(
            state, D.VERIFY_SUBSIDY, state, P.SUPPORT_REVIEW, "quarter_over", "interest_paid", paper="subsidy_sheet"
        )
        yield _row(
            state, D.PAY_SUBSIDY, state, P.SUPPORT_BOOK, "another_payer", "subsidy_verified", budget=B.PAY,
            paper="payment_voucher",
        )  # fmt: skip
        yield _row(state, D.RETURN_SUBSIDY, state, P.SUPPORT_BOOK, "subsidy_paid", budget=B.RETURN)


def _failing() -> Iterator[Step]:
    yield _row(
        S.OVERDUE, D.COMPENSATE, S.COMPENSATED, P.LOAN_COMPENSATE, "overdue_long_enough", "another_compensator",
        "fund_balance", budget=B.UNCOMMIT,
    )  # fmt: skip
    for state in (S.COMPENSATED, S.RECOVERING):
        yield _row(state, D.RECOVER, S.RECOVERING, P.SUPPORT_BOOK, "within_the_claim")
        yield _row(state, D.RECOVER_ALL, S.RECOVERED, P.SUPPORT_BOOK, "within_the_claim")
        yield _row(state, D.WRITE_OFF, S.WRITTEN_OFF, P.LOAN_COMPENSATE, "another_compensator")
    yield _row(S.RECOVERING, D.REVERSE, S.RECOVERING, P.SUPPORT_BOOK)


LIFECYCLE = Lifecycle(
    LoanState.DRAFT,
    FINAL,
    [*_intake(), *_checks(), *_ends_before_the_loan(), *_publicity(), *_bank(), *_running(), *_failing()],
)

PICTURE_TITLE = "The life of a startup guaranteed loan"
PICTURE_LEAD = (
    "Drawn from the table in `supportdesk/domain/programmes/loans.py` by `make lifecycle-docs`; a test fails when the two "
    "differ. Guards are rules of `loan_rules`; `align` means that what is committed follows the plan of the contract."
)
