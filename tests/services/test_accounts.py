"""Signing in, locks that can't be raced, sessions that end, links that work once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from supportdesk.domain.errors import BadValueError, NotAllowedError, NotFoundError, RuleBrokenError, SupportdeskError
from supportdesk.domain.permissions import Role
from supportdesk.extensions import db
from supportdesk.models.accounts import Account, SignedInSession
from supportdesk.models.audit import Event
from supportdesk.services import accounts, throttles
from supportdesk.services.work import deed, small_write
from tests.factories import accounts as made

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LIMITS = accounts.Limits(timedelta(minutes=30), timedelta(hours=12))
PASSWORD = "春风十里不如回乡 2026"


@pytest.fixture
def official(session: Session) -> Account:
    with small_write(session):
        account = made.account(session, Role.OFFICIAL, made.county(session), "official")
    with deed(session, None, NOW) as work:
        accounts.set_password(work, account, PASSWORD)
    return account


def signs_in(session: Session, password: str = PASSWORD, now: datetime = NOW, username: str = "official") -> str:
    return accounts.sign_in(session, username, password, now=now, ip="10.1.1.1", agent="test")


def test_the_right_password_begins_a_session(session: Session, official: Account) -> None:
    token = signs_in(session)
    found = accounts.find_signed_in(session, token, now=NOW, limits=LIMITS)
    assert found is not None
    assert found.id == official.id


def test_the_token_itself_is_not_stored(session: Session, official: Account) -> None:
    token = signs_in(session)
    assert token not in str(session.scalars(select(SignedInSession.token_digest)).all())
    assert official.password_hash is not None
    assert official.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("username", ["official", "nobody"])
def test_a_wrong_name_and_a_wrong_password_answer_alike(session: Session, official: Account, username: str) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        signs_in(session, "not the password", username=username)
    assert refused.value.code == "wrong"
    assert str(refused.value) == "用户名或密码不对。连续输错 5 次，账号停用 15 分钟。"


def test_five_wrong_tries_lock_even_the_right_password_for_a_quarter_of_an_hour(
    session: Session, official: Account
) -> None:
    for _ in range(5):
        with pytest.raises(RuleBrokenError):
            signs_in(session, "wrong")
    with pytest.raises(RuleBrokenError):
        signs_in(session)
    assert signs_in(session, now=NOW + timedelta(minutes=16))


def test_a_right_password_forgets_earlier_wrong_ones(session: Session, official: Account) -> None:
    for _ in range(4):
        with pytest.raises(RuleBrokenError):
            signs_in(session, "wrong")
    signs_in(session)
    for _ in range(4):
        with pytest.raises(RuleBrokenError):
            signs_in(session, "wrong")
    assert signs_in(session)


def tries_looked_at(app: Flask, run: Callable[[Session], None], many: int = 24) -> int:
    """How many of many parallel tries got as far as having their password compared with the account's."""
    looked: list[str] = []
    fits = accounts._fits
    start = Barrier(many)

    def looking(kept: str | None, password: str) -> bool:
        if kept != accounts._nobody:
            looked.append(password)
        fits(kept, password)
        return False

    def one(_turn: int) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                run(db.session())
            except SupportdeskError:
                pass
            finally:
                db.session.remove()

    with patch.object(accounts, "_fits", looking), ThreadPoolExecutor(many) as pool:
        list(pool.map(one, range(many)))
    return len(looked)


def test_parallel_tries_cannot_get_past_the_lock(app: Flask, session: Session, official: Account) -> None:
    session.close()
    assert tries_looked_at(app, lambda s: signs_in(s, "wrong") and None) == accounts.MOST_TRIES


def test_counting_after_the_comparison_would_let_parallel_tries_through(
    app: Flask, session: Session, official: Account
) -> None:
    """The control: the counter read first and written last, as one would naively write it."""
    session.close()

    def naive(own: Session) -> None:
        account = own.scalar(select(Account).where(Account.username == "official"))
        assert account is not None
        before = account.failed_tries
        own.rollback()
        if before >= accounts.MOST_TRIES:
            return
        accounts._fits(account.password_hash, "wrong")
        with small_write(own):
            own.execute(update(Account).where(Account.id == account.id).values(failed_tries=before + 1))

    assert tries_looked_at(app, naive) > accounts.MOST_TRIES


