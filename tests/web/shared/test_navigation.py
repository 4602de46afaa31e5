"""The tabs: every room of the desk lies behind one, so that its reader sees where they are."""

import pytest
from flask import Flask

from supportdesk.web.shared.navigation import BEHIND, TABS, room_of

OFFICIAL = ["staff.today", "staff.cases", "staff.people"]


@pytest.mark.parametrize(
    ("room", "tab"),
    [
        ("staff.cases", "staff.cases"),
        ("staff.loans", "staff.cases"),
        ("staff.ventures", "staff.people"),
        ("staff.follow_ups", "staff.today"),
        ("staff.outbox", "staff.today"),
        ("public", None),
        (None, None),
    ],
)
def test_a_page_lights_the_tab_it_lies_behind(room: str | None, tab: str | None) -> None:
    assert room_of(room, OFFICIAL) == tab


def test_the_outbox_lies_behind_the_jobs_for_a_system_administrator() -> None:
    assert room_of("staff.outbox", ["staff.units", "staff.calendar", "staff.jobs"]) == "staff.jobs"


def test_every_room_of_the_desk_lies_behind_a_tab(app: Flask) -> None:
    rooms = {name for name in app.blueprints if name.startswith("staff.")}
    tabs = {tab.blueprint for tab in TABS}
    assert rooms - tabs - set(BEHIND) == set()
    assert {tab for behind in BEHIND.values() for tab in behind} <= tabs
