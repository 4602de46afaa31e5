"""Reads of persons: one of them, lists of them, and who might be the same."""

from supportdesk.queries.people.families import (
    get_absence,
    get_consent,
    get_unfiled,
    list_absences,
    list_consents,
    list_unfiled,
)
from supportdesk.queries.people.look_alikes import LookAlike, SameNumber, find_same_number, list_look_alikes
from supportdesk.queries.people.merging import MergePreview, preview_merge
from supportdesk.queries.people.reading import (
    find_household,
    get_category,
    get_household,
    get_merge,
    get_person,
    list_accesses,
    list_members,
    list_merges,
    list_person_applications,
    list_person_cases,
    list_person_ventures,
    list_reveals,
)
from supportdesk.queries.people.register import PeopleFilter, PeoplePage, PersonRow, list_people

__all__ = [
    "LookAlike",
    "MergePreview",
    "PeopleFilter",
    "PeoplePage",
    "PersonRow",
    "SameNumber",
    "find_household",
    "find_same_number",
    "get_absence",
    "get_category",
    "get_consent",
    "get_household",
    "get_merge",
    "get_person",
    "get_unfiled",
    "list_absences",
    "list_accesses",
    "list_consents",
    "list_look_alikes",
    "list_members",
    "list_merges",
    "list_people",
    "list_person_applications",
    "list_person_cases",
    "list_person_ventures",
    "list_reveals",
    "list_unfiled",
    "preview_merge",
]
