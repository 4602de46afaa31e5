"""The startup guaranteed loan (创业担保贷款) through its whole life, in one table.

Steps and clocks follow 财金〔2023〕75号 and the county practice gathered in the domain notes; acceptance by silence
follows 行政许可法 art. 32. Which rules a guard asks stands in `loan_rules`.
"""

from collections.abc import Iterator
from enum import StrEnum

from supportdesk.domain.applications import table
from supportdesk.domain.applications.table import COUNTY_RULES, STACKING, Shape
from supportdesk.domain.lifecycle import BudgetEffect, Lifecycle, Step
from supportdesk.domain.permissions import Permission

# The programme whose loans the guarantee fund stands for: what rules call "guaranteed loans", and what came with ledgers.
GUARANTEED = "startup_loan"


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
    AGREE_INSTALMENTS = "agree_instalments"
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
    INSTALMENTS = "instalments"
    COMPENSATION = "compensation"
    RECOVERY = "recovery"
    RECOVERED_INTEREST = "recovered_interest"
    WRITE_OFF = "write_off"


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
# While a bank has business with its borrower: it considers, signs, pays out and is paid back.
WITH_THE_BANK = RUNNING | {LoanState.BANK, LoanState.SIGNED}
# Between the approval and the contract: the guarantee fund is promised, though not bound yet.
PROMISED = frozenset({LoanState.APPROVED, LoanState.PUBLICITY, LoanState.OBJECTION, LoanState.BANK, LoanState.DECLINED})
FINAL = frozenset(
    {LoanState.SETTLED, LoanState.RECOVERED, LoanState.WRITTEN_OFF, LoanState.REFUSED, LoanState.WITHDRAWN}
)

# The fund has paid; the debtor owes it what it paid.
AFTER_COMPENSATION = (LoanState.COMPENSATED, LoanState.RECOVERING, LoanState.RECOVERED, LoanState.WRITTEN_OFF)

# Asked again at review and at each decision: who may have the loan, and how much.
ELIGIBILITY = (
    "category", "age", "prior_loans", "no_running_loan", "other_loans", "spouse_consent", "amount_cap", "term_limit",
    "hiring", "operating", "industry", "counter_guarantee",
)  # fmt: skip
S, D, P, B = LoanState, LoanDeed, Permission, BudgetEffect
SHAPE = Shape(
    "loan",
    eligibility=(*ELIGIBILITY, COUNTY_RULES, STACKING),
    means=("fund_open", "fund_capacity", "budget"),
    decision_paper="recommendation",
    late=(LoanState.DECLINED,),
    withdrawn_late=(LoanState.BANK, LoanState.DECLINED),
)
MEANS = SHAPE.means
_row = SHAPE.row


def _bank() -> Iterator[Step]:
    yield _row(S.PUBLICITY, D.REFER, S.BANK, P.SUPPORT_BOOK, "publicity_over", "no_open_objection")
    yield _row(S.DECLINED, D.REFER, S.BANK, P.SUPPORT_BOOK)
    yield _row(S.BANK, D.DECLINE, S.DECLINED, P.LOAN_BANK)
    yield _row(
        S.BANK, D.SIGN, S.SIGNED, P.LOAN_BANK, "contract_after_decision", "amount_approved", "rate_cap", "term_limit",
        "fund_open", "fund_capacity", STACKING, budget=B.ALIGN,
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
        "not_in_instalments", budget=B.ALIGN,
    )  # fmt: skip
    for state in (S.REPAYING, S.OVERDUE):
        # A founder in trouble repays in parts what is owed: while the new plan is kept, nothing is overdue.
        yield _row(
            state, D.AGREE_INSTALMENTS, S.REPAYING, P.SUPPORT_BOOK, "founder_in_trouble", "instalments_offered",
            "instalments_length", budget=B.ALIGN, paper="instalment_plan",
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
    for state in (S.REPAYING, S.OVERDUE, S.SETTLED, *AFTER_COMPENSATION):
        # A quarter of the time before the loan was overdue may bounce when the fund has long paid.
        yield _row(
            state, D.PAY_SUBSIDY, state, P.SUPPORT_BOOK, "another_payer", "subsidy_verified", STACKING, budget=B.PAY,
            paper="payment_voucher",
        )  # fmt: skip
        yield _row(state, D.RETURN_SUBSIDY, state, P.SUPPORT_BOOK, "subsidy_paid", budget=B.RETURN)


def _failing() -> Iterator[Step]:
    yield _row(
        S.OVERDUE, D.COMPENSATE, S.COMPENSATED, P.LOAN_COMPENSATE, "overdue_long_enough", "another_compensator",
        "insurance_first", "fund_balance", budget=B.UNCOMMIT,
    )  # fmt: skip
    for state in (S.COMPENSATED, S.RECOVERING):
        yield _row(state, D.RECOVER, S.RECOVERING, P.SUPPORT_BOOK, "within_the_claim")
        yield _row(state, D.RECOVER_ALL, S.RECOVERED, P.SUPPORT_BOOK, "within_the_claim")
        yield _row(state, D.WRITE_OFF, S.WRITTEN_OFF, P.LOAN_COMPENSATE, "another_compensator")
    yield _row(S.RECOVERING, D.REVERSE, S.RECOVERING, P.SUPPORT_BOOK)


LIFECYCLE = Lifecycle(
    LoanState.DRAFT,
    FINAL,
    [
        *table.intake(SHAPE),
        *table.checks(SHAPE),
        *table.ends(SHAPE),
        *table.publicity(SHAPE),
        *_bank(),
        *_running(),
        *_failing(),
    ],
)