def test_a_session_ends_when_nobody_clicks(session: Session, official: Account) -> None:
    token = signs_in(session)
    assert accounts.find_signed_in(session, token, now=NOW + timedelta(minutes=29), limits=LIMITS)
    assert accounts.find_signed_in(session, token, now=NOW + timedelta(minutes=58), limits=LIMITS)
    assert accounts.find_signed_in(session, token, now=NOW + timedelta(minutes=89), limits=LIMITS) is None


def test_a_session_ends_after_its_longest_time_however_busy(session: Session, official: Account) -> None:
    token = signs_in(session)
    for minutes in range(20, 12 * 60, 20):
        assert accounts.find_signed_in(session, token, now=NOW + timedelta(minutes=minutes), limits=LIMITS)
    assert accounts.find_signed_in(session, token, now=NOW + timedelta(hours=12, minutes=1), limits=LIMITS) is None


def test_signing_out_kills_a_copy_of_the_cookie(session: Session, official: Account) -> None:
    token = signs_in(session)
    accounts.sign_out(session, official, token, now=NOW, ip="")
    assert accounts.find_signed_in(session, token, now=NOW, limits=LIMITS) is None


def test_who_came_in_and_went_and_whose_account_was_locked_stands_in_the_chain(
    session: Session, official: Account
) -> None:
    token = signs_in(session)
    accounts.sign_out(session, official, token, now=NOW, ip="203.0.113.9")
    for _ in range(accounts.MOST_TRIES + 2):
        with pytest.raises(RuleBrokenError):
            accounts.sign_in(session, official.username, "not the password", now=NOW, ip="203.0.113.9", agent="")
    told = session.scalars(select(Event).where(Event.subject == f"account:{official.id}").order_by(Event.id)).all()
    assert [event.kind for event in told][-3:] == ["account.signed_in", "account.signed_out", "account.locked"]
    assert {event.ip for event in told[-2:]} == {"203.0.113.9"}


def test_a_closed_account_is_out_with_the_next_click_and_cannot_come_back(session: Session, official: Account) -> None:
    token = signs_in(session)
    with deed(session, None, NOW) as work:
        accounts.disable(work, official, reason="调离")
    assert accounts.find_signed_in(session, token, now=NOW, limits=LIMITS) is None
    with pytest.raises(RuleBrokenError):
        signs_in(session)


def test_a_link_sets_the_password_once_and_ends_running_sessions(session: Session, official: Account) -> None:
    token = signs_in(session)
    with deed(session, None, NOW) as work:
        link = accounts.password_link(work, official)
    with deed(session, None, NOW) as work:
        accounts.use_link(work, link, "另一个够长的密码 99")
    assert accounts.find_signed_in(session, token, now=NOW, limits=LIMITS) is None
    assert signs_in(session, "另一个够长的密码 99")
    with pytest.raises(NotFoundError), deed(session, None, NOW) as work:
        accounts.use_link(work, link, "第三个够长的密码 99")


def test_a_link_expires_and_a_newer_one_replaces_it(session: Session, official: Account) -> None:
    with deed(session, None, NOW) as work:
        first = accounts.password_link(work, official)
        second = accounts.password_link(work, official)
    assert accounts.find_link(session, first, now=NOW) is None
    assert accounts.find_link(session, second, now=NOW) is not None
    assert accounts.find_link(session, second, now=NOW + timedelta(hours=25)) is None


@pytest.mark.parametrize("weak", ["short", "password123", "official2026", "12345678901", "x" * 129])
def test_a_weak_password_is_refused(session: Session, official: Account, weak: str) -> None:
    with pytest.raises(BadValueError), deed(session, None, NOW) as work:
        accounts.set_password(work, official, weak)


def test_only_the_security_administrator_opens_accounts(session: Session, official: Account) -> None:
    with pytest.raises(NotAllowedError), deed(session, official, NOW) as work:
        accounts.open_account(work, username="friend", name="友", role=Role.SUPERVISOR, unit_id=official.unit_id)


def test_a_throttle_counts_all_processes_together_and_forgets_after_its_window(session: Session) -> None:
    for _ in range(3):
        throttles.take(session, "door", most=3, within=timedelta(minutes=1), now=NOW)
    with pytest.raises(throttles.TooOftenError) as refused:
        throttles.take(session, "door", most=3, within=timedelta(minutes=1), now=NOW + timedelta(seconds=20))
    assert refused.value.after == 40
    throttles.take(session, "door", most=3, within=timedelta(minutes=1), now=NOW + timedelta(seconds=61))
