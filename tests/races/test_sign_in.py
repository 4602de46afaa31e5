"""Fifty tries at a password at once, through the door: parallel tries don't get past the lock-out."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.services.accounts import MOST_TRIES
from tests.factories import accounts
from tests.races.conftest import Serve
from tests.races.serving import PASSWORD, Answer, Browser, all_at_once

TRIES = 50


@pytest.fixture
def official(app: Flask) -> str:
    with app.app_context():
        session = db.session()
        kept = accounts.kept_password(PASSWORD)
        made = accounts.account(session, Role.OFFICIAL, accounts.county(session), "official", password_hash=kept)
        session.commit()
        return made.username


def tried_at_once(port: int, username: str) -> list[Answer]:
    """Fifty other passwords, each from a page of its own, all in the same moment."""
    browsers = [Browser(port) for _ in range(TRIES)]
    forms = [
        browser.form("/sign-in") | {"username": username, "password": f"猜的密码 {number:02}"}
        for number, browser in enumerate(browsers)
    ]
    return all_at_once(
        [
            lambda browser=browser, form=form: browser.ask("POST", "/sign-in", form)  # type: ignore[misc]  # mypy knows no defaults of a lambda
            for browser, form in zip(browsers, forms, strict=True)
        ]
    )


def looked_at(log: Path) -> list[str]:
    return log.with_suffix(".checks").read_text(encoding="utf-8").splitlines()


def test_of_fifty_tries_at_once_no_more_than_allowed_are_looked_at(
    app: Flask, official: str, serve: Serve, tmp_path: Path
) -> None:
    with serve(without="nothing") as port:
        answers = tried_at_once(port, official)
        right = Browser(port)
        form = right.form("/sign-in") | {"username": official, "password": PASSWORD}
        locked = right.ask("POST", "/sign-in", form)
    assert Counter(answer.status for answer in answers) == {422: TRIES}
    checked = looked_at(tmp_path / "server.log")
    assert len(checked) == len(set(checked)) == MOST_TRIES
    # The fifty-first from one address within a quarter of an hour, and the account is locked anyway.
    assert locked.status == 429
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.username == official)).one()
        assert account.failed_tries == MOST_TRIES
        assert account.locked_until is not None


def test_the_control_that_looks_before_it_counts_lets_more_through(official: str, serve: Serve, tmp_path: Path) -> None:
    with serve(without="counting") as port:
        tried_at_once(port, official)
    assert len(looked_at(tmp_path / "server.log")) > MOST_TRIES, "the test above could not fail"
