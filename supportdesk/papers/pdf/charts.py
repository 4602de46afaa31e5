"""Charts that a grey printer and a tired eye can read: columns, bars, a line with a threshold, a bullet.

A bar's axis begins at zero; beside or under each chart stand the same numbers. Figures come with their words, so the
charts know neither units nor languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reportlab.lib.colors import Color

from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.lines import break_lines, few_lines
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import (
    BLUE,
    GREY,
    HAIRLINE,
    INK,
    MID_BLUE,
    ORANGE,
    PALE_BLUE,
    RULE,
    SMALL,
    TRACK,
    WHITE,
    Style,
)

CHART_TITLE = Style("medium", 9, 14)
_AXIS = Style("regular", 8, 11, GREY)
_MONTH = Style("regular", 8, 11)
_FIGURE = Style("regular", 7, 9)
_LABEL = Style("regular", 8.5, 12)
_LONG_LABEL = Style("regular", 7.5, 8.2)
_STEPS = (1, 2, Decimal("2.5"), 5, 10)


def round_steps(highest: Decimal, wanted: int = 3) -> list[Decimal]:
    """Return round steps of an axis from zero, the last of them not below `highest`."""
    if highest <= 0:
        return [Decimal(0), Decimal(1)]
    rough = highest / wanted
    unit = Decimal(10) ** (rough.adjusted())
    step = next(unit * factor for factor in _STEPS if unit * factor >= rough)
    count = int((highest / step).to_integral_value(ROUND_CEILING))
    return [step * at for at in range(count + 1)]


def plain_number(number: Decimal) -> str:
    """A figure on an axis: no needless decimals, thousands grouped."""
    whole = number == number.to_integral_value()
    return f"{number:,.0f}" if whole else f"{number.normalize():,f}"


@dataclass(frozen=True)
class Series:
    """One row of columns: its name in the legend, its figures, and their labels (empty: none)."""

    name: str
    figures: tuple[Decimal, ...]
    labels: tuple[str, ...] = ()


class Columns(Block):
    """Columns month by month: the comparison year pale and without figures, this year blue with figures."""

    def __init__(
        self, title: str, months: Sequence[str], before_: Series, now: Series, *, height: float = 190, before: float = 0
    ) -> None:
        self.before = before
        self._title = title
        self._months = months
        self._past = before_
        self._now = now
        self._height = height

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return self._height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.line(x, top, self._title, CHART_TITLE)
        _draw_legend(pen, x + width, top, [(self._now.name, BLUE), (self._past.name, PALE_BLUE)])
        steps = round_steps(max((*self._past.figures, *self._now.figures), default=Decimal(0)))
        axis = 30.0
        floor = top - self._height + _MONTH.leading + 4
        room = top - CHART_TITLE.leading - 14 - floor
        highest = float(steps[-1])
        for step in steps:
            y = floor + room * float(step) / highest
            pen.text(x + axis - 6, y - 0.36 * _AXIS.size, plain_number(step), _AXIS, Align.RIGHT)
            if step:
                pen.rule(x + axis, y, width - axis, 0.4, HAIRLINE)
        slot = (width - axis) / max(len(self._months), 1)
        column = min(slot * 0.31, 16)
        for at, month in enumerate(self._months):
            middle = x + axis + slot * (at + 0.5)
            pairs = ((self._past, PALE_BLUE, middle - column - 0.75), (self._now, BLUE, middle + 0.75))
            for series, colour, left in pairs:
                if at < len(series.figures):
                    height = room * float(series.figures[at]) / highest
                    pen.box(left, floor, column, max(height, 0.1), colour)
                    if series.labels:
                        label = series.labels[at]
                        if pen.faces.regular.width(label, _FIGURE.size) > column and at < len(self._past.figures):
                            # A label wider than its column must not lie on a taller neighbour.
                            height = max(height, room * float(self._past.figures[at]) / highest)
                        pen.text(left + column / 2, floor + height + 3, label, _FIGURE, Align.CENTRE)
            pen.line(middle, floor - 2, month, _MONTH, Align.CENTRE)
        pen.rule(x + axis, floor, width - axis, 0.7, INK)


def _draw_legend(pen: Pen, right: float, top: float, entries: Sequence[tuple[str, Color]]) -> None:
    x = right
    for name, colour in reversed(entries):
        x -= pen.faces.cut(_MONTH.cut).width(name, _MONTH.size)
        pen.text(x, top - CHART_TITLE.leading / 2 - 3, name, _MONTH)
        x -= 11
        pen.box(x, top - CHART_TITLE.leading / 2 - 3.4, 7, 7, colour)
        x -= 16


@dataclass(frozen=True)
class BarRow:
    """One horizontal bar: name, figure, the words at its end; strong bars are dark, the rest (其他) grey."""

    name: str
    figure: Decimal
    words: str
    colour: Color = MID_BLUE


class Bars(Block):
    """Horizontal bars: names right-aligned on the left, words at the bar's end."""

    _PITCH = 16.6
    _BAR = 10.4

    def __init__(self, title: str, rows: Sequence[BarRow], faces: Faces, *, note: str = "", before: float = 0) -> None:
        self.before = before
        self._title = title
        self._rows = rows
        self._faces = faces
        self._note = note

    def height(self, width: float) -> float:
        return CHART_TITLE.leading + 4 + len(self._rows) * self._PITCH + 4 + len(self._notes(width)) * SMALL.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        cut = self._faces.regular
        pen.line(x, top, shorten(self._title, self._faces.medium, CHART_TITLE.size, width), CHART_TITLE)
        names = [self._name_lines(row.name, width * 0.45) for row in self._rows]
        label = max((cut.width(line, style.size) for lines, style in names for line in lines), default=0) + 6
        words = max((cut.width(row.words, _LABEL.size) for row in self._rows), default=0) + 8
        highest = max((row.figure for row in self._rows), default=Decimal(0)) or Decimal(1)
        longest = max(width - label - words, 20)
        y = top - CHART_TITLE.leading - 4
        pen.upright(x + label, y - len(self._rows) * self._PITCH, len(self._rows) * self._PITCH, 0.7, INK)
        for (lines, style), row in zip(names, self._rows, strict=True):
            length = longest * float(row.figure / highest)
            at = y - (self._PITCH - len(lines) * style.leading) / 2
            for line in lines:
                pen.line(x + label - 6, at, line, style, Align.RIGHT)
                at -= style.leading
            pen.box(x + label, y - (self._PITCH + self._BAR) / 2, max(length, 0.4), self._BAR, row.colour)
            pen.line(x + label + length + 5, y - (self._PITCH - _LABEL.leading) / 2, row.words, _LABEL)
            y -= self._PITCH
        for number, line in enumerate(self._notes(width)):
            pen.line(x, y - 2 - number * SMALL.leading, line, SMALL)

    def _name_lines(self, name: str, room: float) -> tuple[list[str], Style]:
        """A name on one line, or a long one on two in smaller type."""
        if self._faces.regular.width(name, _LABEL.size) <= room:
            return [name], _LABEL
        return few_lines(name, self._faces, _LONG_LABEL, room, 2), _LONG_LABEL

    def _notes(self, width: float) -> list[str]:
        return break_lines(self._note, self._faces.regular, SMALL.size, width) if self._note else []


