"""How a view does a deed: one transaction, and the same form sent twice has one effect and one answer."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, IdempotencyKey
from supportdesk.models.secrets import keyring
from supportdesk.services import work as units
from supportdesk.services.work import Work
from supportdesk.web.shared.callers import is_for_programs
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.locks import viewer

KEY_FIELD = "form_key"
# How a department's program names its key; a browser's form has it in a field.
KEY_HEADER = "Idempotency-Key"
MOST_KEY_CHARACTERS = 64


class AlreadyDoneError(Exception):
    """The form was sent before; `answer` is the address that it led to."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class FormChangedError(SupportdeskError):
    """A form's key came again with other content."""

    def __init__(self) -> None:
        super().__init__(say("这张表已经提交过，再次提交的内容不同。请从头打开再填。"))


@contextmanager
def deed() -> Iterator[Work]:
    """Do the view's deed. A view ends it with `finish`, whose address the same form gets if it is sent again."""
    actor = viewer()
    with units.deed(db.session(), actor, now(), request.remote_addr or "") as work:
        key, print_ = _key(), _fingerprint()
        _answer_again(work.session, actor)
        g.pop("answer", None)
        yield work
        if key:
            if "answer" not in g:
                raise RuntimeError("a deed of a form ends with finish()")
            work.session.add(
                IdempotencyKey(
                    key=key,
                    account_id=actor.id if actor else None,
                    fingerprint=print_,
                    answer=g.answer,
                    stored_at=work.now,
                )
            )


def answer_if_done() -> None:
    """For a view that looks at a state before its deed: a form that was sent before gets its answer, not a refusal.

    Raises AlreadyDoneError, or FormChangedError when the form's content is another.
    """
    if request.method == "POST":
        _answer_again(db.session(), viewer())


def answered_before() -> str | None:
    """For a refusal: the address that this very form led to, if it was sent before, or None.

    On PostgreSQL the form's twin may be stored between a view's look for the key and its look at the state.
    """
    if request.method != "POST":
        return None
    db.session().rollback()
    try:
        answer_if_done()
    except AlreadyDoneError as done:
        return done.answer
    except (FormChangedError, RequestEntityTooLarge):
        # What is too large to be read was never answered.
        pass
    return None


def finish(address: str) -> str:
    """Name the address that the deed leads to; returns it for the redirect."""
    g.answer = address
    return address


def _key() -> str:
    if is_for_programs():
        # Each department's keys are its own: two may have chosen the same.
        asker, told = viewer(), request.headers.get(KEY_HEADER, "")
        return hashlib.sha256(f"{asker.id if asker else ''}:{told}".encode()).hexdigest() if told else ""
    key = request.form.get(KEY_FIELD, "")[:MOST_KEY_CHARACTERS]
    # Ours are letters and digits; what no database can look up is no key of ours.
    return key if key.isprintable() else ""


def _answer_again(session: Session, actor: Account | None) -> None:
    kept = session.get(IdempotencyKey, key) if (key := _key()) else None
    if kept is None:
        return
    if kept.fingerprint != _fingerprint() or kept.account_id != (actor.id if actor else None):
        raise FormChangedError
    raise AlreadyDoneError(kept.answer)


def _fingerprint() -> str:
    """A keyed digest of what was sent to where, without the tokens that differ by page view.

    Keyed: the fields hold identity numbers and telephones, which a plain digest would give away by trying them all.
    """
    if "fingerprint" not in g:
        g.fingerprint = _reckoned_fingerprint()
    return str(g.fingerprint)


def _reckoned_fingerprint() -> str:
    left_out = {"csrf_token", KEY_FIELD}
    sent = sorted((name, value) for name, value in request.form.items(multi=True) if name not in left_out)
    sent += sorted((name, _content_digest(file)) for name, file in request.files.items(multi=True))
    told = repr((request.path, sent)).encode("utf-8", "surrogatepass")
    if is_for_programs():
        told += request.get_data()
    return keyring.blind("form", hashlib.sha256(told).hexdigest()).hex()


def _content_digest(file: FileStorage) -> str:
    """What a file says and is called; it is read again from its beginning."""
    content = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a stream of bytes
    file.stream.seek(0)
    return f"{file.filename or ''}\0{content}"
