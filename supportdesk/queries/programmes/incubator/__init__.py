"""Reads of the incubator: bases and rooms, tenancies, start-up money; the shared reads bound to this kind."""

from supportdesk.queries.applications import PAGE, ApplicationFilter

from .bases import (
    BaseLine,
    RoomLine,
    base_page,
    find_terms,
    get_base,
    get_own_base,
    get_room,
    list_bases,
    list_open_bases,
)
from .facts import INCUBATOR, IncubatorPage, IncubatorQueries, IncubatorSurroundings

get_incubator_fund = INCUBATOR.get
list_incubator_funds = INCUBATOR.list_
page_of = INCUBATOR.page_of
rule_results = INCUBATOR.rule_results

__all__ = [
    "INCUBATOR",
    "PAGE",
    "ApplicationFilter",
    "BaseLine",
    "IncubatorPage",
    "IncubatorQueries",
    "IncubatorSurroundings",
    "RoomLine",
    "base_page",
    "find_terms",
    "get_base",
    "get_incubator_fund",
    "get_own_base",
    "get_room",
    "list_bases",
    "list_incubator_funds",
    "list_open_bases",
    "page_of",
    "rule_results",
]
