"""Find the headings of a ledger's sheet, whatever row they stand in and on however many levels, and what they mean."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import Precision, parse_date
from supportdesk.papers.imports.limits import ROWS_SEARCHED
from supportdesk.papers.imports.vocabulary import Match, Meaning, Vocabulary, merged_key, plain, unit_in, vocabulary
from supportdesk.papers.imports.workbook import Cell, Sheet

LEVELS = 3
_FEWEST_KNOWN = 3
# A list of names and numbers is a list of people, whatever else stands in it.
_NAMED = {"name", "id_number"}
_LONGEST_GROUP = 24
_DATA_LIKE = re.compile(r"[0-9\s./:()+-]+")
_TOWN = re.compile(r"[一-龥]{1,12}?(?:街道办事处|街道|办事处|开发区|管委会|民族乡|镇|乡|林场|农场|垦殖场)")
_TOWN_SHEET = re.compile(
    r"(?:[0-9]+[.、\s-]*)?([一-龥]{1,14}(?:街道办事处|街道办|街道|办事处|开发区|管委会|园区|镇|乡|场))(?:台账|表)?"
)
_COUNTY = re.compile(r"[\u4e00-\u9fff]{2,14}?(?:自治县|县|自治旗)(?![级内外域城直区乡])")
_ABOVE_A_COUNTY = re.compile(r"^.*(?:省|自治区|市|自治州|地区|盟|[年月底])")
_NO_COUNTY = re.compile(r"(?:本|全|各|我|该|外|邻|分|跨|贫困|脱贫|帮扶|重点)(?:自治)?县$")
_BARE_TOWN_SHEET = re.compile(r"[一-龥]{2,4}")
_NO_SHEET_OF_A_TOWN = re.compile(
    r"台账|汇总|名单|人员|信息|返乡|创业|表|数据|明细|登记|说明|统计|总|全县|贷款|补贴|培训|保险|税"
)
_NO_TOWN = re.compile(r"乡镇|各镇|各乡|返乡|入乡|下乡|回乡|城乡")
_REPORTED_ON = re.compile(
    r"(?:填报|填表|报送|上报|截止|截至|统计|制表|报告|更新|编制)\s*(?:时间|日期|到)?\s*[:：]?\s*"
    r"([0-9]{4}\s*[-/.年]\s*[0-9]{1,2}(?:\s*[-/.月]\s*(?:[0-9]{1,2}\s*日?|底)?)?|[0-9]{8})"
)
_REPORTED_LOOSE = re.compile(
    r"(?:时间|日期)\s*[:：]\s*([0-9]{4}\s*[-/.年]\s*[0-9]{1,2}(?:\s*[-/.月]\s*(?:[0-9]{1,2}\s*日?)?)?)"
)
_SHEET_UNIT = re.compile(r"单位\s*[:：][^0-9:：]{0,12}?(万元|元)")


@dataclass(frozen=True)
class Column:
    """One column with its meaning: its place from 0, its headings joined, and the unit that they state."""

    place: int
    heading: str
    unit: str | None
    meaning: Meaning


@dataclass(frozen=True)
class Table:
    """Where a sheet's data begin and what its columns are."""

    first_heading_row: int
    first_row: int
    columns: Mapping[str, Column]
    others: Mapping[int, str]
    reported_on: date | None
    town: str | None
    unit: str | None
    county: str | None = None


def find_table(sheet: Sheet) -> Table | None:
    """Return the table of a sheet, or None when no row looks like the headings of a ledger of people."""
    words = vocabulary()
    anchor = _anchor(sheet.rows, words)
    if anchor is None:
        return None
    top, bottom = _block(sheet, anchor, words)
    paths = _paths(sheet, top, bottom, words)
    columns, others = _assign(paths, words)
    if "name" not in columns and "id_number" not in columns:
        return None
    above = [cell for row in sheet.rows[:top] for cell in row if cell is not None]
    lines = " ".join(plain(cell) if isinstance(cell, str) else str(cell) for cell in above)
    unit = _SHEET_UNIT.search(lines)
    return Table(
        first_heading_row=top,
        first_row=bottom + 1,
        columns=columns,
        others=others,
        reported_on=_reported_on(lines),
        town=_town(sheet.name, lines),
        unit=unit[1] if unit else None,
        county=_county(lines),
    )


def column_letters(place: int) -> str:
    """Return the letters over a column, from 0: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _anchor(rows: Sequence[Sequence[Cell]], words: Vocabulary) -> int | None:
    """Return the row with most known headings, if these are enough and name a person."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows[:ROWS_SEARCHED]):
        known = {found.meaning.field for cell in row if (found := _heading(cell, words))}
        is_enough = len(known) >= _FEWEST_KNOWN or known >= _NAMED
        if is_enough and (best is None or len(known) > best[0]):
            best = (len(known), number)
    return best[1] if best else None


def _heading(cell: Cell, words: Vocabulary) -> Match | None:
    return words.match([cell]) if isinstance(cell, str) and len(cell) <= 4 * _LONGEST_GROUP else None


def _block(sheet: Sheet, anchor: int, words: Vocabulary) -> tuple[int, int]:
    """Return the first and last heading row around the anchor."""
    top = bottom = anchor
    while bottom - top + 1 < LEVELS and _is_below(sheet, top, bottom + 1, words):
        bottom += 1
    while top and bottom - top + 1 < LEVELS and _is_above(sheet, top - 1, words):
        top -= 1
    return top, bottom


