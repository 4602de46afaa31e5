"""States and deeds of the tax relief's own beside the shared walk."""

from enum import StrEnum


class TaxState(StrEnum):
    """Where a relief stands after the category was confirmed."""

    RUNNING = "running"
    ENDED = "ended"
    STOPPED = "stopped"


class TaxDeed(StrEnum):
    """What can be done beside the shared deeds: mark the certificate, keep the shadow ledger, end it."""

    MARK = "mark"
    ENTER_HIRE = "enter_hire"
    END_HIRE = "end_hire"
    FILE = "file"
    CORRECT_FILING = "correct_filing"
    COMPARE = "compare"
    SETTLE_YEAR = "settle_year"
    END = "end"
    STOP = "stop"
