"""What the rules of the incubator are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money


@dataclass(frozen=True)
class IncubatorFacts(ApplicationFacts):
    """One tenancy's or award's facts on one day. None means: not known yet. Amounts in fen."""

    subject: str = ""
    # The base that is asked for, and the room of the agreement.
    base: str = ""
    base_is_open: bool | None = None
    rooms_free: int | None = None
    room: str = ""
    room_is_free: bool | None = None
    # The agreement: its days, the months that it lasts, and those spent in incubators before.
    starts_on: date | None = None
    ends_on: date | None = None
    months: int | None = None
    months_before: int = 0
    moved_in_on: date | None = None
    # Deposit and rent.
    deposit_due: Money = field(default_factory=Money)
    deposit_paid: Money = field(default_factory=Money)
    deposit_settled: Money = field(default_factory=Money)
    rent_booked: Money = field(default_factory=Money)
    rent_left: Money = field(default_factory=Money)
    refund_booked: Money = field(default_factory=Money)
    refund_left: Money = field(default_factory=Money)
    # Start-up money: what was invested, as somebody verified it.
    verified: Money | None = None
    items_open: int = 0
    entered_items_by_ids: tuple[int, ...] = ()
    # The next part that is not paid yet.
    tranche: str = ""
    tranche_from: date | None = None
    proven_on: date | None = None
    # What decides whether money is claimed back.
    first_paid_on: date | None = None
    # The day on which the venture closed, or moved away to go on elsewhere.
    venture_closed_on: date | None = None
    venture_has_moved: bool = False
    close_reason: str = ""
    close_reason_words: str = ""
