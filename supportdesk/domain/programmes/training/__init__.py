"""Training (培训): classes with places by hardship, attendance by half-day, certificates, and the subsidy that follows."""

from .attendance import HALF_WORDS, Attendance, Half, Lesson, attendance_of
from .classes import (
    CLASS_DEED_WORDS,
    CLASS_LIFECYCLE,
    CLASS_STATE_WORDS,
    ENROLMENT_STATE_WORDS,
    ClassDeed,
    ClassState,
    EnrolmentState,
)
from .facts import TrainingFacts
from .figures import (
    LivingAllowance,
    certificate_rate,
    class_subsidy,
    class_subsidy_by_outcome,
    living_allowance,
)
from .places import Allotment, Applicant, allot, next_in_line
from .programme import CERTIFIED, FIELDS, LIFECYCLE, PROGRAMME, SUBJECTS
from .reckoning import ALLOWANCE, COURSE, PART_WORDS, STARTED, Part, allowance_of, award_of, next_part, parts_of
from .rules import own_rules, part_due
from .terms import PaidTo, Subject, TrainingTerms

__all__ = [
    "ALLOWANCE",
    "CERTIFIED",
    "CLASS_DEED_WORDS",
    "CLASS_LIFECYCLE",
    "CLASS_STATE_WORDS",
    "COURSE",
    "ENROLMENT_STATE_WORDS",
    "FIELDS",
    "HALF_WORDS",
    "LIFECYCLE",
    "PART_WORDS",
    "PROGRAMME",
    "STARTED",
    "SUBJECTS",
    "Allotment",
    "Applicant",
    "Attendance",
    "ClassDeed",
    "ClassState",
    "EnrolmentState",
    "Half",
    "Lesson",
    "LivingAllowance",
    "PaidTo",
    "Part",
    "Subject",
    "TrainingFacts",
    "TrainingTerms",
    "allot",
    "allowance_of",
    "attendance_of",
    "award_of",
    "certificate_rate",
    "class_subsidy",
    "class_subsidy_by_outcome",
    "living_allowance",
    "next_in_line",
    "next_part",
    "own_rules",
    "part_due",
    "parts_of",
]
