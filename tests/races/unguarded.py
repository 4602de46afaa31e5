"""The same server with one guard taken away, or only watched: for the controls, which must fail.

Started like the product's own: `python -m tests.races.unguarded serve`, with RACES_WITHOUT naming the guard.
"""

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config import load
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account
from supportdesk.services import accounts, budgets, work
from supportdesk.services.work import small_write


class _NeverLocking:
    """`select` whose rows are read without a lock."""

    def __init__(self, *columns: object) -> None:
        self._made = select(*columns)  # type: ignore[call-overload]  # whatever the service selects

    def where(self, *conditions: object) -> "_NeverLocking":
        self._made = self._made.where(*conditions)
        return self

    def with_for_update(self) -> object:
        return self._made

    def __getattr__(self, name: str) -> object:
        return getattr(self._made, name)


def without_locks() -> None:
    """Everybody reads, then everybody writes: no queue of deeds, no lock on a budget, no writing transaction."""

    @contextmanager
    def as_for_reading() -> Iterator[None]:
        yield

    work.writing = as_for_reading
    for module in (work, budgets):
        module.select = _NeverLocking  # type: ignore[attr-defined]  # the name that the module imported


def watched() -> None:
    """Note every password that is looked at; nothing else changes."""
    looked_at, fits = Path(os.environ["RACES_LOG"]), accounts._fits

    def noted(kept: str | None, password: str) -> bool:
        if kept != accounts._nobody:
            with looked_at.open("a", encoding="utf-8") as file:
                file.write(unicodedata.normalize("NFC", password) + "\n")
        return fits(kept, password)

    accounts._fits = noted


def naive_counting() -> None:
    """Look at the password, then count: what one writes first."""
    watched()

    def sign_in(session: Session, username: str, password: str, *, now: datetime, ip: str, agent: str) -> str:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        tries = account.failed_tries
        session.rollback()
        if tries < accounts.MOST_TRIES and accounts._fits(account.password_hash, password):
            return "a token that leads nowhere"
        with small_write(session):
            session.execute(update(Account).where(Account.id == account.id).values(failed_tries=tries + 1))
        raise RuleBrokenError(say("用户名或密码不对。连续输错 5 次，账号停用 15 分钟。"), code="wrong")

    accounts.sign_in = sign_in


GUARDS = {"locks": without_locks, "nothing": watched, "counting": naive_counting}


def app() -> Flask:
    """The application as the product makes it, changed as asked."""
    from supportdesk.app import create_app  # noqa: PLC0415 - after the guard is gone

    GUARDS[os.environ["RACES_WITHOUT"]]()
    return create_app(load())


def main() -> None:
    """Serve by the product's own command: only what gunicorn is told to load is another."""
    from supportdesk.cli import serving  # noqa: PLC0415 - a worker that only loads `app` needs no command

    become = os.execv

    def become_unguarded(program: str, arguments: list[str]) -> None:
        become(program, [one.replace("wsgi:app", "tests.races.unguarded:app()") for one in arguments])

    serving.os.execv = become_unguarded  # type: ignore[assignment]  # one module's view of the system's call
    serving.serve(sys.argv[2:])


if __name__ == "__main__":
    main()