class ThresholdLine(Block):
    """A line over months, with a required minimum where there is one; only the last point is filled and named."""

    def __init__(
        self,
        title: str,
        points: Sequence[tuple[str, Decimal]],
        threshold: tuple[str, Decimal] | None,
        *,
        height: float = 130,
        before: float = 0,
    ) -> None:
        self.before = before
        self._title = title
        self._points = points
        self._threshold = threshold
        self._height = height

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return self._height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.line(x, top, self._title, CHART_TITLE)
        figures = [figure for _, figure in self._points]
        shown = [*figures, self._threshold[1]] if self._threshold else figures or [Decimal(0)]
        low = min(shown).to_integral_value(ROUND_FLOOR)
        low -= 1 if self._threshold and low >= self._threshold[1] else 0
        high = max(shown).to_integral_value(ROUND_CEILING)
        high += 1 if high == max(shown) and high < 100 else 0  # noqa: PLR2004 - percent
        # All of it one whole number: the line still needs room below it.
        low -= 1 if low == high else 0
        step = max(1, int(((high - low) / 6).to_integral_value(ROUND_CEILING)))
        axis, name_room = 24.0, 36.0
        floor = top - self._height + _AXIS.leading + 4
        room = top - CHART_TITLE.leading - 10 - floor
        span = width - axis - name_room

        def level(figure: Decimal) -> float:
            return floor + room * float((figure - low) / (high - low))

        for value in range(int(low), int(high) + 1, step):
            y = level(Decimal(value))
            pen.text(x + axis - 5, y - 0.36 * _AXIS.size, str(value), _AXIS, Align.RIGHT)
            if value != low:
                pen.rule(x + axis, y, span, 0.4, HAIRLINE)
        pen.rule(x + axis, floor, span, 0.7, INK)
        if self._threshold:
            words, minimum = self._threshold
            pen.dashes(x + axis, level(minimum), span, ORANGE)
            pen.text(x + axis + 4, level(minimum) + 3.5, words, Style("medium", 7.5, 10, ORANGE))
        if not self._points:
            return
        gap = span / max(len(self._points) - 1, 1)
        places = [(x + axis + gap * at, level(figure)) for at, figure in enumerate(figures)]
        if len(places) > 1:
            pen.path(places, 1.6, BLUE)
        for at, place in enumerate(places[:-1]):
            pen.disc(*place, 1.9, WHITE)
            pen.ring(*place, 1.9, 0.9, BLUE)
            if (len(places) - 1 - at) % 2 == 0:
                pen.line(place[0], floor - 2, self._points[at][0], _AXIS, Align.CENTRE)
        last_x, last_y = places[-1]
        pen.disc(last_x, last_y, 3, BLUE)
        pen.line(last_x, floor - 2, self._points[-1][0], _AXIS, Align.CENTRE)
        named = Style("bold", 9.5, 12, BLUE)
        pen.text(last_x + 6, last_y - 3.4, f"{figures[-1]}", named)


