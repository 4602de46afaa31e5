"""The shared walk of an application: one class of deeds that every kind's module binds to its own table and rules.

A kind makes a class of its own on `Walk` (or `PaidWalk`, where Finance pays), one object of it, and offers its deeds by
name: `submit = WALK.submit`. Each deed does the same: permission and row of the table, guards, the event first, then money,
clock and state.
"""

from .payments import PaidWalk, Payee
from .steps import Asked, give_opinion, not_in_future, reason_code, written
from .walk import Walk

__all__ = ["Asked", "PaidWalk", "Payee", "Walk", "give_opinion", "not_in_future", "reason_code", "written"]
