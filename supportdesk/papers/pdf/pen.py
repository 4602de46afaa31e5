"""The pen: every stroke and every letter of a paper goes through here.

So there is one place that tames text, falls back to a rare font, remembers what a page could not draw, and writes down
what was said, for proof-reading and for tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from supportdesk.papers.pdf.fonts import BOX, Cut, Faces
from supportdesk.papers.pdf.plain_text import one_line
from supportdesk.papers.pdf.style import Style


class Align(Enum):
    """Where a text stands against its x."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True)
class Said:
    """One drawn line of text: page from 1, baseline and left edge in points from the lower left corner."""

    page: int
    x: float
    y: float
    text: str
    style: Style


class Block(Protocol):
    """A piece of a paper that knows its height, may be split, and draws itself from its top left corner downwards.

    `before` is the white above it unless it opens a page; `wants` is the room it asks for to begin on a page at
    all (a heading wants its first rows below it); `with_company` says that it may not stand alone on the last page;
    `new_page` that it begins one.
    """

    before: float = 0
    wants: float = 0
    with_company: bool = False
    new_page: bool = False

    def height(self, width: float) -> float:
        """Height in points when drawn `width` points wide."""

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":  # noqa: ARG002 - for the blocks that can
        """Part that fits into `room`, and the rest; None when it can't be split there."""
        return None

    def draw(self, pen: "Pen", x: float, top: float, width: float) -> None:
        """Draw with the upper left corner at (x, top)."""


class Pen:
    """Draws on a ReportLab canvas. Points, from the lower left corner of the page."""

    def __init__(self, canvas: Canvas, faces: Faces) -> None:
        self.canvas = canvas
        self.faces = faces
        self.page = 1
        self.said: list[Said] = []
        self.unknown: dict[str, None] = {}
        self._fill: Color | None = None
        self._stroke: tuple[Color, float] | None = None

    def next_page(self) -> None:
        """Close the page; the next one begins with a clean pen."""
        self.canvas.showPage()
        self.page += 1
        self.unknown = {}
        self._fill = self._stroke = None

    def apart(self) -> "Pen":
        """A pen for a form of its own, which begins with no colour set; what it says is not part of a page."""
        return Pen(self.canvas, self.faces)

    def line(
        self, x: float, top: float, text: str, style: Style, align: Align = Align.LEFT, *, spread: float = 0
    ) -> None:
        """Write one line whose leading begins at `top`."""
        self.text(x, top - style.leading / 2 - 0.38 * style.size, text, style, align, spread=spread)

    def text(
        self, x: float, y: float, text: str, style: Style, align: Align = Align.LEFT, *, spread: float = 0
    ) -> None:
        """Write one line on the baseline `y`; `spread` is added after each character (points)."""
        text = one_line(text)
        if not text:
            return
        cut = self.faces.cut(style.cut)
        if align is not Align.LEFT:
            x -= (cut.width(text, style.size) + spread * (len(text) - 1)) * align.value
        self.said.append(Said(self.page, x, y, text, style))
        self._fill_with(style.colour)
        pieces = cut.pieces(text)
        if pieces is None:
            self._string(x, y, text, cut.name, style.size, spread)
            return
        written = 0
        for font, part, offset in pieces:
            at = x + offset * style.size + written * spread
            written += len(part)
            if font:
                self._string(at, y, part, font, style.size, spread)
            else:
                self._unknown(at, y, part, cut, style.size)

    def rule(self, x: float, y: float, length: float, weight: float, colour: Color) -> None:
        """Draw a horizontal line."""
        self._stroke_with(colour, weight)
        self.canvas.line(x, y, x + length, y)

    def upright(self, x: float, y: float, length: float, weight: float, colour: Color) -> None:
        """Draw a vertical line from `y` upwards."""
        self._stroke_with(colour, weight)
        self.canvas.line(x, y, x, y + length)

    def dashes(self, x: float, y: float, length: float, colour: Color, pattern: Sequence[float] = (4, 2.5)) -> None:
        """Draw a dashed horizontal line."""
        self._stroke_with(colour, 0.6)
        self.canvas.setDash(list(pattern), 0)
        self.canvas.line(x, y, x + length, y)
        self.canvas.setDash([], 0)

    def box(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        """Fill a rectangle whose lower left corner is (x, y)."""
        self._fill_with(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def rectangles(self, corners: Sequence[tuple[float, float, float, float]], colour: Color) -> None:
        """Fill many rectangles (x, y, width, height) as one path."""
        path = self.canvas.beginPath()
        for x, y, width, height in corners:
            path.rect(x, y, width, height)
        self._fill_with(colour)
        self.canvas.drawPath(path, stroke=0, fill=1, fillMode=1)  # even-odd would punch the overlaps out

    def frame(self, x: float, y: float, width: float, height: float, weight: float, colour: Color) -> None:
        """Draw the outline of a rectangle."""
        self._stroke_with(colour, weight)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)

    def disc(self, x: float, y: float, radius: float, colour: Color) -> None:
        """Fill a circle."""
        self._fill_with(colour)
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, weight: float, colour: Color, *, dashed: bool = False) -> None:
        """Draw the outline of a circle."""
        self._stroke_with(colour, weight)
        if dashed:
            self.canvas.setDash([3, 2.4], 0)
        self.canvas.circle(x, y, radius, stroke=1, fill=0)
        if dashed:
            self.canvas.setDash([], 0)

    def path(
        self, points: Sequence[tuple[float, float]], weight: float, colour: Color, *, filled: bool = False
    ) -> None:
        """Draw a line through points, or fill the figure they enclose."""
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if filled:
            path.close()
            self._fill_with(colour)
        else:
            self._stroke_with(colour, weight)
        self.canvas.drawPath(path, stroke=0 if filled else 1, fill=1 if filled else 0)

    def _string(self, x: float, y: float, text: str, font: str, size: float, spread: float) -> None:
        written = self.canvas.beginText(x, y)
        written.setFont(font, size)
        if spread:
            written.setCharSpace(spread)
        written.textOut(text)
        if spread:
            written.setCharSpace(0)
        self.canvas.drawText(written)

    def _unknown(self, x: float, y: float, character: str, cut: Cut, size: float) -> None:
        """Draw a box that still reads as its character when the text is taken out of the file."""
        self.unknown[character] = None
        told = ("\ufeff" + character).encode("utf-16-be").hex().upper()
        self.canvas.addLiteral(f"/Span << /ActualText <{told}> >> BDC")
        self._string(x, y, BOX, cut.name, size, 0)
        self.canvas.addLiteral("EMC")

    def _fill_with(self, colour: Color) -> None:
        if self._fill is not colour:
            self.canvas.setFillColor(colour)
            self._fill = colour

    def _stroke_with(self, colour: Color, weight: float) -> None:
        if self._stroke != (colour, weight):
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(weight)
            self._stroke = (colour, weight)
