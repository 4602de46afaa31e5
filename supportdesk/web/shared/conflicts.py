"""Two people saved the same record: the second sees both texts and chooses; nothing that was typed is lost."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from supportdesk.domain.errors import StaleVersionError
from supportdesk.domain.money import Money
from supportdesk.web.shared.deeds import KEY_FIELD
from supportdesk.web.shared.forms import Form

_NOT_KEPT = {"csrf_token", KEY_FIELD, "version"}
Shown = Callable[[str, object], str | None]


@dataclass(frozen=True)
class Line:
    """One field, what the reader wrote, and what is stored now."""

    label: str
    yours: str
    now: str


def conflict(form: Form, error: StaleVersionError, *, shown: Shown = lambda _name, _value: None) -> ResponseReturnValue:
    """Answer 409 with both texts; the reader goes on with what is stored, or sends their own again.

    `shown` may write a field's value in words of its own; None leaves it to the usual ones.
    """
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    kept += [("version", str(error.version)), (KEY_FIELD, secrets.token_urlsafe(18))]
    lines = list(_lines(form, error, shown))
    return render_template("shared/conflict.html", lines=lines, kept=kept), HTTPStatus.CONFLICT


def _lines(form: Form, error: StaleVersionError, shown: Shown) -> Iterator[Line]:
    for name, theirs in error.theirs.items():
        if name in form:
            field = form[name]
            yours = shown(name, field.data) or _words(field, field.data)
            now = shown(name, theirs) or _words(field, theirs)
            if yours != now:
                yield Line(field.label.text, yours, now)


def _words(field: Field, value: object) -> str:
    if isinstance(value, list | tuple):
        return str(_("、")).join(_words(field, part) for part in value) or "—"
    plain = _plain(value)
    choices = dict(_choices(field))
    return choices.get(plain, plain) or "—"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, Money | date):
        return str(value)
    if isinstance(value, StrEnum):
        return str(value.value)
    return "" if value is None else str(value).strip()


def _choices(field: Field) -> Iterator[tuple[str, str]]:
    for choice in getattr(field, "choices", None) or ():
        yield str(choice[0]), str(choice[1])
