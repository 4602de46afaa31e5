"""Key-number tiles: one figure each, its change, its share of the year's target or what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.lines import few_lines
from supportdesk.papers.pdf.marks import Bar, draw_arrow, draw_bar
from supportdesk.papers.pdf.pen import Align, Block, Pen
from supportdesk.papers.pdf.plain_text import shorten
from supportdesk.papers.pdf.style import BLUE, GREY, ORANGE, SMALL, TINT, Style

_GAP = 8.5
_PAD = 8.0
_A_ROW = 4
_NAME = Style("medium", 8.5, 11.5)
_FIGURE = Style("bold", 24, 30)
_UNIT = Style("regular", 9, 12, GREY)
_CHANGE = Style("medium", 8.5, 12)
_NOTE = replace(SMALL, size=8, leading=12)
_LEAST_SIZE = 14.0
_MOST_NOTE_LINES = 3
_UNIT_SHARE = 0.3


@dataclass(frozen=True)
class Tile:
    """What one tile shows. `up` is the arrow's direction (None: no arrow), `good` chooses its colour."""

    name: str
    figure: str
    unit: str
    change: str = ""
    up: bool | None = None
    good: bool = True
    notes: tuple[str, ...] = ()
    bar: Bar | None = None
    bar_words: str = ""


class Tiles(Block):
    """Tiles, four to a row."""

    def __init__(self, tiles: Sequence[Tile], compared: str, faces: Faces, *, before: float = 0) -> None:
        self.before = before
        self._tiles = tiles
        self._compared = compared
        self._faces = faces

    def height(self, width: float) -> float:
        rows = self._rows()
        return sum(self._row_height(row, width) for row in rows) + _GAP * (len(rows) - 1)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        tile_width = self._tile_width(width)
        for row in self._rows():
            height = self._row_height(row, width)
            name_lines = self._name_lines(row, width)
            for at, tile in enumerate(self._moved(row, width)):
                self._draw_tile(pen, tile, x + at * (tile_width + _GAP), top, (tile_width, height), name_lines)
            top -= height + _GAP

    @staticmethod
    def _wide(tile: Tile, faces: Faces, room: float) -> Tile:
        """A long unit moves up to the name; the figure needs the room."""
        if faces.regular.width(tile.unit, _UNIT.size) <= room * _UNIT_SHARE:
            return tile
        return replace(tile, name=f"{tile.name} ({tile.unit})", unit="")

    def _rows(self) -> list[Sequence[Tile]]:
        return [self._tiles[at : at + _A_ROW] for at in range(0, len(self._tiles), _A_ROW)]

    def _moved(self, row: Sequence[Tile], width: float) -> list[Tile]:
        room = self._tile_width(width) - 2 * _PAD
        return [self._wide(tile, self._faces, room) for tile in row]

    @staticmethod
    def _tile_width(width: float) -> float:
        return (width - _GAP * (_A_ROW - 1)) / _A_ROW

    def _name_lines(self, row: Sequence[Tile], width: float) -> int:
        room = self._tile_width(width) - 2 * _PAD
        return max(len(few_lines(tile.name, self._faces, _NAME, room, 2)) for tile in self._moved(row, width))

    def _row_height(self, row: Sequence[Tile], width: float) -> float:
        return 88.0 + self._name_lines(row, width) * _NAME.leading

    def _draw_tile(
        self, pen: Pen, tile: Tile, x: float, top: float, size: tuple[float, float], name_lines: int
    ) -> None:
        width, height = size
        room = width - 2 * _PAD
        pen.box(x, top - height, width, height, TINT)
        pen.box(x, top - 2.2, width, 2.2, BLUE)
        left, y = x + _PAD, top - 7
        for line in few_lines(tile.name, self._faces, _NAME, room, 2):
            pen.line(left, y, line, _NAME)
            y -= _NAME.leading
        y = top - 7 - name_lines * _NAME.leading  # the figures of a row stand on one line
        self._draw_figure(pen, tile, left, y, room)
        y -= _FIGURE.leading
        if tile.change:
            self._draw_change(pen, tile, left, y)
        y -= _CHANGE.leading + 2
        for line in self._note_lines(tile, room):
            pen.line(left, y, line, _NOTE)
            y -= _NOTE.leading
        if tile.bar:
            middle = top - height + 11
            draw_bar(pen, replace(tile.bar, width=room * 0.66 + 8), left, middle)
            words = Style("bold", 8.5, 12, ORANGE if tile.bar.alarm else _NAME.colour)
            pen.text(x + width - _PAD, middle - 3, tile.bar_words, words, Align.RIGHT)

    def _note_lines(self, tile: Tile, room: float) -> list[str]:
        """Two notes; where no bar needs the room below them, a long one takes a second line."""
        notes = tile.notes[:2]
        if tile.bar:
            return [shorten(note, self._faces.regular, _NOTE.size, room) for note in notes]
        broken = [line for note in notes for line in few_lines(note, self._faces, _NOTE, room, 2)]
        return broken[:_MOST_NOTE_LINES]

    def _draw_figure(self, pen: Pen, tile: Tile, x: float, top: float, room: float) -> None:
        unit = self._faces.regular.width(tile.unit, _UNIT.size) + (4 if tile.unit else 0)
        natural = self._faces.bold.width(tile.figure, _FIGURE.size)
        size = max(min(_FIGURE.size, _FIGURE.size * (room - unit) / natural), _LEAST_SIZE) if natural else _FIGURE.size
        baseline = top - _FIGURE.leading / 2 - 0.38 * _FIGURE.size
        figure = shorten(tile.figure, self._faces.bold, size, room)
        pen.text(x, baseline, figure, replace(_FIGURE, size=size))
        if tile.unit:
            pen.text(x + self._faces.bold.width(figure, size) + 4, baseline, tile.unit, _UNIT)

    def _draw_change(self, pen: Pen, tile: Tile, x: float, top: float) -> None:
        pen.line(x, top, self._compared, _NOTE)
        at = x + self._faces.regular.width(self._compared, _NOTE.size) + 5
        colour = BLUE if tile.good else ORANGE
        if tile.up is not None:
            draw_arrow(pen, at, top - _CHANGE.leading / 2 - 2.8, up=tile.up, colour=colour)
            at += 9
        pen.line(at, top, tile.change, _CHANGE.inked(colour))
