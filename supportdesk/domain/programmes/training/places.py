"""Who gets a place in a class when more enrol than there are seats: those in hardship first, then as they came."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Applicant:
    """One who enrolled. `turn` is the order in which they came, unique in the class."""

    key: int
    turn: int
    has_priority: bool = False


@dataclass(frozen=True)
class Allotment:
    """Who has a place, and who waits in which order."""

    placed: tuple[int, ...]
    waiting: tuple[int, ...]


def allot(seats: int, applicants: Iterable[Applicant]) -> Allotment:
    """Give the seats to those in hardship first, each group as it came; the rest wait in the same order."""
    ordered = tuple(one.key for one in sorted(applicants, key=lambda one: (not one.has_priority, one.turn)))
    return Allotment(ordered[:seats], ordered[seats:])


def next_in_line(waiting: Iterable[Applicant]) -> int | None:
    """Who moves up when a seat is free; None when nobody waits."""
    return next(iter(allot(1, waiting).placed), None)
