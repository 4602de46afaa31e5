"""QR codes: level M, computed once, drawn as one path of horizontal runs (single squares show white hairlines)."""

from functools import lru_cache

import segno

from supportdesk.papers.pdf.pen import Pen
from supportdesk.papers.pdf.style import BLACK

QUIET = 4
_OVERLAP = 0.02

Run = tuple[int, int, int]


@lru_cache(maxsize=256)
def runs(url: str) -> tuple[int, tuple[Run, ...]]:
    """Return the number of modules along one side, and the dark runs as (row from the top, first column, length)."""
    matrix = segno.make(url, error="m", boost_error=False, micro=False).matrix
    found: list[Run] = []
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            length = 0
            while column + length < len(modules) and modules[column + length]:
                length += 1
            if length:
                found.append((row, column, length))
            column += length or 1
    return len(matrix), tuple(found)


def draw(pen: Pen, url: str, x: float, top: float, side: float) -> None:
    """Draw `side` points wide with the quiet zone counted; the upper left corner is (x, top)."""
    count, dark = runs(url)
    module = side / (count + 2 * QUIET)
    pen.rectangles(
        [
            (
                x + (QUIET + column) * module - _OVERLAP,
                top - (QUIET + row + 1) * module - _OVERLAP,
                length * module + 2 * _OVERLAP,
                module + 2 * _OVERLAP,
            )
            for row, column, length in dark
        ],
        BLACK,
    )


def quiet_zone(url: str, side: float) -> float:
    """Width in points of the white rim, for those who align the dark part with a margin."""
    return QUIET * side / (runs(url)[0] + 2 * QUIET)
