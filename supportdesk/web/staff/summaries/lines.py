"""What the tables of a month's page are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A figure that opens its list; an empty address: there is nothing to open."""

    figure: str
    url: str = ""
    tip: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """A row: what it is about, its unit, its figures."""

    label: str
    cells: tuple[Cell, ...]
    unit: str = ""
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Stat:
    """One of the three big figures."""

    name: str
    figure: str
    unit: str
    compared: str
    url: str
    tip: str
    target: dict[str, object] | None


@dataclass(frozen=True)
class Noted:
    """A definition for the footnotes."""

    label: str
    value: str


@dataclass(frozen=True)
class Breakdown:
    """Figures of a block by a trait: its name, the columns (a word and its stretch of time), a line for each part."""

    name: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class BlockTable:
    """One block: its lines, the definitions of its indicators, and what breaks them down."""

    code: str
    name: str
    lines: tuple[Line, ...]
    notes: tuple[Noted, ...]
    breakdowns: tuple[Breakdown, ...] = ()
