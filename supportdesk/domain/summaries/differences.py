"""Why a figure is another than before: the rows that came, the rows that went, and those whose amount changed.

New + closed + corrected is always the whole difference, since all three come from comparing the same two lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from supportdesk.domain.words import Words, say


class Cause(StrEnum):
    """Why a row makes a difference."""

    NEW = "new"
    CLOSED = "closed"
    CORRECTED = "corrected"


CAUSE_WORDS: Mapping[Cause, Words] = {
    Cause.NEW: say("新增"),
    Cause.CLOSED: say("减少"),
    Cause.CORRECTED: say("改动"),
}


@dataclass(frozen=True)
class Difference:
    """Two lists of one figure compared. Amounts are whole units or fen; each row's amount is what it changes."""

    before: int
    after: int
    rows: Mapping[Cause, Mapping[int, int]] = field(default_factory=dict)

    def amount(self, cause: Cause) -> int:
        """What the rows of a cause change together."""
        return sum(self.rows.get(cause, {}).values())

    def count(self, cause: Cause) -> int:
        """How many rows have this cause."""
        return len(self.rows.get(cause, {}))

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def is_none(self) -> bool:
        """Whether not a single row differs: a figure may be the same with other rows behind it."""
        return not any(self.rows.values())


def compare(before: Mapping[int, int], after: Mapping[int, int]) -> Difference:
    """Compare two lists of rows by their keys: key → amount."""
    return Difference(
        sum(before.values()),
        sum(after.values()),
        {
            Cause.NEW: {key: amount for key, amount in after.items() if key not in before},
            Cause.CLOSED: {key: -amount for key, amount in before.items() if key not in after},
            Cause.CORRECTED: {
                key: amount - before[key] for key, amount in after.items() if key in before and before[key] != amount
            },
        },
    )


class Moving(StrEnum):
    """Why a figure that stands is another than last month's."""

    CORRECTED = "corrected"
    NEW = "new"
    CLOSED = "closed"
    CHANGED = "changed"


MOVING_WORDS: Mapping[Moving, Words] = {
    Moving.CORRECTED: say("更正上月"),
    Moving.NEW: say("新增"),
    Moving.CLOSED: say("减少"),
    Moving.CHANGED: say("金额变动"),
}


@dataclass(frozen=True)
class Movement:
    """From what was told of last month to this month's end.

    `corrected` is what has changed of last month since it was frozen; new, closed and changed rows are this month's.
    """

    opening: int
    corrected: int
    new: int
    closed: int
    changed: int
    closing: int

    @property
    def agrees(self) -> bool:
        """Whether the parts lead from the opening to the closing."""
        return self.opening + self.corrected + self.new + self.closed + self.changed == self.closing


def movement(told: Mapping[int, int], last: Mapping[int, int], now: Mapping[int, int]) -> Movement:
    """Explain a figure that stands: as told of last month, as last month is now, and as this month is."""
    late, since = compare(told, last), compare(last, now)
    return Movement(
        opening=late.before,
        corrected=late.change,
        new=since.amount(Cause.NEW),
        closed=since.amount(Cause.CLOSED),
        changed=since.amount(Cause.CORRECTED),
        closing=since.after,
    )
