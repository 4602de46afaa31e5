"""Reads of cases: the list, one file, and who may take a file over."""

from supportdesk.queries.cases.filters import CaseFilter, Sort, Stage
from supportdesk.queries.cases.places import Place, Places, get_place, list_places
from supportdesk.queries.cases.reading import (
    CaseFile,
    Note,
    get_case,
    get_case_file,
    get_handler,
    list_by_id,
    list_chosen,
    list_own_open,
    list_pauses,
    sealed_numbers,
)
from supportdesk.queries.cases.register import MOST_COUNTED, CasePage, CaseRow, count_cases, each_case, list_cases

__all__ = [
    "MOST_COUNTED",
    "CaseFile",
    "CaseFilter",
    "CasePage",
    "CaseRow",
    "Note",
    "Place",
    "Places",
    "Sort",
    "Stage",
    "count_cases",
    "each_case",
    "get_case",
    "get_case_file",
    "get_handler",
    "get_place",
    "list_by_id",
    "list_cases",
    "list_chosen",
    "list_own_open",
    "list_pauses",
    "list_places",
    "sealed_numbers",
]
