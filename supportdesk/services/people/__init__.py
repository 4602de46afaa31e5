"""Persons: opened once, corrected one intention at a time, shown in clear only for a reason that is kept."""

from supportdesk.services.people.categories import add_category, end_category
from supportdesk.services.people.corrections import (
    correct_absence,
    correct_addresses,
    correct_background,
    correct_bank_details,
    correct_certificates,
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
from supportdesk.services.people.rows import (
    add_absence,
    add_consent,
    add_member,
    correct_absence_row,
    correct_consent,
    correct_member,
    remove_absence,
    remove_member,
)
from supportdesk.services.people.tokens import add_tokens

__all__ = [
    "add_absence",
    "add_category",
    "add_consent",
    "add_member",
    "add_tokens",
    "correct_absence",
    "correct_absence_row",
    "correct_addresses",
    "correct_background",
    "correct_bank_details",
    "correct_certificates",
    "correct_consent",
    "correct_contact",
    "correct_hardship",
    "correct_household",
    "correct_identity",
    "correct_member",
    "correct_notes",
    "end_category",
    "give_consent",
    "join_household",
    "leave_household",
    "move_to_unit",
    "open_household",
    "open_person",
    "remove_absence",
    "remove_member",
    "reveal",
    "reveal_to_bank",
]
