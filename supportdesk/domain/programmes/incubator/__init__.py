"""The incubator (创业孵化): a place in a base with reduced rent, and start-up money in tranches."""

from .awards import PlannedTranche, amounts_of, award_of, has_lasted, is_honest, planned_tranches
from .figures import ReducedRent, reduced_rent, start_up_award, tranches
from .programme import FIELDS, LIFECYCLE, PROGRAMME, SUBJECTS
from .rules import GUARDS, SUBJECT_OF_GUARD, closure_claimed_back, own_rules
from .states import EXITED, EXITS, IN_THE_ROOM, IncubatorDeed, IncubatorState
from .tenancies import (
    Measure,
    Occupancy,
    RentOfYear,
    Reported,
    RoomStanding,
    base_warnings,
    due_by,
    last_day,
    left_of,
    measures_of,
    occupancy_of,
    reduction_words,
    rent_years,
)
from .terms import IncubatorTerms, RentRelief, Subject, TrancheRule

__all__ = [
    "EXITED",
    "EXITS",
    "FIELDS",
    "GUARDS",
    "IN_THE_ROOM",
    "LIFECYCLE",
    "PROGRAMME",
    "SUBJECTS",
    "SUBJECT_OF_GUARD",
    "IncubatorDeed",
    "IncubatorState",
    "IncubatorTerms",
    "Measure",
    "Occupancy",
    "PlannedTranche",
    "ReducedRent",
    "RentOfYear",
    "RentRelief",
    "Reported",
    "RoomStanding",
    "Subject",
    "TrancheRule",
    "amounts_of",
    "award_of",
    "base_warnings",
    "closure_claimed_back",
    "due_by",
    "has_lasted",
    "is_honest",
    "last_day",
    "left_of",
    "measures_of",
    "occupancy_of",
    "own_rules",
    "planned_tranches",
    "reduced_rent",
    "reduction_words",
    "rent_years",
    "start_up_award",
    "tranches",
]
