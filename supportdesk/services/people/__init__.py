"""Persons: opened once, corrected one intention at a time, shown in clear only for a reason that is kept."""

from supportdesk.services.people.categories import add_category, end_category
from supportdesk.services.people.corrections import (
    correct_absence,
    correct_addresses,
    correct_background,
    correct_bank_details,
    correct_contact,
    correct_hardship,
    correct_identity,
    correct_notes,
    give_consent,
    move_to_unit,
)
from supportdesk.services.people.households import correct_household, join_household, leave_household, open_household
from supportdesk.services.people.opening import open_person
from supportdesk.services.people.reveals import reveal, reveal_to_bank
from supportdesk.services.people.tokens import add_tokens

__all__ = [
    "add_category",
    "add_tokens",
    "correct_absence",
    "correct_addresses",
    "correct_background",
    "correct_bank_details",
    "correct_contact",
    "correct_hardship",
    "correct_household",
    "correct_identity",
    "correct_notes",
    "end_category",
    "give_consent",
    "join_household",
    "leave_household",
    "move_to_unit",
    "open_household",
    "open_person",
    "reveal",
    "reveal_to_bank",
]
