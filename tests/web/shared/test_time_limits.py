"""A time limit is drawn so that anybody can count it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from supportdesk.web.shared import time_limits
from supportdesk.web.shared.reading import chosen_language
from supportdesk.web.shared.time_limits import Square, Tone, draw

SATURDAY = 5
LETTERS = {
    "u": Square.USED,
    "t": Square.TODAY,
    "l": Square.LEFT,
    "p": Square.PAUSED,
    "b": Square.BEYOND,
    "o": Square.OVER,
    " ": Square.GAP,
}


def weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


@pytest.fixture(autouse=True)
def reader() -> Iterator[Flask]:
    app = Flask("reader")
    Babel(app, locale_selector=chosen_language)
    with app.test_request_context("/"):
        yield app


def test_a_loan_under_decision_shows_used_paused_left_and_legal_days() -> None:
    limit = draw(
        started_on=date(2026, 11, 6),
        today=date(2026, 11, 25),
        due_on=date(2026, 12, 1),
        legal_on=date(2026, 12, 8),
        is_working_day=weekday,
        paused={date(2026, 11, 12), date(2026, 11, 13)},
        waits_for="等申请人补正",
    )
    assert limit.squares == [LETTERS[letter] for letter in "uuupp uuuuu uutll llbbb bb"]
    assert limit.words == "剩 4 个工作日"
    assert limit.detail == "承诺 15 个工作日，12月1日（周二）止"
    assert (
        limit.note == "已用 11 个工作日。 停计 2 天（等申请人补正），不算在内。 虚线格到法定期限，12月8日（周二）止。"
    )
    assert limit.tone is Tone.HALF
    assert [(mark.at, mark.word) for mark in limit.marks] == [(0, "11-09"), (14, "今天"), (19, "承诺"), (25, "法定")]
    assert limit.words in limit.alternative
    assert limit.detail in limit.alternative


def test_the_last_day_is_tight_and_called_due_today() -> None:
    limit = draw(
        started_on=date(2026, 11, 20), today=date(2026, 11, 25), due_on=date(2026, 11, 25), is_working_day=weekday
    )
    assert (limit.words, limit.tone) == ("今天到期", Tone.TIGHT)
    assert limit.squares == [Square.USED, Square.USED, Square.TODAY]


def test_days_after_the_promise_are_red_and_counted_as_late() -> None:
    limit = draw(
        started_on=date(2026, 11, 16), today=date(2026, 11, 24), due_on=date(2026, 11, 20), is_working_day=weekday
    )
    assert (limit.words, limit.tone) == ("逾期 2 个工作日", Tone.OVER)
    assert limit.squares == [LETTERS[letter] for letter in "uuuu oo"]


def test_a_stopped_clock_says_for_whom_it_waits() -> None:
    limit = draw(
        started_on=date(2026, 11, 20),
        today=date(2026, 11, 25),
        due_on=date(2026, 12, 4),
        is_working_day=weekday,
        paused={date(2026, 11, 24), date(2026, 11, 25)},
        waits_for="等申请人补正",
    )
    assert (limit.words, limit.tone) == ("停计 2 天，等申请人补正", Tone.PAUSED)


@pytest.mark.parametrize(("used", "tone"), [(4, Tone.CALM), (5, Tone.HALF), (7, Tone.HALF), (8, Tone.TIGHT)])
def test_the_tone_turns_at_half_and_at_four_fifths_of_the_promise(used: int, tone: Tone) -> None:
    start = date(2026, 11, 1)
    limit = draw(
        started_on=start,
        today=start + timedelta(days=used + 1),
        due_on=start + timedelta(days=10),
        is_working_day=lambda _day: True,
    )
    assert limit.tone is tone


def test_a_county_sets_its_own_thresholds() -> None:
    start = date(2026, 11, 1)
    limit = draw(
        started_on=start,
        today=start + timedelta(days=4),
        due_on=start + timedelta(days=10),
        is_working_day=lambda _day: True,
        thresholds=time_limits.Thresholds(half=20, tight=30),
    )
    assert limit.tone is Tone.TIGHT


def test_a_make_up_day_on_a_weekend_is_a_square_like_any_other() -> None:
    limit = draw(
        started_on=date(2026, 11, 19),
        today=date(2026, 11, 20),
        due_on=date(2026, 11, 23),
        is_working_day=lambda day: weekday(day) or day == date(2026, 11, 21),
    )
    assert limit.squares == [Square.TODAY, Square.LEFT, Square.GAP, Square.LEFT]


def test_a_limit_that_begins_today_has_used_nothing() -> None:
    limit = draw(
        started_on=date(2026, 11, 25), today=date(2026, 11, 25), due_on=date(2026, 11, 27), is_working_day=weekday
    )
    assert limit.squares == [Square.LEFT, Square.LEFT]
    assert limit.tone is Tone.CALM
    assert "已用 0 个工作日" in limit.note
