"""Loans of a ledger that one would look at: most likely typed in yuan where the column counts in ten thousands, or the like."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_high

from supportdesk.domain.ledgers import Finding, LedgerRow
from supportdesk.papers.imports import sentences

HUNDREDFOLD = 100


def look_at_large_loans(rows: Sequence[LedgerRow]) -> list[LedgerRow]:
    """Return one sheet's rows; a loan of a hundred times the sheet's median or more gets a hint. Nothing is changed."""
    amounts = [row.loan.amount.fen for row in rows if row.loan]
    bound = HUNDREDFOLD * median_high(amounts) if amounts else 0
    return [_with_hint(row) if row.loan and row.loan.amount.fen >= bound else row for row in rows]


def _with_hint(row: LedgerRow) -> LedgerRow:
    column = row.columns.get("loan_amount", "")
    hint = Finding(row.sheet, row.row, column, "loan_unusually_large", sentences.HINT_LOAN_UNUSUALLY_LARGE)
    return replace(row, hints=(*row.hints, hint))
