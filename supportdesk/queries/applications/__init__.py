"""Reads that every kind has alike: one application with what stands around it, its page, the lists, payments.

Each kind says its own part in a class of its own (`queries/programmes/<kind>`) on `KindQueries`.
"""

from .kind import PAGE, ApplicationFilter, KindQueries, waits_for
from .pages import ApplicationPage, clock_of
from .payments import (
    Due,
    awards_to_order,
    get_payment_list,
    list_clawbacks,
    list_payment_lists,
    list_payments,
    payments_of_list,
)
from .register import ApplicationLine, Narrowed, get_application, list_applications
from .surroundings import Surroundings, shared_facts, surroundings_of

__all__ = [
    "PAGE",
    "ApplicationFilter",
    "ApplicationLine",
    "ApplicationPage",
    "Due",
    "KindQueries",
    "Narrowed",
    "Surroundings",
    "awards_to_order",
    "clock_of",
    "get_application",
    "get_payment_list",
    "list_applications",
    "list_clawbacks",
    "list_payment_lists",
    "list_payments",
    "payments_of_list",
    "shared_facts",
    "surroundings_of",
    "waits_for",
]
