"""What a form asks for, attempted: done and led on from, or refused where its reader can mend it."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from supportdesk.domain.calendar import CalendarUnknownError
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError, StaleVersionError
from supportdesk.services.work import Work
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form

# What a form can tell its reader; everything else gets a page of its own.
REFUSALS = (AlreadyKnownError, BadValueError, CalendarUnknownError, RuleBrokenError)


def attempt(
    form: Form,
    do: Callable[[Work], str],
    *,
    told: str = "",
    stale: Callable[[Form, StaleVersionError], ResponseReturnValue] = conflict,
) -> ResponseReturnValue | None:
    """Do the deed of a form that was sent and lead to the address that `do` returns; None when its page is to be drawn.

    `told` is said after the deed. What was refused stands in the form's errors, and the session was taken back: a view
    that read before reads again. Somebody was quicker: `stale` answers, with both texts.
    """
    if not form.is_confirmed():
        return None
    try:
        with deed() as work:
            there = finish(do(work))
    except REFUSALS as error:
        form.refuse(error)
        return None
    except StaleVersionError as error:
        return stale(form, error)
    if told:
        flash(told, "information")
    return redirect(there)
