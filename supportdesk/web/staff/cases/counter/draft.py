"""The draft of a new case: what was typed on each page, as it was typed."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict

from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.services import drafts
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.forms import Form

FORM = "case.new"
STEPS = ("number", "person", "return", "venture", "check")
LONGEST_VALUE = 2_000
MOST_FIELDS = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{12,24}")
_NOT_KEPT = frozenset({"csrf_token", "form_key"})

Kind = TypeVar("Kind", bound=Form)


@dataclass
class CaseDraft:
    """`typed` holds each page's fields; `person_id` the known person it is about; `not_same` who was said to be another."""

    token: str
    typed: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    person_id: int | None = None
    not_same: list[int] = field(default_factory=list)
    saved_at: datetime | None = None

    def page(self, step: str) -> MultiDict[str, str]:
        """What was typed on a page, as a form reads it."""
        return MultiDict([(name, value) for name, values in self.typed.get(step, {}).items() for value in values])

    def first(self, step: str, name: str) -> str:
        """One field of a page."""
        return next(iter(self.typed.get(step, {}).get(name, [])), "")

    def form(self, kind: type[Kind], step: str, **more: Any) -> Kind:  # noqa: ANN401 - whatever the form takes
        """The page's form: as it was just sent, else as it was kept, else fresh."""
        if request.method == "POST":
            return kind(**more)
        kept = self.page(step)
        return kind(formdata=kept or None, **more)

    def take(self, step: str) -> None:
        """Take over what was just sent for a page."""
        sent = list(request.form.items(multi=True))[:MOST_FIELDS]
        page: dict[str, list[str]] = {}
        for name, value in sent:
            # A part of a multipart body may come without a name.
            if name and name not in _NOT_KEPT:
                page.setdefault(name[:60], []).append(value[:LONGEST_VALUE])
        self.typed[step] = page
        if step == "number":
            # Another number may be another person: who it is is asked anew.
            self.person_id, self.not_same = None, []

    def keep(self, account: Account, *, begin: bool = True) -> None:
        """Keep the draft; without `begin` only if it is still there."""
        content = {"typed": self.typed, "person_id": self.person_id, "not_same": self.not_same}
        drafts.keep_draft(db.session(), account, FORM, self.token, content, now(), begin=begin)

    @property
    def steps_done(self) -> int:
        """How many pages were filled in."""
        return sum(step in self.typed for step in STEPS)


def fresh_token() -> str:
    """A new draft's place in addresses."""
    return secrets.token_urlsafe(12)


def is_token(text: str) -> bool:
    """Say whether this may be a draft's place."""
    return _TOKEN.fullmatch(text) is not None


def find(account: Account, token: str) -> CaseDraft | None:
    """Return the account's own draft."""
    kept = drafts.find_draft(db.session(), account, FORM, token) if is_token(token) else None
    return _opened(kept) if kept else None


def every(account: Account) -> list[CaseDraft]:
    """The account's drafts, the latest first."""
    return [_opened(kept) for kept in drafts.list_drafts(db.session(), account, FORM)]


def _opened(kept: drafts.KeptDraft) -> CaseDraft:
    content = kept.content
    return CaseDraft(
        kept.about, content.get("typed", {}), content.get("person_id"), content.get("not_same", []), kept.saved_at
    )
