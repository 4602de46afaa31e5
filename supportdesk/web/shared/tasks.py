"""One task, one page: a form with one deed behind it, drawn alike in every room that has no page of its own for it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.services.work import Work
from supportdesk.web.shared.conflicts import Shown, conflict
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form, counter

_CONFLICT, _UNSOUND = 409, 422


class StampedForm(Form):
    """A form that brings back the version which its reader saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that came back; what is no number, or did not come back, is 0, which no record has."""
        return counter(request.form.get("version"))


def task(
    form: Form,
    do: Callable[[Work], str],
    *,
    title: str,
    crumbs: list[dict[str, str]],
    button: str,
    lead: str = "",
    told: str = "",
    drawn: Mapping[str, Mapping[str, Any]] | None = None,
    roomy: bool = False,
    yours: Callable[[], Mapping[str, object]] | None = None,
    shown: Shown | None = None,
) -> ResponseReturnValue:
    """Do the form's deed and lead to the address that it returns, or show the form with what was refused.

    `crumbs` lead back; `told` is said after the deed; `drawn` is how fields are drawn, by name (hint, width, unit);
    `roomy` pages are for entrepreneurs. Somebody was quicker: both texts (`yours` and `shown` as `conflict` has them). A
    step that is no longer to be had is said above the form, with what was typed.
    """
    status = 200
    if form.is_sound():
        try:
            with deed() as work:
                there = finish(do(work))
        except (AlreadyKnownError, BadValueError, RuleBrokenError) as error:
            form.refuse(error)
        except StaleVersionError as error:
            return conflict(form, error, yours=yours() if yours else None, shown=shown)
        except StepNotAvailableError as error:
            form.refuse(error)
            status = _CONFLICT
        else:
            flash(told or _("已保存。"), "information")
            return redirect(there)
    if form.errors and status != _CONFLICT:
        status = _UNSOUND
    page = render_template(
        "shared/task.html",
        form=form,
        task_title=title,
        task_crumbs=crumbs,
        task_lead=lead,
        button=button,
        drawn=drawn or {},
        frame="shared/roomy.html" if roomy else "shared/base.html",
    )
    return page, status
