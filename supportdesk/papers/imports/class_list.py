"""The name list of a class as a workbook: read as a ledger is, by the same headings, validators and bounds.

A school's list is small; a larger file is somebody's ledger, or hostile.
"""

from datetime import date
from pathlib import Path

from supportdesk.domain.ledgers import Ledger
from supportdesk.papers.imports.ledger import read_ledger
from supportdesk.papers.imports.limits import MEGABYTE, Limits

LIST_LIMITS = Limits(file_bytes=2 * MEGABYTE, unpacked_bytes=20 * MEGABYTE, rows=2_000, cells=100_000, sheets=10)


def read_class_list(source: Path | str | bytes, today: date) -> Ledger:
    """Read a class list: every row ends accepted, perhaps mended, or refused with its reason.

    Raises WorkbookRefusedError for a file that cannot be read at all.
    """
    return read_ledger(source, today, LIST_LIMITS)