@dataclass(frozen=True)
class BulletScale:
    """The marks of a bullet: where the alarm and the ceiling stand, and what they are called."""

    alarm: Decimal
    alarm_words: str
    ceiling: Decimal
    ceiling_words: str


class Bullet(Block):
    """One figure against an alarm line and a ceiling."""

    def __init__(self, title: str, figure: Decimal, words: str, scale: BulletScale, *, before: float = 0) -> None:
        self.before = before
        self._title = title
        self._figure = figure
        self._words = words
        self._scale = scale

    def height(self, width: float) -> float:  # noqa: ARG002 - a fixed height
        return 62

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        scale = self._scale
        alarmed = self._figure >= scale.alarm
        pen.line(x, top, self._title, CHART_TITLE)
        named = Style("bold", 10, 14, ORANGE if alarmed else BLUE)
        pen.line(x + width, top, self._words, named, Align.RIGHT)
        bottom, height = top - 40, 16.0
        reach = float(scale.ceiling)
        alarm = width * min(float(scale.alarm) / reach, 1)
        pen.box(x, bottom, alarm, height, HAIRLINE)
        pen.box(x + alarm, bottom, width - alarm, height, TRACK)
        length = width * min(max(float(self._figure) / reach, 0), 1)
        pen.box(x, bottom + 4, length, 8, ORANGE if alarmed else BLUE)
        pen.upright(x + alarm, bottom - 3, height + 6, 1.6, ORANGE)
        label_top = bottom - 3
        pen.line(x, label_top, "0", _AXIS)
        alarm_style = Style("medium", 8, 11, ORANGE)
        right = x + width
        pen.line(right, label_top, scale.ceiling_words, _AXIS, Align.RIGHT)
        right -= pen.faces.cut(_AXIS.cut).width(scale.ceiling_words, _AXIS.size) + 10
        half = pen.faces.cut(alarm_style.cut).width(scale.alarm_words, alarm_style.size) / 2
        pen.line(min(x + alarm, right - half), label_top, scale.alarm_words, alarm_style, Align.CENTRE)


def bar_colour(*, strong: bool = False, rest: bool = False) -> Color:
    """Colour of a bar: dark for what the county stands for, grey for the rest."""
    return RULE if rest else (BLUE if strong else MID_BLUE)
