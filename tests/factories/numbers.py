"""Numbers of invented people: sequence digits 990-999, as no register gives them out."""

import itertools
from datetime import date

_counter = itertools.count()
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_number(born_on: date = date(1985, 11, 30), *, female: bool = False, area: str = "360426") -> str:
    """A resident number that checks; the next call gives another."""
    turn = next(_counter)
    sequence = 990 + (turn % 5) * 2 + (0 if female else 1)
    # Five sequences a day and sex: further numbers move on by days.
    day = date.fromordinal(born_on.toordinal() + turn // 5)
    first = f"{area}{day:%Y%m%d}{sequence:03d}"
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def mobile() -> str:
    """A mobile number; the next call gives another."""
    return f"139{next(_counter):08d}"
