"""Attendance by half-day against the plan of the class."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from supportdesk.domain.reports import percent
from supportdesk.domain.words import Words, say


class Half(StrEnum):
    """The half of a day that a lesson fills."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


HALF_WORDS: dict[Half, Words] = {Half.MORNING: say("上午"), Half.AFTERNOON: say("下午")}


@dataclass(frozen=True)
class Lesson:
    """One half-day of the plan: so many lesson-hours, on the spot or at a distance. Lessons sort by day and half."""

    day: date
    half: Half
    hours: int = 4
    is_online: bool = False

    def __lt__(self, other: "Lesson") -> bool:
        halves = list(Half)
        return (self.day, halves.index(self.half)) < (other.day, halves.index(other.half))


@dataclass(frozen=True)
class Attendance:
    """What somebody was there for: half-days planned and attended, days on the spot, lesson-hours at a distance."""

    planned: int = 0
    attended: int = 0
    days: int = 0
    online_hours: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Attended ÷ planned half-days in percent, two decimals; None for a class without a plan."""
        return percent(self.attended, self.planned)


def attendance_of(plan: Collection[Lesson], there: Collection[tuple[date, Half]]) -> Attendance:
    """Count the half-days of the plan at which somebody was; what the plan does not have counts for nothing.

    A day on the spot counts once, whether one or both halves were attended; a day at a distance counts by its hours.
    """
    known = set(there)
    attended = [lesson for lesson in plan if (lesson.day, lesson.half) in known]
    return Attendance(
        planned=len(plan),
        attended=len(attended),
        days=len({lesson.day for lesson in attended if not lesson.is_online}),
        online_hours=sum(lesson.hours for lesson in attended if lesson.is_online),
    )
