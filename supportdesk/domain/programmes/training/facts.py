"""What the rules of a training subsidy are asked about beside what every application has: everything may be unknown."""

from dataclasses import dataclass, field
from datetime import date

from supportdesk.domain.applications.facts import ApplicationFacts
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.training.attendance import Attendance


@dataclass(frozen=True)
class TrainingFacts(ApplicationFacts):
    """One trainee's class on one day. None means: not known yet. Hours are lesson-hours, amounts in fen."""

    class_number: str = ""
    # Whether the person has a place in the class, and whether the class is one of this programme's course.
    has_place: bool | None = None
    is_of_course: bool | None = None
    planned_hours: int = 0
    trainer_listed: bool | None = None
    attendance: Attendance = field(default_factory=Attendance)
    class_ended_on: date | None = None
    # The exam and the certificate.
    score: int | None = None
    certificate_no: str = ""
    certified_on: date | None = None
    # Claimed for the same class before, whoever is paid.
    claimed_before: bool = False
    # Whether an earlier class of the same course had led to a certificate.
    certified_before: bool = False
    gets_allowance: bool = False
    # When a venture was registered since the class began, as far as it was.
    started_on: date | None = None
    start_until: date | None = None
    school: str = ""
    # What was paid so far, by part of the award.
    paid_parts: dict[str, Money] = field(default_factory=dict)

    @property
    def has_started(self) -> bool:
        """Whether a venture was registered in time."""
        until = self.start_until
        return self.started_on is not None and (until is None or self.started_on <= until)

    @property
    def may_start(self) -> bool:
        """Whether there is still time to start, or it was done in time."""
        return self.has_started or (self.start_until is not None and self.today <= self.start_until)
