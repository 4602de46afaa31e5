"""How long applications really took: the range in which most of them lie, told only when there are enough of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# From fewer than these nobody can conclude anything, and a single person's case would be told.
FEWEST = 10
_EDGE = Fraction(1, 10)


@dataclass(frozen=True)
class UsualDays:
    """Working days, pauses left out: eight of ten applications lie from `low` to `high`; of `count` in all."""

    low: int
    high: int
    count: int


def usual_days(days: Sequence[int]) -> UsualDays | None:
    """Return the range of the middle eight tenths, by nearest rank; None for fewer than ten."""
    if len(days) < FEWEST:
        return None
    in_order = sorted(days)
    cut = int(len(in_order) * _EDGE)
    return UsualDays(in_order[cut], in_order[-1 - cut], len(in_order))
