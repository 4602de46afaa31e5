"""A time limit drawn day by day, for the macros of `shared/components/clock.html`.

One square is a working day. The day on which the clock starts is not drawn, today is not counted as left.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext

from supportdesk.web.shared.reading import reading

_: Callable[..., str] = gettext
_PERCENT = 100


class Square(StrEnum):
    """What a working day was used for; `GAP` parts weeks and holidays."""

    USED = "used"
    TODAY = "today"
    LEFT = "left"
    PAUSED = "paused"
    BEYOND = "beyond"
    OVER = "over"
    GAP = "gap"


class Tone(StrEnum):
    """How pressing a limit is."""

    CALM = "calm"
    HALF = "half"
    TIGHT = "tight"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True)
class Mark:
    """A word under the square at this place of `squares`."""

    at: int
    word: str


@dataclass(frozen=True)
class Thresholds:
    """From which share of the promise (percent of its working days) a limit counts as half used, and as tight."""

    half: int = 50
    tight: int = 80


@dataclass(frozen=True)
class TimeLimit:
    """What a clock shows: words first, squares second, and all of it once more as one sentence."""

    words: str
    tone: Tone
    squares: list[Square]
    alternative: str
    detail: str = ""
    note: str = ""
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class _Day:
    """One drawn day."""

    day: date
    square: Square


def draw(
    *,
    started_on: date,
    today: date,
    due_on: date,
    is_working_day: Callable[[date], bool],
    legal_on: date | None = None,
    paused: Collection[date] = (),
    waits_for: str = "",
    thresholds: Thresholds | None = None,
) -> TimeLimit:
    """Draw a limit that began after `started_on` and whose promise ends on `due_on` (pauses already counted in).

    `paused` holds the days on which the clock stood still, `waits_for` says for whom (等申请人补正), `legal_on` is the last
    day the law allows. Raises whatever `is_working_day` raises for a year without a calendar.
    """
    days = list(_days(started_on, today, due_on, legal_on or due_on, is_working_day, paused))
    count = {square: sum(one.square is square for one in days) for square in Square}
    used, left, stopped = count[Square.USED] + count[Square.TODAY], count[Square.LEFT], count[Square.PAUSED]
    promised = used + left
    late = sum(one.square is Square.OVER for one in days)
    tone = _tone(count, promised, today, due_on, today in paused, thresholds or Thresholds())
    words = _words(tone, left, late, stopped, waits_for)
    detail = _("承诺 %(days)s 个工作日，%(day)s止", days=promised, day=_spoken(due_on))
    note = " ".join(_notes(used, stopped, waits_for, legal_on if legal_on and legal_on > due_on else None))
    squares = list(_with_gaps(days))
    alternative = ("; " if reading().language == "en" else "；").join((words, detail, note))
    return TimeLimit(words, tone, squares, alternative, detail, note, _marks(days, squares))


def _days(
    started_on: date,
    today: date,
    due_on: date,
    legal_on: date,
    is_working_day: Callable[[date], bool],
    paused: Collection[date],
) -> Iterator[_Day]:
    day = started_on
    last = max(due_on, legal_on, today)
    while day < last:
        day += timedelta(days=1)
        if not is_working_day(day):
            continue
        if day in paused and day <= today:
            square = Square.PAUSED
        elif day > due_on:
            square = Square.OVER if day <= today else Square.BEYOND
        elif day == today:
            square = Square.TODAY
        else:
            square = Square.USED if day < today else Square.LEFT
        yield _Day(day, square)


def _with_gaps(days: list[_Day]) -> Iterator[Square]:
    before: date | None = None
    for one in days:
        if before is not None and (one.day - before).days > 1:
            yield Square.GAP
        yield one.square
        before = one.day


def _tone(
    count: dict[Square, int], promised: int, today: date, due_on: date, is_paused: bool, thresholds: Thresholds
) -> Tone:
    if is_paused:
        return Tone.PAUSED
    if today > due_on:
        return Tone.OVER
    share = _PERCENT * count[Square.USED] // promised if promised else _PERCENT
    if share >= thresholds.tight or count[Square.LEFT] == 0:
        return Tone.TIGHT
    return Tone.HALF if share >= thresholds.half else Tone.CALM


def _words(tone: Tone, left: int, late: int, stopped: int, waits_for: str) -> str:
    if tone is Tone.PAUSED:
        stands = _stopped(stopped)
        return _("%(stopped)s，%(reason)s", stopped=stands, reason=waits_for) if waits_for else stands
    if tone is Tone.OVER and late == 0:
        # It ended before a weekend or a holiday that lasts until today.
        return _("期限已过")
    if tone is Tone.OVER:
        if late == 0:
            # The last day was the working day before a weekend or holiday that still lasts.
            return _("期限已过")
        return _("逾期 1 个工作日") if late == 1 else _("逾期 %(days)s 个工作日", days=late)
    if left == 0:
        return _("今天到期")
    return _("剩 1 个工作日") if left == 1 else _("剩 %(days)s 个工作日", days=left)


def _stopped(days: int) -> str:
    return _("停计 1 天") if days == 1 else _("停计 %(days)s 天", days=days)


def _notes(used: int, stopped: int, waits_for: str, legal_on: date | None) -> Iterator[str]:
    yield _("已用 %(days)s 个工作日。", days=used)
    if stopped:
        reason = (
            f"（{waits_for}）" if waits_for and reading().language == "zh" else f" ({waits_for})" if waits_for else ""
        )
        yield _("%(stopped)s%(reason)s，不算在内。", stopped=_stopped(stopped), reason=reason)
    if legal_on:
        yield _("虚线格到法定期限，%(day)s止。", day=_spoken(legal_on))


def _marks(days: list[_Day], squares: list[Square]) -> list[Mark]:
    """Name the first day, today, the end of the promise and the end of the law under their squares."""
    if not days:
        return []
    places = [place for place, square in enumerate(squares) if square is not Square.GAP]
    marks = {places[0]: f"{days[0].day:%m-%d}"}
    for square, word, pick in (
        (Square.BEYOND, _("法定"), -1),
        (Square.LEFT, _("承诺"), -1),
        (Square.TODAY, _("今天"), 0),
    ):
        found = [place for place in places if squares[place] is square]
        if found:
            marks[found[pick]] = word
    return _apart([Mark(at, word) for at, word in sorted(marks.items())])


def _apart(marks: list[Mark]) -> list[Mark]:
    """Leave out a word that would run into the one before it; today and the first day are kept before the others."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.at - kept[-1].at >= 3:  # noqa: PLR2004 - three squares are as wide as two characters
            kept.append(mark)
        elif mark.word == _("今天"):
            kept[-1] = mark
    return kept


def _spoken(day: date) -> str:
    """12月1日（周二）, or Tuesday 1 December."""
    if reading().language == "en":
        return f"{day:%A} {day.day} {day:%B}"
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
