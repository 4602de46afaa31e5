"""What a loan of a ledger became by the day as of which the ledger speaks.

A ledger tells that a loan was paid out, and seldom how it went on. What it leaves open is assumed here, in one place:

- without a day of payout, the loan was paid out a term before its maturity, else on the reporting day;
- without a maturity, it is the day of payout and the term; without a term there is none;
- the words 结清, 还清 or 已还 in a remark say that it is settled, 逾期 that it is overdue, unless 未 or 无 stands before;
- else a loan that matures after the reporting day is being repaid, with all of its principal owed, and one that matured
  by then was repaid at its maturity.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.ledgers import LedgerRow, LoanPart
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import LoanState

_SETTLED = re.compile(r"(?<![未没无])(?:结清|还清|已还|偿清)")
_OVERDUE = re.compile(r"(?<![未没无])(?<!没有)逾期")
_ABOUT_REPAYMENT = re.compile("贷款|还款|结清|逾期")
_YES = {"是", "有", "√", "✓"}


@dataclass(frozen=True)
class HistoricLoan:
    """How a ledger's loan stands: `assumed` names what the ledger did not say (`payout`, `repaid_at_maturity`)."""

    state: LoanState
    amount: Money
    disbursed_on: date
    matures_on: date | None
    term_months: int | None
    settled_on: date | None
    overdue_since: date | None
    assumed: tuple[str, ...] = ()

    @property
    def principal_left(self) -> Money:
        """What the borrower owes of the principal."""
        return Money(0) if self.state is LoanState.SETTLED else self.amount


def historic_loan(part: LoanPart, reported_on: date, remarks: Iterable[str] = ()) -> HistoricLoan:
    """Tell how a loan stands on the reporting day; see the module for what is assumed."""
    matures_on = part.matures_on.day if part.matures_on else None
    disbursed_on = part.disbursed_on.day if part.disbursed_on else None
    if matures_on is None and disbursed_on is not None and part.term_months:
        matures_on = add_months(disbursed_on, part.term_months)
    assumed = []
    if disbursed_on is None:
        assumed.append("payout")
        disbursed_on = reported_on
        if matures_on is not None and part.term_months:
            disbursed_on = add_months(matures_on, -part.term_months)
    said = " ".join(remarks)
    matured = matures_on is not None and matures_on <= reported_on
    state, settled_on, overdue_since = LoanState.REPAYING, None, None
    if _SETTLED.search(said):
        state, settled_on = LoanState.SETTLED, matures_on if matured else reported_on
    elif _OVERDUE.search(said):
        state, overdue_since = LoanState.OVERDUE, matures_on if matured else reported_on
    elif matured:
        assumed.append("repaid_at_maturity")
        state, settled_on = LoanState.SETTLED, matures_on
    if settled_on is not None and settled_on < disbursed_on:
        settled_on = disbursed_on
    return HistoricLoan(
        state, part.amount, disbursed_on, matures_on, part.term_months, settled_on, overdue_since, tuple(assumed)
    )


def loan_remarks(row: LedgerRow) -> tuple[str, ...]:
    """Return what a row says beside the loan's own columns: its note, and columns about repayment."""
    beside = [
        heading if words in _YES else words for heading, words in row.others.items() if _ABOUT_REPAYMENT.search(heading)
    ]
    return (row.note or "", *beside)
