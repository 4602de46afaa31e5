"""Small signs that the typeface lacks, drawn as shapes: each reads by its form, and a word stands beside it."""

from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.colors import Color

from supportdesk.papers.pdf.pen import Align, Pen
from supportdesk.papers.pdf.style import BLUE, GREY, INK, ORANGE, TRACK, WHITE, Style

MARK_WIDTH = 11.0
_RADIUS = 3.6
_BAR_HEIGHT = 5.5


class Mark(StrEnum):
    """The signs: met or done, not met or overdue, unknown, due, later."""

    TICK = "tick"
    CROSS = "cross"
    QUESTION = "question"
    DUE = "due"
    LATER = "later"
    ALARM = "alarm"


@dataclass(frozen=True)
class Bar:
    """A bar in a cell: share of the target, planned share (0 to 1), exception or not; width in points with gap."""

    share: float
    plan: float
    alarm: bool = False
    width: float = 42.0


def draw_mark(pen: Pen, mark: Mark, x: float, middle: float) -> None:
    """Draw with the left edge at `x` and the middle of its height at `middle`."""
    centre = x + _RADIUS + 0.2
    middle -= 0.2
    if mark is Mark.TICK:
        pen.disc(centre, middle, _RADIUS, BLUE)
        pen.path([(centre - 1.7, middle), (centre - 0.5, middle - 1.3), (centre + 1.8, middle + 1.4)], 1, WHITE)
    elif mark is Mark.CROSS:
        pen.ring(centre, middle, _RADIUS - 0.4, 1, ORANGE)
        pen.path([(centre - 1.3, middle - 1.3), (centre + 1.3, middle + 1.3)], 1, ORANGE)
        pen.path([(centre - 1.3, middle + 1.3), (centre + 1.3, middle - 1.3)], 1, ORANGE)
    elif mark is Mark.QUESTION:
        pen.ring(centre, middle, _RADIUS - 0.4, 0.8, GREY)
        pen.text(centre, middle - 2, "?", Style("bold", 5.4, 6, GREY), Align.CENTRE)
    elif mark is Mark.DUE:
        pen.ring(centre, middle, _RADIUS - 0.5, 1.1, INK)
        pen.disc(centre, middle, 1.5, INK)
    elif mark is Mark.ALARM:
        pen.path(
            [(centre - 3.6, middle - 2.8), (centre + 3.6, middle - 2.8), (centre, middle + 3.6)], 0, ORANGE, filled=True
        )
        pen.rule(centre - 0.4, middle + 0.4, 0.8, 2, WHITE)
    else:
        pen.ring(centre, middle, _RADIUS - 0.6, 1, GREY)


def draw_bar(pen: Pen, bar: Bar, x: float, middle: float) -> None:
    """Draw a target bar: cut at 100 %, with a tick at the planned share."""
    length = bar.width - 8
    bottom = middle - _BAR_HEIGHT / 2
    pen.box(x, bottom, length, _BAR_HEIGHT, TRACK)
    pen.box(x, bottom, length * min(max(bar.share, 0), 1), _BAR_HEIGHT, ORANGE if bar.alarm else BLUE)
    at = x + length * min(max(bar.plan, 0), 1)
    pen.upright(at, bottom - 2, _BAR_HEIGHT + 4, 1.6, WHITE)
    pen.upright(at, bottom - 2, _BAR_HEIGHT + 4, 0.7, INK)


def draw_arrow(pen: Pen, x: float, baseline: float, *, up: bool, colour: Color) -> None:
    """Draw a small arrow head; its form says the direction, its colour whether that is good."""
    low, high = (baseline, baseline + 5.4) if up else (baseline + 5.4, baseline)
    pen.path([(x, low), (x + 6.4, low), (x + 3.2, high)], 0, colour, filled=True)
