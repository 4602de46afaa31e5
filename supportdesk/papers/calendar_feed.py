"""A calendar that other programs read (RFC 5545): what is due, by day, without anybody's name or number.

The calendar lies with whoever runs the reader's telephone, so it says what is to be done in which case and no more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from supportdesk.domain.words import say
from supportdesk.papers.language import Wording
from supportdesk.papers.links import path_of
from supportdesk.queries.today import DueItem, Group

REFRESHED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class CalendarEntry:
    """One whole day's entry. `key` stays the same while the thing is the same; `address` opens it."""

    key: str
    day: date
    title: str
    address: str


def entries_of(items: Iterable[DueItem], today: date, wording: Wording, public_url: str) -> Iterator[CalendarEntry]:
    """Everything with a day that is one's own to do; what is overdue stands on today, where it is seen."""
    for item in items:
        if item.due_on is None or item.group is Group.WAITING:
            continue
        title = wording.said(say("{what}（{number}）", what=item.title, number=item.about.number))
        if item.due_on < today:
            title = wording.said(say("逾期：{what}", what=title))
        key = "-".join(str(part) for part in item.key if part)
        yield CalendarEntry(key, max(item.due_on, today), title, f"{public_url}{path_of(item)}")


def draw_calendar(name: str, language: str, host: str, entries: Iterable[CalendarEntry], now: datetime) -> bytes:
    """Return the calendar as bytes: one entry for each thing, whole days, busy for nobody."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Supportdesk//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, host, now))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, host: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("url", entry.address)
    event.add("description", entry.address)
    event.add("transp", "TRANSPARENT")
    return event
