"""Two people saved the same record: the second sees both texts and chooses; nothing that was typed is lost."""

import secrets
from collections.abc import Callable, Iterator, Mapping
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
from supportdesk.extensions import db
from supportdesk.queries.events import last_change
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


def conflict(
    form: Form,
    error: StaleVersionError,
    *,
    yours: Mapping[str, object] | None = None,
    shown: Shown | None = None,
    back: str = "",
) -> ResponseReturnValue:
    """Answer 409 with both texts; the reader goes on with what is stored, or sends their own again.

    `yours` are the reader's values when they are not what the form takes for them; `shown` writes a value in words, where
    the field alone doesn't say it; `back` is the page of a form whose own address shows none.
    """
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    kept += [("version", str(error.version)), (KEY_FIELD, secrets.token_urlsafe(18))]
    lines = list(_lines(form, error, form.yours if yours is None else yours, shown))
    saved = last_change(db.session(), error.about) if error.about else None
    return render_template("shared/conflict.html", lines=lines, kept=kept, saved=saved, back=back), HTTPStatus.CONFLICT


def _lines(form: Form, error: StaleVersionError, yours: Mapping[str, object], shown: Shown | None) -> Iterator[Line]:
    for name, theirs in error.theirs.items():
        if name in form:
            field = form[name]
            mine = yours.get(name, field.data)
            written, now = (_shown(field, name, one, shown) for one in (mine, theirs))
            if written != now:
                yield Line(field.label.text, written, now)


def _shown(field: Field, name: str, value: object, shown: Shown | None) -> str:
    said = shown(name, value) if shown else None
    return _words(field, value) if said is None else said


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
