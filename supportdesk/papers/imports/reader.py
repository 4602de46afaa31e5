"""Read one workbook and print it, one JSON value a line: the program of the child process.

It reads the file from standard input. A hostile file can at worst end this process, which has a bound on memory and
processor time wherever the platform has such bounds, and touches nothing else.

Lines: {"refused": code} | {"sheet": name, "hidden": true/false, "hidden_rows": count, "merged": [[r1, c1, r2, c2], …]} |
one list of cells per row, from row 1. Of a hidden sheet only the name is told.
A cell is text, a number, true/false, ["d", ISO date] or ["e"] (an error, or a formula without a result).
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import BinaryIO, TextIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from supportdesk.papers.imports.limits import Limits
from supportdesk.papers.imports.unpacking import Inspection, RefusedFileError, inspect

if sys.platform != "win32":  # which has no such bounds; the parent's clock remains
    import resource

Cell = str | float | bool | list[str] | None


@dataclass(frozen=True)
class _Sheet:
    name: str
    merged: list[list[int]]
    rows: Iterable[list[Cell]]
    is_hidden: bool = False
    hidden_rows: int = 0

    @property
    def told(self) -> dict[str, object]:
        """What is told of it before its rows."""
        return {"sheet": self.name, "hidden": self.is_hidden, "hidden_rows": self.hidden_rows, "merged": self.merged}


def main(limits_as_json: str) -> int:
    """Read the file on standard input under these limits and print what is in it; 0 also when the file is refused."""
    limits = Limits(**json.loads(limits_as_json))
    _bound(limits)
    _tell(sys.stdin.buffer, limits, sys.stdout)
    return 0


def _tell(file: BinaryIO, limits: Limits, out: TextIO) -> None:
    try:
        content = file.read(limits.file_bytes + 1)
        # Many sheets may be made of one part, so that only what comes out can be counted.
        told = 0
        for sheet in _sheets(content, limits):
            print(json.dumps(sheet.told), file=out)
            for row in sheet.rows:
                told += 1 + len(row)
                if told > 2 * limits.cells:
                    raise RefusedFileError("workbook_bomb")  # noqa: TRY301 - the same answer as the inspection's
                print(json.dumps(row), file=out)
    except RefusedFileError as refused:
        print(json.dumps({"refused": refused.code}), file=out)
    except (CalamineError, ValueError, KeyError, OSError, EOFError):
        print(json.dumps({"refused": "workbook_broken"}), file=out)
    except MemoryError:
        print(json.dumps({"refused": "workbook_bomb"}), file=out)
    else:
        print(json.dumps({"end": True}), file=out)


def limits_as_argument(limits: Limits) -> str:
    """Write the limits as `main` reads them."""
    return json.dumps(asdict(limits))


def _bound(limits: Limits) -> None:
    if sys.platform != "win32":
        for what, bound in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_CPU, limits.cpu_seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            hardest = resource.getrlimit(what)[1]
            resource.setrlimit(what, (bound if hardest == resource.RLIM_INFINITY else min(bound, hardest), hardest))


def _sheets(content: bytes, limits: Limits) -> Iterator[_Sheet]:
    inspection = inspect(content, limits)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheets_metadata) > limits.sheets:
        raise RefusedFileError("workbook_bomb")
    for number, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            yield _Sheet(about.name, [], [], is_hidden=True)
            continue
        sheet = book.get_sheet_by_index(number)
        end_row, end_column = sheet.end or (-1, -1)
        if end_row >= limits.rows:
            raise RefusedFileError("workbook_too_many_rows")
        if end_column >= limits.columns:
            raise RefusedFileError("workbook_too_many_columns")
        merged = [[r1, c1, r2, c2] for (r1, c1), (r2, c2) in sorted(sheet.merged_cell_ranges or [])]
        rows = _rows(sheet.iter_rows(), sheet.start, about.name, inspection)
        yield _Sheet(about.name, merged, rows, hidden_rows=inspection.hidden_rows.get(about.name, 0))


def _rows(
    rows: Iterable[Sequence[object]], start: tuple[int, int] | None, name: str, inspection: Inspection
) -> Iterator[list[Cell]]:
    unknown = inspection.unknown_cells.get(name, {})
    # The rows come from the first row of the sheet on, but the cells of a row only from the first used column on.
    left: list[Cell] = [None] * (start[1] if start else 0)
    for number, row in enumerate(rows):
        cells = [*left, *map(_cell, row)]
        for column in unknown.get(number, ()):
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = ["e"]
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def _cell(value: object) -> Cell:
    if isinstance(value, bool | float | str):
        return value if value != "" else None
    if isinstance(value, date):  # a datetime is one too; the time of day of a ledger's date means nothing
        return ["d", value.isoformat()[:10]]
    return str(value) if isinstance(value, int | time | timedelta) else None
