"""What a table is made of: columns, cells, rows, and how they look."""

from dataclasses import dataclass
from enum import Enum

from reportlab.lib.colors import Color

from supportdesk.papers.pdf.marks import Bar, Mark
from supportdesk.papers.pdf.pen import Align
from supportdesk.papers.pdf.style import CELL, HEAD, ORANGE, Style

PAD = 5.5


class Kind(Enum):
    """What a row is: it decides rules, tint and weight."""

    BODY = "body"
    GROUP = "group"
    TOTAL = "total"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class Column:
    """A column: its heading, where its text stands, and how wide it may be (points)."""

    title: str = ""
    align: Align = Align.LEFT
    stretch: float = 0
    least: float = 0
    most: float = 400
    left_pad: float = PAD
    over: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell that is more than plain text."""

    text: str
    span: int = 1
    style: Style | None = None
    align: Align | None = None
    mark: Mark | None = None
    bar: Bar | None = None


@dataclass(frozen=True)
class Row:
    """A row; `repeats` says that its first cell is as above and is left blank, except at the top of a page."""

    cells: tuple[Cell | str, ...]
    kind: Kind = Kind.BODY
    repeats: bool = False


@dataclass(frozen=True)
class Look:
    """How a table looks, where it differs from the usual."""

    body: Style = CELL
    head: Style = HEAD
    row_pad: float = 6.4
    header_pad: float = 6.4
    closed: bool = True
    fives: bool = True
    tinted_head: bool = True
    outer_pads: bool = True


def alarm(style: Style = CELL) -> Style:
    """Style of a figure that is an exception: bold besides orange, since colour never speaks alone."""
    return style.bold().inked(ORANGE)


def plain(colour: Color, style: Style = CELL) -> Style:
    """A cell's style in another colour."""
    return style.inked(colour)
