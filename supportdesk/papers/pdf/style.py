"""Sizes and colours of the papers. Checked on white and in grey: no colour speaks alone."""

from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor

MM = 72 / 25.4

INK = HexColor("#1B2228")
GREY = HexColor("#55606A")
BLUE = HexColor("#12436D")
MID_BLUE = HexColor("#4F86B4")
PALE_BLUE = HexColor("#B4CDE2")
ORANGE = HexColor("#B4501E")
RULE = HexColor("#AEB7BF")
HAIRLINE = HexColor("#D5DADF")
TINT = HexColor("#F2F4F6")
TOTAL_TINT = HexColor("#E3E8ED")
TRACK = HexColor("#C9D0D6")
WHITE = HexColor("#FFFFFF")
BLACK = HexColor("#000000")
OFFICIAL_RED = HexColor("#D0021B")
SEAL = HexColor("#C98A90")


@dataclass(frozen=True)
class Style:
    """How one kind of text looks: cut of the typeface, size and leading in points, colour."""

    cut: str
    size: float
    leading: float
    colour: Color = INK

    def bold(self) -> "Style":
        return replace(self, cut="bold")

    def medium(self) -> "Style":
        return replace(self, cut="medium")

    def inked(self, colour: Color) -> "Style":
        return replace(self, colour=colour)


TITLE = Style("bold", 20, 27)
OFFICE = Style("regular", 9.5, 14, GREY)
NUMBER = Style("bold", 11, 16)
SECTION = Style("bold", 12, 18, BLUE)
RUNNING = Style("regular", 9.5, 15.2)
FACT_LABEL = Style("regular", 8.5, 12.6, GREY)
FACT = Style("regular", 9, 12.6)
CELL = Style("regular", 8.5, 12.1)
HEAD = Style("medium", 8, 12.1)
NOTE = Style("regular", 8, 12, GREY)
SMALL = Style("regular", 7.5, 11.2, GREY)
FOOTER = Style("regular", 8.5, 11.2)
CODE = Style("bold", 9, 11.2)
