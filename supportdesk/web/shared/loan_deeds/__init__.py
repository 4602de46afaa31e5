"""The small forms by which a step of a loan is taken, for the desk and for the bank: one table, one way to show them."""

from .pages import DEED_PAGES, DeedPage
from .views import open_step, steps_shown, view_of

__all__ = ["DEED_PAGES", "DeedPage", "open_step", "steps_shown", "view_of"]