def _is_below(sheet: Sheet, top: int, number: int, words: Vocabulary) -> bool:
    """Say whether this row continues the headings above it: only words, none in the person's own columns."""
    if number >= len(sheet.rows):
        return False
    cells = list(_texts(sheet.rows[number]))
    if not cells or any(isinstance(cell, float | bool | date) for cell in sheet.rows[number]):
        return False
    if any(_DATA_LIKE.fullmatch(plain(text)) for _, text in cells):
        return False
    above = sheet.rows[number - 1]
    own = {
        place
        for place, cell in enumerate(above)
        if (found := _heading(cell, words)) and found.meaning.field in {"name", "id_number"}
    }
    if any(place in own and merged_key(text) != merged_key(str(above[place])) for place, text in cells):
        return False
    paths = _paths(sheet, top, number, words)
    known = sum(words.match(paths[place]) is not None for place, _ in cells if len(paths[place]) > 1)
    return known * 2 >= len(cells)


def _is_above(sheet: Sheet, number: int, words: Vocabulary) -> bool:
    """Say whether this row groups the headings below it, and is neither the title nor the reporting line."""
    cells = list(_texts(sheet.rows[number]))
    if not cells or len(cells) != sum(cell is not None for cell in sheet.rows[number]):
        return False
    if any(":" in plain(text) or len(plain(text)) > _LONGEST_GROUP for _, text in cells):
        return False
    known = sum(bool(words.group_of(text) or words.match([text])) for _, text in cells)
    if len({text for _, text in cells}) == 1:
        return cells[0][0] > 0 and bool(known)
    return known * 2 >= len(cells)


def _texts(row: Sequence[Cell]) -> Iterator[tuple[int, str]]:
    return ((place, cell) for place, cell in enumerate(row) if isinstance(cell, str) and cell.strip())


def _paths(sheet: Sheet, top: int, bottom: int, words: Vocabulary) -> dict[int, list[str]]:
    """Return for each column its headings from the top down, merged cells spread over what they cover."""
    width = max((len(row) for row in sheet.rows[top : bottom + 1]), default=0)
    grid = [[""] * width for _ in range(top, bottom + 1)]
    for number, line in enumerate(grid):
        for place, text in _texts(sheet.rows[top + number]):
            line[place] = text
    _spread_merged(grid, sheet, top)
    for line, below in pairwise(grid):
        # Some programs drop the merging and leave blanks behind the group's first column.
        for place in range(1, width):
            if not line[place] and below[place] and words.group_of(line[place - 1]):
                line[place] = line[place - 1]
    paths = {place: list(dict.fromkeys(line[place] for line in grid if line[place])) for place in range(width)}
    return {place: path for place, path in paths.items() if path}


def _spread_merged(grid: list[list[str]], sheet: Sheet, top: int) -> None:
    width = len(grid[0])
    for first_row, first_column, last_row, last_column in sheet.merged:
        if not (0 <= first_row - top < len(grid) and first_column < width):
            continue
        text = grid[first_row - top][first_column]
        for line in grid[first_row - top : last_row - top + 1]:
            for place in range(first_column, min(last_column + 1, width)):
                line[place] = line[place] or text


def _assign(paths: Mapping[int, Sequence[str]], words: Vocabulary) -> tuple[dict[str, Column], dict[int, str]]:
    """Give each field its surest column; what is left over is kept under its own heading."""
    found: list[tuple[Match, int]] = []
    neighbour: str | None = None
    for place, path in paths.items():
        if match := words.beside(path, neighbour) or words.match(path):
            found.append((match, place))
            neighbour = match.meaning.group
    columns: dict[str, Column] = {}
    taken: set[int] = set()
    for match, place in sorted(found, key=lambda pair: (pair[0].rank, -pair[1]), reverse=True):
        field = match.meaning.field
        if match.meaning.kind == "ignored":
            taken.add(place)
        elif field not in columns:
            columns[field] = Column(place, _joined(paths[place]), unit_in(paths[place]), match.meaning)
            taken.add(place)
    others = {place: _joined(path) for place, path in paths.items() if place not in taken}
    return columns, others


def _joined(path: Sequence[str]) -> str:
    return " / ".join(plain(text) for text in path)


def _reported_on(lines: str) -> date | None:
    found = _REPORTED_ON.search(lines) or _REPORTED_LOOSE.search(lines)
    if not found:
        return None
    try:
        given = parse_date(found[1].replace("底", "")).value
    except BadValueError:
        return None
    return (
        given.day
        if given.precision is Precision.DAY
        else given.day.replace(day=monthrange(given.day.year, given.day.month)[1])
    )


def _county(lines: str) -> str | None:
    """The county that a title names; a province or prefecture before it is left out."""
    for found in _COUNTY.finditer(lines):
        name = _ABOVE_A_COUNTY.sub("", found[0])
        if len(name) > len("某县") and not _NO_COUNTY.search(name):
            return name
    return None


def _town(sheet_name: str, lines: str) -> str | None:
    if (found := _TOWN_SHEET.fullmatch(plain(sheet_name))) and not _NO_TOWN.search(found[1]):
        return found[1]
    for piece in re.split(r"[\s:：()（）,，。]+", lines):
        if (place := _TOWN.match(piece)) and not _NO_TOWN.search(place[0]):
            return place[0].rpartition("县")[2] or place[0]
    bare = plain(sheet_name)
    return bare if _BARE_TOWN_SHEET.fullmatch(bare) and not _NO_SHEET_OF_A_TOWN.search(bare) else None
