"""How an official is told: mails that can be refused, hours without, and a calendar that names nobody and can be withdrawn."""

import re
import secrets
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.extensions import db
from supportdesk.jobs.reminders import remind_due
from supportdesk.models.applications import Application
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import Message
from supportdesk.services import follow_ups
from supportdesk.services.work import deed
from tests.factories import accounts, promises
from tests.factories.promises import NOW, TODAY, Desk
from tests.web.forms import form_of
from tests.web.shared.markup import faults_of

WAYS = "/desk/inbox/ways"
VISIT = ({"rule": "visit", "anchor": "disbursed", "action": "visit", "offset_days": 30},)


@pytest.fixture
def at(app: Flask) -> Desk:
    """A desk whose official owes a visit on 25 November."""
    with app.app_context():
        session = db.session()
        session.expire_on_commit = False
        made = promises.desk(session)
        loan = promises.loan(session, made, VISIT)
        with deed(session, None, NOW) as work:
            follow_ups.promise_for(work, session.get_one(Application, loan.id), "disbursed", date(2026, 10, 26))
        return made


@pytest.fixture
def official(app: Flask, at: Desk) -> FlaskClient:
    return accounts.sign_in(app.test_client(), at.official.id)


def chosen(client: FlaskClient, **told: str) -> int:
    """Fill in the page and send it; a box that is not ticked is not sent."""
    fields = form_of(client.get(WAYS).text) | {"quiet_from": "21:00", "quiet_to": "07:00"}
    fields.pop("reminder_mail", None)
    return client.post(WAYS, data=fields | told).status_code


def mails(app: Flask) -> list[Message]:
    with app.app_context():
        return list(db.session.scalars(select(Message).where(Message.channel == "mail")).all())


def remind(app: Flask) -> None:
    with app.app_context():
        made: Callable[[], Session] = lambda: Session(db.engine, expire_on_commit=False)  # noqa: E731 - a session of its own each time
        remind_due(made, TODAY, NOW)


def test_who_refuses_mails_still_has_the_notice_on_their_page(app: Flask, official: FlaskClient) -> None:
    assert chosen(official) == 302
    remind(app)
    assert mails(app) == []
    assert "走访" in official.get("/desk/inbox/").text


def test_a_mail_waits_for_the_end_of_quiet_hours_and_says_where_to_refuse_more(
    app: Flask, official: FlaskClient
) -> None:
    # It is ten in the morning in China.
    assert chosen(official, reminder_mail="y", quiet_from="09:00", quiet_to="14:30") == 302
    remind(app)
    (mail,) = mails(app)
    assert (mail.send_after - NOW).total_seconds() > 0
    assert f"{mail.send_after:%H:%M}" == "06:30"
    assert mail.says["stop"] == WAYS


@pytest.mark.parametrize(("field", "value"), [("quiet_from", "25:00"), ("quiet_to", ""), ("quiet_from", "晚上九点")])
def test_a_time_that_is_none_is_refused_at_its_field_and_stays_typed(
    official: FlaskClient, field: str, value: str
) -> None:
    fields = form_of(official.get(WAYS).text) | {"quiet_from": "21:00", "quiet_to": "07:00", field: value}
    answer = official.post(WAYS, data=fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'value="{value}"' in answer.text


def test_two_windows_of_one_reader_do_not_overwrite_each_other(official: FlaskClient) -> None:
    first, second = (form_of(official.get(WAYS).text) for _ in range(2))
    times = {"quiet_from": "20:00", "quiet_to": "07:00"}
    assert official.post(WAYS, data=first | times).status_code == 302
    assert official.post(WAYS, data=second | times | {"quiet_from": "22:00"}).status_code == 409


def test_a_calendar_shows_what_is_due_to_another_program_and_names_nobody(app: Flask, official: FlaskClient) -> None:
    address = opened(official)
    with time_machine.travel(NOW, tick=False):
        feed = app.test_client().get(address)
    assert feed.mimetype == "text/calendar"
    read = vobject.readOne(feed.text)
    (entry,) = read.vevent_list
    assert entry.dtstart.value == date(2026, 11, 25)
    assert entry.summary.value == "走访：放款后 30 天（DK-2026-0001）"
    assert re.fullmatch(r"http://localhost/desk/follow-ups/\d+", entry.url.value)
    assert "罗春生" not in feed.text


def test_what_is_overdue_stands_on_today(app: Flask, official: FlaskClient) -> None:
    address = opened(official)
    with time_machine.travel(NOW.replace(month=12, day=3), tick=False):
        (entry,) = vobject.readOne(app.test_client().get(address).text).vevent_list
    assert entry.dtstart.value == date(2026, 12, 3)
    assert entry.summary.value.startswith("逾期：")


def test_an_address_ends_when_it_is_withdrawn_made_anew_or_its_reader_leaves(app: Flask, official: FlaskClient) -> None:
    first, second = opened(official), opened(official)
    stranger = app.test_client()
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    assert first not in official.get(WAYS).text
    assert official.post(f"{WAYS}/calendar/close", data={"form_key": "one"}).status_code == 302
    assert stranger.get(second).status_code == 404
    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.kind.like("telling.%")).order_by(Event.id)).all()
    assert kinds == ["telling.calendar_opened", "telling.calendar_opened", "telling.calendar_closed"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_sound_in_both_languages(official: FlaskClient, language: str) -> None:
    page = official.get(f"{WAYS}?lang={language}")
    assert (page.status_code, faults_of(page.text)) == (200, [])
    shown = official.post(f"{WAYS}/calendar?lang={language}", data={"form_key": "one"})
    assert (shown.status_code, faults_of(shown.text)) == (200, [])


def opened(official: FlaskClient) -> str:
    """Make an address; returns its path."""
    page = official.post(f"{WAYS}/calendar", data={"form_key": secrets.token_hex(8)}).text
    found = re.search(r"http://localhost(/calendar/[\w-]+\.ics)", page)
    assert found is not None
    return found[1]
