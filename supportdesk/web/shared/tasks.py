"""One task, one page: a form with one deed behind it, drawn alike in every room that has no page of its own for it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from supportdesk.domain.errors import StaleVersionError, StepNotAvailableError
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.conflicts import Shown, conflict
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

    def stale(form: Form, error: StaleVersionError) -> ResponseReturnValue:
        return conflict(form, error, yours=yours() if yours else None, shown=shown)

    is_over = False
    try:
        if answer := attempt(form, do, told=told or _("已保存。"), stale=stale):
            return answer
    except StepNotAvailableError as error:
        form.refuse(error)
        is_over = True
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
    return page, _CONFLICT if is_over else _UNSOUND if form.errors else 200
