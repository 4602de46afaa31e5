"""Subsidies (补贴): one-off, rent, job creation, social insurance, failed founder, and the county's industry bonus."""

from .figures import (
    RentTier,
    Stacked,
    award_refusal,
    jobs_refusal,
    months_refusal,
    operating_refusal,
    part_up_to,
    per_person,
    rent_by_month,
    stack,
    tier_for,
)
from .programme import FIELDS, LIFECYCLE, PROGRAMME, SUBJECTS
from .reckoning import award_of
from .rules import own_rules
from .terms import Subject, SubsidyTerms

__all__ = [
    "FIELDS",
    "LIFECYCLE",
    "PROGRAMME",
    "SUBJECTS",
    "RentTier",
    "Stacked",
    "Subject",
    "SubsidyTerms",
    "award_of",
    "award_refusal",
    "jobs_refusal",
    "months_refusal",
    "operating_refusal",
    "own_rules",
    "part_up_to",
    "per_person",
    "rent_by_month",
    "stack",
    "tier_for",
]
